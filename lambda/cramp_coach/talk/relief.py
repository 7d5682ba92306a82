"""Relief: the routine that fits muscle and situation, and the clock of the cramp. Pure."""

from __future__ import annotations

from cramp_coach.talk.event import Event
from cramp_coach.talk.library import FLOWLESS, Library, Place
from cramp_coach.talk.state import State

TEN_MINUTES = 600
"""Seconds after which a cramp needs medical advice (NIDIR, NHSINF)."""


def same_stage(event: Event, here: State, library: Library) -> str:
    """The same stage of the routine that fits now, "" where nothing changes.

    Where the cramp was over, it is a new one: the first round.
    """
    flow, _, _ = here.place.rpartition("/")
    if not library.place(here.place).timed:
        return fitting(f"{flow}/1", event, here, library)
    moved = fitting(here.place, event, here, library)
    return moved if moved != here.place else ""


def other_muscle(event: Event, here: State, library: Library) -> str:
    """The first hold for a muscle that is named now, "" where the moves so far stretched it too."""
    place = library.place(here.place)
    now = library.flow_of(place)
    if not (event.body_part and now.stages):
        return ""
    first = fitting(f"{place.flow}/1", event, here, library)
    new = library.flow_of(library.place(first))
    alike = {new.body_part, now.body_part} <= {"", *library.one_move}
    return "" if alike or first == f"{place.flow}/1" or not new.stages else first


def fitting(address: str, event: Event, here: State, library: Library) -> str:
    """An address of relief, in the routine for the muscle and the situation that are known."""
    flow, _, stage = address.rpartition("/")
    if flow not in library.flows or not library.flows[flow].stages:
        return address
    now = library.flows.get(routine_of(library.place(here.place), here, library), FLOWLESS)
    situation = stricter(event.situation, now.situation, library)
    named = "" if event.body_part in library.any_muscle else event.body_part
    part = now.parts.get(named, named)
    start = library.route(part or now.body_part, situation)
    if start == here.place:  # a way out of a question does not lead back into it
        start = library.route(library.flows[flow].body_part, situation)
    new, _, _ = start.rpartition("/")
    stages = library.flows[new].stages if new in library.flows else {}
    return f"{new}/{stages[stage]}" if stage in stages else start


def begins(event: Event, library: Library) -> str:
    """Where the relief of a cramp that was told begins, "" where none was, or it has none."""
    start = library.route(event.body_part, event.situation) if event.cramping else ""
    return start if start and library.place(start).timed else ""


def stricter(said: str, known: str, library: Library) -> str:
    """The situation to go by: what is said, unless what is known is stricter."""
    if known in library.strict and said in library.strict:
        return min(said, known, key=library.strict.index)
    return known if known in library.strict else said or known


def overdue(event: Event, here: State) -> bool:
    """Whether this cramp has lasted ten minutes."""
    return here.relief_since > 0 and event.at - here.relief_since >= TEN_MINUTES


def since(event: Event, place: Place, here: State) -> int:
    """When this cramp began. Its clock goes on in a talk about something else, until it lets go.

    A clock that falls back starts it anew.
    """
    if place.effect == "eased":
        return 0
    began = here.relief_since or (event.at if place.timed else 0)
    return min(began, event.at)


def situation_of(here: State, library: Library) -> str:
    """The situation that relief has learnt of, "" for none."""
    routine = routine_of(library.place(here.place), here, library)
    return library.flows.get(routine, FLOWLESS).situation


def routine_of(place: Place, here: State, library: Library) -> str:
    """The flow of relief that a place belongs to; outside relief, that of the last one."""
    flow = library.flow_of(place)
    return place.flow if flow.body_part or flow.situation else here.routine
