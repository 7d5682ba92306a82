"""screens: draws every kind of screen on every device into build/screens, with a contact sheet.

All of them on all devices take ten minutes or more, so that is asked for: `make screens ALL=1`.
"""

from __future__ import annotations

import html
import json
import sys
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from cramp_coach.alexa import screen, timing
from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library, load
from cramp_coach.talk.state import State
from simulator.measuring.layout import faults
from simulator.measuring.shapes import SHAPES
from simulator.measuring.viewer import browser, viewer
from tools.generate.content import ROOT

FOLDER = ROOT / "build" / "screens"
STYLE = (
    "body{background:#333;color:#fff;font:16px sans-serif;margin:1rem}"
    "div{display:flex;flex-wrap:wrap;gap:12px}figure{margin:0}img{height:180px;display:block}"
    "a:focus-visible img,a:hover img{outline:3px solid #7cc7ff}"
)
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


@cache
def everything(locale: str = "en-US") -> tuple[Shown, ...]:
    """Every screen that there is."""
    library = load()
    replies = (
        (address, respond(Event("repeat"), state_at(address, library), library))
        for address in library.places
    )
    drawn = ((address, screen.render(reply, library, locale)) for address, reply in replies)
    return tuple(Shown(address, directive) for address, directive in drawn if directive)


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


def on_its_way(directive: dict[str, Any], part: float) -> dict[str, Any]:
    """The screen with its picture held at a part of its move: 0 the start, 1 the end."""
    held = deepcopy(directive)
    pace = timing.NEVER
    held["datasources"]["screen"] |= {"pace": pace, "turns": [-part * pace] + [pace] * 4}
    return held


@dataclass(frozen=True)
class Drawing:
    """One drawing to make: of what, on which device, and what is written below it."""

    shown: Shown
    shape: str
    part: float = 1
    """How much of the move is over."""

    @property
    def file(self) -> str:
        place = self.shown.address.replace("/", "-").replace("+", "-")
        part = "" if self.part == 1 else f"-{self.part:.0%}".replace("%", "")
        return f"{place}-{self.shape}{part}.png"

    @property
    def label(self) -> str:
        part = "" if self.part == 1 else f", {self.part:.0%} of the move"
        return f"{SHAPES[self.shape].name}{part}"

    @property
    def told(self) -> str:
        """What is seen on it, for whoever cannot see it."""
        data = self.shown.directive["datasources"]["screen"]
        lists = [f"{one['head']} {one['words']}" for one in data["lists"]]
        read = ". ".join(filter(None, [data["headline"], *(lists or [data["words"]]), data["ask"]]))
        buttons = ", ".join(one["label"] for one in (*data["choices"], *data["buttons"]))
        told = f"{data['title']}. {read} {data['picture']} Buttons: {buttons}."
        return told.replace("<br>", ", ")


PARTS = (0, 0.35, 0.7)
"""Where a move is drawn on its way."""


def plan(every: bool) -> list[Drawing]:
    """The kinds of screens on every device, or all; and each picture on its way."""
    drawings = [
        Drawing(shown, name) for shown in (distinct() if every else kinds()) for name in SHAPES
    ]
    moves = [Drawing(shown, "small", part) for shown in illustrated() for part in (*PARTS, 1)]
    return list({one.file: one for one in drawings + moves}.values())


def run(every: bool = False) -> int:
    """Draw the kinds, or all; 1 where something is wrong. Raises NoViewer without a viewer."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wrong = 0
    drawings = plan(every)
    with browser() as context, viewer(context) as stage:
        for one in drawings:
            shape = SHAPES[one.shape]
            stage.draw(on_its_way(one.shown.directive, one.part), shape)
            for fault in (*stage.complaints, *faults(stage.measure(), shape)):
                wrong += 1
                print(f"{one.file}: {fault}", file=sys.stderr)
            stage.picture(FOLDER / one.file)
    (FOLDER / "index.html").write_text(_sheet(drawings), encoding="utf-8")
    print(f"{len(drawings)} screens, {wrong} faults: {FOLDER / 'index.html'}")
    return 1 if wrong else 0


def _sheet(drawings: Sequence[Drawing]) -> str:
    """The contact sheet: each drawing under its place, to be pressed."""
    rows: dict[str, str] = {}
    for one in drawings:
        rows[one.shown.address] = rows.get(one.shown.address, "") + (
            f'<figure><a href="{one.file}"><img src="{one.file}" alt="{html.escape(one.told)}" '
            f'loading="lazy"></a><figcaption>{html.escape(one.label)}</figcaption></figure>'
        )
    body = "".join(f"<h2>{html.escape(place)}</h2><div>{row}</div>" for place, row in rows.items())
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Screens</title>"
        f"<meta name=viewport content='width=device-width'><style>{STYLE}</style>"
        f"<h1>Screens</h1><p>Press one to see it in full.</p>{body}</html>"
    )
