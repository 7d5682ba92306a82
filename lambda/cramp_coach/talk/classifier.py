"""What words sound like that no rule knows: danger, relief, an answer. Naive Bayes, and pure.

`hearing` names what its rules find. Nobody can list all words of pain and danger, so this counts:
in how many of the phrases of `content/<language>/said/`, a file for each group of phrases, each
word of an utterance stood, each two words in a row, and each warning sign that the rules found.
It names no sign and opens no door: it tells that a question is due, or that a sign is doubtful,
and which of a few harmless meanings is the likeliest.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from math import log
from typing import NamedTuple

SMOOTHING = 0.3
"""How often a feature that was never found counts as found. Less trusts rare ones more. Set by
cross-validation, like the thresholds of `understanding`: see benchmarks/thresholds.py."""

SIGN = "sign:"
"""How the feature of a warning sign begins; by itself, that there is any."""


class Contest(NamedTuple):
    """Some groups of phrases against others."""

    of: Sequence[int]
    """Places of the groups in `Counts.totals`."""
    against: Sequence[int]
    bias: float
    """The logarithm of the odds of an utterance without any counted feature."""


class Counts(NamedTuple):
    """What was counted, and what can be asked of it."""

    totals: Sequence[int]
    """How many phrases each group has."""
    features: Mapping[str, str]
    """Feature -> in how many phrases of each group it was: "12 0 3"."""
    contests: Mapping[str, Contest]
    """"danger" against all else, "earnest" danger against everyday talk alone, "emergency", and a
    group each against the other harmless ones."""


def features(words: Sequence[str], signs: Sequence[str]) -> set[str]:
    """What is counted of an utterance: its words, each two in a row, and the signs in it."""
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return {*words, *pairs, *(f"{SIGN}{sign}" for sign in signs), *([SIGN] if signs else ())}


class Odds(Mapping[str, float]):
    """Contest -> how much likelier an utterance is of its groups, a natural logarithm of odds.

    A contest is weighed when it is asked for: few utterances need all of them.
    """

    def __init__(self, words: Sequence[str], signs: Sequence[str], counts: Counts) -> None:
        self._words, self._signs, self._counts = words, signs, counts

    @cached_property
    def _found(self) -> list[list[int]]:
        known = features(self._words, self._signs) & self._counts.features.keys()
        return [[int(count) for count in self._counts.features[one].split()] for one in known]

    def __getitem__(self, name: str) -> float:
        contest, totals = self._counts.contests[name], self._counts.totals
        of, against = (sum(totals[group] for group in side) for side in contest[:2])
        return contest.bias + sum(
            _weight(sum(one[group] for group in contest.of), of)
            - _weight(sum(one[group] for group in contest.against), against)
            for one in self._found
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts.contests)

    def __len__(self) -> int:
        return len(self._counts.contests)


def _weight(count: int, total: int) -> float:
    """The logarithm of the odds that one of `total` phrases holds what `count` of them held."""
    return log((count + SMOOTHING) / (total - count + SMOOTHING))
