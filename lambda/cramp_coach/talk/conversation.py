"""The talk itself. Pure: an event and a state go in, a reply comes out. No Alexa, no locale.

The talk is a graph of places. `respond` first takes an event as it is meant here: as an opening, or
as an answer to what was asked. Then it finds where that leads, in this order: the same words again,
a warning sign, stop, an exit of the place, an exit of its flow, what it means anywhere. A question
of danger may come before the answer.
A cramp that has lasted ten minutes leads from any move of relief to medical advice.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from cramp_coach.talk import moment
from cramp_coach.talk.event import UNSURE, Event
from cramp_coach.talk.library import QUESTIONLESS, Library, Place, Question
from cramp_coach.talk.relief import (
    begins,
    fitting,
    other_muscle,
    overdue,
    routine_of,
    same_stage,
    since,
    situation_of,
    stricter,
)
from cramp_coach.talk.report import report
from cramp_coach.talk.state import FRESH, State
from cramp_coach.talk.wording import Reply, speak

BACK = "<-"
"""The exit that leads back to what was interrupted: it is said now, or, where it was said, its
question is asked again."""

AFTER_CHECK = "after_check"
"""The event of a check that came between, and is answered."""

ASK_OF_DANGER = "fallback.danger"
"""The event of words that were not understood and may tell danger."""

RISK = "risk"
"""The event of a risk that is told: swelling is asked about before the next move."""

UNKNOWN_START = "unknown_start"
"""The event of somebody who said nothing that was understood, and no session is open."""

AFTER_SIGN = "after_sign"
"""The event of a warning sign that opens the talk, with no cramp told."""

STOP_IN_DANGER = "stop_in_danger"
"""The event of a "stop" at a question of danger: its last words are the number."""

EASED = "eased"
"""The event of a cramp that has let go."""

MISSED = ("fallback.1", "fallback.2", "fallback.3")
"""The exits of words that were not understood, by how often in a row."""

WITH_MUSCLE = frozenset({"relieve", "situation", "still"})
"""Events in which a muscle that is named corrects the one that was stretched."""

UNHEARD = frozenset({"fallback", "unknown_sign", "unknown_topic"})
"""Events of words that were not understood."""

LESS_PLAIN = frozenset({"fallback", "unknown_topic", "relieve", "next", "unsure", "yes", "no"})
"""Events that say less, where somebody was asked whether it has let go, than what the words sound
like as an answer: "my leg belongs to me again"."""

BEGINS = frozenset(
    {"relieve", "situation", "next", "eased", "still", "worse", "start_over", "safe"}
)
"""Events that open a talk with a stretch, or with what comes after it: not where all the words
sound like everyday talk."""

UNLESS_CRAMPING = frozenset({"safe", "unsure", "upset"})
"""Events that count only where they are waited for, if a cramp is told with them: "I've pulled
over, it's my calf", "I can't stand it, it's cramping"."""

EVEN_IN_DANGER = frozenset({"stop", "home"})
"""Events that leave every place, even one that holds on with a "*" exit."""

SETTLED = EVEN_IN_DANGER | {"doctor", "call_for_help"}
"""Events that are answered whatever else the words sound like."""


def respond(event: Event, state: State | None, library: Library) -> Reply:
    """Answer an event. `state` is what the last reply left, None when no session is open."""
    here = state or State()
    said_before = here.aside or here.place != FRESH
    if event.name == "repeat" and not event.signs and said_before:
        began = since(event, library.place(here.place), here)
        told = partial(report, here, event.at, library)
        again = speak(here._replace(relief_since=began), library, report=told)
        return again._replace(effect="")  # said again, not done again
    event = _answering(_opening(event, here), here, library)
    address = _danger(event, here, library) or _way(event, here, library)
    if library.place(address).timed and overdue(event, here):
        address = "signs/over_ten_minutes"
    reply = _arrive(address, event, here, library)
    if check := _check_first(event, address, here, library):
        reply = _checked(check, address, here, reply.state or here, library)
    return reply._replace(unheard=event.name in UNHEARD)


def _opening(event: Event, here: State) -> Event:
    """The event as the first of a talk: what sounds like everyday talk begins no stretch, unless
    it tells the cramp of a muscle."""
    told = event.cramping and event.body_part
    opens = here.place == FRESH and not here.aside
    if opens and event.sounds.chat and event.name in BEGINS and not told:
        return event._replace(name="fallback")
    return event


def _answering(event: Event, here: State, library: Library) -> Event:
    """The event as an answer: where it was asked whether the cramp has let go, how the words sound
    tells more than a word that they hold. Good news that is only guessed tells how to raise an
    alarm first."""
    outcome, doubt = event.sounds.outcome, event.sounds.doubt
    if event.signs or EASED not in _asked(here, library).answers.values():
        return event
    if event.name == "no" and event.situation not in ("", situation_of(here, library)):
        return event._replace(name="situation")  # "no, it's my husband's": not another way yet
    if not outcome or doubt == "danger" or event.name not in LESS_PLAIN:
        return event
    if outcome != EASED:
        another = other_muscle(event, here, library)  # "it has gone to my toes"
        return event._replace(name="relieve" if another else outcome)
    if event.cramping or event.answer:
        return event
    return event._replace(name=EASED, sounds=event.sounds._replace(doubt="alarm"))


def _asked(here: State, library: Library) -> Question:
    """The question that waits for an answer."""
    spots = (library.place(address) for address in (here.aside, here.place) if address)
    asked = next((spot.question for spot in spots if spot.question), "")
    return library.questions.get(asked, QUESTIONLESS)


def _check_first(event: Event, address: str, here: State, library: Library) -> str:
    """The question that comes before an answer: of swelling after a risk, of danger after words
    that sound like it and found no sign; "" for none.

    An answer to a question of danger, and who asks for help or goes, is not asked again.
    """
    told = (*event.signs, address.removeprefix("signs/"))
    heard = [library.signs[sign] for sign in told if sign in library.signs]
    if library.place(address).asks_sign or any(sign.stops_relief for sign in heard):
        return ""
    if event.risks and not here.risk and not here.place.startswith("signs/"):
        return library.anywhere[RISK]
    answers = library.asks_sign(here.aside) or library.place(here.place).safety
    settled = answers or heard or event.name in SETTLED
    return library.anywhere[ASK_OF_DANGER] if event.sounds.doubt == "danger" and not settled else ""


def _checked(check: str, address: str, here: State, after: State, library: Library) -> Reply:
    """The question that comes before the answer at an address, which waits unless it is said."""
    said = library.place(address)
    waits = said.kind != "aside" or here.place == FRESH
    risk = _risk(check, here, library)
    asked = after._replace(aside=check, misses=0, risk=risk, waits=waits)
    kept = said.kind == "aside" and check == library.anywhere[RISK]
    return speak(asked, library, said.say if kept else "")


def _risk(address: str, here: State, library: Library) -> str:
    return "asked" if address == library.anywhere[RISK] else here.risk


def told_signs(event: Event, library: Library) -> set[str]:
    """The warning signs that an event tells: a part of the body can be one."""
    of_part = library.body_part_signs.get(event.body_part, "")
    return library.signs.keys() & {*event.signs, of_part}


def _danger(event: Event, here: State, library: Library) -> str:
    """Where the worst sign leads, "" without one. Everyday words ask first, once, on their own.

    The one sign that a place has an exit for is an answer there.
    """
    heard = told_signs(event, library)
    if event.answer == "no" and library.asks_sign(here.aside):
        heard -= {here.aside.split("/")[1]}  # "no, only pins and needles"
    if not heard:
        return ""
    worst = next(sign for sign in library.signs if sign in heard)
    place = library.place(here.place)
    if event.name == "report" and len(heard) == 1 and f"report.{worst}" in place.exits:
        return ""
    told = (
        event.sounds.sure
        or library.asks_sign(here.aside)
        or (place.safety and event.answer != "no")
    )
    grave = [sign for sign in heard if library.signs[sign].level != "book"]
    alone = len(grave) <= 1 and not told
    unlikely = event.sounds.unlikely and not told and bool(grave)
    if library.signs[worst].asks and (alone or unlikely):
        return f"signs/{worst}/ask"
    return library.anywhere[ASK_OF_DANGER] if unlikely else f"signs/{worst}"


def _way(event: Event, here: State, library: Library) -> str:
    """Where an event without danger leads: exit of the place, of the flow, anywhere."""
    spots = [library.place(address) for address in (here.aside, here.place) if address]
    question = _asked(here, library)
    said = event.answer if event.answer and spots[0].asks_sign else event.name
    if said == "no" and event.sounds.doubt and spots[-1].safety:
        said = UNSURE
    names = _names(question.answers.get(said, said), event, here, library)
    if names[-1] in EVEN_IN_DANGER:
        in_danger = any(spot.asks_sign or spot.safety for spot in spots)
        return library.anywhere[STOP_IN_DANGER if in_danger else names[-1]]
    if names[-1] in WITH_MUSCLE and (first := other_muscle(event, here, library)):
        return first
    if here.place == FRESH and not here.aside and names[-1] in UNLESS_CRAMPING and event.cramping:
        return _way(event._replace(name="relieve"), here, library)
    for spot in spots:
        for exits in (spot.exits, library.flow_of(spot).exits):
            if found := _exit(exits, (*names, *_anything_else(exits, here))):
                if found == BACK:
                    return _interrupted(here, library)
                found = found if "/" in found else f"{spot.flow}/{found}"
                return fitting(found, event, here, library)
    if names[-1] in UNLESS_CRAMPING and event.cramping:
        return _way(event._replace(name="relieve"), here, library)
    if names[-1] in ("relieve", "situation") and library.flow_of(spots[-1]).stages:
        return same_stage(event, here, library) or _way(event._replace(name="still"), here, library)
    if found := _exit(library.anywhere, names):
        return fitting(found, event, here, library)
    return _way(event._replace(name="fallback"), here, library)


def _interrupted(here: State, library: Library) -> str:
    """What was interrupted, or, where that had been said, the way back to its question."""
    if here.place == FRESH:
        return library.anywhere[UNKNOWN_START]
    return here.place if here.waits else library.anywhere[AFTER_CHECK]


def _names(name: str, event: Event, here: State, library: Library) -> tuple[str, ...]:
    """The names of an exit, the closest first: ("topic.magnesium", "topic")."""
    detail = _detail(name, event, here, library)
    return (f"{name}.{detail}", name) if detail else (name,)


def _detail(name: str, event: Event, here: State, library: Library) -> str:
    """What is told with an event, "" for nothing."""
    match name:
        case "topic":
            return event.topic
        case "report":
            return next(iter(event.signs), "")
        case "deny":
            return next(iter(event.denied), "")
        case "step":
            return event.step
        case "prevent":
            return event.occasion
        case "situation":
            return event.situation
        case "fallback" if event.sounds.doubt == "danger":
            return "danger"
        case "fallback" | "unknown_topic":
            return str(min(here.misses + 1, 3))
        case "bedtime":
            return stricter(event.situation, situation_of(here, library), library)
        case "cancelled":
            return str(event.cancelled)
        case "risk":
            return here.risk
        case "yes" | "no" | "still":
            return "again" if here.misses else ""
        case "remind" | "change" | "time":
            return moment.kind(event, here.time)
    return ""


def _exit(exits: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((exits[name] for name in names if name in exits), "")


def _anything_else(exits: Mapping[str, str], here: State) -> tuple[str, ...]:
    """What any event may mean where "*" holds on: the third one in a row is a miss too many."""
    return (f"fallback.{min(here.misses + 1, 3)}", "*") if "*" in exits else ()


def _arrive(address: str, event: Event, here: State, library: Library) -> Reply:
    """Move to a step, say an aside on top of where we are, or end; then speak."""
    place = library.place(address)
    asked_again = address == here.place and not here.waits
    asked_again = asked_again or (address == here.aside and place.asks_sign)
    missed = event.name == "fallback" or address in _misses(here, library) or asked_again
    aside = address if place.kind == "aside" else ""
    no_stretch = _begins_nothing(event, address, library)
    under = _under(place, event, here, library, no_stretch) if aside else address
    now = library.place(under)
    waits = aside.startswith("signs/") and now.timed and not here.relief_since
    told = begins(event, library) if no_stretch and here.place == FRESH else ""
    routine = routine_of(library.place(told) if told else now, here, library)
    state = here._replace(
        aside=aside,
        place=under,
        routine=routine,
        relief_since=0 if waits and place.question else since(event, now, here),
        misses=min(here.misses + 1, 3) if missed else 0,
        disclaimed="before" if here.disclaimed else "",
        slow=here.slow or place.effect == "slower",
        time=_time(event, place, here, library),
        task=_task(event, place, here),
        risk=_risk(address, here, library),
        waits=here.waits and bool(aside) and place.asks_sign,
    )

    def reported() -> str:
        return report(here._replace(routine=routine), event.at, library)

    first = _first(event, place, address, library)
    if waits and not place.question and not no_stretch:
        # A cramp was told with this sign: its relief begins now.
        first = f"{first} {place.say} {library.for_the_cramp}".strip()
        reply = speak(state._replace(aside=""), library, first, reported)
        return reply._replace(address=address, card=place.card)
    return speak(state, library, first, reported)


def _sounds_worse(event: Event, address: str, library: Library) -> bool:
    """Whether an address tells a sign that could wait, and the words sound like danger."""
    sign = library.signs.get(address.removeprefix("signs/"))
    return bool(sign and sign.level == "book" and (event.sounds.urgent or event.sounds.grave))


def _begins_nothing(event: Event, address: str, library: Library) -> bool:
    """Whether no stretch begins by itself with an address: it tells a pain that comes and goes, or
    a sign that could wait in words that sound like danger."""
    sign = library.signs.get(address.removeprefix("signs/"))
    return _sounds_worse(event, address, library) or bool(sign and sign.relief == "waits")


def _first(event: Event, place: Place, address: str, library: Library) -> str:
    """What comes before all else: the number, with a lesser sign than the words sound like; how to
    raise an alarm; that only a part was understood, before a move."""
    sign = library.signs.get(address.removeprefix("signs/"))
    if sign and sign.level != "emergency" and event.sounds.grave:
        return library.if_grave
    if _sounds_worse(event, address, library):
        return library.if_urgent
    silent = sign or place.asks_sign or event.name == "fallback"  # they tell it themselves
    alarm = library.raise_alarm if event.sounds.doubt == "alarm" and not silent else ""
    if not place.timed:
        return alarm
    partly = library.for_the_cramp if event.sounds.doubt and event.name == "relieve" else ""
    return f"{alarm} {partly}".strip()


def _under(aside: Place, event: Event, here: State, library: Library, no_stretch: bool) -> str:
    """The place under an aside: where we are, or what fits the situation that the aside tells.

    Under a sign that opens the talk waits the cramp that was told with it; an open ear, where none
    was, or where no stretch begins after the sign.
    """
    if here.place == FRESH and (event.signs or event.risks):
        return (not no_stretch and begins(event, library)) or library.anywhere[AFTER_SIGN]
    if not aside.situation:
        return here.place
    return fitting(here.place, event._replace(situation=aside.situation), here, library)


def _time(event: Event, place: Place, here: State, library: Library) -> str:
    """The time that the talk is about, as said or as before; forgotten when its flow is left."""
    same_talk = place.kind == "aside" or place.flow == library.place(here.place).flow
    return moment.meant(event, here.time if same_talk else "")


def _task(event: Event, place: Place, here: State) -> str:
    begun = here.task or ("begun" if event.task else "")
    return "done" if begun and place.effect == "stretched" else begun


def _misses(here: State, library: Library) -> set[str]:
    """Where words lead that are not understood: anywhere, and in the flow that we are in."""
    exits = (library.anywhere, library.flow_of(library.place(here.place)).exits)
    return {known[name] for known in exits for name in MISSED if name in known}
