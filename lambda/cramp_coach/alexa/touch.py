"""A touch on a screen -> the event that it means, and the state that it is meant in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cramp_coach.alexa import looks
from cramp_coach.errors import DamagedData
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import State, restore

DETAILS = {
    "topic": "topic",
    "report": "signs",
    "prevent": "occasion",
    "relieve": "body_part",
    "situation": "situation",
    "step": "step",
    "time": "time",
}
"""Event -> the field of it that the detail of a button fills: "topic.magnesium"."""


def touched(
    arguments: Sequence[object] | None, state: State | None, library: Library
) -> tuple[Event, State | None]:
    """What a touch means, and the state it is meant in: that of the screen which was touched.

    So a touch means the same when it comes twice, or when its session is gone. Arguments that no
    screen of ours sends mean "say it again".
    """
    given = [one if isinstance(one, str) else "" for one in arguments or ()]
    button, place, aside = (*given, "", "", "")[:3]
    name, _, detail = button.partition(".")
    if not (_is_drawn(button, library) and library.kind(place)):
        return Event("repeat"), state
    ended = library.kind(place) == "end"
    if name == "repeat" and ended:
        return Event(name), State(place=place)
    field = DETAILS.get(name, "")
    details: dict[str, Any] = {field: (detail,) if field == "signs" else detail} if detail else {}
    if ended:
        return Event(name, **details), state
    known = (state or State())._replace(place=place, aside=aside)
    return Event(name, **details), restore(known._asdict(), library)


def _is_drawn(button: str, library: Library) -> bool:
    """Whether some screen of ours has the button. With damaged data a touch is taken at its word:
    one that reports danger still does, and what is unknown means nothing."""
    try:
        return button in looks.words(library)["buttons"]
    except (DamagedData, LookupError, TypeError):
        return bool(button)
