"""What people really say is heard as a listener would take it, and danger never gets lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope
from ruamel.yaml import YAML

from cramp_coach.alexa.request import to_event
from cramp_coach.talk.conversation import State, respond
from cramp_coach.talk.library import load
from lambda_function import lambda_handler
from simulator.stand_in.device import Device
from simulator.stand_in.ear import SIGNS, Ear, Heard
from tools.generate import content as contents
from tools.generate.models import expand

SAID = Path(__file__).parent / "said"
LIBRARY = load()
CONTENT = contents.read()
DEVICE = Device(lambda_handler)
EAR: Ear = DEVICE.ear

AT_LEAST = {
    "emergency": {"emergency"},
    "ask": {"ask", "emergency"},
    "today": {"today", "emergency"},
}
"""Expected level -> the levels that will do."""

BEFORE_AND_AFTER = ("alexa {}", "um {}", "i think {}", "{} i think", "please help {}")
NO_DANGER = {"CrampEasedIntent", "AMAZON.NoIntent", "DenySymptomIntent"}
MOST_KNOWN_MISSES = {"utterances": 0.08, "held_out": 0.08, "danger": 0.15, "benign": 0.0}
"""The share of a file that may stand as known misses."""


def rows(name: str) -> list[dict[str, Any]]:
    found = YAML(typ="base", pure=True).load((SAID / f"{name}.yaml").read_text(encoding="utf-8"))
    return [row if isinstance(row, dict) else {"say": row} for row in found]


def one_or_more(expected: str | list[str]) -> list[str]:
    return [expected] if isinstance(expected, str) else expected


def as_expected(heard: Heard, row: dict[str, Any]) -> bool:
    """Whether intent and slots are those of the row; a sign may be in any of four slots."""
    filled = {slot.name: slot.id or slot.value for slot in heard.slots}
    places = {"symptom": ("symptom", "second", "told", "also_told")}
    return heard.intent in one_or_more(row["intent"]) and all(
        any(filled.get(place) in one_or_more(value) for place in places.get(name, (name,)))
        for name, value in row.get("slots", {}).items()
    )


def answered(said: str) -> str:
    """The address that answers something said to a closed skill."""
    DEVICE.attributes = None
    turn = DEVICE.say(said)
    envelope = DefaultSerializer().deserialize(json.dumps(turn.request), RequestEnvelope)
    return respond(to_event(envelope, LIBRARY), None, LIBRARY).address


def level(said: str) -> str:
    """emergency, today, book, or ask for a question first; "" for no sign."""
    kind, _, rest = answered(said).partition("/")
    sign, _, question = rest.partition("/")
    if kind != "signs":
        return ""
    return question or LIBRARY.signs[sign].level


def signs_in(heard: Heard) -> set[str]:
    """Signs that were heard as being there; a cramp in the chest is one too."""
    if heard.intent == "EmergencyIntent":
        return {"emergency"}
    if heard.intent == "DenySymptomIntent":
        return set()
    told = {slot.id for slot in heard.slots if slot.type in SIGNS and slot.name != "denied"}
    parts = (LIBRARY.body_part_signs.get(slot.id) for slot in heard.slots)
    return told | {sign for sign in parts if sign}


def spoken(sign: str) -> Iterator[str]:
    """Every phrase of a sign, with something in its slots."""
    examples = {
        "person": "my husband",
        "body_part": "my calf",
        "symptom": "swollen",
        "cramp": "my pain",
    }
    for phrase in expand(CONTENT["signs"][sign]["heard"]):
        yield phrase.format(**examples)


HEARD_SIGNS = [name for name, sign in CONTENT["signs"].items() if "heard" in sign]


@pytest.mark.parametrize(
    "row", [*rows("utterances"), *rows("held_out")], ids=lambda row: str(row["say"])
)
def test_an_utterance_is_heard_as_a_listener_would_take_it(row: dict[str, Any]) -> None:
    heard = EAR.hear(row["say"])
    if "known_miss" in row:
        assert not as_expected(heard, row), "It is heard now: take its known_miss away."
    else:
        assert as_expected(heard, row), heard


@pytest.mark.parametrize("row", rows("danger"), ids=lambda row: str(row["say"]))
def test_danger_is_heard_at_its_level_or_higher(row: dict[str, Any]) -> None:
    found = level(row["say"])
    if "known_miss" in row:
        assert found not in AT_LEAST[row["level"]], "It is heard now: take its known_miss away."
    else:
        assert found in AT_LEAST[row["level"]]


@pytest.mark.parametrize("row", rows("danger"), ids=lambda row: str(row["say"]))
def test_danger_is_never_heard_as_good_news(row: dict[str, Any]) -> None:
    assert EAR.hear(row["say"]).intent not in NO_DANGER


@pytest.mark.parametrize("row", rows("benign"), ids=lambda row: str(row["say"]))
def test_everyday_talk_is_no_danger(row: dict[str, Any]) -> None:
    assert level(row["say"]) not in {"emergency", "today", "ask"}


@pytest.mark.parametrize("name", MOST_KNOWN_MISSES)
def test_known_misses_are_few(name: str) -> None:
    missed = [row for row in rows(name) if "known_miss" in row]
    assert len(missed) <= MOST_KNOWN_MISSES[name] * len(rows(name))


@pytest.mark.parametrize("sign", HEARD_SIGNS)
def test_every_phrase_of_a_sign_is_that_sign(sign: str) -> None:
    lost = [phrase for phrase in spoken(sign) if sign not in signs_in(EAR.hear(phrase))]
    assert not lost


@pytest.mark.parametrize("carrier", BEFORE_AND_AFTER)
@pytest.mark.parametrize("sign", HEARD_SIGNS)
def test_words_around_a_sign_do_not_hide_it(sign: str, carrier: str) -> None:
    some = list(spoken(sign))[::7]
    lost = [said for said in map(carrier.format, some) if sign not in signs_in(EAR.hear(said))]
    assert not lost


@pytest.mark.parametrize("sign", HEARD_SIGNS)
def test_what_a_sign_must_not_hear_is_not_that_sign(sign: str) -> None:
    taken = [
        said for said in CONTENT["signs"][sign]["not_heard"] if sign in signs_in(EAR.hear(said))
    ]
    assert not taken


@pytest.mark.parametrize(
    ("there", "not_there"),
    [
        ("it's swollen", "it's not swollen"),
        ("my calf is swollen", "my calf isn't swollen"),
        ("it's red and hot", "it isn't red or hot"),
        ("my leg is numb", "my leg is not numb"),
        ("i have a fever", "i don't have a fever"),
        ("i felt a pop", "i didn't feel a pop"),
        ("there's a lump behind my knee", "there's no lump behind my knee"),
        ("i'm on statins", "i'm not on statins"),
        ("i can't feel my toes", "i can feel my toes"),
        ("i can't put weight on it", "i can put weight on it"),
        ("i can't breathe", "i can breathe fine"),
        ("my chest hurts", "my chest doesn't hurt"),
        ("he has a fever", "he doesn't have a fever"),
        ("it looks darker", "it doesn't look darker"),
        ("swollen and hot", "neither swollen nor hot"),
        ("it's been ten minutes", "it hasn't been ten minutes"),
        ("it's throbbing", "it has stopped throbbing"),
        ("i broke my leg", "i broke my leg years ago"),
    ],
)
def test_a_denial_turns_a_sign_around(there: str, not_there: str) -> None:
    assert signs_in(EAR.hear(there))
    assert not signs_in(EAR.hear(not_there))


@pytest.mark.parametrize(
    ("said", "sign", "denied"),
    [
        ("it's not swollen but it's hot", "hot_leg", "clot"),
        ("it's not hot but it's swollen", "clot", "hot_leg"),
        ("it's hot but it's not swollen", "hot_leg", "clot"),
        ("no but it's swollen", "clot", ""),
    ],
)
def test_a_sign_beside_a_denied_one_is_the_only_one(said: str, sign: str, denied: str) -> None:
    found = signs_in(EAR.hear(said))
    assert denied not in found
    assert sign in found


@pytest.mark.parametrize("said", ["i don't know if it's swollen", "i'm not sure if it's numb"])
def test_not_knowing_is_neither_a_sign_nor_a_denial(said: str) -> None:
    heard = EAR.hear(said)
    assert heard.intent == "UnsureIntent"
    assert not signs_in(heard)


SAFETY = ["safe_to_rub", "others"]
NOT_A_CLEAR_NO = [
    "it's not cold", "it isn't cold", "it's not dark", "it's not swollen", "no swelling",
    "no i don't know", "no i'm not sure", "no i can't see", "no i haven't checked", "a bit",
    "maybe", "it's not working", "no but it's hot", "no but i can't breathe",
    "no my chest hurts", "yes but it's swollen", "one of those", "i didn't look",
]  # fmt: skip


@pytest.mark.parametrize("stage", SAFETY)
@pytest.mark.parametrize("words", NOT_A_CLEAR_NO)
def test_only_a_clear_no_opens_the_way_to_rubbing(words: str, stage: str) -> None:
    device = Device(lambda_handler)
    device.attributes = vars(State(place=f"relief/calf/{stage}", relief_since=int(device.now)))
    turn = device.say(words)
    assert not turn.place.endswith(("/rub", "/warm")), turn.ssml


@pytest.mark.parametrize("stage", SAFETY)
@pytest.mark.parametrize("words", ["no", "none of those", "not really", "nothing", "nope"])
def test_a_clear_no_opens_it(words: str, stage: str) -> None:
    device = Device(lambda_handler)
    device.attributes = vars(State(place=f"relief/calf/{stage}", relief_since=int(device.now)))
    assert device.say(words).place == "relief/calf/rub"


@pytest.mark.parametrize(
    "words",
    [
        "no my chest hurts",
        "no i can't breathe",
        "no chest pain but i can't breathe",
        "i was bitten by a snake",
        "my face is numb",
    ],
)
def test_an_emergency_is_one_behind_a_no_too(words: str) -> None:
    device = Device(lambda_handler)
    device.say("my calf is cramping")
    turn = device.say(words)
    assert not turn.open and turn.ssml.count("9 1 1") == 2


@pytest.mark.parametrize("words", ["i want to die", "i took too many pills"])
def test_who_may_be_in_danger_from_themselves_is_asked_and_helped(words: str) -> None:
    device = Device(lambda_handler)
    device.say("my calf is cramping")
    assert "Are you in danger" in device.say(words).ssml
    assert device.say("yes").ssml.count("9 1 1") == 2
