"""Faults: damaged content, a process killed in the middle of a turn, little memory, failures.

Each must end in a clear error at the start, or in words that help.
"""

from __future__ import annotations

import json
import logging
import random
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cramp_coach.alexa import looks, screen, skill
from cramp_coach.errors import DamagedData
from cramp_coach.talk import library as libraries
from cramp_coach.talk.library import DATA, load
from lambda_function import lambda_handler
from simulator.faces.text import readable
from simulator.measuring.shapes import SHAPES
from simulator.stand_in.device import Device
from tests.anybody import MARK, said
from tests.loops import FULL, share
from tests.promises import faults
from tests.promises.faults import PHRASES, TOUCHED, Fault

FUNCTIONS = list(faults.functions())
FIELDS = list(faults.fields())
NOTHING = Fault("", "nothing")

ROOT = Path(__file__).parents[2]

SMALLEST_LAMBDA = 128 * 1024 * 1024
"""Bytes of memory of the smallest function that AWS Lambda runs."""

UNDER_LIMIT = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, ({SMALLEST_LAMBDA}, {SMALLEST_LAMBDA}))
from lambda_function import lambda_handler
from simulator.stand_in.device import Device
from simulator.measuring.shapes import SHAPES
device = Device(lambda_handler)
device.launch()
assert device.send({said("AMAZON.YesIntent")!r}).place == "relief/default/1"
"""


@pytest.mark.parametrize("seed", range(40))
def test_content_damaged_anywhere_fails_at_the_start_and_says_what_to_do(
    seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    raw = bytearray(Path(DATA, "en.json").read_bytes())
    spot = chance.randrange(len(raw))
    if seed % 2:
        del raw[spot : spot + chance.randint(1, 300)]
    else:
        raw[spot] ^= 1
    path = tmp_path / "en.json"
    path.write_bytes(raw)
    with pytest.raises(DamagedData, match="make generate"):
        load(path)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"places": 1', None])
def test_content_that_is_empty_of_another_form_or_missing_fails_at_the_start_too(
    text: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "en.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(DamagedData, match="make generate"):
        load(path)


@pytest.mark.parametrize("line", range(1, 160, 7))
def test_a_turn_that_is_killed_at_any_line_leaves_nothing_behind(line: int) -> None:
    """What a session is lies in its request alone, so the same request is answered the same."""
    device = Device(lambda_handler)
    device.send(said("RelieveCrampIntent", "body_part", "BODY_PART", "calf"))
    event = device.envelope(said("AMAZON.NoIntent"))
    expected = lambda_handler(event, None)
    left = line

    def kill(frame: Any, kind: str, _: Any) -> Any:
        nonlocal left
        if "cramp_coach" in frame.f_code.co_filename and kind == "line":
            left -= 1
            if left == 0:
                raise SystemExit
        return kill

    sys.settrace(kill)
    try:
        with pytest.raises(SystemExit):
            lambda_handler(event, None)
    finally:
        sys.settrace(None)
    assert lambda_handler(event, None) == expected


def test_the_smallest_lambda_has_memory_enough() -> None:
    subprocess.run(
        [sys.executable, "-c", UNDER_LIMIT],
        env={"PYTHONPATH": f"{ROOT / 'lambda'}:{ROOT}"},
        check=True,
    )


@pytest.mark.parametrize("error", [RuntimeError, MemoryError, RecursionError, KeyError])
def test_a_failure_inside_is_spoken_kindly_and_tells_the_log_nothing(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise error(f"{MARK} my calf is swollen")

    monkeypatch.setattr(skill, "respond", fail)
    with caplog.at_level(logging.DEBUG):
        turn = Device(lambda_handler).send(said("ReportSymptomIntent", "symptom", "S", "clot"))
    assert "can be a clot" in readable(turn.ssml)
    (record,) = caplog.records
    line = json.loads(record.getMessage())
    assert line["outcome"] == "rescued"
    assert re.fullmatch(rf"{error.__name__} test_faults\.py:\d+", line["fault"])
    for secret in (MARK, "swollen", "clot", "Symptom"):
        assert secret not in caplog.text


def test_a_screen_that_cannot_be_drawn_tells_the_log_which_file_and_nothing_that_was_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(looks, "DATA", tmp_path)
    looks.read.cache_clear()
    screen.directive.cache_clear()
    device = Device(lambda_handler, viewport=SHAPES["small"].viewport)
    try:
        with caplog.at_level(logging.DEBUG):
            turn = device.send(said("ReportSymptomIntent", "symptom", "SYMPTOM", "clot"))
    finally:
        looks.read.cache_clear()
    assert "can be a clot" in readable(turn.ssml)
    assert '"fault": "DamagedData looks.py:' in caplog.text
    for secret in ("clot", "Symptom", "amzn1", "token"):
        assert secret not in caplog.text


@pytest.mark.parametrize("jump", [-10_000_000, -601, 0, 599])
def test_a_clock_that_jumps_still_coaches(jump: int) -> None:
    device = Device(lambda_handler)
    device.send(said("RelieveCrampIntent"))
    device.now += jump
    assert device.send(said("AMAZON.NoIntent")).place == "relief/default/crease"


@pytest.mark.parametrize("jump", [600, 10_000_000])
def test_a_clock_that_jumps_past_ten_minutes_sends_to_advice(jump: int) -> None:
    device = Device(lambda_handler)
    device.send(said("RelieveCrampIntent"))
    device.now += jump
    turn = device.send(said("AMAZON.NoIntent"))
    assert readable(turn.ssml).startswith(readable(_say("signs/over_ten_minutes")))
    assert turn.place == "signs/over_ten_minutes"


def _say(address: str) -> str:
    return libraries.load().place(address).say.partition(".")[0]


SIGNS = list(PHRASES) if FULL else ["emergency", "clot"]
"""Each fault meets these; with FULL, all that words can tell."""


def test_no_seam_is_left_out() -> None:
    """At least a thousand faults, each a place of its own or a value of its own."""
    assert sum(len(faults) * len(PHRASES) for faults in (FUNCTIONS, FIELDS)) > 1000
    assert {name.partition(".")[0] for name in map(str, FUNCTIONS)} == {
        module.__name__.rpartition(".")[2] for module in faults.MODULES
    }


@cache
def untroubled(sign: str, shape: str) -> str:
    """What is spoken where nothing fails."""
    return faults.told(sign, NOTHING, shape).ssml


@pytest.mark.parametrize("fault", FUNCTIONS, ids=str)
def test_whatever_fails_a_danger_gets_its_own_answer(fault: Fault) -> None:
    for sign in SIGNS:
        for shape in ("", "small"):
            turn = faults.told(sign, fault, shape)
            assert readable(turn.ssml) == readable(untroubled(sign, shape))
    assert faults.own_answer(faults.touched(fault), TOUCHED)


@pytest.mark.parametrize("fault", FIELDS, ids=str)
def test_a_field_that_nobody_knows_costs_no_danger_word(fault: Fault) -> None:
    for sign in SIGNS:
        assert faults.own_answer(faults.told(sign, fault), sign), sign


@pytest.mark.parametrize("damage", faults.DAMAGE)
def test_a_damaged_file_of_a_screen_costs_the_screen_alone(damage: str, tmp_path: Path) -> None:
    turn = list(faults.DAMAGE).index(damage)
    for fault in share([*faults.files(tmp_path, [damage])], 8, turn):
        for sign in SIGNS:
            assert faults.told(sign, fault, "small").ssml == untroubled(sign, "small"), str(fault)
        assert faults.own_answer(faults.touched(fault), TOUCHED), str(fault)


def test_a_fault_is_seen_where_an_answer_is_none() -> None:
    """The judge of these tests is no yes-man: another answer is not taken for the danger's own."""
    calm = Device(lambda_handler).send(said("RelieveCrampIntent"))
    for sign in PHRASES:
        assert faults.own_answer(faults.told(sign, NOTHING), sign)
        assert not faults.own_answer(calm, sign)
    assert not faults.own_answer(faults.told("clot", NOTHING), "emergency")


def test_data_of_another_version_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(libraries, "SHAPE", libraries.SHAPE + 1)
    with pytest.raises(DamagedData, match="make generate"):
        load()


def test_a_rescued_answer_knows_the_car_and_the_pace() -> None:
    """What the driver of a car hears is the same, whatever field the SDK does not know."""
    known = said("RelieveCrampIntent")
    foreign = {**known, "dialogState": "OF_TOMORROW"}
    heard = []
    for asked in (known, foreign):
        device = Device(lambda_handler, in_car=True)
        device.say("slower")
        heard.append(device.send(asked).ssml)
    assert heard[0] == heard[1]
    assert "Pull over" in heard[1]


def test_a_chest_is_a_danger_in_a_request_of_a_type_that_nobody_knows() -> None:
    """There only a danger counts, and a part of the body can be one."""
    foreign = {**said("RelieveCrampIntent", "body_part", "BODY_PART", "chest"), "type": "New.Type"}
    assert "That can't wait" in Device(lambda_handler).send(foreign).ssml
