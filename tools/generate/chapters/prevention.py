"""content/en/prevention.yaml: tips against the next cramp."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from pydantic.dataclasses import dataclass

from cramp_coach.talk.library import Place
from tools.generate.chapters.parts import Exits, Question, Shown, Spoken
from tools.generate.chapters.words import CLOSED, Sources, Words
from tools.generate.entry import Entry, Part, one_line
from tools.generate.problem import Report

if TYPE_CHECKING:
    from tools.generate.content import Content


@dataclass(config=CLOSED, frozen=True)
class Tips:
    """Up to three tips at a time."""

    say: Spoken
    source: Sources
    question: Words = ""
    reprompt: Spoken = ""
    exits: Exits = field(default_factory=dict)
    picture: Words = ""
    show: Shown = ""


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    title: Words
    questions: Mapping[str, Question]
    reprompt: Spoken
    occasions: Mapping[Literal["bedtime", "exercise", "daytime"], tuple[Tips, ...]]
    last: Spoken


MORE = "more_tips"
"""The question between two parts."""


def part(content: Content, report: Report) -> Part:
    """The tips of each occasion, one part after the other."""
    return Part(_entries(content.prevention), content.prevention.questions)


def _entries(prevention: Chapter) -> Iterator[tuple[str, Entry]]:
    for occasion, parts in prevention.occasions.items():
        for number, tips in enumerate(parts, 1):
            place = _place(prevention, tips, f"prevention/{occasion}", number, len(parts))
            yield (
                f"prevention/{occasion}/{number}",
                Entry(
                    "prevention.yaml",
                    f"{occasion}, {number}",
                    place,
                    tips.source,
                    picture=tips.picture,
                    title=prevention.title,
                    show=tips.show,
                ),
            )


def _place(prevention: Chapter, tips: Tips, here: str, number: int, count: int) -> Place:
    say = one_line(tips.say)
    if number < count:
        then, before = f"{here}/{number + 1}", f"{here}/{max(number - 1, 1)}"
        exits = {"next": then, "unsure": then, "previous": before, "prevent": then}
        reprompt = one_line(prevention.reprompt)
        return Place(say, question=MORE, reprompt=reprompt, exits=exits, advice=True)
    if not tips.question:
        return Place(one_line(f"{say} {prevention.last}"), kind="end", advice=True)
    reprompt = one_line(tips.reprompt or prevention.reprompt)
    return Place(say, question=tips.question, reprompt=reprompt, exits=tips.exits, advice=True)
