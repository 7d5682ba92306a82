"""The schema of content/en/causes.yaml: the check of what may have set a cramp off."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Names, Question, Sources, Truth, Words


@dataclass(config=CLOSED, frozen=True)
class Also:
    """One more question, whose yes is a sign."""

    ask: Words
    sign: Words
    unsure: Words | None = None


@dataclass(config=CLOSED, frozen=True)
class Check:
    """One question of the check, and what its yes may mean."""

    ask: Words
    yes: Words
    listen: Words
    heard: Words
    source: Sources
    also: Also | None = None
    also_yes: Names | None = None
    report: dict[str, Literal["also", "tip"]] | None = None
    more: Truth | None = None


@dataclass(config=CLOSED, frozen=True)
class Moment:
    """The start or an end of the check."""

    say: Words
    question: Words
    reprompt: Words
    source: Sources
    listen: Words | None = None


@dataclass(config=CLOSED, frozen=True)
class Listened:
    """A question in the build that asks nothing personal."""

    ask: Words
    back: Words


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    title: Words
    questions: dict[str, Question]
    listen_questions: dict[str, Listened]
    start: Moment
    part: Words
    back: Words
    checks: dict[str, Check]
    end: Moment
    end_of_more: Moment
