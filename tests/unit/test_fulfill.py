"""Alexa asks whether the skill could help before it sends anybody: name-free interaction."""

from __future__ import annotations

from typing import Any

import pytest

from cramp_coach.alexa import fulfill
from lambda_function import lambda_handler
from simulator import rules
from simulator.stand_in.device import Device, intent_of


@pytest.fixture(scope="module")
def device() -> Device:
    return Device(lambda_handler)


def could(device: Device, intent: Any) -> dict[str, Any]:
    """What is answered, as Alexa asks it: without a session."""
    envelope = device.envelope({"type": fulfill.REQUEST, "intent": intent})
    del envelope["session"]
    response = lambda_handler(envelope, None)
    rules.hold(envelope, response)
    return dict(response["response"]["canFulfillIntent"])


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("how do i stop a cramp behind my knee", "YES"),
        ("why do i get cramps at night", "YES"),
        ("does magnesium help", "YES"),
        ("how do i prevent cramps", "YES"),
        ("when should i see a doctor", "YES"),
        ("my calf is swollen", "YES"),
        ("my stomach hurts", "NO"),  # it knows no other pain than a leg's
        ("my chest hurts", "NO"),  # Alexa must not go through a skill that cannot call
        ("call 911", "NO"),
        ("yes", "NO"),
        ("stop", "NO"),
        ("what is the weather tomorrow", "NO"),
    ],
)
def test_it_says_truly_whether_it_could_help(device: Device, words: str, answer: str) -> None:
    assert could(device, intent_of(device.ear.hear(words)))["canFulfill"] == answer


def test_a_slot_that_alexa_did_not_resolve_makes_it_a_maybe(device: Device) -> None:
    slots = {"topic": {"name": "topic", "value": "magnesium"}}
    answer = could(device, {"name": "AskAboutIntent", "slots": slots})
    assert answer["canFulfill"] == "MAYBE"
    assert answer["slots"]["topic"] == {"canUnderstand": "MAYBE", "canFulfill": "YES"}


def test_a_topic_that_resolves_to_nothing_is_a_no(device: Device) -> None:
    unknown = {"resolutionsPerAuthority": [{"status": {"code": "ER_SUCCESS_NO_MATCH"}}]}
    slots = {"topic": {"name": "topic", "value": "moon rocks", "resolutions": unknown}}
    assert could(device, {"name": "AskAboutIntent", "slots": slots})["canFulfill"] == "NO"


def test_a_question_about_nothing_is_a_no(device: Device) -> None:
    assert could(device, {"name": "AskAboutIntent"}) == {"canFulfill": "NO"}


@pytest.mark.parametrize(
    "intent",
    [
        None,
        "RelieveCrampIntent",
        {"name": ["RelieveCrampIntent"]},
        {"name": "RelieveCrampIntent", "slots": 7, "more": 1},
        {"name": "AskAboutIntent", "slots": {"topic": "magnesium"}},
        {"name": "AskAboutIntent", "slots": {"topic": {"value": "x", "resolutions": {"r": 1}}}},
        {
            "name": "AskAboutIntent",
            "slots": {"topic": {"value": "x", "resolutions": {"resolutionsPerAuthority": 3}}},
        },
    ],
)
def test_a_damaged_request_still_gets_an_answer_without_words(device: Device, intent: Any) -> None:
    assert could(device, intent)["canFulfill"] in ("YES", "NO", "MAYBE")


def test_a_request_for_another_skill_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import lambda_function
    from cramp_coach.alexa.skill import build_skill

    monkeypatch.setattr(lambda_function, "SKILL", build_skill("amzn1.ask.skill.mine"))
    envelope = Device(lambda_handler).envelope({"type": fulfill.REQUEST, "intent": {}})
    assert "canFulfillIntent" not in lambda_handler(envelope, None)["response"]


def test_an_emergency_is_none_of_ours_whichever_intent_names_it(device: Device) -> None:
    matched = {
        "resolutionsPerAuthority": [
            {
                "status": {"code": "ER_SUCCESS_MATCH"},
                "values": [{"value": {"name": "chest pain", "id": "emergency"}}],
            }
        ]
    }
    slots = {"symptom": {"name": "symptom", "value": "chest pain", "resolutions": matched}}
    assert could(device, {"name": "ReportSymptomIntent", "slots": slots})["canFulfill"] == "NO"
