"""content/en/talk.yaml: the talk around the relief."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Annotated

from pydantic.dataclasses import dataclass

from cramp_coach.talk import library
from cramp_coach.talk.library import Flow
from cramp_coach.talk.placeholders import fill
from cramp_coach.talk.state import FRESH
from tools.generate.chapters.parts import Card, Exits, Place, Question, Spoken, entry
from tools.generate.chapters.regions import CLAUSES
from tools.generate.chapters.words import CLOSED, Names, Sources, Text, Words, may_hold, must_hold
from tools.generate.entry import Entry, Part, one_line
from tools.generate.problem import Report

if TYPE_CHECKING:
    from tools.generate.content import Content


@dataclass(config=CLOSED, frozen=True)
class CardText:
    """A general list for the Alexa app."""

    title: Words
    text: Annotated[Text, may_hold(*CLAUSES, "all_sources")]


@dataclass(config=CLOSED, frozen=True)
class Asking:
    """What follows eight seconds of silence at the one question before a sign, by its level: of
    each level that has a sign with a question."""

    help: Spoken
    emergency: Spoken = ""
    today: Spoken = ""
    book: Spoken = ""


@dataclass(config=CLOSED, frozen=True)
class SeenToday:
    """What follows a sign that needs care today: no stretch, but an answer."""

    title: Words
    question: Words
    buttons: Names
    ask: Spoken
    exits: Exits
    reprompt: Spoken


@dataclass(config=CLOSED, frozen=True)
class Doctor:
    """What to tell a doctor: {what} has a name for each muscle, and one for any."""

    told: Annotated[Text, must_hold("what", "minutes", "seen")]
    before: Annotated[Text, must_hold("what", "seen")]
    with_sign: Annotated[Text, must_hold("what", "seen")]
    seen: Annotated[Text, must_hold("seen")]
    minutes: Annotated[Text, must_hold("count")]
    a_minute: Words
    what: Mapping[str, Words]


@dataclass(config=CLOSED, frozen=True)
class First:
    """A sentence that may come before any other, and when it does."""

    when: Words
    say: Spoken
    source: Sources


@dataclass(config=CLOSED, frozen=True)
class SaidFirst:
    """All of them."""

    for_the_cramp: First
    raise_alarm: First
    if_grave: First
    if_urgent: First

    def items(self) -> Iterator[tuple[str, First]]:
        """Name and sentence, in the order of the file."""
        return ((one.name, getattr(self, one.name)) for one in fields(self))


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    disclaimer: Words
    said_first: SaidFirst
    questions: Mapping[str, Question]
    anywhere: Exits
    fresh: Exits
    places: Mapping[str, Place]
    seen_today: SeenToday
    doctor: Doctor
    cards: Mapping[Card, CardText]
    asking: Asking
    credits: Annotated[Text, must_hold("names")]
    credits_and: Words


SAID_FIRST = tuple(one.name for one in fields(SaidFirst))
"""The names of what may come before any sentence; the library has each under its name."""

SEEN_TODAY = "seen_today"
"""The flow of the signs that need care today."""


def part(content: Content, report: Report) -> Part:
    """The places of the talk, where it begins, and what stays open after a sign for today."""
    talk = content.talk
    flows = {SEEN_TODAY: Flow(exits=talk.seen_today.exits)}
    return Part(_entries(talk), talk.questions, flows)


def _entries(talk: Chapter) -> Iterator[tuple[str, Entry]]:
    for name, place in talk.places.items():
        made = entry("talk.yaml", name, place)
        advice = made.place.advice and made.place.kind == "step"
        yield f"talk/{name}", replace(made, place=made.place._replace(advice=advice))
    yield FRESH, Entry("talk.yaml", "fresh", library.Place(say="", exits=talk.fresh))
    today = talk.seen_today
    asked = library.Place(
        say=one_line(today.ask),
        question=today.question,
        reprompt=one_line(today.reprompt),
        exits={"else": "talk/goodbye_today"},
        flow=SEEN_TODAY,
    )
    yield (
        f"{SEEN_TODAY}/ask",
        Entry("talk.yaml", SEEN_TODAY, asked, title=today.title, beside=today.buttons),
    )


def cards(content: Content) -> dict[str, library.Card]:
    """The general lists, with every source in place."""
    listed = [source.title for name, source in content.sources.items() if name != "J"]
    everything = {"all_sources": "\n".join(dict.fromkeys(listed))}
    return {
        name: library.Card(card.title, fill(card.text, everything).strip())
        for name, card in content.talk.cards.items()
    }
