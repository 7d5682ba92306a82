"""The clinician's pack: what changed since somebody signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cramp_coach.talk.library import load
from tests import built
from tools.generate import pack
from tools.generate.content import ROOT

LIBRARY = load()
WORDS = built.content().language.pack


@pytest.fixture
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "signed.txt"
    monkeypatch.setattr(pack, "SIGNED", path)
    pack.sign(LIBRARY)
    return path


def changes() -> str:
    return "\n".join(pack._changes(LIBRARY, pack.signed(pack.SIGNED), WORDS))


def test_before_a_signature_all_is_new() -> None:
    assert "all of it is new" in "\n".join(pack._changes(LIBRARY, {}, WORDS))


def test_what_was_signed_has_not_changed(signed: Path) -> None:
    assert changes().endswith("Nothing.\n")


def test_changed_new_and_gone_words_are_named(signed: Path) -> None:
    text = signed.read_text(encoding="utf-8")
    known = pack.signed(signed)
    text = text.replace(known["topics/heat"], "0" * 12).replace(
        f"{known['topics/cold']} topics/cold\n", "0 topics/ice\n"
    )
    signed.write_text(text, encoding="utf-8")
    assert "- topics/heat: changed" in changes()
    assert "- topics/cold: new" in changes()
    assert "- topics/ice: gone" in changes()


def test_every_risky_path_is_told_to_an_end_or_a_question() -> None:
    text = (ROOT / "docs/clinician-pack.md").read_text(encoding="utf-8")
    talks = text.partition("## The riskiest paths")[2].partition("## What guards what")[0]
    assert talks.count("### ") >= 10
    for talk in talks.split("### ")[1:]:
        last = [line for line in talk.splitlines() if line.startswith(">")][-2:]
        assert "*The session closes.*" in last[-1] or last[0].endswith("?")
