"""Stories that a nurse can read and add to, heard through the shipped model.

They stand beside this file. U is what is said; an empty U is eight seconds of silence. A is
what the answer must contain, a phrase or several; NOT is what it must not contain. `closes: true`
says that the session ends here, `wait` lets seconds pass before the line.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cramp_coach.alexa import skill
from cramp_coach.talk.library import Library
from lambda_function import lambda_handler
from simulator.faces.text import readable
from simulator.stand_in import noise
from simulator.stand_in.device import Device, Turn
from tools.generate import content as contents
from tools.generate.content import Report
from tools.generate.places import compile_library

LISTEN_ONLY = {"causes": False, "listening": True}
"""Files whose stories belong to one build, whichever of the two was generated last."""

FOLDER = Path(__file__).parent


Kinds = dict[str, tuple[type, ...]]

STORY: Kinds = {"name": (str,), "talk": (list,), "locale": (str,), "in_car": (bool,)}
LINE: Kinds = {
    "U": (str, type(None)),
    "A": (str, list),
    "NOT": (str, list),
    "closes": (bool,),
    "wait": (int,),
}
"""What a story and its lines may hold, and of which kind. A misspelt key would assert nothing."""

OWNED = ("AMAZON.", "AskForIntent", "TellTimeIntent", "GoToStepIntent", "RemindMeIntent")
"""Intents whose words are Alexa's own, or hold a time or a number that only Alexa reads."""

ONLY_BY_INTENT = {"ChangeReminderIntent", "CancelReminderIntent"}


class BadStory(AssertionError):
    """A story that would not test what its author meant."""


def checked(path: Path, story: dict[str, Any]) -> dict[str, Any]:
    """The story, if every key and value is one that a story knows. Raises BadStory."""
    parts: list[tuple[dict[str, Any], Kinds]] = [(story, STORY)]
    parts += [(line, LINE) for line in story.get("talk", ())]
    for what, known in parts:
        for key, value in what.items():
            where = f"{path.name}: {story.get('name', 'a story without a name')}"
            if key not in known:
                near = get_close_matches(str(key), known, 1, 0.1)
                raise BadStory(f"{where}: no key {key!r}. Did you mean {near or [*known]}?")
            if not isinstance(value, known[key]):
                raise BadStory(f"{where}: {key} is {value!r}. It should be {known[key]}.")
    if not any({"A", "NOT", "closes"} & line.keys() for line in story["talk"]):
        raise BadStory(f"{path.name}: {story['name']}: expects nothing. Add an A.")
    return {**story, "build": path.stem}


def stories() -> list[Any]:
    yaml = YAML(typ="safe", pure=True)
    return [
        pytest.param(checked(path, story), id=f"{path.stem}: {story['name']}")
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
    _tell(story, monkeypatch, as_heard)


@pytest.mark.parametrize("story", stories())
def test_the_story_holds_when_every_utterance_arrives_as_free_words(
    story: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _tell(story, monkeypatch, as_free_words)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "x", "talk": [{"U": "hello", "a": "hi"}]},
        {"name": "x", "talk": [{"U": "hello", "A": "hi", "clozes": True}]},
        {"name": "x", "talk": [{"U": "hello", "A": "hi", "closes": "banana"}]},
        {"name": "x", "tlak": [], "talk": []},
        {"name": "x", "talk": [{"U": "hello"}]},
    ],
)
def test_a_story_with_a_slip_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadStory, match=r"some.yaml: x"):
        checked(Path("some.yaml"), wrong)


def as_heard(device: Device, words: str) -> Turn:
    return device.say(words)


def as_free_words(device: Device, words: str) -> Turn:
    """The whole utterance as free words, but for what only Alexa's own intents can hear."""
    said = device.ear.words.request(words)
    heard = device.ear.hear(said)
    owned = heard.intent.startswith(OWNED) or heard.intent in ONLY_BY_INTENT
    if device.asked or device.ear.words.opens(words) or owned:
        return device.say(words)
    return device.intend(noise.free(said))


def _tell(
    story: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    speak: Callable[[Device, str], Turn],
) -> None:
    if story["build"] in LISTEN_ONLY:
        library = compiled(LISTEN_ONLY[story["build"]])
        monkeypatch.setattr(skill, "library", library)
    tell(story, speak)


def tell(story: dict[str, Any], speak: Callable[[Device, str], Turn]) -> None:
    """Hold the talk of a story, and hold the answers to it. Raises AssertionError."""
    device = Device(
        lambda_handler, locale=story.get("locale", "en-US"), in_car=story.get("in_car", False)
    )
    answer, open_now = "", False
    for line in story["talk"]:
        if "wait" in line:
            device.now += line["wait"]
        if "U" in line:
            answer, open_now = _say(device, line["U"] or "", speak)
        for expected in _listed(line.get("A")):
            assert expected.lower() in answer.lower(), f"{expected!r} is not in {answer!r}"
        for unwanted in _listed(line.get("NOT")):
            assert unwanted.lower() not in answer.lower(), f"{unwanted!r} is in {answer!r}"
        if "closes" in line:
            assert open_now is not line["closes"], f"after {answer!r}"


def _say(device: Device, words: str, speak: Callable[[Device, str], Turn]) -> tuple[str, bool]:
    """The answer in plain words, and whether the session is open after it."""
    before = device.last
    turn = speak(device, words) if words else device.silence()
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
