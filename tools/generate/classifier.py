"""Counts what people said, and makes of it the weights of talk/classifier.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log
from typing import Any

from cramp_coach.talk.classifier import HARMLESS, PRECISION
from tools.generate.chapters.said import GROUPS

DANGER = ("emergency", "today")
"""Groups of phrases that tell danger."""

ELSE = (*DANGER, "book", "everyday", "question")
"""Groups of which no phrase asks for relief, or answers in the middle of it."""

CONTESTS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "danger": (DANGER, ("book", *HARMLESS)),
    "earnest": (DANGER, ("everyday",)),
    "emergency": (("emergency",), ("today", "book", *HARMLESS)),
    "cramp": (("relief",), ELSE),
    "in_relief": (("relief", "eased", "still", "worse"), ELSE),
    **{one: ((one,), tuple(other for other in HARMLESS if other != one)) for one in HARMLESS},
}
"""Contest -> the groups on both sides."""

SMOOTHING = 0.3
"""How often a feature that was never found counts as found. Less trusts rare ones more. Set by
cross-validation, like talk/thresholds.py: see benchmarks/thresholds.py."""

LEAST, LEAST_PAIRS = 2, 3
"""In how many phrases a word, and two words in a row, must have stood. What stood in fewer tells
nothing of the next phrase: left out, it changes no odds that cross-validation can see."""


def weighed(
    said: Mapping[str, Sequence[str]], features: Callable[[str], Iterable[str]]
) -> dict[str, Any]:
    """The fields of `Weights`, as data. `features` tells what is counted of a phrase."""
    held = {group: Counter[str]() for group in GROUPS}
    for group in GROUPS:
        for phrase in said[group]:
            held[group].update(set(features(phrase)))
    everything = sum(held.values(), Counter[str]())
    kept = sorted(
        one for one, times in everything.items() if times >= (LEAST_PAIRS if " " in one else LEAST)
    )

    def side(groups: Sequence[str]) -> Side:
        phrases = sum(len(said[one]) for one in groups)
        return sum((held[one] for one in groups), Counter[str]()), phrases

    sides = {name: (side(of), side(against)) for name, (of, against) in CONTESTS.items()}
    return {
        "contests": {
            name: _written(sum(_absent(of, one) - _absent(against, one) for one in kept))
            for name, (of, against) in sides.items()
        },
        "features": {
            one: " ".join(
                str(_written(_present(of, one) - _present(against, one)))
                for of, against in sides.values()
            )
            for one in kept
        },
    }


Side = tuple[Counter[str], int]
"""In how many phrases of a side of a contest each feature is, and how many phrases there are."""


def _absent(side: Side, feature: str) -> float:
    held, phrases = side
    yes = held[feature]
    return log((phrases - yes + SMOOTHING) / (phrases + 2 * SMOOTHING))


def _present(side: Side, feature: str) -> float:
    held, phrases = side
    yes = held[feature]
    return log((yes + SMOOTHING) / (phrases - yes + SMOOTHING))


def _written(weight: float) -> int:
    return round(weight * PRECISION)
