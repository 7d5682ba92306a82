"""The schema of content/en/topics.yaml: what people ask about."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Grade, Sources, Words


@dataclass(config=CLOSED, frozen=True)
class Topic:
    """An honest answer, how well it is known, and the words that ask for it."""

    say: Words
    grade: Grade
    claims: list[int]
    source: Sources
    heard: Words
    more: Words | None = None


Chapter = dict[str, Topic]
