"""What words sound like that no rule knows: danger, relief, an answer. Naive Bayes, and pure.

`hearing` names what its rules find. Nobody can list all words of pain and danger, so this counts:
how many of the phrases of `content/<language>/said/` each word of an utterance stood in, a file for
each group of phrases. It names no sign and opens no door: it tells that a question is due, and
which of a few harmless meanings is the likeliest.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

SMOOTHING = 0.1
"""How often a word that was never said counts as said. Less trusts rare words more."""


class Contest(NamedTuple):
    """Some groups of phrases against others."""

    of: Sequence[int]
    """Places of the groups in `Counts.totals`."""
    against: Sequence[int]
    bias: float
    """The logarithm of the odds of an utterance without any counted word."""


class Counts(NamedTuple):
    """What was counted, and what can be asked of it."""

    totals: Sequence[int]
    """How many phrases each group has."""
    words: Mapping[str, str]
    """Word -> in how many phrases of each group it stood: "12 0 3"."""
    contests: Mapping[str, Contest]
    """"danger", "emergency", and a group each against the other harmless ones."""


def odds(words: Iterable[str], counts: Counts) -> dict[str, float]:
    """How much likelier the words are of each contest's groups: natural logarithms of odds."""
    found = [
        [int(count) for count in counts.words[word].split()]
        for word in {*words} & counts.words.keys()
    ]
    return {name: _odds(found, contest, counts) for name, contest in counts.contests.items()}


def _odds(found: Sequence[Sequence[int]], contest: Contest, counts: Counts) -> float:
    sides = (contest.of, contest.against)
    of, against = (sum(counts.totals[group] for group in side) for side in sides)
    return contest.bias + sum(
        _weight(sum(one[group] for group in contest.of), of)
        - _weight(sum(one[group] for group in contest.against), against)
        for one in found
    )


def _weight(count: int, total: int) -> float:
    """The logarithm of the odds that one of `total` phrases holds what `count` of them held."""
    return log((count + SMOOTHING) / (total - count + SMOOTHING))
