"""All that a session remembers, and how it is read back: also from another version of the skill.

It holds no number of its version, since nothing would read one: each field is judged by itself.
What keeps that true is a rule. A field, and a place whose question a yes or no answers, never
changes its meaning under the same name; the tests hold each release's places to it.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cramp_coach.talk.event import TIME
from cramp_coach.talk.library import Library

LATEST = 253_402_300_799
"""The last second that a timestamp can name, in seconds since 1970: the end of the year 9999."""

FRESH = "fresh"
"""The place of somebody who has no session open: it only has exits."""

LOST = "lost"
"""The event of a session that brings back a place which this version does not have."""


class State(NamedTuple):
    """All that a session remembers: one address, at most one aside, and a few small facts."""

    place: str = FRESH
    aside: str = ""
    """What was said on top of the place last, or ""."""
    routine: str = ""
    """The flow of relief that was begun last, so that a cramp which comes back gets it again."""
    relief_since: int = 0
    """When this cramp's relief began, in seconds since 1970; 0 while there is no cramp."""
    misses: int = 0
    """How many times in a row nothing was understood."""
    disclaimed: str = ""
    """"": not yet; "now": in the last reply, so that repeating it is exact; "before"."""
    slow: bool = False
    """Whether longer pauses were asked for."""
    time: str = ""
    """The time of day that a reminder is being set for, "21:30"; "" for none or the usual one."""
    task: str = ""
    """"": nobody waits for the end of the stretch; else "begun" or "done"."""
    risk: str = ""
    """"asked" once a risk has moved the question of swelling to the front."""
    waits: bool = False
    """Whether the place under the aside has not been said yet: a question came first."""


def _anything(value: Any, library: Library) -> bool:
    return True


ALLOWED: Mapping[str, Callable[[Any, Library], object]] = {
    "aside": lambda aside, library: not aside or library.kind(aside) == "aside",
    "routine": lambda routine, library: not routine or routine in library.flows,
    "relief_since": lambda seconds, _: 0 <= seconds <= LATEST,
    "misses": lambda misses, _: 0 <= misses <= 3,
    "disclaimed": lambda told, _: told in ("", "now", "before"),
    "time": lambda time, _: not time or TIME.fullmatch(time),
    "task": lambda task, _: task in ("", "begun", "done"),
    "risk": lambda risk, _: risk in ("", "asked"),
}
"""Field -> whether it may hold a value of its type. Any other may hold any."""

TYPES = {name: type(default) for name, default in State._field_defaults.items()}


def restore(attributes: Mapping[str, Any] | None, library: Library) -> State | None:
    """The state that a session brings back, None for one without a state.

    Another version may have left it. A field that is unknown here or holds what it may not costs
    itself alone. A place that is gone leads to its nearest kin; where there is none, and where
    what was asked last is gone, a plain yes or no is not taken for an answer: danger is asked
    about first.
    """
    if not attributes:
        return None
    kept = {
        name: attributes[name]
        for name, kind in TYPES.items()
        if type(attributes.get(name)) is kind
        and ALLOWED.get(name, _anything)(attributes[name], library)
    }
    told, aside = attributes.get("place", FRESH), attributes.get("aside", "")
    place = _kin(told, library)
    lost = place != told or ("aside" not in kept and aside != "")
    if lost or (place == FRESH and not library.asks_sign(kept.get("aside", ""))):
        kept["aside"] = library.anywhere[LOST]
    return State(**{**kept, "place": place})


def _kin(place: object, library: Library) -> str:
    """The place itself; else the same stage of its flow, or its first; else nowhere."""
    if not isinstance(place, str):
        return FRESH
    if library.kind(place) == "step":
        return place
    flow, _, stage = place.rpartition("/")
    stages = library.flows[flow].stages if flow in library.flows else {}
    kin = f"{flow}/{stages.get(stage, next(iter(stages.values()), ''))}"
    return kin if library.kind(kin) == "step" else FRESH
