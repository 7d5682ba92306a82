"""Words -> what Alexa speaks (SSML) and what a person reads.

In the words "(5 s)" is a pause of five seconds, "{get_advice}" a placeholder that the region fills,
and double quotes mark a phrase that can be said back.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from cramp_coach.talk.placeholders import fill

PAUSE = re.compile(r"\s*\((\d+) s\)\s*")
SPELLED_NUMBER = re.compile(r"\b\d(?: \d)+\b")

ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': ""})
"""What SSML needs escaped, and the quotes gone. xml.sax.saxutils would import all of urllib."""

LONGEST_PAUSE = 5.0
"""Seconds. More than five seconds of silence sounds as if the skill had gone away."""

MOST_KEPT = 1000
"""Texts of about a thousand bytes that are kept as they are spoken, and as many as they are
read: all are the skill's own words."""

SLOWER = 1.35
"""How much longer a pause becomes when somebody asks for it."""


class Pace(NamedTuple):
    """How fast a language is spoken: seconds of a letter, of a full stop and of a comma."""

    letter: float
    stop: float
    comma: float
    digit: int
    """Letters of a digit: "nine"."""


def to_ssml(words: str, region: Mapping[str, str], slow: bool = False) -> str:
    """The words as the inside of an SSML <speak> element, escaped, with breaks in milliseconds."""
    return _marked_up(fill(words, region), slow)


@lru_cache(maxsize=MOST_KEPT)
def _marked_up(text: str, slow: bool) -> str:
    return PAUSE.sub(lambda pause: _break(float(pause[1]), slow), text.translate(ESCAPED))


def to_text(words: str, region: Mapping[str, str]) -> str:
    """The words as somebody reads them: no pauses, "911" instead of "9 1 1"."""
    return _plain(fill(words, region))


@lru_cache(maxsize=MOST_KEPT)
def _plain(text: str) -> str:
    text = PAUSE.sub(" ", text)
    return SPELLED_NUMBER.sub(lambda number: number[0].replace(" ", ""), text).strip()


def seconds(ssml: str, pace: Pace) -> float:
    """How long a speech lasts, in seconds: its letters, its stops, and its pauses."""
    pauses = sum(float(pause) for pause in re.findall(r'time="(\d+)ms"', ssml)) / 1000
    words = " ".join(re.sub(r"<[^>]*>", " ", ssml).split())
    letters = sum(map(str.isalpha, words)) + pace.digit * sum(map(str.isdecimal, words))
    stops = len(re.findall(r"[.?!](?=\s|$)", words))
    commas = len(re.findall(r"[,:](?=\s|$)", words))
    return letters * pace.letter + stops * pace.stop + commas * pace.comma + pauses


def _break(seconds: float, slow: bool) -> str:
    if slow:
        seconds = min(seconds * SLOWER, LONGEST_PAUSE)
    return f' <break time="{round(seconds * 1000)}ms"/> '
