"""content/en/topics.yaml: what people ask about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from cramp_coach.talk.library import Place
from tools.generate.chapters.parts import Grade, Spoken
from tools.generate.chapters.words import CLOSED, Sources, Words
from tools.generate.entry import Entry, Part, one_line
from tools.generate.problem import Report

if TYPE_CHECKING:
    from tools.generate.content import Content


@dataclass(config=CLOSED, frozen=True)
class Topic:
    """An honest answer, how well it is known, and the words that ask for it."""

    say: Spoken
    grade: Grade
    claims: tuple[int, ...]
    source: Sources
    heard: Words
    more: Spoken = ""


Chapter = Mapping[str, Topic]


def part(content: Content, report: Report) -> Part:
    """Each topic is an aside on top of where the talk is."""
    title = content.screen.titles.topics
    topics = content.topics.items()
    return Part((f"topics/{name}", _entry(name, topic, title)) for name, topic in topics)


def _entry(name: str, topic: Topic, title: str) -> Entry:
    place = Place(say=one_line(topic.say), more=one_line(topic.more), kind="aside", advice=True)
    return Entry(
        "topics.yaml", name, place, topic.source, topic.grade, claims=topic.claims, title=title
    )
