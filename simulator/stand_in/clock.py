"""Hears a time of day as Alexa's AMAZON.TIME writes it: "half past nine" -> "09:30".

A bare "nine" is written as "09:00", like "nine a. m.": what Alexa writes then is not documented,
and this is the harder of the two. Parts of a day are MO, AF, EV and NI.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.stand_in.words import Clock


def heard(said: Sequence[str], then: Sequence[str], known: Clock) -> str:
    """The words as AMAZON.TIME writes them, "" where they are no time of day.

    `then` is what follows them: "two" of "two minutes" is no time of day.
    """
    if then and then[0] in known.counted:
        return ""
    words = [word.strip(".") for word in said]
    text = " ".join(words)
    part = text
    for before in known.before_a_part:
        part = part.removeprefix(f"{before} ")
    if text in known.whole or part in known.parts:
        return known.whole.get(text) or known.parts[part]
    half = ""
    for name, endings in (("morning", known.morning), ("later", known.later)):
        for ending in endings:
            if text.endswith(f" {ending}"):
                words, half = text.removesuffix(f" {ending}").split(), name
    found = _clock(words, known)
    if found is None:
        return ""
    hour, minute = found
    return f"{_of_the_day(hour, half):02}:{minute:02}"


def _of_the_day(hour: int, half: str) -> int:
    """An hour of the clock as one of the day."""
    if hour > 12 or hour == 0:
        return hour
    if half == "morning":
        return hour % 12
    return hour % 12 + 12 if half == "later" else hour


def _clock(words: list[str], known: Clock) -> tuple[int, int] | None:
    """Hour and minute of "nine thirty", "9 30", "half past nine", "ten to nine", "nine o'clock"."""
    middles = [*((word, 1) for word in known.past), *((word, -1) for word in known.to)]
    for middle, sign in middles:
        if middle in words:
            at = words.index(middle)
            part = known.minutes_of.get(" ".join(words[:at])) or _number(words[:at], known)
            named = _hour(words[at + 1 :], known)
            if not part or named is None:
                return None
            return (named, part) if sign > 0 else ((named - 1) % 24 or 12, 60 - part)
    if words and words[-1] in known.full:
        words = words[:-1]
    hour = _hour(words[:1], known)
    if hour is None:
        return None
    if len(words) == 1:
        return hour, 0
    rest = words[2:] if words[1] in known.zero else words[1:]
    minute = _number(rest, known) if rest else None
    return (hour, minute) if minute is not None and minute < 60 else None


def _hour(words: list[str], known: Clock) -> int | None:
    if len(words) != 1:
        return None
    word = words[0]
    hour = known.numbers.get(word, int(word) if word.isdecimal() else 24)
    named_hour = word in known.hours or word.isdecimal()
    return hour if named_hour and hour < 24 else None


def _number(words: list[str], known: Clock) -> int | None:
    """A number below sixty."""
    if len(words) == 1:
        (word,) = words
        if word.isdecimal():
            return int(word)
        return known.numbers.get(word)
    if len(words) == 2 and words[0] in known.tens and words[1] in known.hours[:9]:
        return known.numbers[words[0]] + known.numbers[words[1]]
    return None
