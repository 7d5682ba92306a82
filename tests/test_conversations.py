"""Stories that a nurse can read and add to, heard through the shipped model.

They stand in tests/conversations. U is what is said; an empty U is eight seconds of silence. A is
what the answer must contain, a phrase or several; NOT is what it must not contain. `closes: true`
says that the session ends here, `wait` lets seconds pass before the line.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cramp_coach.alexa import skill
from cramp_coach.talk.library import Library
from lambda_function import lambda_handler
from simulator import rules
from simulator.faces.text import readable
from simulator.stand_in.device import Device
from tools.generate import content as contents
from tools.generate.content import Report
from tools.generate.places import compile_library

LISTEN_ONLY = {"causes": False, "listening": True}
"""Files whose stories belong to one build, whichever of the two was generated last."""

FOLDER = Path(__file__).parent / "conversations"


def stories() -> list[Any]:
    yaml = YAML(typ="safe", pure=True)
    return [
        pytest.param({**story, "build": path.stem}, id=f"{path.stem}: {story['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for story in yaml.load(path.read_text(encoding="utf-8"))
    ]


@cache
def compiled(listen_only: bool) -> Library:
    """The library of either build, as `make generate` would write it."""
    library, _ = compile_library(contents.read(), Report(), listen_only)
    return library


@pytest.mark.parametrize("story", stories())
def test_the_story_is_told_as_written(
    story: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    if story["build"] in LISTEN_ONLY:
        library = compiled(LISTEN_ONLY[story["build"]])
        monkeypatch.setattr(skill, "library", library)
        monkeypatch.setattr(rules, "_library", lambda: library)
    device = Device(
        lambda_handler, locale=story.get("locale", "en-US"), in_car=story.get("in_car", False)
    )
    answer, open_now = "", False
    for line in story["talk"]:
        if "wait" in line:
            device.now += line["wait"]
        if "U" in line:
            answer, open_now = _say(device, line["U"] or "")
        for expected in _listed(line.get("A")):
            assert expected.lower() in answer.lower(), f"{expected!r} is not in {answer!r}"
        for unwanted in _listed(line.get("NOT")):
            assert unwanted.lower() not in answer.lower(), f"{unwanted!r} is in {answer!r}"
        if "closes" in line:
            assert open_now is not line["closes"], f"after {answer!r}"


def _say(device: Device, words: str) -> tuple[str, bool]:
    """The answer in plain words, and whether the session is open after it."""
    before = device.last
    turn = device.say(words) if words else device.silence()
    if turn is None and before is not None:
        return _plain(before.reprompt), True
    assert turn is not None, "silence without an open session"
    return _plain(turn.ssml), turn.open


def _plain(ssml: str) -> str:
    words = readable(ssml)
    while "(" in words:
        before, _, rest = words.partition("(")
        words = before + rest.partition(")")[2].lstrip()
    return words


def _listed(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []
