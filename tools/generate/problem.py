"""A mistake in the content, and the list of them that a build shows at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from cramp_coach.errors import CrampCoachError

MOST_NAMED = 12
"""Names that are told where none is near."""


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in the content, in words that a nurse can act on."""

    file: str
    entry: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.what} {self.mend}"


class ContentError(CrampCoachError):
    """The content has mistakes; the message names each of them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class Report:
    """Collects problems, so that all of them are shown at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, file: str, entry: str, what: str, mend: str) -> None:
        self.problems.append(Problem(file, entry, what, mend))

    def stop_if_wrong(self) -> None:
        if self.problems:
            raise ContentError(self.problems)


def nearest(used: str, known: Iterable[str]) -> str:
    """The mend of a name that nobody knows: the nearest right spelling, or some names there are."""
    names = sorted(known)
    near = get_close_matches(used, names, 1, 0.5)
    return f"Did you mean {near[0]!r}?" if near else f"It may be {', '.join(names[:MOST_NAMED])}."
