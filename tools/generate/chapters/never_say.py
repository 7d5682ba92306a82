"""The schema of content/en/never_say.yaml: what must never be said."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from tools.generate.chapters.words import CLOSED, Names, Text, Words, refusal


def _readable(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as wrong:
        what = f"is the pattern {pattern!r}, which cannot be read: {wrong}."
        raise refusal(what, "Mend it.") from wrong
    return pattern


Pattern = Annotated[Text, AfterValidator(_readable)]


@dataclass(config=CLOSED, frozen=True)
class Never:
    """A pattern, what lets it through, and what to say instead."""

    phrase: Pattern
    instead: Words
    unless: Pattern = ""
    except_in: Names = ()


Chapter = tuple[Never, ...]
