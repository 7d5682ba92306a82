"""The schema of content/en/reminder.yaml: the daily reminder."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Exits, Place, Question, Words


@dataclass(config=CLOSED, frozen=True)
class Clock:
    """The times of day in words."""

    usual: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    hours: Annotated[list[Words], Field(min_length=24, max_length=24)]
    minutes: Annotated[list[str], Field(min_length=60, max_length=60)]


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    title: Words
    text: Words
    clock: Clock
    questions: dict[str, Question]
    anytime: Exits
    places: dict[str, Place]
