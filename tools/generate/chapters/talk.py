"""The schema of content/en/talk.yaml: the talk around the relief."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Card, Exits, Names, Place, Question, Words


@dataclass(config=CLOSED, frozen=True)
class CardText:
    """A general list for the Alexa app."""

    title: Words
    text: Words


@dataclass(config=CLOSED, frozen=True)
class Asking:
    """What follows eight seconds of silence at the one question before a sign, by its level."""

    emergency: Words
    today: Words
    book: Words
    help: Words


@dataclass(config=CLOSED, frozen=True)
class SeenToday:
    """What follows a sign that needs care today: no stretch, but an answer."""

    title: Words
    question: Words
    buttons: Names
    ask: Words
    exits: Exits
    reprompt: Words


@dataclass(config=CLOSED, frozen=True)
class Doctor:
    """What to tell a doctor: {what} has a name for each muscle, and one for any."""

    told: Words
    before: Words
    with_sign: Words
    seen: Words
    minutes: Words
    a_minute: Words
    what: dict[str, Words]


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    disclaimer: Words
    for_the_cramp: Words
    questions: dict[str, Question]
    anywhere: Exits
    fresh: Exits
    places: dict[str, Place]
    seen_today: SeenToday
    doctor: Doctor
    cards: dict[Card, CardText]
    asking: Asking
    credits: Words
    credits_and: str
