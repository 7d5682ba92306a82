"""The words of the content: never empty, and without a placeholder that nobody fills."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from cramp_coach.talk.placeholders import names
from tools.generate.problem import nearest

CLOSED = ConfigDict(extra="forbid", str_strip_whitespace=False)
"""A dataclass that knows its keys, and no other."""

REFUSAL = "refusal"
"""The kind of a mistake whose words are ours: what is wrong, and the mend."""


def refusal(what: str, mend: str, inside: Sequence[str] = ()) -> PydanticCustomError:
    """A mistake to raise in a schema. `inside`: the way to its place within what is checked."""
    told = {"text": what, "mend": mend, "inside": list(inside)}
    return PydanticCustomError(REFUSAL, "{text}", told)


def may_hold(*known: str) -> AfterValidator:
    """Words in which these placeholders may stand, and no other."""
    return AfterValidator(lambda words: holds_only(words, known))


def must_hold(*known: str) -> AfterValidator:
    """Words in which each of these placeholders stands, and no other."""
    return AfterValidator(lambda words: _holds_all(holds_only(words, known), known))


def holds_only(words: str, known: Collection[str]) -> str:
    """The words. Refuses a placeholder that nobody fills here."""
    for name in names(words):
        if name not in known:
            mend = nearest(name, known) if known else "Nothing fills it here: write the words."
            raise refusal(f"holds the unknown placeholder {{{name}}}.", mend)
    return words


def _holds_all(words: str, needed: Collection[str]) -> str:
    for name in needed:
        if name not in names(words):
            raise refusal(f"does not hold {{{name}}}.", "Put it where its words belong.")
    return words


def _not_empty(found: tuple[str, ...]) -> tuple[str, ...]:
    if not found:
        raise refusal("names no source.", "Add one.")
    return found


Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
"""Never empty."""
Words = Annotated[Text, may_hold()]
"""Words without a placeholder."""
Names = tuple[Words, ...]
Sources = Annotated[Names, AfterValidator(_not_empty)]
"""Names of sources.yaml; "J" is our own judgement."""
