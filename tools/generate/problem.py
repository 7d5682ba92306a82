"""A mistake in the content, and the list of them that a build shows at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from cramp_coach.errors import CrampCoachError


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
