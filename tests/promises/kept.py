"""The states that a release leaves in open sessions, kept for the releases after it.

    python -m tests.promises.kept          writes states/<version>.json
    python -m tests.promises.kept --check  whether that file is there and right

A walk finds them: every event at every place that is reached. A file holds each place with the
facts that came along, each aside, and each value that any other fact had; any of these may meet.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from itertools import cycle
from pathlib import Path
from typing import Any

from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import State
from tests.promises.test_every_state import EVENTS, LIBRARY, NOW
from tools.generate.content import ROOT

FOLDER = Path(__file__).parent / "states"
DETAILED = [
    *(Event("remind", at=NOW, time=time) for time in ("21:30", "09:00", "EV")),
    Event("bedtime", at=NOW, task=True),
    Event("relieve", at=NOW, risks=("blood_thinners",)),
]
"""Events with details that the others leave out."""

FACTS = {one.name: one.default for one in fields(State) if one.name not in ("place", "aside")}
"""All that a state holds besides where it is -> its default."""

Attributes = dict[str, Any]
"""A state as a session holds it."""


def summary(library: Library) -> dict[str, Any]:
    """What a file holds."""
    places: dict[str, Attributes] = {}
    asides, facts = set(), {name: {default} for name, default in FACTS.items()}
    for state in walk(library):
        known = {name: getattr(state, name) for name in FACTS}
        told = {name: one for name, one in known.items() if one != FACTS[name]}
        places.setdefault(state.place, told)
        asides.add(state.aside)
        for name, one in known.items():
            facts[name].add(one)
    return {
        "places": dict(sorted(places.items())),
        "asides": sorted(asides),
        "facts": {name: sorted(values) for name, values in facts.items()},
    }


def walk(library: Library) -> Iterator[State]:
    """Every event at every place and aside that is reached. Only an aside that asks leads on."""
    found: set[tuple[str, str]] = set()
    ahead: list[State | None] = [None]
    while ahead:
        here = ahead.pop()
        for event in (*EVENTS, *DETAILED):
            state = respond(event, here, library).state
            if state is None:
                continue
            yield state
            if (state.place, state.aside) not in found:
                found.add((state.place, state.aside))
                if not state.aside or library.place(state.aside).question:
                    ahead.append(state)


def sessions(kept: dict[str, Any], each: int = 1) -> Iterator[Attributes]:
    """What sessions of a release may hold: each aside at each place, or at each so-many-th; facts
    of others come in turn."""
    facts = cycle([{name: one} for name, values in kept["facts"].items() for one in values])
    places = list(kept["places"].items())
    for number, aside in enumerate(kept["asides"]):
        for place, known in places[number % each :: each] if aside else places:
            yield {**next(facts), **known, "place": place, "aside": aside}


def releases() -> list[Path]:
    """The files of all releases."""
    return sorted(FOLDER.glob("*.json"))


def main() -> int:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    path = FOLDER / f"{version['project']['version']}.json"
    text = json.dumps(summary(LIBRARY), separators=(",", ":")) + "\n"
    if "--check" not in sys.argv:
        path.write_text(text, encoding="utf-8")
        return 0
    same = path.exists() and path.read_text(encoding="utf-8") == text
    print("" if same else f"{path} is stale: run `make states`.", end="" if same else "\n")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
