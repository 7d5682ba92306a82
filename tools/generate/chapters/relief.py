"""The schema of content/en/relief.yaml: the routines, round by round, and what follows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from tools.generate.chapters.parts import (
    CLOSED,
    ONWARDS,
    Address,
    Effect,
    Exits,
    Names,
    Question,
    Sources,
    Ways,
    Words,
)


@dataclass(config=CLOSED, frozen=True)
class Stage:
    """What follows the rounds, the same in every routine that has it."""

    source: Sources
    say: Words | None = None
    title: Words | None = None
    question: Words | None = None
    exits: Ways | None = None
    reprompt: Words | None = None
    picture: Words | None = None
    picture_of: list[str] | None = None
    show: Words | None = None
    lists: Names | None = None
    effect: Effect | None = None


@dataclass(config=CLOSED, frozen=True)
class Asked:
    """A place of its own that asks one question."""

    question: Words
    exits: Exits
    reprompt: Words
    source: Sources
    title: Words | None = None
    say: Words | None = None


@dataclass(config=CLOSED, frozen=True)
class Hold:
    """A move and how long it is held, as it is said and as a screen shows it."""

    picture: Words
    show: Words
    say: Words


@dataclass(config=CLOSED, frozen=True)
class Routine:
    """The stretches for a muscle, a situation, or both: two different ones."""

    after: Names
    source: Sources
    again: Words
    holds: Annotated[list[Hold], Field(min_length=2, max_length=2)]
    body_part: Words | None = None
    parts: dict[Words, Words] | None = None
    situation: Words | None = None
    way_back: Words | None = None
    whose_chest: Words | None = None
    creep: Words | None = None
    next_minute: Words | None = None

    @model_validator(mode="after")
    def _comes_to_an_end(self) -> Self:
        if self.after[-1:] != ["stuck"]:
            text = "does not end with the stage 'stuck'.|Put it last in `after`."
            raise PydanticCustomError("vocabulary", "{text}", {"text": text})
        return self


@dataclass(config=CLOSED, frozen=True)
class Line:
    """Whom a routine fits: the first line that fits wins."""

    body_part: Names | None = None
    situation: Names | None = None
    routine: Words | None = None
    go: Address | None = None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if (self.routine is None) == (self.go is None):
            text = "leads nowhere, or to two places.|Name a routine, or where to go."
            raise PydanticCustomError("vocabulary", "{text}", {"text": text})
        return self


@dataclass(config=CLOSED, frozen=True)
class Phrases:
    """Words that several places share, by the placeholder that stands for them."""

    hold: Words
    another_way: Words
    hold_2: Words
    ten: Words
    come_back: Words
    way_back: Words
    whose_chest: Words
    creep: Words
    next_minute: Words


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    questions: dict[str, Question]
    phrases: Phrases
    silence: Words
    anytime: Ways
    buttons: Names
    order: Names
    hold_titles: Annotated[list[Words], Field(min_length=2, max_length=2)]
    stages: dict[str, Stage]
    choose: list[Line]
    which_thigh: Asked
    what_else: Asked
    routines: dict[str, Routine]


def names(relief: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """File, entry, kind and name of every name that must be known."""
    for line in relief["choose"]:
        for situation in line.get("situation", ()):
            yield "relief", "choose", "situation", situation
        for part in line.get("body_part", ()):
            yield "relief", "choose", "body part", part
        if "routine" in line:
            yield "relief", "choose", "routine", line["routine"]
    for name, routine in relief["routines"].items():
        for stage in routine["after"]:
            yield "relief", name, "stage", stage
        if "situation" in routine:
            yield "relief", name, "situation", routine["situation"]
        if "body_part" in routine:
            yield "relief", name, "body part", routine["body_part"]
        for part in chain(*routine.get("parts", {}).items()):
            yield "relief", name, "body part", part
    for name, stage in relief["stages"].items():
        for part in filter(None, stage.get("picture_of", ())):
            yield "relief", name, "body part", part
        for target in stage.get("exits", {}).values():
            if "/" not in target and target != ONWARDS:
                yield "relief", name, "stage", target
    for stage in (*relief["order"], *(one for one in relief["anytime"].values() if "/" not in one)):
        yield "relief", "order" if stage in relief["order"] else "anytime", "stage", stage
