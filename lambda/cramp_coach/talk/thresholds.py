"""From which odds of the classifier on something is done: natural logarithms of odds.

Chosen by cross-validation of content/en/said; `python -m benchmarks.thresholds` shows it for those
of a doubtful sign. ASKED_AT and UNLIKELY_AT were moved after what lists of tests/promises/said had
missed: only a list that is newer than these measures them. Each names the contest of the classifier
that it is held against: tools/generate/classifier.py says which groups are on its two sides.
"""

ASKED_AT = 0.0
"""Of danger: somebody is asked, whatever else was heard."""

ASKED_OF_KNOWN_AT = 3.0
"""Of danger, where a topic or a sign was heard: most of their words name a danger and tell none."""

BODY_AT = -5.0
"""Of danger: somebody is asked where the words name the body or an illness. "Bone broth" has
less."""

ALARM_AT = -1.0
"""Of danger: the way to raise an alarm is told first."""

UNLIKELY_AT = -1.0
"""Of danger in earnest, against everyday talk: a sign with less is asked about first."""

UNLIKELY_OF_FEW_AT = -5.0
"""Of danger in earnest, where there are fewer than MANY_WORDS: each is half of the odds."""

DOUBTED_AT = 9.0
"""Of danger in earnest, where a sign is told of a film, a dog, a door: so much is not theirs."""

GRAVE_AT = 2.0
"""Of an emergency: its number is told with any lesser sign."""

URGENT_AT = 2.0
"""Of danger: a doctor is named for today with a sign that could wait."""

CRAMP_AT = -1.5
"""Of cramp: where no word names a cramp, less asks for no relief."""

CRAMP_SURE_AT = 5.0
"""Of cramp: so much is taken for one, whatever else it sounds like."""

ANSWER_AT = -1.0
"""Of in_relief: where no word names a cramp, less is no answer to a stretch."""

OUTCOME_BY = 1.0
"""Between what becomes of a cramp: so much likelier than the other two, it is taken for the
answer where that was asked."""

EASED_BY = 2.0
"""The same of good news."""

CALM_BELOW = -5.0
"""Of danger: with more, good news is not taken from how words sound."""

GUESSED_AT = 2.0
"""Of a harmless meaning: it is guessed where nothing else was understood."""

SURE_AT = 3.0
"""Of "worse": it wins over a milder answer. And by how much what becomes of a cramp must be
likelier than the rest to win over a muscle that is named, or over good news."""

FEW_WORDS = 3
"""Fewer words are too few to guess from, and so few that any word of the body is asked about."""

TOLD_WORDS = 8
"""Words of which a topic is only a part: "i drank water and my calf cramps"."""

MANY_WORDS = 6
"""From how many words on they are not few."""
