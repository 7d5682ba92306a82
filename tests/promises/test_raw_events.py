"""Raw events: real requests, damaged on the way, from bytes to JSON to the front door.

`make test` sends some, always the same; `make soak` goes on for longer, each time with others
(CRAMP_COACH_EVENTS sets how many).
"""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from cramp_coach.alexa import reminders
from cramp_coach.alexa.skill import answer, build_skill
from lambda_function import lambda_handler
from simulator import rules
from simulator.faces.text import readable
from simulator.stand_in.device import Device
from tests import anybody
from tests.anybody import LIBRARY, MARK, said
from tests.loops import FULL
from tests.promises import held as promises

SEEDS = 10
EVENTS = int(os.environ.get("CRAMP_COACH_EVENTS", 5_000 if FULL else 1_000))
FIXED = "CRAMP_COACH_EVENTS" not in os.environ

ODD: list[Any] = [
    None, True, False, 0, -1, 1e308, float("nan"), 10**400, "", MARK, "\ud800", "\u0000",
    "IntentRequest", "AMAZON.NoIntent", "relief/default/rub", "2026-11-20T00:00:00Z",
    "9999-12-31T23:59:59+14:00",
    "0001-01-01T00:00:00Z", [], {}, [[]], [None], {"": ""}, {MARK: {MARK: [MARK]}}, "x" * 100_000,
]  # fmt: skip


SKILL = build_skill(connect=partial(reminders.Services, loopback=True))


def an_event(chance: random.Random) -> dict[str, Any]:
    """A real request of any shape, from any device, in any session or none."""
    device = Device(
        lambda_handler,
        locale=chance.choice(anybody.LOCALES),
        viewport=chance.choice(anybody.VIEWPORTS),
        in_car=chance.random() < 0.1,
    )
    device.attributes = chance.choice((None, anybody.state(chance), anybody.foreign(chance)))
    return copy.deepcopy(device.envelope(anybody.request(chance)))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_damaged_event_gets_a_sound_answer(seed: int) -> None:
    chance = random.Random(seed if FIXED else None)
    for _ in range(EVENTS // SEEDS):
        raw = _damaged(an_event(chance), chance)
        try:
            event = json.loads(raw)
        except (ValueError, RecursionError):
            continue  # Lambda's runtime refuses it before the skill is asked
        try:
            with promises.one_line_in_the_log(sane=False):
                response = answer(event, SKILL)
            _sound(event, response)
        except Exception as wrong:
            raise AssertionError(f"{wrong!r} for {raw[:2000]!r}") from wrong


def _sound(event: Any, response: dict[str, Any]) -> None:
    json.dumps(response, ensure_ascii=False).encode()  # as Lambda's runtime sends it
    rules.hold(event if isinstance(event, dict) else {}, response)
    assert MARK not in json.dumps(response)


def _damaged(event: Any, chance: random.Random) -> bytes:
    """A request with one to four wounds, seldom with damaged bytes as well."""
    for _ in range(chance.randint(1, 4)):
        event = _wounded(event, chance)
    raw = bytearray(json.dumps(event).encode())
    if chance.random() < 0.1:
        for _ in range(chance.randint(1, 3)):
            raw[chance.randrange(len(raw))] = chance.choice(b'"{}[]:,0nt\\\x00\xff ')
    return bytes(raw)


def _wounded(event: Any, chance: random.Random) -> Any:
    spots = list(_spots(event))
    if not spots:
        return chance.choice(ODD)
    inside, key = chance.choice(spots)
    wound = chance.randrange(6)
    if wound == 0:
        del inside[key]
    elif wound == 1:
        inside[key] = [inside[key]]
    elif wound == 2:
        inside[key] = {str(key): inside[key]}
    elif wound == 3:
        other, other_key = chance.choice(spots)
        inside[key] = copy.deepcopy(other[other_key])
    elif wound == 4 and isinstance(inside[key], str):
        inside[key] = chance.choice([inside[key].upper(), inside[key][:-1], inside[key] * 2])
    else:
        inside[key] = copy.deepcopy(chance.choice(ODD))
    return event


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with a key or an index into it."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _spots(inner)


def test_an_event_nested_beyond_all_measure_gets_words() -> None:
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]
    for event in (deep, {"request": deep}, {"request": {"type": "IntentRequest", "intent": deep}}):
        assert lambda_handler(event, None)["response"]["outputSpeech"]["ssml"]


@pytest.mark.parametrize("place", [one for one in LIBRARY.places if LIBRARY.kind(one) == "end"])
def test_a_yes_in_a_session_that_claims_to_be_at_an_end_asks_for_danger(place: str) -> None:
    device = Device(lambda_handler)
    device.attributes = {"place": place}
    turn = device.send(said("AMAZON.YesIntent"))
    question = LIBRARY.questions["danger"].ask
    assert turn.open and readable(turn.ssml).endswith(question)
