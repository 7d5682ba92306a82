"""Where every card stands: laid out by flow, with ELK, at build time."""

from __future__ import annotations

import json
import shutil
import subprocess
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cramp_coach.errors import CrampCoachError
from cramp_coach.talk.placeholders import fill
from simulator.faces.page import HERE as PAGE
from tools.map.cards import BACK, Card

ELK = PAGE / "node_modules" / "elkjs"
PROGRAM = Path(__file__).with_name("layout.js")

WIDTH = 300
"""Pixels of a card at its own size. The style of the page says the same."""
LINE = 19
"""Pixels of a line of words."""
LETTERS = 36
"""Letters of a line, in the widest of the usual fonts."""
FRAME = 46
"""Pixels of a card without any words: its name, and its rim."""
PICTURE = 96
"""Pixels of a picture on a card."""

ORDER = (
    "fresh", "talk", "which_thigh", "relief", "signs", "causes", "prevention", "bedtime",
    "reminder", "topics", "seen_today", "credits",
)  # fmt: skip
"""The chapters as a talk comes to them."""


class NoLayout(CrampCoachError):
    """ELK is missing or fails; the message says what to do."""


def lay_out(cards: Sequence[Card], regions: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The groups with their boxes, the places of their cards, and the lines of their edges.

    A card has room for the words of every region. Raises NoLayout.
    """
    node = shutil.which("node")
    if not node or not ELK.exists():
        raise NoLayout("The map needs Node.js and elkjs: install Node.js, and run make map.")
    call = [node, str(PROGRAM), str(ELK)]
    widest: dict[str, str] = {}
    for region in regions:
        for clause, words in region.items():
            widest[clause] = max(widest.get(clause, ""), words, key=len)
    graph = json.dumps({"groups": _groups(cards, widest)})
    done = subprocess.run(call, input=graph, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoLayout(f"ELK cannot lay out the map: {done.stderr.strip()}")
    return list(json.loads(done.stdout))


def height(card: Card, widest: Mapping[str, str]) -> int:
    """Pixels that a card needs for its words, its picture, its exits and its sources."""
    lines = sum(_lines(words, widest) for words in (card.say, card.more, card.ask))
    lines += len({one.to for one in card.exits if one.own})
    lines += bool(card.sources) + bool(card.like)
    return FRAME + LINE * lines + PICTURE * bool(card.picture)


def _lines(words: str, widest: Mapping[str, str]) -> int:
    words = fill(words, widest)
    return len(textwrap.wrap(words, LETTERS))


def _groups(cards: Sequence[Card], widest: Mapping[str, str]) -> list[dict[str, Any]]:
    groups: dict[str, list[Card]] = {}
    for card in sorted(cards, key=lambda one: ORDER.index(one.group.partition("/")[0])):
        groups.setdefault(card.group, []).append(card)
    return [
        {
            "id": name,
            "cards": [
                {"id": card.address, "width": WIDTH, "height": height(card, widest)}
                for card in members
            ],
            "edges": _edges(members),
        }
        for name, members in groups.items()
    ]


def _edges(members: Sequence[Card]) -> list[tuple[str, str]]:
    """The ways forward inside a group, each pair once."""
    here = {card.address for card in members}
    pairs = {
        (card.address, one.to): None
        for card in members
        for one in card.exits
        if one.own and one.event not in BACK and one.to in here and one.to != card.address
    }
    return list(pairs)
