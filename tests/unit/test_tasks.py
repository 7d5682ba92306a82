"""The stretch as an action of an Alexa Routine: how it starts, how its end is told, its overlay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cramp_coach.alexa.tasks import NAME, STATUS
from cramp_coach.talk.library import load
from cramp_coach.talk.state import State, restore
from lambda_function import lambda_handler
from simulator.faces.text import readable
from simulator.stand_in.device import Device, Turn
from tests import built
from tools import generate
from tools.generate import content as contents
from tools.generate import manifest, tasks

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = load()
MANIFEST: dict[str, Any] = {"manifest": {"apis": {"custom": {"endpoint": {"uri": "arn:x"}}}}}


@pytest.fixture
def device() -> Device:
    return Device(lambda_handler)


def completed(turn: Turn) -> str:
    """The code that a task ended with, "" while it goes on."""
    codes = [
        one["status"]["code"] for one in turn.directives if one["type"] == "Tasks.CompleteTask"
    ]
    return codes[0] if codes else ""


def test_a_routine_starts_the_stretch(device: Device) -> None:
    turn = device.launch(task=NAME)
    assert readable(turn.ssml).endswith("Do you feel steady standing?")
    assert completed(turn) == ""


def test_another_task_opens_the_talk(device: Device) -> None:
    assert device.launch(task="SomethingElse").place == "talk/launch"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (["stop"], "400"),
        (["no", "stop"], "400"),
        (["no", "no"], "400"),
        (["no", "my chest hurts"], "400"),
        (["no", "yes", "stop"], "200"),
        (["yes", "okay", "no"], "200"),
        (["no", "yes", "go back", "stop"], "200"),
        (["no", "yes", "does magnesium help", "thanks"], "200"),
        (["no", "yes", "yes", "no", "no"], "200"),
    ],
)
def test_the_last_reply_tells_the_routine_how_it_went(
    device: Device, said: list[str], code: str
) -> None:
    turns = [device.launch(task=NAME), *(device.say(words) for words in said)]
    assert [completed(turn) for turn in turns] == [""] * len(said) + [code]
    assert not turns[-1].open


def test_in_a_car_the_task_is_over_at_once() -> None:
    turn = Device(lambda_handler, in_car=True).launch(task=NAME)
    assert completed(turn) == "400" and not turn.open


def test_without_a_routine_no_task_is_completed(device: Device) -> None:
    turns = [device.say(words) for words in ("start my bedtime stretch", "no", "yes", "no")]
    assert not any(turn.directives for turn in turns)


def test_the_question_for_a_permission_keeps_the_task(device: Device) -> None:
    """The state goes through the token, and the task with it."""
    state = State(place="reminder/permission", time="21:30", task="done")
    device.asked = {"token": json.dumps(state._asdict())}
    assert completed(device.permit("DENIED")) == "200"


@pytest.mark.parametrize("task", ["", "begun", "done"])
def test_a_session_knows_how_far_its_task_is(task: str) -> None:
    assert restore(State(place="bedtime/start", task=task)._asdict(), LIBRARY)
    assert not task or task in STATUS


def test_an_unknown_task_of_a_session_costs_only_itself() -> None:
    known = State(place="bedtime/start", slow=True)
    assert restore({**known._asdict(), "task": "paused"}, LIBRARY) == known


# The overlay


def test_the_task_has_the_name_that_the_skill_knows() -> None:
    assert list(tasks.definition([built.content()])["paths"]) == [f"/{NAME}"]


def test_the_task_is_shown_in_every_locale() -> None:
    info = tasks.definition([built.content()])["info"]
    assert info["x-amzn-alexa-access-scope"] == "public"
    assert set(info["x-amzn-display-details"]) == set(contents.locales(built.content()))


def test_the_shipped_package_has_no_task() -> None:
    assert not tasks.DEFINITION.exists()
    made = built.made()
    assert made[tasks.DEFINITION] == ""
    assert "BedtimeStretch" not in made[manifest.PATH]


def test_asked_for_it_is_one_file_named_after_task_and_version_and_an_entry() -> None:
    made = generate.build(built.content(), with_tasks=True)
    defined = ROOT / f"skill-package/tasks/{NAME}.1.json"
    assert json.loads(made[defined])["openapi"] == "3.0.0"
    custom = json.loads(made[manifest.PATH])["manifest"]["apis"]["custom"]
    assert custom["tasks"] == [{"name": NAME, "version": "1"}]
