"""Relief: which routine, the same stage of another, the rubbing gate, the ten minutes."""

from __future__ import annotations

import re

import pytest

from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library, load
from cramp_coach.talk.relief import TEN_MINUTES
from cramp_coach.talk.speech import seconds
from cramp_coach.talk.state import State
from lambda_function import lambda_handler
from simulator.stand_in.device import Device
from simulator.stand_in.ear import Heard
from tools.generate.graph import exits, reachable

LIBRARY = load()
MUST_NOT_STAND = (
    "cannot_stand", "wheelchair", "unsteady", "pregnant", "helper", "child", "driving", "water",
    "ladder", "machine", "cycling", "stairs", "poolside", "floor", "new_hip",
)  # fmt: skip
RUBBING_AND_HEAT = ("rub", "warm", "soothe")
SAFETY_QUESTIONS = ("swollen_leg", "cold_leg")
DANGEROUS = ("driving", "water", "ladder", "machine", "cycling", "stairs", "poolside", "bathroom")


def routine(body_part: str, situation: str) -> str:
    return LIBRARY.route(body_part, situation).removeprefix("relief/").removesuffix("/1")


@pytest.mark.parametrize(
    ("body_part", "situation", "expected"),
    [
        ("", "", "default"),
        ("behind_knee", "bed", "default"),
        ("leg", "standing", "standing"),
        ("calf", "", "calf"),
        ("calf", "bed", "calf_bed"),
        ("calf", "sitting", "calf_sitting"),
        ("calf", "standing", "calf_standing"),
        ("hamstring", "bed", "hamstring_bed"),
        ("hamstring", "sitting", "hamstring_sitting"),
        ("hamstring", "standing", "hamstring_standing"),
        ("calf", "cannot_stand", "cannot_stand"),
        ("calf", "pregnant", "pregnant"),
        ("thigh_front", "pregnant", "thigh_front"),
        ("shin", "bed", "shin"),
        ("shin", "driving", "driving"),
        ("thigh_front", "water", "water"),
        ("foot", "bed", "foot"),
        ("thigh", "bed", "which_thigh/bed"),
    ],
)
def test_the_routine_fits_the_muscle_and_the_situation(
    body_part: str, situation: str, expected: str
) -> None:
    assert routine(body_part, situation) == expected


@pytest.mark.parametrize("body_part", LIBRARY.routes)
def test_every_muscle_in_every_situation_has_relief_or_an_answer(body_part: str) -> None:
    for situation, address in LIBRARY.routes[body_part].items():
        assert address in LIBRARY.places, f"{body_part} in {situation}"


@pytest.mark.parametrize("body_part", ["thigh_front", "shin"])
def test_the_opposite_stretches_never_hear_toes_up(body_part: str) -> None:
    for situation in LIBRARY.routes[body_part]:
        if situation not in DANGEROUS:
            name = routine(body_part, situation)
            first = LIBRARY.place(f"relief/{name}/1").say.partition("(")[0]
            assert "toes up" not in first and "toes toward" not in first


@pytest.mark.parametrize("body_part", ["chest", "upper_body", "belly"])
def test_what_is_no_leg_is_never_stretched(body_part: str) -> None:
    for address in LIBRARY.routes[body_part].values():
        assert not address.startswith("relief/")


@pytest.mark.parametrize("name", MUST_NOT_STAND)
def test_who_must_not_stand_is_never_asked_to(name: str) -> None:
    for stage in ("steady", "stand"):
        assert f"relief/{name}/{stage}" not in LIBRARY.places


@pytest.mark.parametrize("situation", [name for name in LIBRARY.routes[""] if name])
def test_a_change_of_situation_keeps_the_round(situation: str) -> None:
    state = State(place="relief/calf/2", relief_since=50)
    reply = respond(Event("situation", at=60, situation=situation), state, LIBRARY)
    assert reply.address == f"relief/{routine('calf', situation)}/2"
    assert reply.state and reply.state.relief_since == 50


def test_at_standing_a_change_to_bed_bound_skips_ahead() -> None:
    state = State(place="relief/calf/stand")
    reply = respond(Event("situation", situation="cannot_stand"), state, LIBRARY)
    assert reply.address == "relief/cannot_stand/tighten"


def test_a_change_of_muscle_keeps_the_situation() -> None:
    state = State(place="relief/calf_bed/2")
    reply = respond(Event("relieve", body_part="hamstring"), state, LIBRARY)
    assert reply.address == "relief/hamstring_bed/2"


def test_asking_again_for_the_same_cramp_gets_the_next_hold() -> None:
    reply = respond(Event("relieve", body_part="calf"), State(place="relief/calf/1"), LIBRARY)
    assert reply.address == "relief/calf/2"


def gate(question: str) -> frozenset[tuple[str, str]]:
    """Every explicit no at a safety question: the only way through."""
    return frozenset(
        (address, "clear")
        for address in LIBRARY.places
        if LIBRARY.place(address).question == question
    )


def open_to_touch(addresses: set[str]) -> set[str]:
    return {one for one in addresses if one.rpartition("/")[2] in RUBBING_AND_HEAT}


def test_rubbing_and_heat_are_reached_through_the_gate() -> None:
    assert open_to_touch(reachable(LIBRARY))


@pytest.mark.parametrize("question", SAFETY_QUESTIONS)
def test_without_an_explicit_no_rubbing_and_heat_are_unreachable(question: str) -> None:
    assert open_to_touch(reachable(LIBRARY, without=gate(question))) == set()


@pytest.mark.parametrize(
    "place", [one for one in LIBRARY.places if LIBRARY.place(one).question in SAFETY_QUESTIONS]
)
def test_at_a_safety_question_only_no_leads_on_to_touching(place: str) -> None:
    for name in ("next", "unsure", "still", "worse", "fallback", "eased", "deny", "wait", "step"):
        reply = respond(Event(name, step="2"), State(place=place), LIBRARY)
        assert reply.address.rpartition("/")[2] not in RUBBING_AND_HEAT


def test_the_way_back_from_stuck_does_not_open_the_gate() -> None:
    for address in LIBRARY.places:
        if address.endswith("/stuck"):
            assert dict(exits(LIBRARY, address))["previous"].endswith("/popped")


@pytest.mark.parametrize("seconds", [TEN_MINUTES, TEN_MINUTES + 1, 100_000])
def test_after_ten_minutes_the_next_round_is_advice(seconds: int) -> None:
    state = State(place="relief/default/2", relief_since=1000)
    reply = respond(Event("still", at=1000 + seconds), state, LIBRARY)
    assert reply.address == "signs/over_ten_minutes"
    assert reply.state and reply.state.place == reply.address


def test_before_ten_minutes_the_next_round_is_a_round() -> None:
    state = State(place="relief/default/2", relief_since=1000)
    assert respond(Event("still", at=1599), state, LIBRARY).address == "relief/default/popped"


def test_it_let_go_after_ten_minutes_is_still_good_news() -> None:
    state = State(place="relief/default/2", relief_since=1000)
    assert respond(Event("eased", at=9000), state, LIBRARY).address == "relief/default/eased"


def test_a_new_cramp_after_it_let_go_starts_a_new_clock() -> None:
    eased = respond(Event("eased", at=500), State("relief/calf/2", relief_since=100), LIBRARY)
    again = respond(Event("still", at=2000), eased.state, LIBRARY)
    assert again.address == "relief/calf/returned"
    assert again.state and again.state.relief_since == 2000


@pytest.mark.parametrize("name", ["shin", "thigh_front", "pregnant", "wheelchair"])
def test_a_cramp_that_comes_back_gets_the_same_routine(name: str) -> None:
    """After a talk about something else, too: another muscle's stretch would do harm."""
    reply = respond(Event("eased", at=500), State(f"relief/{name}/1", relief_since=100), LIBRARY)
    reply = respond(Event("causes", at=510), reply.state, LIBRARY)
    assert reply.address.startswith("causes/")
    assert respond(Event("still", at=530), reply.state, LIBRARY).address == f"relief/{name}/1"


def test_a_talk_about_causes_does_not_stop_the_clock() -> None:
    state: State | None = State(place="relief/calf/1", relief_since=100)
    state = respond(Event("causes", at=500), state, LIBRARY).state
    assert state and state.place.startswith("causes/")
    assert respond(Event("still", at=800), state, LIBRARY).address == "signs/over_ten_minutes"


@pytest.mark.parametrize(
    ("name", "leads_to"),
    [
        ("unsure", "relief/default/1"),
        ("still", "relief/default/1"),
        ("worse", "relief/default/worse"),
        ("eased", "relief/default/eased"),
    ],
)
def test_the_question_which_thigh_can_be_left(name: str, leads_to: str) -> None:
    asked = respond(Event("relieve", at=1, body_part="thigh"), None, LIBRARY)
    assert respond(Event(name, at=9), asked.state, LIBRARY).address == leads_to


@pytest.mark.parametrize("situation", ["sitting", "bed", "unsteady"])
def test_who_sits_down_while_standing_is_not_sent_to_stand_again(situation: str) -> None:
    event = Event("situation", at=9, situation=situation)
    reply = respond(event, State("relief/calf/stand", relief_since=1), LIBRARY)
    assert reply.address.endswith("/tighten")


def test_an_aside_does_not_stop_the_clock() -> None:
    state: State | None = State(place="relief/calf/1", relief_since=100)
    state = respond(Event("topic", at=200, topic="magnesium"), state, LIBRARY).state
    assert state and state.relief_since == 100


def test_a_clock_that_goes_backwards_never_hides_the_ten_minutes() -> None:
    state = State(place="relief/calf/1", relief_since=10_000_000)
    reply = respond(Event("still", at=1000), state, LIBRARY)
    assert reply.state and reply.state.relief_since == 1000


def test_a_clock_that_goes_backwards_in_an_aside_is_noticed_too() -> None:
    state: State | None = State(place="relief/calf/1", relief_since=10_000_000)
    state = respond(Event("wait", at=1000), state, LIBRARY).state
    assert respond(Event("next", at=1600), state, LIBRARY).address == "signs/over_ten_minutes"


def test_the_disclaimer_is_said_once_a_session(library: Library) -> None:
    state: State | None = None
    said = 0
    for name in ("relieve", "still", "still", "previous", "eased", "causes", "yes", "topic"):
        reply = respond(Event(name, at=100, topic="heat"), state, library)
        said += library.disclaimer in reply.say
        state = reply.state
    assert said == 1


def test_no_reply_in_pain_talks_before_the_first_move(library: Library) -> None:
    greetings = ("hello", "hi", "welcome", "cramp coach", library.disclaimer.lower()[:12])
    for row in library.routes.values():
        for address in row.values():
            if address.startswith("relief/") and address.endswith("/1"):
                words = respond(Event("relieve"), State(place=address), library)
                assert not words.say.lower().startswith(greetings)


def test_from_why_to_the_last_question_takes_at_most_75_seconds() -> None:
    """All answers no; two seconds for each answer."""
    device = Device(lambda_handler)
    device.say("my calf is cramping")
    device.say("it let go")
    listened = 0.0
    for said in ("why do i get cramps", "yes", "no", "no", "no", "no", "no"):
        listened += seconds(device.say(said).ssml, LIBRARY.pace) + 2
    assert device.attributes and device.attributes["place"] == "causes/end"
    assert listened <= 75


def holds(ssml: str) -> float:
    """Seconds of the hold, as the voice keeps it: from "hold" or "stay" on."""
    _, _, after_move = re.split("(Hold it gently|Stay there)", ssml)
    return seconds(after_move, LIBRARY.pace)


@pytest.mark.parametrize("round", ["1", "2"])
@pytest.mark.parametrize("flow", [name for name, flow in LIBRARY.flows.items() if flow.stages])
def test_a_hold_lasts_as_long_as_the_sources_say(flow: str, round: str) -> None:
    """15 to 30 seconds (AAOS, MAYO-TIPS), words included."""
    device = Device(lambda_handler)
    device.attributes = State(place=f"{flow}/{round}")._asdict()
    assert 15 <= holds(device.intend(Heard("AMAZON.RepeatIntent")).ssml) <= 30
