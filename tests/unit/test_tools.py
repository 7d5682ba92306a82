"""The command line of the tools: one clear line and an exit status for whatever goes wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cramp_coach.errors import CrampCoachError
from tests.loops import in_full
from tools import __main__ as tools
from tools import deployment, icons


def test_a_folder_that_cannot_be_written_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (in_the_way := tmp_path / "assets").write_text("a file", encoding="utf-8")
    draw = icons.run
    monkeypatch.setattr(icons, "run", lambda: draw(in_the_way))
    monkeypatch.setattr(sys, "argv", ["tools", "icons"])
    assert tools.main() == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


@in_full
def test_an_overlay_may_come_from_the_environment_as_ask_cli_passes_it_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["tools", "generate", "--check"])
    monkeypatch.setenv("NAME_FREE", "1")
    assert tools.main() == 1
    assert "en-US.json is stale" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("UPDATE_IN_PROGRESS", "wait some minutes"),
        ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback"),
        ("CREATE_COMPLETE", "bring back .ask"),
    ],
)
def test_a_stack_that_is_in_the_way_is_told_with_what_to_do(status: str, said: str) -> None:
    stack = {"StackName": "ask-cramp", "StackId": "new", "StackStatus": status}
    with pytest.raises(CrampCoachError, match=said):
        deployment._clear_one(stack, None, "noted")
