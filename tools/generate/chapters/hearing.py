"""The schema of content/en/hearing.yaml: how free words are heard."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Event, Names, Rules, Words


@dataclass(config=CLOSED, frozen=True)
class Rule:
    """Concepts that mean something together: in a clause, across clauses, or beyond doubt."""

    heard: Rules | None = None
    across: Rules | None = None
    sure: Rules | None = None
    across_sure: Rules | None = None
    unless: Rules | None = None


@dataclass(config=CLOSED, frozen=True)
class Situation:
    """Words that name a situation, and rules that compose it."""

    words: Words
    heard: Rules


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    alike: dict[str, str]
    endings: dict[str, Words]
    fillers: Words
    not_in_values: Words
    restarts: Names
    openers: Words
    subjects: Words
    hesitations: Words
    idioms: Words
    things: Words
    shape: dict[str, Words]
    concepts: dict[str, Words]
    replies: dict[str, Words]
    nouns: dict[str, Words]
    sides: dict[str, Words]
    body_parts: dict[str, Rules]
    other_parts: dict[str, Rules]
    situations: dict[str, Words | Situation]
    occasions: dict[Literal["bedtime", "exercise", "daytime"], Words]
    signs: dict[str, Rule]
    risks: dict[str, Rule]
    events: dict[Event, Rule]
    answers: dict[Literal["yes", "no"], Rule]
