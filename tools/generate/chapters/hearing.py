"""The schema of content/en/hearing.yaml: how free words are heard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import Event
from tools.generate.chapters.words import CLOSED, Names, Words


@dataclass(config=CLOSED, frozen=True)
class Rule:
    """Concepts that mean something together: in a clause, across clauses, or beyond doubt."""

    heard: Names = ()
    across: Names = ()
    sure: Names = ()
    across_sure: Names = ()
    unless: Names = ()


@dataclass(config=CLOSED, frozen=True)
class Situation:
    """Words that name a situation, and rules that compose it."""

    words: Words
    heard: Names = ()


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    alike: Mapping[str, str]
    endings: Mapping[str, Words]
    fillers: Words
    not_in_values: Words
    restarts: Names
    openers: Words
    subjects: Words
    hesitations: Words
    articles: Words
    verbs: Words
    idioms: Words
    things: Words
    shape: Mapping[str, Words]
    concepts: Mapping[str, Words]
    replies: Mapping[str, Words]
    nouns: Mapping[str, Words]
    sides: Mapping[str, Words]
    body_parts: Mapping[str, Names]
    other_parts: Mapping[str, Names]
    situations: Mapping[str, Words | Situation]
    occasions: Mapping[Literal["bedtime", "exercise", "daytime"], Words]
    doubts: Names
    signs: Mapping[str, Rule]
    risks: Mapping[str, Rule]
    events: Mapping[Event, Rule]
    answers: Mapping[Literal["yes", "no"], Rule]
