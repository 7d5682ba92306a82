"""Counts what people said for talk/classifier.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log
from typing import Any

from cramp_coach.talk.classifier import SMOOTHING
from tools.generate.chapters.said import GROUPS

DANGER = ("emergency", "today")
"""Groups of phrases that tell danger."""

HARMLESS = ("relief", "eased", "still", "worse", "everyday")
"""Groups of which the likeliest is guessed where nothing else is understood."""

CONTESTS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "danger": (DANGER, ("book", *HARMLESS)),
    "earnest": (DANGER, ("everyday",)),
    "emergency": (("emergency",), ("today", "book", *HARMLESS)),
    **{one: ((one,), tuple(other for other in HARMLESS if other != one)) for one in HARMLESS},
}
"""Contest -> the groups on both sides."""


LEAST, LEAST_PAIRS = 2, 3
"""In how many phrases a word, and two words in a row, must have stood. What stood in fewer tells
nothing of the next phrase: left out, it changes no odds that cross-validation can see."""


def counted(
    said: Mapping[str, Sequence[str]], features: Callable[[str], Iterable[str]]
) -> dict[str, Any]:
    """The counts as data; see `Counts`. `features` tells what is counted of a phrase."""
    held = {group: Counter[str]() for group in GROUPS}
    for group in GROUPS:
        for phrase in said[group]:
            held[group].update(set(features(phrase)))
    everything = sum(held.values(), Counter[str]())
    kept = sorted(
        one for one, times in everything.items() if times >= (LEAST_PAIRS if " " in one else LEAST)
    )

    def absent(groups: Iterable[str], feature: str) -> float:
        count = sum(held[group][feature] for group in groups)
        total = sum(len(said[group]) for group in groups)
        return log((total - count + SMOOTHING) / (total + 2 * SMOOTHING))

    return {
        "totals": [len(said[group]) for group in GROUPS],
        "features": {one: " ".join(str(held[g][one]) for g in GROUPS) for one in kept},
        "contests": {
            name: {
                "of": [GROUPS.index(group) for group in of],
                "against": [GROUPS.index(group) for group in against],
                "bias": round(sum(absent(of, one) - absent(against, one) for one in kept), 3),
            }
            for name, (of, against) in CONTESTS.items()
        },
    }
