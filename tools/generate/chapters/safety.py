"""The schema of content/en/safety.yaml: what guards what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Names, Words


@dataclass(config=CLOSED, frozen=True)
class Guard:
    """Stages that are reached only past a clear answer to one of the questions.

    What needs a clear answer to each of several questions has a guard for each.
    """

    stages: Names
    questions: Names
    clear: Names


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


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    guards: Guards
    asks_for_signs: Names
    strict: Names
    riskiest: dict[Words, Names]


def names(safety: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """File, entry, kind and name of every name that must be known."""
    for situation in safety["strict"]:
        yield "safety", "strict", "situation", situation
    for name, guard in safety["guards"].items():
        for stage in guard["stages"]:
            yield "safety", name, "stage", stage
