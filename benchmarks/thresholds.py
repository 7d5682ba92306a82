"""Weighs phrases that the classifier has not counted, to set the thresholds of talk/thresholds.py.

Cross-validation: content/en/said is parted in five, and each part is weighed by the counts of the
other four. The rules of hearing.yaml were written with these phrases in sight, so how often a sign
is heard is flattered here; benchmarks/hearing.md counts phrases that nobody had seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random

from cramp_coach.talk.classifier import Contest, Counts, Odds, features
from cramp_coach.talk.hearing import Heard, hear, plain
from cramp_coach.talk.library import load
from tools.generate.chapters import said
from tools.generate.classifier import counted
from tools.generate.problem import Report

PARTS = 5
FOLDER = Path(__file__).parents[1] / "content/en/said"
LIBRARY = load()


@cache
def heard(phrase: str) -> Heard:
    return hear(phrase, LIBRARY.vocabulary)


@cache
def counted_of(phrase: str) -> frozenset[str]:
    return frozenset(features(plain(phrase, LIBRARY.vocabulary), heard(phrase).signs))


def parted(phrases: Sequence[str], seed: int = 1) -> list[list[str]]:
    """The phrases in so many parts, mixed: the same every time."""
    mixed = Random(seed).sample(phrases, len(phrases))
    return [mixed[at::PARTS] for at in range(PARTS)]


def weighed(groups: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, Heard]]:
    """Group, phrase, and what is heard, weighed by counts of the other parts only."""
    parts = {group: parted(phrases) for group, phrases in groups.items()}
    for left_out in range(PARTS):
        rest = {
            group: [*chain(*(part for at, part in enumerate(all_parts) if at != left_out))]
            for group, all_parts in parts.items()
        }
        data = counted(rest, counted_of)
        contests = {name: Contest(**one) for name, one in data["contests"].items()}
        counts = Counts(data["totals"], data["features"], contests)
        for group, all_parts in parts.items():
            for phrase in all_parts[left_out]:
                found = heard(phrase)
                words = plain(phrase, LIBRARY.vocabulary)
                yield group, phrase, found._replace(odds=Odds(words, found.signs, counts))


def kept() -> dict[str, list[str]]:
    return said.written(FOLDER, Report())
