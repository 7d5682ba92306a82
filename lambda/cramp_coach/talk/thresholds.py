"""From which odds of the classifier on something is done: natural logarithms of odds.

Chosen by cross-validation of content/en/said; `python -m benchmarks.thresholds` shows it for those
of a doubtful sign. ASKED_AT was lowered after dangers of the lists in tests/promises/said were
missed: only a list that is newer than these measures them.
"""

ASKED_AT = 0.0
"""Of danger: somebody is asked, whatever else was heard."""

ASKED_OF_KNOWN_AT = 3.0
"""The same where a topic or a sign was heard: most of their words name a danger and tell none."""

BODY_AT = -5.0
"""Of danger: somebody is asked where the words name the body or an illness. "Bone broth" has
less."""

ALARM_AT = -1.0
"""Of danger: the way to raise an alarm is told first."""

UNLIKELY_AT = -1.0
"""Of danger in earnest, against everyday talk: a sign with less is asked about first."""

UNLIKELY_OF_FEW_AT = -5.0
"""The same where there are few words: each of them is half of the odds."""

DOUBTED_AT = 5.0
"""The same where a clause tells of a film, a dog, a door: so much danger is none of theirs."""

MANY_WORDS = 6
"""How many words are not few."""

GRAVE_AT = 2.0
"""Of an emergency: its number is told with any lesser sign."""

URGENT_AT = 2.0
"""Of danger: a doctor is named for today with a sign that could wait."""

CRAMP_AT = -1.0
"""Of a cramp, against danger and everything else: where no word names a cramp, less asks for no
relief."""

CRAMP_SURE_AT = 5.0
"""The same: so much is taken for a cramp, whatever else it sounds like."""

ANSWER_AT = -1.0
"""The same of an answer in the middle of relief."""

GUESSED_AT = 2.0
"""Of a harmless meaning: it is guessed where nothing else was understood."""

SURE_AT = 3.0
"""Of "worse": it wins over a milder answer."""

FEW_WORDS = 3
"""Words that are too few to guess from, and so few that any word of the body is asked about."""

TOLD_WORDS = 8
"""Words of which a topic is only a part: "i drank water and my calf cramps"."""
