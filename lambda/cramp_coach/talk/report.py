"""The sentence for a doctor, from what the session holds anyway: said, never kept. Pure."""

from __future__ import annotations

from cramp_coach.talk.library import Library, Sign
from cramp_coach.talk.placeholders import fill
from cramp_coach.talk.state import State

ONE_MINUTE = 90
"""Seconds up to which it is "about a minute"."""


def report(state: State, at: int, library: Library) -> str:
    """Which cramp, how long, what was tried, what was seen; "" where there was no cramp.

    `at`: now, in seconds since 1970.
    """
    if state.routine not in library.flows:
        return ""
    words = library.doctor
    what = words.what.get(library.flows[state.routine].body_part, words.what["any"])
    sign = library.signs.get(state.place.removeprefix("signs/"), Sign("book", False))
    seen = fill(words.seen, {"seen": sign.seen}) if sign.seen else ""
    if not state.relief_since:
        return fill(words.with_sign if seen else words.before, {"what": what, "seen": seen})
    seconds = at - state.relief_since
    count = round(seconds / 60)
    minutes = fill(words.minutes, {"count": str(count)})
    minutes = words.a_minute if seconds < ONE_MINUTE else minutes
    return fill(words.told, {"what": what, "minutes": minutes, "seen": seen})
