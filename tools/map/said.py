"""What people say to take an exit: phrases of the shipped model, by the event that they mean."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from cramp_coach.alexa.touch import DETAILS
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library
from simulator.stand_in.ear import MODELS, Ear, spoken
from tools.generate.content import Content
from tools.generate.sentences import meant

LOCALE = "en-US"
UNHEARD = "fallback"
"""The event of words that are no example of anything."""

MOST = 12
"""Phrases that are kept for an event."""
MOST_VALUES = 4
"""Values of a slot that are tried for each id."""
FREE = "Words"
"""How the intents end whose slot is any words: they are no examples."""


def phrases(library: Library, content: Content, heard: Iterable[str]) -> dict[str, list[str]]:
    """Event ("still", "topic.magnesium") -> what people say for it.

    `heard`: sentences that come first, for the model's own are often pieces of one.
    """
    ear = Ear.of(LOCALE)
    found: dict[str, dict[str, None]] = {}
    for phrase in dict.fromkeys(chain(heard, _samples(), _examples(content))):
        found.setdefault(_name(meant(phrase, ear, library)), {})[phrase.lower()] = None
    found.pop(UNHEARD, None)
    return {name: list(said)[:MOST] for name, said in sorted(found.items())}


def _name(event: Event) -> str:
    """The closest name of an exit for the event."""
    detail = getattr(event, DETAILS.get(event.name, ""), "")
    detail = next(iter(detail), "") if isinstance(detail, tuple) else detail
    return f"{event.name}.{detail}" if detail else event.name


def _examples(content: Content) -> Iterator[str]:
    """What the content itself lists as heard: warning signs."""
    for sign in content.signs.values():
        yield from sign.heard


def _samples() -> Iterator[str]:
    """The samples of the model, with some values in their slots."""
    model = json.loads((MODELS / f"{LOCALE}.json").read_text(encoding="utf-8"))
    language = model["interactionModel"]["languageModel"]
    values = {one["name"]: list(_values(one)) for one in language["types"]}
    for intent in language["intents"]:
        if intent["name"].endswith(f"{FREE}Intent"):
            continue
        types = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        carriers: dict[str, str] = {}
        for sample in intent["samples"]:
            slots = [name for name in types if f"{{{name}}}" in sample]
            if not slots:
                yield sample
            elif len(slots) == 1:
                carriers[slots[0]] = min(carriers.get(slots[0], sample), sample, key=len)
        for name, carrier in carriers.items():
            for value in values.get(types[name], ()):
                yield carrier.replace(f"{{{name}}}", value)


def _values(type: dict[str, Any]) -> Iterator[str]:
    for value in type["values"]:
        yield from spoken(value)[:MOST_VALUES]
