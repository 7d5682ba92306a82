"""The talk itself. Pure: an event and a state go in, a reply comes out. No Alexa, no locale.

The talk is a graph of places. `respond` finds where an event leads, in this order: the same words
again, a warning sign, stop, an exit of the place, an exit of its flow, what it means anywhere.
A cramp that has lasted ten minutes leads from any move of relief to medical advice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cramp_coach.talk.library import Flow, Library, Place, Question

TEN_MINUTES = 600
"""Seconds after which a cramp needs medical advice (NIDIR, NHSINF)."""

LATEST = 253_402_300_799
"""The last second that a timestamp can name, in seconds since 1970: the end of the year 9999."""

HERE = "here"
"""The exit that leads back to the place itself: what was interrupted is said now."""

FRESH = "fresh"
"""The place of somebody who has no session open: it only has exits."""

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
"""A time of day, as Alexa and the state write it."""

EARLIEST_EVENING = 5
"""The hour from which a bare "at nine" means the evening: the stretch is for before bed."""

UNHEARD = "fallback.body"
"""The event of words of the body that were not understood."""

RISK = "risk"
"""The event of a risk that is told: swelling is asked about before the next move."""

UNKNOWN_START = "unknown_start"
"""The event of somebody who said nothing that was understood, and no session is open."""

STOP_IN_DANGER = "stop_in_danger"
"""The event of a "stop" at a question of danger: its last words are the number."""

EVEN_IN_DANGER = frozenset({"stop", "home"})
"""Events that leave every place, even one that holds on with a "*" exit."""


@dataclass(frozen=True)
class Event:
    """What somebody meant."""

    name: str
    """yes, no, next, eased, still, relieve, situation, topic …"""
    at: int = 0
    """When it was said, in seconds since 1970."""
    signs: tuple[str, ...] = ()
    """Ids of the warning signs in it."""
    topic: str = ""
    body_part: str = ""
    situation: str = ""
    occasion: str = ""
    step: str = ""
    time: str = ""
    """A time of day as Alexa writes it: "21:30", or a part of the day ("NI", "EV", "MO", "AF")."""
    count: int = 0
    """How many reminders were cancelled."""
    answer: str = ""
    """"yes" or "no" where the words begin or end with one, whatever else they say."""
    sure: bool = False
    """Whether the words leave no doubt of a sign that would ask a question first."""
    risks: tuple[str, ...] = ()
    """What makes a clot likelier: blood thinners, a flight …"""
    doubt: str = ""
    """"words" where some words were not understood; "body" where they name body or illness."""
    task: bool = False
    """Whether something outside the talk (an Alexa Routine) began it and waits for its end."""


@dataclass(frozen=True)
class State:
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


@dataclass(frozen=True)
class Reply:
    """What to say, what to show, and what to remember."""

    say: str
    ask: str
    """The question that ends the speech, "" in a reply that closes the session."""
    reprompt: str
    card: str
    address: str
    """The place that is speaking: the aside if there is one."""
    effect: str
    slow: bool
    task: str
    """As in the state, which a closing reply no longer has."""
    state: State | None
    """None: the session closes."""


def respond(event: Event, state: State | None, library: Library) -> Reply:
    """Answer an event. `state` is what the last reply left, None when no session is open."""
    here = state or State()
    said_before = here.aside or here.place != FRESH
    if event.name == "repeat" and not event.signs and said_before:
        since = _since(event, library.place(here.place), here)
        return _speak(replace(here, relief_since=since), library)
    address = _danger(event, here, library) or _way(event, here, library)
    if library.place(address).timed and _overdue(event, here):
        address = "signs/over_ten_minutes"
    reply = _arrive(address, event, here, library)
    check = _check_first(event, address, here, library)
    if not (check and reply.state):
        return reply
    return _speak(replace(reply.state, aside=check, risk=_risk(event, here), misses=0), library)


def _check_first(event: Event, address: str, here: State, library: Library) -> str:
    """The question that comes before a move: of swelling after a risk, of danger after words of
    the body that were not understood; "" for none."""
    if library.place(address).asks_sign:
        return ""
    if event.risks and not here.risk:
        return library.anywhere[RISK]
    unheard = event.doubt == "body" and library.place(address).timed
    return library.anywhere[UNHEARD] if unheard else ""


def _risk(event: Event, here: State) -> str:
    return "asked" if event.risks else here.risk


def restore(attributes: Mapping[str, Any] | None, library: Library) -> State | None:
    """The state that a session brings back, or None where it is not one that we could have left."""
    try:
        state = State(**(attributes or {}))
    except TypeError:
        return None
    of_right_types = all(
        type(value) is type(getattr(State, name)) for name, value in vars(state).items()
    )
    if (
        of_right_types
        and library.kind(state.place) == "step"
        and (state.place != FRESH or _asks_sign(state.aside, library))
        and (not state.aside or library.kind(state.aside) == "aside")
        and (not state.routine or state.routine in library.flows)
        and 0 <= state.relief_since <= LATEST
        and 0 <= state.misses <= 3
        and state.disclaimed in ("", "now", "before")
        and (not state.time or TIME.fullmatch(state.time))
        and state.task in ("", "begun", "done")
        and state.risk in ("", "asked")
    ):
        return state
    return None


def _danger(event: Event, here: State, library: Library) -> str:
    """Where the worst sign leads, "" without one. Everyday words ask first, once, on their own.

    The one sign that a place has an exit for is an answer there.
    """
    of_part = library.body_part_signs.get(event.body_part, "")
    heard = {sign for sign in (*event.signs, of_part) if sign in library.signs}
    if event.answer == "no" and _asks_sign(here.aside, library):
        heard -= {here.aside.split("/")[1]}  # "no, only pins and needles"
    if not heard:
        return ""
    worst = next(sign for sign in library.signs if sign in heard)
    place = library.place(here.place)
    if event.name == "report" and len(heard) == 1 and f"report.{worst}" in place.exits:
        return ""
    told = event.sure or _asks_sign(here.aside, library) or (place.safety and event.answer != "no")
    alone = len(heard) == 1 and not told
    return f"signs/{worst}/ask" if library.signs[worst].asks and alone else f"signs/{worst}"


def _asks_sign(address: str, library: Library) -> bool:
    """Whether a place is the one question before a warning sign."""
    return address in library.places and library.place(address).asks_sign


def _way(event: Event, here: State, library: Library) -> str:
    """Where an event without danger leads: exit of the place, of the flow, anywhere."""
    spots = [library.place(address) for address in (here.aside, here.place) if address]
    asked = next((spot.question for spot in spots if spot.question), "")
    question = library.questions.get(asked, Question("", ""))
    said = event.answer if event.answer and spots[0].asks_sign else event.name
    names = _names(question.answers.get(said, said), event, here)
    if names[-1] in EVEN_IN_DANGER:
        in_danger = any(spot.asks_sign or spot.safety for spot in spots)
        return library.anywhere[STOP_IN_DANGER if in_danger else names[-1]]
    for spot in spots:
        for exits in (spot.exits, library.flow_of(spot).exits):
            if found := _exit(exits, (*names, *_anything_else(exits, here))):
                if found == HERE:
                    return here.place if here.place != FRESH else library.anywhere[UNKNOWN_START]
                found = found if "/" in found else f"{spot.flow}/{found}"
                return _fitting(found, event, here, library)
    if names[-1] in ("relieve", "situation") and library.flow_of(spots[-1]).stages:
        return _other_routine(event, here, library)
    if found := _exit(library.anywhere, names):
        return _fitting(found, event, here, library)
    return _way(replace(event, name="fallback"), here, library)


def _names(name: str, event: Event, here: State) -> tuple[str, ...]:
    """The names of an exit, the closest first: ("topic.magnesium", "topic")."""
    details = {
        "topic": event.topic,
        "report": next(iter(event.signs), ""),
        "step": event.step,
        "prevent": event.occasion,
        "situation": event.situation,
        "fallback": "body" if event.doubt == "body" else str(min(here.misses + 1, 3)),
        "bedtime": event.situation,
        "cancelled": str(event.count),
        **dict.fromkeys(("remind", "change", "time"), _moment(event.time)),
    }
    detail = details.get(name, "")
    return (f"{name}.{detail}", name) if detail else (name,)


def _moment(time: str) -> str:
    """The kind of a time: "at" for an exact one, else the part of the day, "" for none."""
    return "at" if TIME.fullmatch(time) else time


def _exit(exits: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((exits[name] for name in names if name in exits), "")


def _anything_else(exits: Mapping[str, str], here: State) -> tuple[str, ...]:
    """What any event may mean where "*" holds on: the third one in a row is a miss too many."""
    return (f"fallback.{min(here.misses + 1, 3)}", "*") if "*" in exits else ()


def _other_routine(event: Event, here: State, library: Library) -> str:
    """The same stage of the routine that fits now; where nothing changes, the next hold.

    Where the cramp was over, it is a new one: the first round.
    """
    flow, _, _ = here.place.rpartition("/")
    if not library.place(here.place).timed:
        return _fitting(f"{flow}/1", event, here, library)
    moved = _fitting(here.place, event, here, library)
    return moved if moved != here.place else _way(replace(event, name="still"), here, library)


def _fitting(address: str, event: Event, here: State, library: Library) -> str:
    """An address of relief, in the routine for the muscle and the situation that are known."""
    flow, _, stage = address.rpartition("/")
    if flow not in library.flows or not library.flows[flow].stages:
        return address
    now = library.flows.get(_routine(library.place(here.place), here, library), Flow())
    situation = _stricter(event.situation, now.situation, library)
    start = library.route(event.body_part or now.body_part, situation)
    if start == here.place:  # a way out of a question does not lead back into it
        return address
    new, _, _ = start.rpartition("/")
    stages = library.flows[new].stages if new in library.flows else {}
    return f"{new}/{stages[stage]}" if stage in stages else start


def _stricter(said: str, known: str, library: Library) -> str:
    """The situation to go by: what is said, unless what is known is stricter."""
    if known in library.strict and said in library.strict:
        return min(said, known, key=library.strict.index)
    return known if known in library.strict else said or known


def _overdue(event: Event, here: State) -> bool:
    return here.relief_since > 0 and event.at - here.relief_since >= TEN_MINUTES


def _arrive(address: str, event: Event, here: State, library: Library) -> Reply:
    """Move to a step, say an aside on top of where we are, or end; then speak."""
    place = library.place(address)
    asked_again = address == here.aside and place.asks_sign
    missed = event.name == "fallback" or address in _misses(library) or asked_again
    state = replace(
        here,
        aside=address if place.kind == "aside" else "",
        place=_under(place, event, here, library) if place.kind == "aside" else address,
        misses=min(here.misses + 1, 3) if missed else 0,
        disclaimed="before" if here.disclaimed else "",
        slow=here.slow or place.effect == "slower",
        time=_time(event, place, here, library),
        task=_task(event, place, here),
    )
    now = library.place(state.place)
    since, routine = _since(event, now, here), _routine(now, here, library)
    partly = bool(event.doubt) and event.name == "relieve" and place.timed
    return _speak(replace(state, relief_since=since, routine=routine), library, partly)


def _since(event: Event, place: Place, here: State) -> int:
    """When this cramp began. Its clock goes on in a talk about something else, until it lets go.

    A clock that falls back starts it anew.
    """
    if place.effect == "eased":
        return 0
    began = here.relief_since or (event.at if place.timed else 0)
    return min(began, event.at)


def _routine(place: Place, here: State, library: Library) -> str:
    """The flow of relief that a place belongs to; outside relief, that of the last one."""
    flow = library.flow_of(place)
    return place.flow if flow.body_part or flow.situation else here.routine


def _under(aside: Place, event: Event, here: State, library: Library) -> str:
    """The place under an aside: where we are, or what fits the situation that the aside tells."""
    if not aside.situation:
        return here.place
    return _fitting(here.place, replace(event, situation=aside.situation), here, library)


def _time(event: Event, place: Place, here: State, library: Library) -> str:
    """The time that the talk is about, as said or as before; forgotten when its flow is left."""
    same_talk = place.kind == "aside" or place.flow == library.place(here.place).flow
    known = here.time if same_talk else ""
    return evening(event.time, known) if _moment(event.time) == "at" else known


def evening(said: str, told: str = "") -> str:
    """The time that is meant by one that was said: before bed, nine means nine in the evening.

    `told` is what the listener was told last. Who was told "nine in the evening" and says nine
    again means the morning: Alexa writes "nine" and "nine a. m." alike.
    """
    hour, _, minute = said.partition(":")
    later = f"{(int(hour) + 12) % 24:02}:{minute}"
    return later if EARLIEST_EVENING <= int(hour) < 12 and later != told else said


def _task(event: Event, place: Place, here: State) -> str:
    begun = here.task or ("begun" if event.task else "")
    return "done" if begun and place.effect == "stretched" else begun


def _misses(library: Library) -> set[str]:
    return {library.anywhere[f"fallback.{count}"] for count in (1, 2, 3)}


def _speak(state: State, library: Library, partly: bool = False) -> Reply:
    """The words of a state. The same state always gives the same words.

    `partly`: only a part was understood, so the words begin with what it was.
    """
    place = library.place(state.place)
    spot = library.place(state.aside) if state.aside else place
    due = spot.advice and state.disclaimed != "before"
    words = spot.say if place.timed or not spot.more else f"{spot.say} {spot.more}"
    say = _with_disclaimer(words, library.disclaimer if due else "")
    say = f"{library.for_the_cramp} {say}" if partly else say
    asker = spot if spot.question else place
    question = library.questions.get(asker.question) if spot.kind != "end" else None
    ask = (question.ask if asker is spot else question.back) if question else ""
    reprompt = asker.reprompt if question else ""
    time = library.clock.words(state.time)
    say, ask, reprompt = (words.replace("{time}", time) for words in (say, ask, reprompt))
    return Reply(
        say=say,
        ask=ask,
        reprompt=reprompt,
        card=spot.card,
        address=state.aside or state.place,
        effect=spot.effect,
        slow=state.slow,
        task=state.task,
        state=replace(state, disclaimed="now" if due else state.disclaimed) if question else None,
    )


def _with_disclaimer(say: str, disclaimer: str) -> str:
    """The disclaimer stands where the words leave room for it, else at their end."""
    if "{disclaimer}" in say:
        return say.replace("{disclaimer} ", f"{disclaimer} " if disclaimer else "")
    return f"{say} {disclaimer}".strip()
