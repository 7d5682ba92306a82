"""Hears a time of day as Alexa's AMAZON.TIME writes it: "half past nine" -> "09:30".

A bare "nine" is written as "09:00", like "nine a. m.": what Alexa writes then is not documented,
and this is the harder of the two. Parts of a day are MO, AF, EV and NI.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
ROUND = ["ten", "eleven", "twelve"]
MORE = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
HOURS = {word: hour for hour, word in enumerate([*ONES, *ROUND], 1)}
TEENS = {word: number for number, word in enumerate(MORE, 13)}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
FRACTIONS = {"half": 30, "quarter": 15}
PARTS = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "tonight": "NI",
}
MORNING = ("a m", "am", "in the morning")
LATER = ("p m", "pm", "in the evening", "in the afternoon", "at night", "tonight")
UNIT = re.compile(r"(?:second|minute|hour|day|night|week|month|year|time|toe|leg)s?")
"""What may be counted."""
WHOLE = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}


def heard(said: Sequence[str], then: Sequence[str] = ()) -> str:
    """The words as AMAZON.TIME writes them, "" where they are no time of day.

    `then` is what follows them: "two" of "two minutes" is no time of day.
    """
    if then and UNIT.fullmatch(then[0]):
        return ""
    words = [word.strip(".") for word in said]
    text = " ".join(words)
    part = text.removeprefix("in the ").removeprefix("at ").removeprefix("the ")
    if text in WHOLE or part in PARTS:
        return WHOLE.get(text) or PARTS[part]
    half = ""
    for endings in (MORNING, LATER):
        for ending in endings:
            if text.endswith(f" {ending}"):
                words, half = text.removesuffix(f" {ending}").split(), endings[0]
    found = _clock(words)
    if found is None:
        return ""
    hour, minute = found
    return f"{_of_the_day(hour, half):02}:{minute:02}"


def _of_the_day(hour: int, half: str) -> int:
    """An hour of the clock as one of the day."""
    if hour > 12 or hour == 0:
        return hour
    if half == "a m":
        return hour % 12
    return hour % 12 + 12 if half == "p m" else hour


def _clock(words: list[str]) -> tuple[int, int] | None:
    """Hour and minute of "nine thirty", "9 30", "half past nine", "ten to nine", "nine o'clock"."""
    for middle, sign in (("past", 1), ("after", 1), ("to", -1), ("before", -1)):
        if middle in words:
            at = words.index(middle)
            part = FRACTIONS.get(" ".join(words[:at]).removeprefix("a ")) or _number(words[:at])
            named = _hour(words[at + 1 :])
            if not part or named is None:
                return None
            return (named, part) if sign > 0 else ((named - 1) % 24 or 12, 60 - part)
    if words and words[-1] in ("o'clock", "oclock"):
        words = words[:-1]
    hour = _hour(words[:1])
    if hour is None:
        return None
    if len(words) == 1:
        return hour, 0
    rest = words[2:] if words[1] in ("oh", "o") else words[1:]
    minute = _number(rest) if rest else None
    return (hour, minute) if minute is not None and minute < 60 else None


def _hour(words: list[str]) -> int | None:
    if len(words) != 1:
        return None
    hour = HOURS.get(words[0], int(words[0]) if words[0].isdecimal() else 24)
    return hour if hour < 24 else None


def _number(words: list[str]) -> int | None:
    """A number below sixty."""
    if len(words) == 1:
        (word,) = words
        if word.isdecimal():
            return int(word)
        return HOURS.get(word) or TEENS.get(word) or TENS.get(word)
    if len(words) == 2 and words[0] in TENS and HOURS.get(words[1], 10) < 10:
        return TENS[words[0]] + HOURS[words[1]]
    return None
