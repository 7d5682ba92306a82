"""Whether what somebody said is taken as it was meant. Tests hold it, `make hearing` counts it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import load
from cramp_coach.talk.state import State
from cramp_coach.talk.understanding import Said, understand
from cramp_coach.talk.wording import Reply
from simulator.stand_in.ear import Ear
from tools.generate.sentences import meant

LIBRARY = load()
EAR = Ear.of("en-US")
MID_CRAMP = State(place="relief/calf/1", routine="relief/calf", relief_since=0)
QUESTIONS = ("talk/danger", "talk/what_hurts", "talk/risk")
OTHERS = frozenset({"helper", "child"})
"""Situations in which somebody else has the cramp."""


def words(said: str) -> Event:
    """What is heard when the words arrive in any slot."""
    return understand("FreeWordsIntent", {"words": Said(said)}, LIBRARY)


def plain(said: str) -> Event:
    """What is heard through the plain ear."""
    return meant(said, EAR, LIBRARY)


def level(event: Event, state: State | None = None) -> str:
    """The level of the sign that answers an event; "ask" for a question of danger; "" for none."""
    address = respond(event, state, LIBRARY).address
    kind, _, rest = address.partition("/")
    sign, _, question = rest.partition("/")
    if address in QUESTIONS:
        return "ask"
    if kind != "signs":
        return ""
    return question or LIBRARY.signs[sign].level


def as_meant(group: str, row: Mapping[str, Any], hear: Callable[[str], Event]) -> bool:
    """Whether a row of a group is taken so: danger heard at its level, asked about, or told with
    the number; everyday talk not taken for danger; relief given at once; an outcome answered as
    that; a correction followed."""
    event = hear(row["say"])
    found, reply = level(event), respond(event, MID_CRAMP, LIBRARY)
    match group:
        case "emergency":
            return found in ("emergency", "ask") or (bool(found) and event.sounds.grave)
        case "today":
            return found in ("emergency", "today", "ask") or (bool(found) and event.sounds.urgent)
        case "everyday":
            return found not in ("emergency", "today")
        case "relief":
            return _moves(respond(event, None, LIBRARY))
        case "eased":
            return reply.address.endswith("/eased") or reply.address == "talk/thanks_for_relief"
        case "still":
            return _moves(reply) and not reply.address.endswith(("/eased", "/worse"))
        case "worse":
            return "worse" in (event.name, reply.address.rpartition("/")[2])
        case "correction":
            return _follows(row.get("heard", row["means"]), event, reply)
    raise ValueError(f"No such group: {group}")


def _moves(reply: Reply) -> bool:
    """Whether it leads to a move of relief, or to "front, or back?", and nothing comes before."""
    state = reply.state
    place = state.place if state and not state.aside else ""
    return place.startswith(("relief/", "which_thigh/")) and not reply.address.endswith("/missed")


def _follows(heard: str, event: Event, reply: Reply) -> bool:
    """Whether a correction in the middle of a calf cramp is followed. `heard` names what it puts
    right: a muscle, a situation, an answer, "self" (nobody else's), "other_leg", a sign, or
    "no_danger" where a sign had been misheard."""
    if heard == "no_danger":
        return level(event, MID_CRAMP) not in ("emergency", "today")
    if heard == "other_leg":
        return event.name in ("start_over", "relieve")
    if heard == "self":
        return _moves(reply) and event.situation not in OTHERS
    if heard in LIBRARY.signs:
        return heard in event.signs
    if heard in ("still", "eased", "yes", "no"):
        return heard in (event.name, event.answer)
    return heard in (event.body_part, event.situation)
