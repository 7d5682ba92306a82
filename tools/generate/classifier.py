"""Counts the words of what people said for talk/classifier.py."""

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
    "emergency": (("emergency",), ("today", "book", *HARMLESS)),
    **{one: ((one,), tuple(other for other in HARMLESS if other != one)) for one in HARMLESS},
}
"""Contest -> the groups on both sides."""


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
