"""screens: draws every kind of screen on every device into build/screens, with a contact sheet.

All of them on all devices take ten minutes or more, so that is asked for: `make screens ALL=1`.
"""

from __future__ import annotations

import html
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cramp_coach.alexa import screen
from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library, load
from cramp_coach.talk.state import State
from simulator.measuring.layout import faults
from simulator.measuring.shapes import SHAPES
from simulator.measuring.viewer import browser, viewer
from tools.generate.content import ROOT

FOLDER = ROOT / "build" / "screens"
STYLE = "body{background:#444;color:#fff;font:14px sans-serif}img{height:180px;margin:4px}"
IN_THE_MIDDLE = "relief/default/2"
"""Where somebody is when an aside is drawn."""


@dataclass(frozen=True)
class Shown:
    """A screen: the place, and the directive that draws it."""

    address: str
    directive: dict[str, Any]

    @property
    def picture(self) -> str:
        """What its picture shows, "" without one."""
        return str(self.directive["datasources"]["screen"]["picture"])

    @property
    def drawn(self) -> str:
        """All that is seen of it."""
        data = self.directive["datasources"]["screen"]
        return json.dumps({name: data[name] for name in data if name not in ("place", "aside")})

    @property
    def kind(self) -> tuple[object, ...]:
        """What makes its layout differ from that of another place."""
        data = self.directive["datasources"]["screen"]
        long = (len(data["words"]) // 100, bool(data["ask"]), bool(data["note"]))
        return (*long, bool(data["picture"]), data["warning"], len(data["buttons"]))


def state_at(address: str, library: Library) -> State:
    """A state in which a place speaks: an aside in the middle of relief."""
    if library.kind(address) == "aside":
        return State(place=IN_THE_MIDDLE, aside=address)
    return State(place=address)


def everything(locale: str = "en-US") -> Iterator[Shown]:
    """Every screen that there is."""
    library = load()
    region = library.region(locale)
    for address in library.places:
        reply = respond(Event("repeat"), state_at(address, library), library)
        if directive := screen.render(reply, library, region):
            yield Shown(address, directive)


def distinct(locale: str = "en-US") -> list[Shown]:
    """One screen of all that look the same, and differ only in where a touch leads."""
    return _fullest((shown.drawn, shown) for shown in everything(locale))


def kinds(locale: str = "en-US") -> list[Shown]:
    """One screen of each kind: the one with most to read."""
    return _fullest((shown.kind, shown) for shown in everything(locale))


def illustrated(locale: str = "en-US") -> list[Shown]:
    """One screen with each picture: the one with most to read."""
    pictures = ((shown.picture, shown) for shown in everything(locale))
    return _fullest((picture, shown) for picture, shown in pictures if picture)


def _fullest(screens: Iterable[tuple[object, Shown]]) -> list[Shown]:
    fullest: dict[object, Shown] = {}
    for kind, shown in screens:
        if kind not in fullest or _letters(shown) > _letters(fullest[kind]):
            fullest[kind] = shown
    return list(fullest.values())


def _letters(shown: Shown) -> int:
    return int(shown.directive["datasources"]["screen"]["letters"])


def run(every: bool = False) -> int:
    """Draw the kinds, or all; 1 where something is wrong. Raises NoViewer without a viewer."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    drawn: dict[str, list[str]] = {}
    wrong = 0
    plan = [(shown, name) for shown in (distinct() if every else kinds()) for name in SHAPES]
    plan += [] if every else [(shown, "small") for shown in illustrated()]
    with browser() as context, viewer(context) as stage:
        for shown, name in plan:
            file = f"{shown.address.replace('/', '-').replace('+', '-')}-{name}.png"
            stage.draw(shown.directive, SHAPES[name])
            for fault in (*stage.complaints, *faults(stage.measure(), SHAPES[name])):
                wrong += 1
                print(f"{file}: {fault}", file=sys.stderr)
            stage.picture(FOLDER / file)
            drawn.setdefault(shown.address, []).append(file)
    (FOLDER / "index.html").write_text(_sheet(drawn), encoding="utf-8")
    print(f"{len(plan)} screens, {wrong} faults: {FOLDER / 'index.html'}")
    return 1 if wrong else 0


def _sheet(drawn: dict[str, list[str]]) -> str:
    rows = ""
    for address, files in drawn.items():
        images = "".join(f"<img src={file!r} alt=''>" for file in files)
        rows += f"<h2>{html.escape(address)}</h2><div>{images}</div>"
    return f"<!doctype html><meta charset=utf-8><title>Screens</title><style>{STYLE}</style>{rows}"
