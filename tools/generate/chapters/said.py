"""content/en/said/: what people said, a file for each group, a phrase a line.

The classifier counts their words. So they must be as people say them, and of many people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path

from pydantic.dataclasses import dataclass

from tools.generate.chapters.signs import Chapter as Signs
from tools.generate.chapters.words import CLOSED
from tools.generate.problem import Report

FOLDER = "said"

PHRASE = re.compile(r"[^\W\d_]+'?(?:[' ][^\W\d_]+'?)*")
"""Words as they arrive: no digits, and no stops but apostrophes."""


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The phrases of each group."""

    emergency: Sequence[str]
    today: Sequence[str]
    book: Sequence[str]
    relief: Sequence[str]
    eased: Sequence[str]
    still: Sequence[str]
    worse: Sequence[str]
    everyday: Sequence[str]
    question: Sequence[str]


GROUPS = tuple(field.name for field in fields(Chapter))


def written(folder: Path, report: Report) -> dict[str, list[str]]:
    """Group -> the lines of its file, but for those that begin with "#"."""
    said: dict[str, list[str]] = {}
    first: dict[str, str] = {}
    for group in GROUPS:
        path = folder / f"{group}.txt"
        if not path.exists():
            report.add(f"{FOLDER}/{path.name}", "file", "is missing.", f"Put it back as {path}.")
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        said[group] = [line for line in lines if not line.startswith("#")]
        for at, line in _wrong(lines, group, first):
            report.add(f"{FOLDER}/{path.name}", f"line {at}", *line)
    for path in sorted(folder.glob("*")):
        if path.name not in {f"{group}.txt" for group in GROUPS}:
            mend = f"The groups are {', '.join(GROUPS)}."
            report.add(f"{FOLDER}/{path.name}", "file", "belongs to no group.", mend)
    return said


def _wrong(
    lines: Sequence[str], group: str, first: dict[str, str]
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Line, what is wrong with it, and the mend. `first`: phrase -> where it stood first."""
    for at, line in enumerate(lines, 1):
        if line.startswith("#"):
            continue
        if not (PHRASE.fullmatch(line) and line.islower()):
            yield at, (f"is {line!r}.", "Write what is said, in small letters and without stops.")
        elif line in first:
            yield at, (f"stands in {first[line]}, too.", "Keep one.")
        first.setdefault(line, f"{group}.txt, line {at}")


def with_examples(said: Chapter, signs: Signs) -> Mapping[str, Sequence[str]]:
    """The groups with the examples of each sign: of what it is at its level, of what it is not as
    everyday talk."""
    whole: dict[str, list[str]] = {group: [*phrases] for group, phrases in asdict(said).items()}
    for sign in signs.values():
        whole[sign.level] += sign.heard
        whole["everyday"] += sign.not_heard
    return whole
