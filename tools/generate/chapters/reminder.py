"""content/en/reminder.yaml: the daily reminder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from cramp_coach.talk.library import Flow
from tools.generate.chapters.parts import Exits, Place, Question, entry
from tools.generate.chapters.words import CLOSED, Text, Words, must_hold
from tools.generate.entry import Part
from tools.generate.problem import Report

if TYPE_CHECKING:
    from tools.generate.content import Content

Hour = Annotated[Text, must_hold("minutes")]


@dataclass(config=CLOSED, frozen=True)
class Clock:
    """The times of day in words."""

    usual: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    hours: Annotated[tuple[Hour, ...], Field(min_length=24, max_length=24)]
    minutes: Annotated[tuple[str, ...], Field(min_length=60, max_length=60)]


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    title: Words
    text: Words
    clock: Clock
    questions: Mapping[str, Question]
    anytime: Exits
    places: Mapping[str, Place]


FLOW = "reminder"


def part(content: Content, report: Report) -> Part:
    """The talk about the reminder is a flow of its own."""
    reminder = content.reminder
    entries = (
        (f"{FLOW}/{name}", entry("reminder.yaml", name, place, FLOW, reminder.title))
        for name, place in reminder.places.items()
    )
    return Part(entries, reminder.questions, {FLOW: Flow(exits=reminder.anytime)})
