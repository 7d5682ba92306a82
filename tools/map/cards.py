"""What the map knows of every place: plain data, for the page to draw."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from cramp_coach.talk.library import Library, Place
from cramp_coach.talk.placeholders import names
from tools.generate import graph
from tools.generate.entry import Entries, Entry

RUBS = ("rub", "soothe")
"""The stages of relief at which somebody rubs the leg."""

BACK = frozenset({"previous", "repeat", "start_over"})
"""Exits that lead back to what was heard before, so that no way forward counts them."""

CREDITS = "sources"
"""The exit to who says so. It stands on a card as its sources."""

NUMBER = re.compile(r"\d")


@dataclass(frozen=True)
class Exit:
    """A way out of a place."""

    event: str
    to: str
    """Address of a place."""
    own: bool
    """Whether the place itself has it, and not only its flow."""


@dataclass(frozen=True)
class Card:
    """A place as a person reads it. Words keep "(5 s)" for a pause, "{…}" for the region."""

    address: str
    group: str
    kind: str
    say: str
    more: str
    ask: str
    reprompt: str
    exits: tuple[Exit, ...]
    answers: Mapping[str, str]
    """What yes and no mean here."""
    like: str = ""
    """The place whose words these are, within another routine; "" for its own."""
    level: str = ""
    """Level of the warning sign that is told here, "" for none."""
    sources: tuple[str, ...] = ()
    grade: str = ""
    picture: str = ""
    claims: tuple[int, ...] = ()
    file: str = ""
    """Where a person changes it, and under which name."""
    entry: str = ""
    number: bool = False
    """Whether it says a number to call, in some region."""
    rub: int = -1
    """Answers until the leg is rubbed, on the shortest way forward; -1 where none leads there."""
    visited: bool = False
    """Whether some story comes here, or to the place whose words these are."""


def cards(
    library: Library, entries: Entries, visited: Iterable[str], grades: Mapping[Any, str]
) -> list[Card]:
    """A card for every place there is.

    `visited`: addresses that stories come to. `grades`: grade of the evidence -> its words.
    """
    rubs = _answers_to_a_rub(library)
    seen = {_original(address, library) for address in visited}
    return [
        replace(_card(address, entry, library, rubs, seen), grade=grades.get(entry.grade, ""))
        for address, entry in ((address, entries[address]) for address in library.places)
    ]


def group(address: str) -> str:
    """What a place belongs to: each routine of relief is a group, each chapter else."""
    chapter, *rest = address.split("/")
    return f"{chapter}/{rest[0]}" if chapter == "relief" and len(rest) > 1 else chapter


def _card(
    address: str, entry: Entry, library: Library, rubs: Mapping[str, int], seen: set[str]
) -> Card:
    place = entry.place
    question = library.questions.get(place.question)
    sign = library.signs.get(address.removeprefix("signs/"))
    ask = question.ask if question else ""
    return Card(
        address=address,
        group=group(address),
        kind=place.kind,
        say=place.say,
        more=place.more,
        ask=ask,
        reprompt=place.reprompt,
        exits=tuple(_exits(address, library)),
        answers=dict(question.answers) if question else {},
        like=str(library.places[address].get("like", "")),
        level=sign.level if sign else "",
        sources=entry.sources,
        picture=entry.picture,
        claims=entry.claims,
        file=entry.file,
        entry=entry.name,
        number=_says_a_number(place, library),
        rub=rubs.get(address, -1),
        visited=_original(address, library) in seen,
    )


def _original(address: str, library: Library) -> str:
    return str(library.places[address].get("like", address))


def _exits(address: str, library: Library) -> Iterator[Exit]:
    own = library.place(address).exits
    for event, target in graph.exits(library, address):
        if event != CREDITS:
            yield Exit(event, target, event in own)


def _says_a_number(place: Place, library: Library) -> bool:
    words = f"{place.say} {place.more} {place.reprompt}"
    clauses = names(words)
    told = (region.get(clause, "") for region in library.regions.values() for clause in clauses)
    return any(map(NUMBER.search, told))


def _answers_to_a_rub(library: Library) -> dict[str, int]:
    """Address -> how many answers away a rub is, for every place that leads to one."""
    before = defaultdict(set)
    for address in library.places:
        for event, target in graph.exits(library, address):
            if event in library.place(address).exits and event not in BACK:
                before[target].add(address)
    near = {
        address
        for address in library.places
        if address.startswith("relief/") and address.rpartition("/")[2] in RUBS
    }
    found: dict[str, int] = {}
    for count in range(len(library.places)):
        found |= dict.fromkeys(near, count)
        near = {one for address in near for one in before[address]} - found.keys()
    return found


def plain(card: Card) -> dict[str, object]:
    """A card as JSON, without what is at its default."""
    default = asdict(Card("", "", "", "", "", "", "", (), {}))
    exits = [[one.event, one.to, int(one.own)] for one in card.exits]
    fields = {**asdict(card), "exits": exits, "sources": list(card.sources)}
    return {name: value for name, value in fields.items() if value != default[name]}
