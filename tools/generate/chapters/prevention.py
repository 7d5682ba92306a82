"""The schema of content/en/prevention.yaml: tips against the next cramp."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Exits, Question, Sources, Words


@dataclass(config=CLOSED, frozen=True)
class Tips:
    """Up to three tips at a time."""

    say: Words
    source: Sources
    question: Words | None = None
    reprompt: Words | None = None
    exits: Exits | None = None
    picture: Words | None = None
    show: Words | None = None


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    title: Words
    questions: dict[str, Question]
    reprompt: Words
    occasions: dict[Literal["bedtime", "exercise", "daytime"], list[Tips]]
    last: Words
