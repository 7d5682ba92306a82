"""What an intent and its slots mean: what Alexa understood, merged with what we hear in the words.

Pure, and no Alexa in it: the build asks it, too, whether a phrase that it suggests is understood.
"""

from collections.abc import Mapping
from typing import NamedTuple

from cramp_coach.talk.event import TIME, UNSURE, Event
from cramp_coach.talk.hearing import Heard, hear
from cramp_coach.talk.library import Library, Meaning
from cramp_coach.talk.thresholds import (
    ALARM_AT,
    ASKED_AT,
    ASKED_OF_KNOWN_AT,
    BODY_AT,
    DOUBTED_AT,
    FEW_WORDS,
    GRAVE_AT,
    GUESSED_AT,
    MANY_WORDS,
    SURE_AT,
    TOLD_WORDS,
    UNLIKELY_AT,
    UNLIKELY_OF_FEW_AT,
)

DENIES = "not"
"""What stands before free words that deny."""

ASKED_ABOUT = frozenset({"topic", "occasion", "time", "step"})
"""Slots that are not listened to once Alexa knows them: what is asked about is not told."""

FIRST = frozenset({"call_for_help", "doctor", "worse"})
"""Events that win over any other in the same breath."""

IN_PASSING = frozenset({"wait", "next", "repeat", "thanks"})
"""Events that are only a manner of speaking where a muscle is named: "hang on, it's the thigh"."""

RELIEVING = frozenset({"stretching", "standing_on_it", "pointing_toes"})
"""Topics that relief answers best where a cramp is told: "my foot cramps, how do I stretch it"."""

PARTS_OF_A_DAY = frozenset({"MO", "AF", "EV", "NI"})
"""What Alexa writes for a time like "in the morning"."""

MILDER = frozenset({"", "still", "start_over"})
"""Events that "worse" wins over by its odds alone."""

GUESSES = {"relief": "relieve", "still": "still", "worse": "worse"}
"""Harmless group of the classifier -> event. Good news is never guessed."""

DANGERS = ("danger", "earnest", "emergency")
"""Contests of the classifier that are no harmless group."""

NOTHING = Heard()


class Said(NamedTuple):
    """A slot as it was said."""

    words: str
    ids: tuple[str, ...] = ()
    """What Alexa takes the words for, the likeliest first; none where it does not know them."""


def understand(intent: str, slots: Mapping[str, Said], library: Library, at: int = 0) -> Event:
    """The event that an intent means, said `at` a time. Danger counts wherever it is heard."""
    meaning = library.intents.get(intent, Meaning("fallback"))
    words = " ".join(
        said.words for name, said in slots.items() if said.words and not _is_known(name, said)
    )
    event, heard = _resolved(slots, meaning, library, at), NOTHING
    if words:
        heard = hear(f"{meaning.before} {words}", library.vocabulary)
        event = _merged(event, heard)
    if event.name and (not meaning.needs or getattr(event, meaning.needs)):
        return event
    named = _named(event, heard)
    return event._replace(name=(meaning.without if named == "fallback" else "") or named)


def _is_known(name: str, said: Said) -> bool:
    return name in ASKED_ABOUT and bool(said.ids)


def _resolved(slots: Mapping[str, Said], meaning: Meaning, library: Library, at: int) -> Event:
    """What the slots say that Alexa knows."""

    likeliest = {name: said.ids[0] for name, said in slots.items() if said.ids}
    ids = [meaning.event, *(id for said in slots.values() for id in said.ids)]
    return Event(
        name=likeliest.get(meaning.slot, "") if meaning.slot else meaning.event,
        at=at,
        signs=tuple(dict.fromkeys(id for id in ids if id in library.signs)),
        topic=likeliest.get("topic", ""),
        body_part=likeliest.get("body_part", ""),
        situation=likeliest.get("situation", ""),
        occasion=likeliest.get("occasion", ""),
        step=_number(slots.get("step", Said("")).words),
        time=_time(slots.get("time", Said("")).words),
    )


def _merged(event: Event, heard: Heard) -> Event:
    known = event.topic or heard.topic or event.signs or heard.signs
    return event._replace(
        signs=tuple(dict.fromkeys((*event.signs, *heard.signs))),
        body_part=heard.body_part or event.body_part,
        situation=event.situation or heard.situation,
        topic=event.topic or heard.topic,
        occasion=event.occasion or heard.occasion,
        denied=tuple(heard.denied),
        risks=heard.risks,
        answer=heard.answer,
        sure=heard.sure,
        cramping=heard.cramping or event.name == "relieve",
        doubt=_doubt(heard, ASKED_OF_KNOWN_AT if known else ASKED_AT),
        grave=heard.odds["emergency"] >= GRAVE_AT,
        unlikely=not event.signs and _is_unlikely(heard),
    )


def _is_unlikely(heard: Heard) -> bool:
    """Whether a sign is to be asked about: a rule doubts it, or the words do not sound like it.

    One or two words, and what Alexa took for a sign herself, are as plain as can be.
    """
    if heard.length < FEW_WORDS:
        return False
    least = UNLIKELY_OF_FEW_AT if heard.length < MANY_WORDS else UNLIKELY_AT
    return heard.odds["earnest"] < (DOUBTED_AT if heard.doubted else least)


def _doubt(heard: Heard, asked_at: float) -> str:
    danger = heard.odds["danger"]
    of_body = heard.body and (danger >= BODY_AT or heard.length < FEW_WORDS)
    if of_body or danger >= asked_at:
        return "danger"
    if danger >= ALARM_AT:
        return "alarm"
    return "words" if heard.unknown else ""


def _likeliest(heard: Heard, at_least: float) -> str:
    """The likeliest of the harmless meanings, "" where its odds are too low."""
    if heard.length < FEW_WORDS:
        return ""
    harmless = {name: heard.odds[name] for name in heard.odds if name not in DANGERS}
    likeliest = max(harmless, key=harmless.__getitem__, default="")
    return "" if harmless[likeliest] < at_least else likeliest


def _named(event: Event, heard: Heard) -> str:
    """The event that free words mean, the safest first."""
    if event.signs:
        return "report"
    if heard.event in FIRST:
        return heard.event
    alone = heard.event in MILDER and not (heard.asks or event.topic or event.body_part)
    if alone and _likeliest(heard, SURE_AT) == "worse":
        return "worse"
    if event.topic in RELIEVING and event.body_part and heard.cramping:
        return "relieve"
    if event.topic and (heard.asks or not heard.event):
        told = bool(event.body_part) and heard.length >= TOLD_WORDS and not heard.asks
        return "relieve" if told and _likeliest(heard, GUESSED_AT) == "relief" else "topic"
    if heard.denied and heard.event in ("", "eased", "still"):
        return "deny"
    if event.body_part and heard.event in IN_PASSING:
        return "relieve"
    if heard.event or heard.answer:
        return heard.event or (UNSURE if heard.torn else heard.answer)
    if event.body_part:
        return "relieve"
    if event.situation:
        return "situation"
    guess = GUESSES.get(_likeliest(heard, GUESSED_AT), "fallback")
    return "risk" if heard.risks else guess


def _time(said: str) -> str:
    """A time of day as "21:30", a part of the day as "EV", "" for none."""
    return said if TIME.fullmatch(said) or said in PARTS_OF_A_DAY else ""


def _number(said: str) -> str:
    """A number as digits, "" for none and for the "?" that Alexa sends when it heard none."""
    return str(int(said)) if said.isdecimal() and len(said) < 4 else ""
