"""Reads content/<language>/said/, and counts its words for talk/classifier.py."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log
from pathlib import Path
from typing import Any

from cramp_coach.talk.classifier import SMOOTHING
from tools.generate.problem import Report

FOLDER = "said"
"""The folder of a language that holds what people said, a file for each group."""

DANGER = ("emergency", "today")
"""Groups of phrases that tell danger."""

HARMLESS = ("relief", "eased", "still", "worse", "everyday")
"""Groups of which the likeliest is guessed where nothing else is understood."""

GROUPS = (*DANGER, "book", *HARMLESS)
"""The files of a language's `said`, in the order of the counts."""

PHRASE = re.compile(r"[^\W\d_]+'?(?:[' ][^\W\d_]+'?)*")
"""Words as they arrive: no digits, and no stops but apostrophes."""

CONTESTS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "danger": (DANGER, ("book", *HARMLESS)),
    "emergency": (("emergency",), ("today", "book", *HARMLESS)),
    **{one: ((one,), tuple(other for other in HARMLESS if other != one)) for one in HARMLESS},
}
"""Contest -> the groups on both sides."""


def read(folder: Path, report: Report) -> dict[str, list[str]]:
    """Group -> its phrases: the lines of a file, but for those that begin with "#"."""
    said: dict[str, list[str]] = {}
    where: dict[str, str] = {}
    for group in GROUPS:
        name = f"{FOLDER}/{group}.txt"
        try:
            lines = (folder / f"{group}.txt").read_text(encoding="utf-8").splitlines()
        except OSError:
            report.add(name, "file", "is missing.", "Put it back.")
            continue
        said[group] = [line for line in lines if not line.startswith("#")]
        for number, line in enumerate(lines, 1):
            first = where.setdefault(line, f"{name}, line {number}")
            if not (PHRASE.fullmatch(line) and line.islower()) and not line.startswith("#"):
                what = f"is {line!r}."
                report.add(name, f"line {number}", what, "Write what is said in small letters.")
            elif first != f"{name}, line {number}" and not line.startswith("#"):
                report.add(name, f"line {number}", f"stands in {first}, too.", "Keep one.")
    for path in sorted(folder.glob("*")):
        if path.stem not in GROUPS or path.suffix != ".txt":
            what, mend = "belongs to no group.", f"The groups are {', '.join(GROUPS)}."
            report.add(f"{FOLDER}/{path.name}", "file", what, mend)
    return said


def with_examples(
    said: Mapping[str, Sequence[str]], signs: Mapping[str, Any]
) -> dict[str, list[str]]:
    """The groups with the examples of each sign: of what it is at its level, of what it is not as
    everyday talk."""
    whole = {group: list(phrases) for group, phrases in said.items()}
    for sign in signs.values():
        whole[sign["level"]] += sign.get("heard", ())
        whole["everyday"] += sign.get("not_heard", ())
    return whole


def counted(
    said: Mapping[str, Sequence[str]], words: Callable[[str], Iterable[str]]
) -> dict[str, Any]:
    """The counts as data; see `Counts`. `words` writes a phrase out in plain words."""
    held = {group: Counter[str]() for group in GROUPS}
    for group in GROUPS:
        for phrase in said[group]:
            held[group].update(set(words(phrase)))
    everything = sorted(set().union(*held.values()))

    def absent(groups: Iterable[str], word: str) -> float:
        count = sum(held[group][word] for group in groups)
        total = sum(len(said[group]) for group in groups)
        return log((total - count + SMOOTHING) / (total + 2 * SMOOTHING))

    return {
        "totals": [len(said[group]) for group in GROUPS],
        "words": {word: " ".join(str(held[g][word]) for g in GROUPS) for word in everything},
        "contests": {
            name: {
                "of": [GROUPS.index(group) for group in of],
                "against": [GROUPS.index(group) for group in against],
                "bias": round(sum(absent(of, w) - absent(against, w) for w in everything), 3),
            }
            for name, (of, against) in CONTESTS.items()
        },
    }
