"""How long words last when Alexa speaks them."""

from __future__ import annotations

import re

WORDS_A_MINUTE = 155
"""The pace of Alexa's voice, about; espeak-ng at -s 155 comes within 15 % of it."""


def seconds(ssml: str) -> float:
    """How long a speech lasts, in seconds: its words at Alexa's pace and its pauses."""
    pauses = sum(float(pause) for pause in re.findall(r'time="(\d+)ms"', ssml)) / 1000
    return len(words(ssml).split()) * 60 / WORDS_A_MINUTE + pauses


def words(ssml: str) -> str:
    """The words of a speech, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", ssml).split())
