"""The start: nobody in pain waits for what no turn needs."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig

from lambda_function import lambda_handler
from simulator.stand_in.device import Device, intent_of
from simulator.stand_in.ear import Heard, Slot
from tools.generate.content import ROOT

HEAVY = {"dataclasses", "inspect", "ast", "pathlib", "urllib.parse", "dateutil", "requests"}
"""Modules that take a millisecond or more each, on the smallest function."""


def in_a_fresh_process(script: str) -> str:
    """What a script prints that has the skill and its dependencies, and nothing else."""
    cramp = Heard("RelieveCrampIntent", (Slot("body_part", "BODY_PART", "calf", "calf"),))
    event = Device(lambda_handler).envelope({"type": "IntentRequest", "intent": intent_of(cramp)})
    path = f"{ROOT / 'lambda'}:{sysconfig.get_path('purelib')}"
    run = subprocess.run(
        [sys.executable, "-S", "-c", script],
        input=json.dumps(event),
        env={"PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_a_turn_imports_nothing_heavy() -> None:
    said = in_a_fresh_process(
        "import json, sys; from lambda_function import lambda_handler\n"
        "assert lambda_handler(json.load(sys.stdin), None)['response']['reprompt']\n"
        "print(*sys.modules)"
    )
    assert not HEAVY & set(said.split())


def test_a_class_of_the_sdk_can_still_be_printed() -> None:
    said = in_a_fresh_process(
        "import lambda_function; from ask_sdk_model import Response; import pprint\n"
        "print(Response(should_end_session=True), pprint.pformat([1]))"
    )
    assert "'should_end_session': True" in said and "[1]" in said
