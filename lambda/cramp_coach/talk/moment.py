"""Which time of day is meant. Alexa writes "nine" and "nine a. m." alike: "09:00".

So an hour that may be the morning's or the evening's is asked about, unless something else that was
said tells. Pure.
"""

from __future__ import annotations

from cramp_coach.talk.event import TIME, Event

MORNING = "MO"
"""How Alexa writes "in the morning"; any other part of the day is the later half of it."""

EVENING = "bedtime"
"""The occasion that tells the evening: "every night at nine"."""

FIRST, NOON = 5, 12
"""From this hour to the other nobody can tell which half of the day was meant."""


def kind(event: Event, known: str) -> str:
    """The kind of a time: "at" for one that is clear, "either" for one that has to be asked about,
    else the part of the day; "" for none.

    `known` is the time that the talk is about. Who was told it and says the same hour means what
    Alexa wrote.
    """
    if not TIME.fullmatch(event.time):
        return event.time
    told = event.occasion == EVENING or _later(event.time) == _later(known)
    return "at" if told or not _open(event.time) else "either"


def meant(event: Event, known: str) -> str:
    """The time that is meant, "21:30"; `known` where none was said."""
    if TIME.fullmatch(event.time):
        return _later(event.time) if event.occasion == EVENING else event.time
    if event.time and known:
        return _earlier(known) if event.time == MORNING else _later(known)
    return known


def _open(time: str) -> bool:
    return FIRST <= int(time[:2]) < NOON


def _later(time: str) -> str:
    """The same hour in the evening, for one of the morning."""
    return f"{int(time[:2]) + NOON}{time[2:]}" if time and _open(time) else time


def _earlier(time: str) -> str:
    """The same hour in the morning, for one of the evening."""
    return f"{int(time[:2]) - NOON:02}{time[2:]}" if int(time[:2]) >= FIRST + NOON else time
