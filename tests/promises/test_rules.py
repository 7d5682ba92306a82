"""Each rule of the always-on check has a response that breaks it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from lambda_function import lambda_handler
from simulator import rules
from simulator.stand_in.device import Device


def good() -> tuple[dict[str, Any], dict[str, Any]]:
    turn = Device(lambda_handler).say("my leg is cramping")
    return turn.request, copy.deepcopy(turn.response)


def speech(words: str) -> dict[str, Any]:
    return {"outputSpeech": {"type": "SSML", "ssml": f"<speak>{words}</speak>"}}


CLOSED = {"shouldEndSession": True, "reprompt": None, "card": None}

BROKEN: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("version", {"version": "2"}, {}),
    ("at most 40000 bytes", {"padding": "x" * 40_000}, {}),
    ("shouldEndSession", {}, {"shouldEndSession": None}),
    ("silence", {}, speech("") | {"outputSpeech": {"ssml": ""}}),
    ("question is the last thing", {}, speech("Is it better? Fine.")),
    ("has a reprompt", {}, {"reprompt": {}}),
    ("a reprompt ends with the question", {}, {"reprompt": speech("Go on.")}),
    ("asks nothing", {"sessionAttributes": {}}, CLOSED | speech("Better?")),
    ("empty session", {}, CLOSED | speech("Bye.")),
    ("well-formed", {}, speech("Salt & light?")),
    ("no <audio>", {}, speech('<audio src="x"/>Better?')),
    ("pause lasts", {}, speech('<break time="9000ms"/>Better?')),
    ("nothing unfilled", {}, speech("{get_advice} better?")),
    ("at most 35.0 s", {}, speech("word " * 150 + "better?")),
    ("at most 8000", {}, speech("word " * 2000 + "better?")),
    ("round trip", {"sessionAttributes": {"place": "nowhere"}}, {}),
    ("general lists", {}, {"card": {"type": "Simple", "title": "You", "content": "have a clot"}}),
]


@pytest.mark.parametrize(("rule", "top", "changes"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_rule_is_named(rule: str, top: dict[str, Any], changes: dict[str, Any]) -> None:
    request, response = good()
    response |= top
    response["response"] |= changes
    response["response"] = {
        key: value for key, value in response["response"].items() if value is not None
    }
    with pytest.raises(rules.RuleBroken, match=rule):
        rules.hold(request, response)


def test_a_sound_response_breaks_nothing() -> None:
    assert list(rules.check(*good())) == []


def test_words_after_the_session_ended_are_refused() -> None:
    _, response = good()
    with pytest.raises(rules.RuleBroken, match="not answered with words"):
        rules.hold({"request": {"type": "SessionEndedRequest"}}, response)
