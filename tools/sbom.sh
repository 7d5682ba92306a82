#!/usr/bin/env bash
# tools/sbom.sh [folder] writes lambda.cdx.json and self-hosted.cdx.json: every package that ships, its
# version, its licence and the text of it, as CycloneDX. Each is read from an installation of nothing
# else. The folder is dist unless told otherwise, by a path from the root of the project.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-dist}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
install() { # install <python> <requirements>
  "$scratch/tool/bin/python" -m pip --python "$1" install --quiet --disable-pip-version-check --no-compile \
    --no-deps --require-hashes --requirement "$2"
}

python3 -m venv "$scratch/tool"
install "$scratch/tool/bin/python" requirements-sbom.txt
mkdir -p "$folder"
for place in lambda infrastructure/self-hosted; do
  python3 -m venv --without-pip "$scratch/$place"
  install "$scratch/$place/bin/python" "$place/requirements.txt"
  bill="$folder/$(basename "$place").cdx.json"
  "$scratch/tool/bin/cyclonedx-py" environment "$scratch/$place/bin/python" --pyproject pyproject.toml \
    --gather-license-texts --output-reproducible --output-format JSON --output-file "$bill"
  echo "$bill"
done
