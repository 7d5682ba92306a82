"""What must hold in every state, whatever is said: place by place, event by event."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import pytest

from cramp_coach.alexa.skill import library as shipped
from cramp_coach.talk import speech
from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import load
from cramp_coach.talk.state import FRESH, State, restore
from cramp_coach.talk.wording import Reply, speak
from lambda_function import lambda_handler
from simulator import rules
from simulator.stand_in.device import Device
from simulator.stand_in.ear import Heard, Slot
from tests.loops import share

LIBRARY = load()
STEPS = [address for address in LIBRARY.places if LIBRARY.kind(address) == "step"]
CREDITS = [address for address in LIBRARY.places if address.startswith("credits/")]
ASIDES = [
    address
    for address in LIBRARY.places
    if LIBRARY.kind(address) == "aside" and address not in {*CREDITS} - {*CREDITS[::20]}
]
"""The asides; of the credits each twentieth. They are made alike, for each set of sources one, and
are two thirds of all; each is spoken by test_every_place_keeps_the_rules_in_every_region."""
NOW = 1_000_000

FLOWS = sorted({address.rpartition("/")[0] for address in STEPS})
ASIDES_OF = {
    chapter: [one for one in ASIDES if one.startswith(f"{chapter}/")]
    for chapter in dict.fromkeys(address.partition("/")[0] for address in ASIDES)
}
"""Chapter -> its asides."""

TURNS = {address: at for at, address in enumerate(LIBRARY.places)}
"""Place -> which share of the others it meets."""


def steps(flow: str) -> list[str]:
    """The places of a flow that wait for an answer."""
    return [address for address in STEPS if address.rpartition("/")[0] == flow]


def events() -> Iterator[Event]:
    """Every event there is, with every detail that it can carry."""
    plain = {name.partition(".")[0] for name in LIBRARY.anywhere}
    plain |= {"yes", "no", "next", "previous", "unsure", "repeat", "launch", "deny"}
    for name in sorted(plain):
        yield Event(name, at=NOW)
    for address in LIBRARY.places:
        kind, _, name = address.partition("/")
        if kind == "topics":
            yield Event("topic", at=NOW, topic=name)
    for sign in LIBRARY.signs:
        yield Event("report", at=NOW, signs=(sign,))
    for part in LIBRARY.routes:
        yield Event("relieve", at=NOW, body_part=part)
    for situation in LIBRARY.routes[""]:
        yield Event("situation", at=NOW, situation=situation)
    for step in ("1", "2", "3", "9"):
        yield Event("step", at=NOW, step=step)
    for occasion in ("bedtime", "exercise", "daytime"):
        yield Event("prevent", at=NOW, occasion=occasion)


EVENTS = list(events())
REACTIONS = [
    Event(name, at=NOW)
    for name in (
        "yes",
        "no",
        "next",
        "still",
        "eased",
        "worse",
        "unsure",
        "fallback",
        "deny",
        "help",
    )
]


def heard() -> Iterator[Heard]:
    """Every intent, with a value of its slots."""
    for intent in LIBRARY.intents:
        yield Heard(intent)
    yield _slot("AskAboutIntent", "topic", "TOPIC", "magnesium")
    yield _slot("AskAboutIntent", "topic", "TOPIC", "unheard_of")
    yield _slot("ReportSymptomIntent", "symptom", "SYMPTOM", "clot")
    yield _slot("ReportSymptomIntent", "symptom", "SYMPTOM", "numbness")
    yield _slot("TellOutcomeIntent", "outcome", "OUTCOME", "worse")
    yield _slot("NotWordsIntent", "words", "AMAZON.SearchQuery", "")
    yield _slot("RelieveCrampIntent", "body_part", "BODY_PART", "shin")
    yield _slot("ChangeSituationIntent", "situation", "SITUATION", "pregnant")
    yield _slot("PreventCrampsIntent", "occasion", "OCCASION", "exercise")
    yield Heard("GoToStepIntent", (Slot("step", "AMAZON.NUMBER", "2", ""),))
    yield Heard("GoToStepIntent", (Slot("step", "AMAZON.NUMBER", "?", ""),))
    yield Heard("SomeIntentOfTomorrow")


def _slot(intent: str, name: str, type: str, id: str) -> Heard:
    return Heard(intent, (Slot(name, type, id, id),))


HEARD = list(heard())


def at(place: str, aside: str = "") -> State | None:
    """The state of a talk that is at a place: none at all for a fresh start."""
    return None if place == FRESH else State(place=place, aside=aside, relief_since=NOW - 60)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_event_gets_a_sound_reply_everywhere(flow: str) -> None:
    for place in steps(flow):
        for event in share(EVENTS, 11, TURNS[place]):
            _sound(respond(event, at(place), LIBRARY), event)


@pytest.mark.parametrize("chapter", ASIDES_OF)
def test_every_reaction_gets_a_sound_reply_on_every_aside_of_every_place(chapter: str) -> None:
    for aside in ASIDES_OF[chapter]:
        for place in share(STEPS, 199, TURNS[aside], full=9):
            if place != FRESH:
                for event in REACTIONS:
                    _sound(respond(event, State(place=place, aside=aside), LIBRARY), event)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_sign_is_answered_at_its_level_from_everywhere(flow: str) -> None:
    asides = ("", "talk/help", "topics/magnesium")
    for place in steps(flow):
        for name, aside in share([*product(LIBRARY.signs, asides)], 7, TURNS[place]):
            state, sign = at(place, aside), LIBRARY.signs[name]
            reply = respond(Event("report", at=NOW, signs=(name,)), state, LIBRARY)
            if answer := LIBRARY.place(place).exits.get(f"report.{name}"):
                assert reply.address == answer
                assert reply.state
            elif sign.asks and not LIBRARY.place(place).safety:
                assert reply.address == f"signs/{name}/ask"
                assert reply.state
            else:
                assert reply.address == f"signs/{name}"
                assert (reply.state is None) == (sign.level == "emergency")
                assert not reply.state or sign.stops_relief == (reply.state.place == reply.address)


def test_only_the_pills_that_were_asked_about_are_an_answer_and_no_alarm() -> None:
    answers = {exit for step in STEPS for exit in LIBRARY.place(step).exits if "report." in exit}
    assert answers == {"report.statin", "report.water_pills", "report.new_medicine"}


@pytest.mark.parametrize("flow", FLOWS)
def test_the_worst_of_two_signs_wins_and_asks_nothing(flow: str) -> None:
    for place in steps(flow):
        for worse, better in share([*pairwise(LIBRARY.signs)], 5, TURNS[place]):
            reply = respond(Event("report", at=NOW, signs=(better, worse)), at(place), LIBRARY)
            assert reply.address == f"signs/{worse}", place


@pytest.mark.parametrize("flow", FLOWS)
def test_stop_ends_from_everywhere(flow: str) -> None:
    for place in steps(flow):
        for aside in ("", *share(ASIDES, 23, TURNS[place])):
            reply = respond(Event("stop", at=NOW), at(place, aside), LIBRARY)
            assert reply.state is None, (place, aside)


@pytest.mark.parametrize("flow", [one for one in FLOWS if one])
def test_repeat_says_the_same_words(flow: str) -> None:
    for place in steps(flow):
        since = NOW if LIBRARY.place(place).timed else 0
        for event in share(EVENTS, 23, TURNS[place]):
            reply = respond(event, State(place=place, relief_since=since), LIBRARY)
            if reply.state:
                again = respond(Event("repeat", at=NOW), reply.state, LIBRARY)
                assert _words(again) == _words(reply), (place, event)
                assert again.state == reply.state


@pytest.mark.parametrize("flow", [one for one in FLOWS if one])
def test_no_place_is_without_a_way_out(flow: str) -> None:
    """Somebody who answers anything at all comes to an end within 40 turns."""
    for place in steps(flow):
        for name in ("yes", "no", "next", "fallback", "unsure"):
            state: State | None = State(place=place, relief_since=NOW)
            turns = 0
            while state and turns < 40:
                turns += 1
                state = respond(Event(name, at=NOW + 30 * turns), state, LIBRARY).state
            assert state is None, f"from {place} {name!r} for ever ends at {state}"


@pytest.mark.parametrize("aside", [one for one in ASIDES if one.endswith("/ask")])
@pytest.mark.parametrize("name", ["next", "fallback", "wait", "eased", "thanks"])
def test_who_never_answers_a_question_of_danger_hears_the_sign_at_the_third_time(
    aside: str, name: str
) -> None:
    state: State | None = State(place="causes/2", aside=aside)
    heard: list[str] = []
    while state and len(heard) < 4:
        reply = respond(Event(name, at=NOW), state, LIBRARY)
        state = reply.state
        heard.append(reply.address)
    assert heard[:3] == [aside, aside, aside.removesuffix("/ask")]


@pytest.mark.parametrize("flow", FLOWS)
def test_every_intent_keeps_the_rules_through_the_front_door(flow: str) -> None:
    for place in steps(flow):
        for said in share(HEARD, 17, TURNS[place]):
            device = Device(lambda_handler)
            device.attributes = None if place == FRESH else State(place=place)._asdict()
            device.intend(said)


@pytest.mark.parametrize("chapter", ASIDES_OF)
def test_every_aside_keeps_the_rules_through_the_front_door(chapter: str) -> None:
    for aside in ASIDES_OF[chapter]:
        for place in ("relief/default/1", "causes/2", "talk/launch"):
            for said in share(HEARD, 41, TURNS[aside], full=3):
                device = Device(lambda_handler)
                device.attributes = State(place=place, aside=aside)._asdict()
                device.intend(said)


@pytest.mark.parametrize("locale", [*shipped.regions, "fr-FR"])
def test_every_place_keeps_the_rules_in_every_region_at_both_paces(locale: str) -> None:
    regions = [*shipped.regions, "fr-FR"]
    for address in share(list(LIBRARY.places), 9, regions.index(locale)):
        for slow in (False, True):
            device = Device(lambda_handler, locale=locale or "en-ZZ")
            aside = LIBRARY.kind(address) == "aside"
            place = "relief/default/1" if aside else address
            if LIBRARY.kind(address) == "end" or address == FRESH:
                continue
            state = State(place=place, aside=address if aside else "", slow=slow)
            device.attributes = state._asdict()
            device.intend(Heard("AMAZON.RepeatIntent"))


@pytest.mark.parametrize("question", sorted({LIBRARY.place(one).question for one in STEPS} - {""}))
def test_every_aside_before_every_question_keeps_the_rules_at_the_slow_pace(question: str) -> None:
    place = next(one for one in STEPS if LIBRARY.place(one).question == question)
    for aside in share(ASIDES, 19, TURNS[place]):
        device = Device(lambda_handler)
        device.attributes = State(place=place, aside=aside, slow=True)._asdict()
        device.intend(Heard("AMAZON.RepeatIntent"))


def test_the_ends_keep_the_rules_in_every_region() -> None:
    for locale in shipped.regions:
        for sign in LIBRARY.signs:
            device = Device(lambda_handler, locale=locale or "en-ZZ")
            device.attributes = State(place="talk/launch", aside="")._asdict()
            device.intend(_slot("ReportSymptomIntent", "symptom", "SYMPTOM", sign))


def _words(reply: Reply) -> tuple[str, str, str]:
    return reply.say, reply.ask, reply.reprompt


def _sound(reply: Reply, event: Event) -> None:
    """A reply says something, asks if and only if it stays open, and survives a round trip."""
    assert reply.say or reply.ask or event.name == "home"
    assert bool(reply.ask) == (reply.state is not None)
    assert bool(reply.reprompt) == (reply.state is not None)
    if reply.state:
        assert reply.ask.endswith("?") and reply.reprompt.endswith("?")
        assert restore(reply.state._asdict(), LIBRARY) == reply.state


@pytest.mark.parametrize("locale", list(LIBRARY.regions))
def test_the_slowest_first_words_of_relief_are_short_enough_everywhere(locale: str) -> None:
    """With the longest pauses, and "For the cramp:" before it all."""
    begins = {address for row in LIBRARY.routes.values() for address in row.values()}
    for address in begins & {*STEPS}:
        reply = speak(State(place=address, slow=True), LIBRARY, before=LIBRARY.for_the_cramp)
        ssml = speech.to_ssml(reply.words, LIBRARY.region(locale), slow=True)
        assert speech.seconds(ssml, LIBRARY.pace) <= rules.LONGEST_RELIEF, address
