"""Reads the stories and tells them: see tests/stories/test_stories.py for how they are written."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from cramp_coach.talk.library import Library
from lambda_function import lambda_handler
from simulator.faces.text import readable
from simulator.stand_in import noise
from simulator.stand_in.device import Device, Turn
from tests import built
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


Speak = Callable[[Device, str], Turn | None]
"""How the words of a story reach the skill."""


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


@cache
def stories() -> tuple[dict[str, Any], ...]:
    """Every story, each with the build that it belongs to: its file. Read once a process."""
    yaml = YAML(typ="safe", pure=True)
    return tuple(
        checked(path, story)
        for path in sorted(FOLDER.glob("*.yaml"))
        for story in yaml.load(path.read_text(encoding="utf-8"))
    )


@cache
def compiled(listen_only: bool) -> Library:
    """The library of either build, as `make generate` would write it."""
    library, _ = compile_library(built.content(), Report(), listen_only)
    return library


def as_heard(device: Device, words: str) -> Turn | None:
    """Say the words; none are eight seconds of silence, which may be no turn."""
    return device.say(words) if words else device.silence()


def as_free_words(device: Device, words: str) -> Turn | None:
    """The whole utterance as free words, but for what only Alexa's own intents can hear."""
    if not words:
        return device.silence()
    said = device.ear.words.request(words)
    heard = device.ear.hear(said)
    owned = heard.intent.startswith(OWNED) or heard.intent in ONLY_BY_INTENT
    if device.asked or device.ear.words.opens(words) or owned:
        return device.say(words)
    return device.intend(noise.free(said))


def tell(story: dict[str, Any], speak: Speak) -> None:
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


def _say(device: Device, words: str, speak: Speak) -> tuple[str, bool]:
    """The answer in plain words, and whether the session is open after it."""
    before = device.last
    turn = speak(device, words)
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
