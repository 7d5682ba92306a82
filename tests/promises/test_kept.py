"""Sessions that an earlier release left open, met by this one: nobody in danger goes unheard."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.state import FRESH, State, restore
from cramp_coach.talk.wording import Reply
from lambda_function import lambda_handler
from simulator.stand_in.device import Device
from tests.anybody import said
from tests.loops import share
from tests.promises import kept
from tests.promises.kept import AGED, in_a_renamed_flow, in_a_renamed_place, with_more_facts
from tests.promises.test_every_state import ASIDES, LIBRARY, NOW, STEPS

RELEASES = kept.releases()
KEPT = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in RELEASES}
SHARE = 11
"""Each aside meets each so-many-th place."""
WELCOME = "talk/launch"
PLAIN = ("yes", "no", "still", "unsure", "next", "repeat")
FRONT_DOOR = [
    said(f"AMAZON.{name}Intent") for name in ("Yes", "No", "Next", "Repeat", "Fallback", "Stop")
] + [said("TellOutcomeIntent", "outcome", "OUTCOME", "still")]


def test_there_is_a_release_to_hold_against() -> None:
    assert RELEASES and all(len(one["places"]) > 100 for one in KEPT.values())


def aged(release: str, age: Any) -> Sequence[kept.Attributes]:
    """Sessions of a release, others for each thing that may have become of them."""
    return share([*kept.sessions(KEPT[release], SHARE)], 193, AGED.index(age), full=9)


@pytest.mark.parametrize("age", AGED)
@pytest.mark.parametrize("release", KEPT)
def test_danger_gets_its_own_answer_in_every_kept_session(release: str, age: Any) -> None:
    for session in aged(release, age):
        state = restore(age(session), LIBRARY)
        for name in LIBRARY.signs:
            reply = respond(Event("report", at=NOW, signs=(name,)), state, LIBRARY)
            told = reply.address in (f"signs/{name}", f"signs/{name}/ask")
            assert told or _asked_for(name, state), (session, name)


@pytest.mark.parametrize("age", AGED)
@pytest.mark.parametrize("release", KEPT)
def test_nobody_in_a_kept_session_with_a_cramp_is_welcomed(release: str, age: Any) -> None:
    for session in aged(release, age):
        state = restore(age(session), LIBRARY)
        for name in PLAIN:
            reply = respond(Event(name, at=NOW), state, LIBRARY)
            _sound(reply)
            if session.get("relief_since") and session["place"] != WELCOME:
                assert reply.address != WELCOME, (session, name)


@pytest.mark.parametrize("age", [in_a_renamed_place, in_a_renamed_flow, with_more_facts])
@pytest.mark.parametrize("release", KEPT)
def test_the_clock_of_the_cramp_and_the_pace_survive(release: str, age: Any) -> None:
    for place, known in KEPT[release]["places"].items():
        state = restore(age({**known, "place": place, "slow": True}), LIBRARY)
        assert state and state.slow
        assert state.relief_since == known.get("relief_since", 0)


@pytest.mark.parametrize("age", [in_a_renamed_place, in_a_renamed_flow])
@pytest.mark.parametrize("release", KEPT)
def test_a_yes_or_no_at_a_place_that_is_gone_answers_no_question_of_danger(
    release: str, age: Any
) -> None:
    for place, known in KEPT[release]["places"].items():
        state = restore(age({**known, "place": place}), LIBRARY)
        assert state and state.aside == LIBRARY.anywhere["lost"]


@pytest.mark.parametrize("age", AGED)
@pytest.mark.parametrize("release", KEPT)
def test_every_kept_place_is_answered_through_the_front_door(release: str, age: Any) -> None:
    for place, known in share([*KEPT[release]["places"].items()], 25, AGED.index(age)):
        left = age({**known, "place": place, "aside": ""})
        for request in FRONT_DOOR:
            _device(left).send(request)
        quiet = _device(left)
        assert quiet.silence() is None
        assert (ended := quiet.silence()) and not ended.ssml
        told = _device(left).send(said("ReportSymptomIntent", "symptom", "SYMPTOM", "emergency"))
        assert "9 1 1" in told.ssml and not told.open


@pytest.mark.parametrize("release", [one for one in KEPT if one != kept.version()])
def test_a_place_whose_question_has_turned_has_another_name(release: str) -> None:
    assert not kept.turned(KEPT[release], LIBRARY)


def test_a_question_that_has_turned_is_found() -> None:
    (release,) = (one for name, one in KEPT.items() if name == kept.version())
    place = next(one for one, meant in release["answers"].items() if meant == ["eased", "still"])
    answers = {**release["answers"], place: ["still", "eased"]}
    assert place in kept.turned({**release, "answers": answers}, LIBRARY)


@pytest.mark.parametrize("fewer", [1, 3])
@pytest.mark.parametrize("release", KEPT)
def test_a_session_of_this_version_survives_the_way_back(release: str, fewer: int) -> None:
    """After `make rollback` a release meets the sessions of the one after it. With three: one that
    knew a third of the places."""
    places = {
        one: known
        for n, (one, known) in enumerate(KEPT[release]["places"].items())
        if n % fewer == fewer - 1
    }
    before = kept.earlier({**KEPT[release], "places": places}, LIBRARY)
    for number, address in share([*enumerate(STEPS[1:])], 7, fewer):
        left = {
            "place": address,
            "aside": ASIDES[number % len(ASIDES)],
            "slow": True,
            "of_tomorrow": 1,
        }
        for session in ({**left, "aside": ""}, left):
            state = restore({**session, "relief_since": NOW - 60}, before)
            assert state and state.slow and state.relief_since == NOW - 60
            assert state.place in {*before.places}
            for name in ("yes", "no", "still"):
                reply = respond(Event(name, at=NOW), state, LIBRARY)
                _sound(reply)
                assert reply.address != WELCOME or address == WELCOME
            for sign in LIBRARY.signs:
                reply = respond(Event("report", at=NOW, signs=(sign,)), state, LIBRARY)
                told = reply.address in (f"signs/{sign}", f"signs/{sign}/ask")
                assert told or _asked_for(sign, state), (session, sign)


def _device(attributes: kept.Attributes) -> Device:
    return Device(lambda_handler, now=float(NOW), attributes=dict(attributes))


def _asked_for(sign: str, state: State | None) -> bool:
    """Whether a place asks for it, so that it is an answer there: the pills that cause cramps."""
    return state is not None and f"report.{sign}" in LIBRARY.place(state.place).exits


def _sound(reply: Reply) -> None:
    assert reply.say or reply.ask
    assert reply.state is None or reply.state.place != FRESH or reply.state.aside
