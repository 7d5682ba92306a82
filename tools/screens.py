"""screens: draws every kind of screen on every device into build/screens, with a contact sheet."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cramp_coach import screen
from cramp_coach.conversation import Event, State, respond
from cramp_coach.library import Library, load
from simulator.shapes import SHAPES
from simulator.viewer import browser, viewer
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
    def kind(self) -> tuple[object, ...]:
        """What makes its layout differ from that of another place."""
        data = self.directive["datasources"]["screen"]
        sizes = (len(data["words"]) // 60, len(data["ask"]) // 40)
        parts = (bool(data["picture"]), data["warning"], bool(data["note"]), len(data["buttons"]))
        return (*sizes, *parts)


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


def run() -> int:
    """Draw them. Raises NoViewer without a browser or the viewer."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    drawn: dict[str, list[str]] = {}
    plan = [(shown, name) for shown in kinds() for name in SHAPES]
    plan += [(shown, "small") for shown in illustrated()]
    with browser() as context, viewer(context) as stage:
        for shown, name in plan:
            file = f"{shown.address.replace('/', '-').replace('+', '-')}-{name}.png"
            stage.draw(shown.directive, SHAPES[name])
            stage.picture(FOLDER / file)
            drawn.setdefault(shown.address, []).append(file)
    (FOLDER / "index.html").write_text(_sheet(drawn), encoding="utf-8")
    print(f"{sum(map(len, drawn.values()))} screens: {FOLDER / 'index.html'}")
    return 0


def _sheet(drawn: dict[str, list[str]]) -> str:
    rows = ""
    for address, files in drawn.items():
        images = "".join(f"<img src={file!r} alt=''>" for file in files)
        rows += f"<h2>{html.escape(address)}</h2><div>{images}</div>"
    return f"<!doctype html><meta charset=utf-8><title>Screens</title><style>{STYLE}</style>{rows}"
