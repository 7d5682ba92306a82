"""make release refuses whatever could not be stood by, and leaves nothing behind then."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from tools.release import ReleaseError, release

SCRIPT = "Straighten that leg.\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A small project under git, ready to be released as 1.0.0."""
    digest = hashlib.sha256(SCRIPT.encode()).hexdigest()
    review = f"| Name | Dr. Ada Example |\n| Digest of the script | {digest} |\n"
    for name, text in {
        "pyproject.toml": '[project]\nversion = "1.0.0"\n',
        "CHANGELOG.md": "## 1.0.0\n",
        "docs/script.md": SCRIPT,
        "docs/clinician-review.md": review,
        ".gitignore": "dist/\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    for words in (
        ["init", "-q"],
        ["config", "user.name", "A"],
        ["config", "user.email", "a@a"],
        ["add", "-A"],
        ["commit", "-qm", "One"],
    ):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


def packs(call: list[str]) -> int:
    if "package" in call:
        Path(call[-1]).parent.mkdir(exist_ok=True)
        Path(call[-1]).write_bytes(b"zip")
    return 0


def tags(copy: Path) -> str:
    return subprocess.check_output(["git", "tag"], cwd=copy, text=True).strip()


def test_a_release_is_packed_summed_and_tagged(copy: Path) -> None:
    target = release("1.0.0", copy, packs)
    told = target.with_name(target.name + ".sha256").read_text()
    assert told == f"{hashlib.sha256(b'zip').hexdigest()}  {target.name}\n"
    assert tags(copy) == "v1.0.0"
    with pytest.raises(ReleaseError, match="tagged already"):
        release("1.0.0", copy, packs)


@pytest.mark.parametrize(
    ("version", "says"), [("", "no version"), ("1.x", "no version"), ("1.0.1", "pyproject")]
)
def test_a_wrong_version_is_refused(version: str, says: str, copy: Path) -> None:
    with pytest.raises(ReleaseError, match=says):
        release(version, copy, packs)


def test_changed_advice_needs_a_new_signature(copy: Path) -> None:
    (copy / "docs/script.md").write_text("Something else.")
    with pytest.raises(ReleaseError, match="not signed"):
        release("1.0.0", copy, packs)


def test_a_dirty_tree_is_refused(copy: Path) -> None:
    (copy / "new.txt").write_text("new")
    with pytest.raises(ReleaseError, match="not committed"):
        release("1.0.0", copy, packs)


@pytest.mark.parametrize(
    ("verb", "says"),
    [
        ("generate", "script is stale"),
        ("tests.promises.kept", "states are stale"),
        ("pytest", "red"),
        ("package", "zip"),
    ],
)
def test_what_fails_leaves_no_tag_and_no_zip(verb: str, says: str, copy: Path) -> None:
    def failing(call: list[str]) -> int:
        return packs(call) or int(verb in call)

    with pytest.raises(ReleaseError, match=says):
        release("1.0.0", copy, failing)
    assert tags(copy) == "" and not list(copy.glob("dist/*"))
