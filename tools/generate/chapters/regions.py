"""The schema of content/en/regions.yaml: the numbers of each region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated

from pydantic import StringConstraints
from pydantic.dataclasses import dataclass

from tools.generate.chapters.words import CLOSED, Sources, Words


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

    @property
    def clauses(self) -> dict[str, str]:
        """Placeholder -> the words of this region for it."""
        return {name: getattr(self, name) for name in CLAUSES}


CLAUSES = tuple(field.name for field in fields(Region) if field.name != "source")
"""The placeholders that a region fills."""

OTHER = "other"
"""The region of any locale that has no numbers of its own."""

Chapter = Mapping[Annotated[str, StringConstraints(pattern=r"^([a-z]{2}-[A-Z]{2}|other)$")], Region]
