"""Weighs phrases that the classifier has not counted, to set the thresholds of talk/thresholds.py.

Cross-validation: content/en/said is parted in five, and each part is weighed by the counts of the
other four. The rules of hearing.yaml were written with these phrases in sight, so how often a sign
is heard is flattered here; benchmarks/hearing.md counts phrases that nobody had seen.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random

from cramp_coach.talk.classifier import Weights, features, odds
from cramp_coach.talk.hearing import Heard, hear, plain
from cramp_coach.talk.library import load
from cramp_coach.talk.thresholds import (
    DOUBTED_AT,
    FEW_WORDS,
    MANY_WORDS,
    UNLIKELY_AT,
    UNLIKELY_OF_FEW_AT,
)
from tools.generate.chapters import said
from tools.generate.classifier import weighed as weights_of
from tools.generate.problem import Report

PARTS = 5
FOLDER = Path(__file__).parents[1] / "content/en/said"
LIBRARY = load()


@cache
def heard(phrase: str) -> Heard:
    return hear(phrase, LIBRARY.vocabulary)


@cache
def features_of(phrase: str) -> frozenset[str]:
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
        weights = Weights(**weights_of(rest, features_of))
        for group, all_parts in parts.items():
            for phrase in all_parts[left_out]:
                found = heard(phrase)
                words = plain(phrase, LIBRARY.vocabulary)
                yield group, phrase, found._replace(odds=odds(words, found.signs, weights))


def kept() -> dict[str, list[str]]:
    return said.written(FOLDER, Report())


def main() -> int:
    """For each threshold of doubt: what of each group is asked about that would be an alarm."""
    rows = [
        (group, found.length, found.doubted, found.odds["earnest"])
        for group, _, found in weighed(kept())
        if found.signs and not found.sure and found.length >= FEW_WORDS
    ]
    groups = ("emergency", "today", "everyday")
    print("alarms with a sign, not plain:", {g: sum(r[0] == g for r in rows) for g in groups})
    for many in (-4.0, -3.0, UNLIKELY_AT, -1.0, 0.0, 1.0):
        for doubted in (1.0, DOUBTED_AT, 5.0):
            asked = dict.fromkeys(groups, 0)
            for group, length, doubt, earnest in rows:
                least = UNLIKELY_OF_FEW_AT if length < MANY_WORDS else many
                if group in asked and earnest < (doubted if doubt else least):
                    asked[group] += 1
            print(f"UNLIKELY_AT {many:+.0f}, DOUBTED_AT {doubted:+.0f}: asked about {asked}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
