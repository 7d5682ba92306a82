"""The schema of content/en/bedtime.yaml: the guided stretch before bed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Kind, Names, Question, Sources, Words


@dataclass(config=CLOSED, frozen=True)
class Half:
    """One half of the stretch: into place, hold, rest, hold, rest, hold."""

    picture: Words
    show: Words
    set_up: Words
    holds: Names
    rests: Names
    source: Sources


@dataclass(config=CLOSED, frozen=True)
class Silent:
    """The stretch for somebody who does not answer."""

    before: Words
    set_up: Words
    holds: Names
    rests: Names
    after: Words


@dataclass(config=CLOSED, frozen=True)
class Start:
    say: Words
    source: Sources


@dataclass(config=CLOSED, frozen=True)
class End:
    kind: Kind
    say: Words
    source: Sources


@dataclass(config=CLOSED, frozen=True)
class Task:
    """The stretch as an Alexa Routine shows it."""

    title: Words
    description: Words


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    title: Words
    half_titles: Annotated[list[Words], Field(min_length=2, max_length=2)]
    questions: dict[str, Question]
    start: Start
    silent: Silent
    choose: dict[str, Words]
    versions: dict[str, list[Half]]
    half: Words
    carry_on: Words
    done: Words
    done_in_silence: Words
    reprompt: Words
    task: Task
    places: dict[str, End]
