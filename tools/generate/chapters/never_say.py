"""The schema of content/en/never_say.yaml: what must never be said."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Names, Words


@dataclass(config=CLOSED, frozen=True)
class Never:
    """A pattern, what lets it through, and what to say instead."""

    phrase: Words
    instead: Words
    unless: Words | None = None
    except_in: Names | None = None


Chapter = list[Never]
