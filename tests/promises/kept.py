"""The states that a release leaves in open sessions, kept for the releases after it.

    python -m tests.promises.kept          writes states/<version>.json
    python -m tests.promises.kept --check  whether that file is there and right

A walk finds them: every event at every place that is reached. A file holds each place with the
facts that came along, each aside, and each value that any other fact had; any of these may meet.
It also holds what a yes and a no mean at each: see `turned`.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import FRESH, State
from tests.promises.test_every_state import EVENTS, LIBRARY, NOW
from tools.generate.content import ROOT

FOLDER = Path(__file__).parent / "states"
DETAILED = [
    *(Event("remind", at=NOW, time=time) for time in ("21:30", "09:00", "EV")),
    Event("bedtime", at=NOW, task=True),
    Event("relieve", at=NOW, risks=("blood_thinners",)),
]
"""Events with details that the others leave out."""

FACTS = {
    name: default
    for name, default in State._field_defaults.items()
    if name not in ("place", "aside")
}
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
        "answers": {address: answers(address, library) for address in sorted({*places, *asides})},
    }


def answers(address: str, library: Library) -> list[str]:
    """What a yes and a no mean to the question of a place: ["eased", "still"]; [] without one."""
    known = library.questions.get(library.place(address).question) if address else None
    return [known.answers.get(said, said) for said in ("yes", "no")] if known else []


def turned(kept: dict[str, Any], library: Library) -> list[str]:
    """Places of a release where a yes or a no means something else now.

    A session that is open meanwhile would be misunderstood there, so such a place must get another
    name: then a bare answer leads to a question (see `restore`), and no state needs a version.
    """
    return [
        address
        for address, meant in kept["answers"].items()
        if library.kind(address) and answers(address, library) != meant
    ]


def earlier(kept: dict[str, Any], library: Library) -> Library:
    """This library, as far as a release knows its places: what a session is read by that goes back
    to that release."""
    known = {*kept["places"], *kept["asides"], FRESH}
    places = {
        address: library.place(address)._asdict()
        for address in library.places
        if address in known or library.kind(address) == "end"
    }
    flows = {
        name: flow._replace(
            stages={
                asked: stage for asked, stage in flow.stages.items() if f"{name}/{stage}" in places
            },
        )
        for name, flow in library.flows.items()
    }
    return library._replace(places=places, flows=flows)


def walk(library: Library) -> Iterator[State]:
    """Every event at every place, and at every aside that asks, wherever it comes first."""
    found: set[str] = set()
    ahead: list[State | None] = [None]
    while ahead:
        left = ahead.pop()
        for event in (*EVENTS, *DETAILED):
            state = respond(event, left, library).state
            if state is None:
                continue
            yield state
            here = state.aside or state.place
            if here not in found:
                found.add(here)
                if library.place(here).question:
                    ahead.append(state)


def sessions(kept: dict[str, Any], each: int = 1) -> Iterator[Attributes]:
    """What sessions of a release may hold: each aside at each place, or at each so-many-th; facts
    of others come in turn."""
    facts = cycle([{name: one} for name, values in kept["facts"].items() for one in values])
    places = list(kept["places"].items())
    for number, aside in enumerate(kept["asides"]):
        for place, known in places[number % each :: each] if aside else places:
            yield {**next(facts), **known, "place": place, "aside": aside}


def as_kept(session: Attributes) -> Attributes:
    return session


def in_a_renamed_place(session: Attributes) -> Attributes:
    """The same, as if this release called that stage of the flow something else."""
    return {**session, "place": f"{session['place']}_of_before"}


def in_a_renamed_flow(session: Attributes) -> Attributes:
    flow, _, stage = session["place"].rpartition("/")
    return {**session, "place": f"{flow}_of_before/{stage}"}


def on_a_renamed_aside(session: Attributes) -> Attributes:
    return {**session, "aside": session["aside"] and f"{session['aside']}_of_before"}


def with_more_facts(session: Attributes) -> Attributes:
    return {**session, "version": "0.9", "routine": "relief/of_before", "mood": ["well"]}


AGED = [as_kept, in_a_renamed_place, in_a_renamed_flow, on_a_renamed_aside, with_more_facts]
"""What may have become of a session meanwhile."""


def releases() -> list[Path]:
    """The files of all releases."""
    return sorted(FOLDER.glob("*.json"))


def version() -> str:
    """The version that is being made."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def main() -> int:
    path = FOLDER / f"{version()}.json"
    text = json.dumps(summary(LIBRARY), separators=(",", ":")) + "\n"
    if "--check" not in sys.argv:
        path.write_text(text, encoding="utf-8")
        return 0
    same = path.exists() and path.read_text(encoding="utf-8") == text
    print("" if same else f"{path} is stale: run `make states`.", end="" if same else "\n")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
