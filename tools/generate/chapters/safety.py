"""The schema of content/en/safety.yaml: what guards what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import Event
from tools.generate.chapters.words import CLOSED, Names, Words


@dataclass(config=CLOSED, frozen=True)
class Guard:
    """Stages that are reached only past a clear answer to one of the questions.

    What needs a clear answer to each of several questions has a guard for each.
    """

    stages: Names
    questions: Names
    clear: tuple[Event, ...]


@dataclass(config=CLOSED, frozen=True)
class Guards:
    """What must be guarded: none of these may be missing."""

    pop_before_rubbing: Guard
    swelling_before_rubbing: Guard
    numbness_before_rubbing: Guard
    pop_before_standing: Guard
    steadiness_before_standing: Guard
    injury_after_worse: Guard
    tear_after_worse: Guard

    def items(self) -> Iterator[tuple[str, Guard]]:
        """Each with its name."""
        return ((guard.name, getattr(self, guard.name)) for guard in fields(self))


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    guards: Guards
    asks_for_signs: Names
    strict: Names
    riskiest: Mapping[Words, Names]


def names(safety: Chapter) -> Iterator[tuple[str, str, str]]:
    """Entry, kind and name of every name that must be known."""
    yield from (("strict", "situation", situation) for situation in safety.strict)
    yield from (("asks_for_signs", "question", question) for question in safety.asks_for_signs)
    for name, guard in safety.guards.items():
        yield from ((name, "stage", stage) for stage in guard.stages)
        yield from ((name, "question", question) for question in guard.questions)
