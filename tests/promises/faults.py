"""Faults, one at a time, at every seam: a function that raises, a file of another version, a field
that nobody knows. `make test` tries a share of them, `make check` and `make chaos` all.

Each is followed by a danger that somebody tells, which must get its own answer.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from cramp_coach.alexa import (
    fulfill,
    looks,
    permission,
    reminders,
    request,
    rescue,
    response,
    screen,
    skill,
    tasks,
    timing,
    touch,
)
from cramp_coach.talk import speech
from cramp_coach.talk.hearing import hear
from lambda_function import lambda_handler
from simulator.faces.text import readable
from simulator.measuring.shapes import SHAPES
from simulator.stand_in.device import Device, Handler, Turn
from tests import anybody
from tests.anybody import LIBRARY, said
from tools.generate.content import ROOT, read_yaml

MODULES = (
    *(request, response, rescue, skill, permission, tasks, fulfill, reminders),
    *(screen, looks, timing, touch),
)
"""All of `alexa/`."""

UNBACKED = frozenset(
    {
        "skill.answer",
        "skill._place_of",
        "skill._log",
        "skill._known",
        "rescue.answer",
    }
)
"""The few that nothing stands behind."""

DAMAGE: Mapping[str, Callable[[str], str]] = {
    "empty": lambda text: "",
    "cut off": lambda text: text[: len(text) // 2],
    "no JSON": lambda text: f"<{text}",
    "null": lambda text: "null",
    "an array": lambda text: "[]",
    "an empty object": lambda text: "{}",
    "of another version": lambda text: json.dumps({"of_tomorrow": json.loads(text)}),
    "with other values": lambda text: json.dumps(dict.fromkeys(json.loads(text), 7)),
}
"""What may have become of a file."""

FOREIGN: tuple[Any, ...] = (None, 7, "OF_TOMORROW", [], {"of": "tomorrow"})
"""What the SDK does not know, whatever the field."""

CARRIES = ("request", "intent", "slots", "symptom")
"""The way to what was said: without one of these nothing was."""

PHRASES = {
    name: phrase
    for name, entry in read_yaml(ROOT / "content/en/signs.yaml").items()
    for phrase in reversed(entry.get("heard", ()))
    if hear(phrase, LIBRARY.vocabulary).signs == (name,)
}
"""Sign -> words that mean it and no other; the sign that a clock tells has none."""

DRAWN = Path(looks.DATA)
CRAMP = "relief/default/1"
TOUCHED = "emergency"
"""The sign that has a button on every screen."""


Wound = Callable[[dict[str, Any]], dict[str, Any]]
"""What becomes of a request on its way."""


def unharmed(event: dict[str, Any]) -> dict[str, Any]:
    return event


@dataclass(frozen=True)
class Fault:
    """Something that is broken while a request is answered."""

    kind: str
    name: str
    broken: Callable[[], AbstractContextManager[None]] = nullcontext
    request: Wound = unharmed

    def __str__(self) -> str:
        return self.name


def functions() -> Iterator[Fault]:
    """Each function and method of `alexa/` raises."""
    for module in MODULES:
        for owner in (module, *(one for one in vars(module).values() if isinstance(one, type))):
            for name, function in vars(owner).items():
                if not isinstance(function, FunctionType) or function.__module__ != module.__name__:
                    continue
                known = f"{module.__name__.rpartition('.')[2]}.{function.__qualname__}"
                if known not in UNBACKED:
                    yield Fault("a function raises", known, _raises(owner, name))


def files(folder: Path, kinds: Iterable[str] = DAMAGE) -> Iterator[Fault]:
    """Each file of a screen is damaged, or of another version. The folder is for copies.

    What is said has a file of its own, en.json: without it the skill does not start.
    """
    for path in sorted(DRAWN.rglob("*.json")):
        name = path.relative_to(DRAWN).as_posix()
        for what in kinds if path.parent != DRAWN else ():
            damaged = _damaged(name, DAMAGE[what], folder)
            yield Fault("a file is damaged", f"{name} {what}", damaged)


def fields() -> Iterator[Fault]:
    """Each field of a request holds what nobody knows, or is not there."""
    for path in _paths(an_event("emergency")):
        for value in FOREIGN:
            name = f"{'.'.join(path)} = {value!r}"
            yield Fault("a field is unknown", name, request=_set(path, value))
        yield Fault("a field is missing", ".".join(path), request=_set(path, None, gone=True))


def told(sign: str, fault: Fault, shape: str = "", handler: Handler = lambda_handler) -> Turn:
    """A danger that is told in the midst of a cramp, while something is broken. A shape: of a
    device with a screen."""
    return _answered(an_event(sign, shape), fault, handler)


def touched(fault: Fault, handler: Handler = lambda_handler) -> Turn:
    """The button of an emergency is touched in the midst of a cramp, while something is broken."""
    device = _in_a_cramp("small")
    event = device.envelope(anybody.touched(f"report.{TOUCHED}", CRAMP, ""))
    return _answered(event, fault, handler)


def _answered(event: dict[str, Any], fault: Fault, handler: Handler) -> Turn:
    event = fault.request(event)
    screen.directive.cache_clear()  # what was drawn before meets no fault
    with fault.broken():
        return Turn(event, handler(event, None))


def _in_a_cramp(shape: str) -> Device:
    device = Device(lambda_handler, viewport=SHAPES[shape].viewport if shape else None)
    device.attributes = {"place": CRAMP, "relief_since": int(device.now) - 60}
    return device


def an_event(sign: str, shape: str = "") -> dict[str, Any]:
    """A request that tells a sign in words that mean it, in the midst of a cramp."""
    device = _in_a_cramp(shape)
    tells = said("ReportSymptomIntent", "symptom", "SYMPTOM", sign)
    slot = tells["intent"]["slots"]["symptom"]
    slot["value"] = PHRASES[sign]
    slot["slotValue"] = {"type": "Simple", "value": PHRASES[sign]}
    tells["intent"]["slots"]["other"] = {"name": "other", "confirmationStatus": "NONE"}
    return copy.deepcopy(device.envelope(tells))


def own_answer(turn: Turn, sign: str) -> bool:
    """Whether a sign was answered by its own words, or by the one question before them."""
    return any(first in readable(turn.ssml) for first in _own(sign))


@cache
def _own(sign: str) -> frozenset[str]:
    """How the answers to a sign begin, in any region."""
    return frozenset(_beginnings(sign))


def _beginnings(sign: str) -> Iterator[str]:
    for region in LIBRARY.regions.values():
        for address in (f"signs/{sign}", f"signs/{sign}/ask"):
            if LIBRARY.kind(address):
                place = LIBRARY.place(address)
                words = place.say or LIBRARY.questions[place.question].ask
                yield readable(speech.to_ssml(words, region)).split(". ")[0]


def _raises(owner: object, name: str) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def broken() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(owner, name, _break)
            yield

    return broken


def _break(*_: object, **__: object) -> None:
    raise RuntimeError("broken on purpose")


def _damaged(
    name: str, damage: Callable[[str], str], folder: Path
) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def broken() -> Iterator[None]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(damage((DRAWN / name).read_text(encoding="utf-8")), encoding="utf-8")
        read = looks.read

        def from_there(wanted: str) -> dict[str, Any]:
            if wanted != name:
                return read(wanted)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(looks, "DATA", folder)
                return read.__wrapped__(wanted)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(looks, "read", from_there)
            yield

    return broken


def _paths(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to every field of an object; of an array, to its first entry."""
    inner: Mapping[str, Any] = node if isinstance(node, dict) else {}
    for name, value in inner.items():
        here = (*path, name)
        if here != CARRIES[: len(here)]:
            yield here
        yield from _paths(value[0] if isinstance(value, list) and value else value, here)


def _set(path: tuple[str, ...], value: Any, gone: bool = False) -> Wound:
    def wound(event: dict[str, Any]) -> dict[str, Any]:
        node: Any = event
        for name in path[:-1]:
            node = node[name]
            node = node[0] if isinstance(node, list) else node
        if gone:
            del node[path[-1]]
        else:
            node[path[-1]] = copy.deepcopy(value)
        return event

    return wound
