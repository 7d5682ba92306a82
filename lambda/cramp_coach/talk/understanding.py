"""What an intent and its slots mean: what Alexa understood, merged with what we hear in the words.

Pure, and no Alexa in it: the build asks it, too, whether a phrase that it suggests is understood.
"""

from collections.abc import Mapping
from operator import itemgetter
from typing import NamedTuple

from cramp_coach.talk.classifier import HARMLESS
from cramp_coach.talk.event import TIME, UNSURE, Event, Sounds
from cramp_coach.talk.hearing import Heard, hear
from cramp_coach.talk.library import Library, Meaning
from cramp_coach.talk.thresholds import (
    ALARM_AT,
    ANSWER_AT,
    ASKED_AT,
    ASKED_OF_KNOWN_AT,
    BODY_AT,
    CALM_BELOW,
    CRAMP_AT,
    CRAMP_SURE_AT,
    DOUBTED_AT,
    EASED_BY,
    FEW_WORDS,
    GRAVE_AT,
    GUESSED_AT,
    MANY_WORDS,
    OUTCOME_BY,
    SURE_AT,
    TOLD_WORDS,
    UNLIKELY_AT,
    UNLIKELY_OF_FEW_AT,
    URGENT_AT,
)

ASKED_ABOUT = frozenset({"topic", "occasion", "time", "step"})
"""Slots that are not listened to once Alexa knows them: what is asked about is not told."""

CALL = "call_for_help"
"""The event of a call for help: a sign in it is not asked about."""

FIRST = frozenset({CALL, "doctor", "worse"})
"""Events that win over any other in the same breath."""

IN_PASSING = frozenset({"wait", "next", "repeat", "thanks"})
"""Events that are only a manner of speaking where a muscle is named: "hang on, it's the thigh"."""

RELIEVING = frozenset({"stretching", "standing_on_it", "pointing_toes"})
"""Topics that relief answers best where a cramp is told: "my foot cramps, how do I stretch it"."""

PARTS_OF_A_DAY = frozenset({"MO", "AF", "EV", "NI"})
"""What Alexa writes for a time like "in the morning"."""

MILDER = frozenset({"", "still", "start_over"})
"""Events that "worse" wins over by its odds alone."""

TOLD_WITH = frozenset({"bedtime", "prevent", "unsure", "upset", "wait", "thanks"})
"""Events that are only told with a cramp: "I forgot to stretch, and now my calf's in a knot"."""

ASKED = frozenset({"", "relieve", "still", "eased", "worse"})
"""Events that a question may only seem to mean: "does cold make a cramp worse"."""

GUESSES = {
    "relief": "relieve",
    "still": "still",
    "worse": "worse",
    "question": "unknown_topic",
}
"""Harmless group of the classifier -> event, where nothing was asked. Good news is only guessed as
an answer: see `Sounds.outcome`."""

OUTCOMES = ("eased", "still", "worse")
"""What may become of a cramp: events, and groups of the classifier."""

LEAST_ODDS = {
    "relieve": ("cramp", CRAMP_AT),
    "eased": ("in_relief", ANSWER_AT),
    "still": ("in_relief", ANSWER_AT),
    "worse": ("in_relief", ANSWER_AT),
}
"""Event that leads to a move -> the contest that it must not lose where no word names a cramp."""

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
        event = _merged(event, heard, library)
    if event.name and (not meaning.needs or getattr(event, meaning.needs)):
        return event
    named = _named(event, heard)
    if _is_strange(named, heard, library):
        named = "fallback"
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


def _merged(event: Event, heard: Heard, library: Library) -> Event:
    a_muscle = bool(heard.body_part) and heard.body_part not in library.any_muscle
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
        cramping=heard.cramping or event.name == "relieve",
        sounds=Sounds(
            sure=heard.sure,
            doubt=_doubt(heard, ASKED_OF_KNOWN_AT if known else ASKED_AT),
            grave=heard.odds["emergency"] >= GRAVE_AT,
            urgent=heard.odds["danger"] >= URGENT_AT,
            unlikely=not event.signs and _is_unlikely(heard) and heard.event != CALL,
            outcome=_outcome(heard, SURE_AT if a_muscle else OUTCOME_BY),
            chat=_is_chat(heard),
        ),
    )


def _is_unlikely(heard: Heard) -> bool:
    """Whether a sign is to be asked about: a rule doubts it, or the words do not sound like it.

    One or two words, and what Alexa took for a sign herself, are as plain as can be.
    """
    if heard.length < FEW_WORDS:
        return False
    least = UNLIKELY_OF_FEW_AT if heard.length < MANY_WORDS else UNLIKELY_AT
    return heard.odds["earnest"] < (DOUBTED_AT if heard.doubted else least)


def _is_strange(named: str, heard: Heard, library: Library) -> bool:
    """Whether words that seem to call for a move do not sound like it. Those that name a cramp are
    beyond doubt, and so are those that we know, each of them, if they name what hurts."""
    muscle = heard.body_part and heard.body_part not in library.any_muscle
    plain = not heard.strange and (named != "relieve" or bool(muscle))
    if not heard.length or heard.cramping or plain or named not in LEAST_ODDS:
        return False
    contest, least = LEAST_ODDS[named]
    return heard.odds[contest] < least


def _doubt(heard: Heard, asked_at: float) -> str:
    danger = heard.odds["danger"]
    of_body = heard.body and (danger >= BODY_AT or heard.length < FEW_WORDS)
    if of_body or danger >= asked_at:
        return "danger" if heard.odds["cramp"] < CRAMP_SURE_AT else "alarm"
    if danger >= ALARM_AT:
        return "alarm"
    return "words" if heard.unknown else ""


def _is_chat(heard: Heard) -> bool:
    """Whether words are likelier of everyday talk than of anything that somebody with a cramp
    says."""
    likeliest, odds = _of_harmless(heard)
    long = heard.length >= (FEW_WORDS if heard.strange else MANY_WORDS)  # "I have a new hip"
    likely = likeliest == "everyday" and long and odds >= GUESSED_AT
    return likely and heard.odds["cramp"] < CRAMP_AT and heard.odds["in_relief"] < ANSWER_AT


def _outcome(heard: Heard, by: float) -> str:
    """What became of a cramp, by the sound of the words, `by` so much likelier than what else
    could have; "" where they leave it open or ask."""
    likeliest, odds = _of_harmless(heard)
    if likeliest not in OUTCOMES or heard.asks or heard.odds["in_relief"] < ANSWER_AT:
        return ""
    margin = odds - max(heard.odds[one] for one in OUTCOMES if one != likeliest)
    if likeliest == "eased":
        calm = heard.odds["danger"] < CALM_BELOW
        return likeliest if calm and margin >= max(by, EASED_BY) else ""
    told = heard.length >= FEW_WORDS and not heard.bare  # a groan tells of no change
    return likeliest if told and margin >= by else ""


def _likeliest(heard: Heard) -> str:
    """The likeliest of the harmless meanings, "" where even its odds are too low."""
    if heard.length < FEW_WORDS or heard.bare:
        return ""
    likeliest, odds = _of_harmless(heard)
    return "" if odds < GUESSED_AT else likeliest


def _of_harmless(heard: Heard) -> tuple[str, float]:
    """The likeliest of the harmless meanings, and its odds, of what was said: of no words there
    are none."""
    return max(((one, heard.odds[one]) for one in HARMLESS), key=itemgetter(1))


def _named(event: Event, heard: Heard) -> str:
    """The event that free words mean, the safest first."""
    if event.signs:
        return "report"
    if heard.event in FIRST:
        return heard.event
    likeliest = _likeliest(heard)
    asks = heard.asks or likeliest == "question"
    if heard.event == "eased" and (becomes := _outcome(heard, SURE_AT)) in ("still", "worse"):
        return becomes
    alone = heard.event in MILDER and not (asks or event.topic or event.body_part)
    if alone and likeliest == "worse" and heard.odds["worse"] >= SURE_AT:
        return "worse"
    if event.topic in RELIEVING and event.body_part and heard.cramping:
        return "relieve"
    if likeliest == "relief" and heard.odds["cramp"] >= CRAMP_SURE_AT and not heard.asks:
        told = heard.length >= TOLD_WORDS and bool(heard.cramping or event.body_part)
        if told and (event.topic or heard.event in TOLD_WITH):
            return "relieve"
    if event.topic and (asks or not heard.event):
        return "topic"
    if likeliest == "question" and heard.event in ASKED and heard.odds["cramp"] < CRAMP_AT:
        return "situation" if event.situation and not heard.asks else "unknown_topic"
    if heard.denied and heard.event in ("", "eased", "still"):
        return "deny"
    if heard.event in IN_PASSING and (event.body_part or event.situation):
        return "relieve" if event.body_part else "situation"
    if heard.event or heard.answer:
        return heard.event or (UNSURE if heard.torn else heard.answer)
    if event.body_part:
        return "relieve"
    if event.situation:
        return "situation"
    return "risk" if heard.risks else GUESSES.get(likeliest, "fallback")


def _time(said: str) -> str:
    """A time of day as "21:30", a part of the day as "EV", "" for none."""
    return said if TIME.fullmatch(said) or said in PARTS_OF_A_DAY else ""


def _number(said: str) -> str:
    """A number as digits, "" for none and for the "?" that Alexa sends when it heard none."""
    return str(int(said)) if said.isdecimal() and len(said) < 4 else ""
