"""The schema of content/en/regions.yaml: the numbers of each region."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints
from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Sources, Words


@dataclass(config=CLOSED, frozen=True)
class Region:
    """Whole clauses with the numbers, and how the region spells."""

    call_emergency: Words
    emergency_number: Words
    crisis_line: Words
    get_advice: Words
    color: Words
    diarrhea: Words
    source: Sources


Chapter = dict[Annotated[str, StringConstraints(pattern=r"^([a-z]{2}-[A-Z]{2}|other)$")], Region]
