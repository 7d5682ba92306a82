#!/usr/bin/env bash
# Writes dist/lambda.cdx.json and dist/self-hosted.cdx.json: every package that ships, its version,
# its licence and the text of it, as CycloneDX. Each is read from an installation of nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
install() { "$1" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement "$2"; }

python3 -m venv "$scratch/tool"
install "$scratch/tool/bin/python" requirements-sbom.txt
mkdir -p dist
for place in lambda infrastructure/self-hosted; do
  python3 -m venv --without-pip "$scratch/$place"
  "$scratch/tool/bin/python" -m pip --python "$scratch/$place/bin/python" install --quiet \
    --disable-pip-version-check --no-deps --require-hashes --requirement "$place/requirements.txt"
  bill="dist/$(basename "$place").cdx.json"
  "$scratch/tool/bin/cyclonedx-py" environment "$scratch/$place/bin/python" --pyproject pyproject.toml \
    --gather-license-texts --output-reproducible --output-format JSON --output-file "$bill"
  echo "$bill"
done
