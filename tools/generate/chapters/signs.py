"""The schema of content/en/signs.yaml: the warning signs."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Level, Names, Sources, Words


@dataclass(config=CLOSED, frozen=True)
class Sign:
    """What is said of a sign, how grave it is, and examples of what is one and what is none."""

    level: Level
    say: Words
    source: Sources
    relief: Literal["goes_on"] | None = None
    seen: Words | None = None
    ask: Words | None = None
    if_no: Words | None = None
    if_no_sign: Words | None = None
    if_no_situation: Words | None = None
    more: Words | None = None
    heard: Names | None = None
    not_heard: list[str] | None = None


Chapter = dict[str, Sign]
