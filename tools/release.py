"""release: a version that can be rebuilt: checked, signed by a clinician, packed and tagged.

Nothing is tagged, and no zip is left, unless every check has passed.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from cramp_coach.errors import CrampCoachError
from tools.generate.content import ROOT

Run = Callable[[list[str]], int]

SIGNED = re.compile(r"^\| *Digest of the script[^|]*\| *`?([0-9a-f]{64})`? *\|", re.MULTILINE)
NAMED = re.compile(r"^\| *Name *\| *[^|\s]", re.MULTILINE)


class ReleaseError(CrampCoachError):
    """No release was made. The message says what is wrong and what to do."""


def release(version: str, root: Path, run: Run) -> Path:
    """Check, pack and tag; the path of the zip. `run` runs a command and gives its exit status."""
    check_version(version, root)
    check_signature(root)
    if git("status", "--porcelain", root=root):
        raise ReleaseError("The tree has changes that are not committed: commit or drop them.")
    for command, mend in (
        (["-m", "tools", "generate", "--check"], "The script is stale: run `make generate`."),
        (["-m", "tests.promises.kept", "--check"], "The kept states are stale: `make states`."),
        (["-m", "tools.film", "--check"], "The film is stale: run `make film`."),
        (
            ["-m", "pytest", "-n", "auto", "tests/unit", "tests/stories", "tests/promises"],
            "A test is red.",
        ),
    ):
        if run([sys.executable, *command]):
            raise ReleaseError(f"{mend} Nothing was tagged.")
    target = root / "dist" / f"cramp-coach-{version}.zip"
    try:
        if run([sys.executable, "-m", "tools", "package", "--zip", str(target)]):
            raise ReleaseError("The zip could not be made: see above. Nothing was tagged.")
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        checksum(target).write_text(f"{digest}  {target.name}\n", encoding="utf-8")
        git("tag", "--annotate", f"v{version}", "--message", f"Cramp Coach {version}", root=root)
    except BaseException:
        target.unlink(missing_ok=True)
        checksum(target).unlink(missing_ok=True)
        raise
    return target


def checksum(target: Path) -> Path:
    return target.with_name(f"{target.name}.sha256")


def check_version(version: str, root: Path) -> None:
    """The version is one, is everywhere the same, and is new."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise ReleaseError(f"VERSION={version!r} is no version: make release VERSION=1.2.3")
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if project["version"] != version:
        raise ReleaseError(f"pyproject.toml says {project['version']}: write {version} there.")
    if f"## {version}" not in (root / "CHANGELOG.md").read_text(encoding="utf-8"):
        raise ReleaseError(f"CHANGELOG.md has no '## {version}': say what changed.")
    if git("tag", "--list", f"v{version}", root=root):
        raise ReleaseError(f"v{version} is tagged already: take the next number.")


def check_signature(root: Path) -> None:
    """The clinician signed the very words of docs/script.md."""
    review = (root / "docs/clinician-review.md").read_text(encoding="utf-8")
    digest = hashlib.sha256((root / "docs/script.md").read_bytes()).hexdigest()
    signed = SIGNED.search(review)
    if not NAMED.search(review) or not signed or signed[1] != digest:
        raise ReleaseError(
            f"docs/script.md ({digest}) is not signed: a clinician reads it and writes name and "
            "digest into docs/clinician-review.md."
        )


def git(*words: str, root: Path) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise ReleaseError(f"git {words[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()


def main() -> int:
    version = sys.argv[1] if len(sys.argv) == 2 else ""
    try:
        target = release(version, ROOT, lambda call: subprocess.run(call, cwd=ROOT).returncode)
    except CrampCoachError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    print(f"{target}, its checksum, and the tag v{version}. Publish it: git push origin v{version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
