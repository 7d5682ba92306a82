"""What words sound like that no rule knows: danger, relief, an answer. Naive Bayes, and pure.

`hearing` names what its rules find. Nobody can list all words of pain and danger, so the build
counts: in how many of the phrases of `content/<language>/said/`, a file for each group of phrases,
each word stood, each two words in a row, and each warning sign that the rules found. Here what an
utterance holds of them is weighed. It names no sign. It tells that a question is due or that a sign
is doubtful, which of a few harmless meanings is the likeliest, and, where it was asked whether a
cramp has let go, what the words answer.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

HARMLESS = ("relief", "eased", "still", "worse", "everyday", "question")
"""Groups of phrases, each a contest against the others: the likeliest is guessed where nothing else
is understood."""

SIGN = "sign:"
"""How the feature of a warning sign begins; by itself, that there is any."""

PRECISION = 100
"""Weights are written as whole numbers, in parts of this."""


class Weights(NamedTuple):
    """What was counted, as natural logarithms of odds in parts of PRECISION."""

    contests: Mapping[str, int]
    """Some groups of phrases against others -> the odds of an utterance without any feature:
    "danger" against all else, "earnest" danger against everyday talk alone, "emergency", and a
    harmless group each against the other harmless ones."""
    features: Mapping[str, str]
    """Feature -> how much it moves the odds of each contest, in their order: "212 -30 …"."""


def features(words: Sequence[str], signs: Sequence[str]) -> set[str]:
    """What is weighed of an utterance: its words, each two in a row, and the signs in it."""
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return {*words, *pairs, *(f"{SIGN}{sign}" for sign in signs), *([SIGN] if signs else ())}


def odds(words: Sequence[str], signs: Sequence[str], known: Weights) -> dict[str, float]:
    """Contest -> how much likelier an utterance is of its groups, a natural logarithm of odds."""
    held = features(words, signs) & known.features.keys()
    moved = (map(int, known.features[one].split()) for one in held)
    sums = map(sum, zip(known.contests.values(), *moved, strict=True))
    return {name: total / PRECISION for name, total in zip(known.contests, sums, strict=True)}
