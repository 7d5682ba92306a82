"""The guided stretch before bed: which version, how long, what silence does, and how it ends."""

from __future__ import annotations

from typing import Any

import pytest

from cramp_coach.talk.library import load
from cramp_coach.talk.speech import seconds
from cramp_coach.talk.state import State
from lambda_function import lambda_handler
from simulator.faces.text import readable
from simulator.stand_in.device import SILENCE_SECONDS, Device, Turn
from simulator.stand_in.ear import Heard, Slot
from tests import built

CONTENT = built.written()
LIBRARY = load()
VERSIONS = list(CONTENT["bedtime"]["versions"])
BY_SITUATION = CONTENT["bedtime"]["choose"]


@pytest.fixture
def device() -> Device:
    return Device(lambda_handler)


def heard(turn: Turn | None) -> str:
    assert turn is not None
    return readable(turn.ssml)


def in_situation(intent: str, situation: str) -> Heard:
    return Heard(intent, (Slot("situation", "SITUATION", situation, situation),))


def at(place: str, **more: Any) -> Device:
    """A device whose session is at a place."""
    device = Device(lambda_handler)
    device.attributes = State(place=place, **more)._asdict()
    return device


# Which version


def test_it_asks_one_question_first_and_warns_off_a_bad_leg(device: Device) -> None:
    words = heard(device.say("start my bedtime stretch"))
    assert words.endswith("Do you feel steady standing?") and words.count("?") == 1
    assert "swollen, hot, or hurt" in words and "not medical advice" in words


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("yes", "bedtime/standing/1"),
        ("no", "bedtime/seated/1"),
        ("i don't know", "bedtime/seated/1"),
        ("go on", "bedtime/seated/1"),
        ("not really", "bedtime/seated/1"),
        ("i'm in bed", "bedtime/bed/1"),
        ("i'm pregnant", "bedtime/pregnant/1"),
        ("i use a wheelchair", "bedtime/wheelchair/1"),
        ("i can't stand up", "bedtime/seated/1"),
    ],
)
def test_only_who_says_yes_is_asked_to_stand(device: Device, said: str, place: str) -> None:
    device.say("start my bedtime stretch")
    turn = device.say(said)
    assert turn.place.rpartition("/")[0] == place.rpartition("/")[0]


def test_silence_is_answered_with_a_whole_stretch_sitting_down(device: Device) -> None:
    turn = device.say("start my bedtime stretch")
    assert device.silence() is None
    words = readable(turn.reprompt)
    assert words.startswith("Then let's do it sitting down.")
    assert words.lower().count("hold. (") == 3 and words.endswith("Do you feel steady standing?")


@pytest.mark.parametrize("situation", BY_SITUATION)
def test_a_situation_said_at_once_is_a_version_or_none(device: Device, situation: str) -> None:
    turn = device.intend(in_situation("BedtimeRoutineIntent", situation))
    version = BY_SITUATION[situation]
    assert turn.place == ("" if version == "bedtime/not_now" else f"bedtime/{version}/1")


def test_nobody_stretches_in_a_car() -> None:
    turn = Device(lambda_handler, in_car=True).say("start my bedtime stretch")
    assert heard(turn).startswith("Not there.") and not turn.open


@pytest.mark.parametrize("part", ["1", "2"])
@pytest.mark.parametrize("situation", BY_SITUATION)
def test_a_situation_said_in_the_middle_goes_on_in_its_version(situation: str, part: str) -> None:
    turn = at(f"bedtime/seated/{part}").intend(in_situation("ChangeSituationIntent", situation))
    version = BY_SITUATION[situation]
    assert turn.place == ("" if version == "bedtime/not_now" else f"bedtime/{version}/{part}")


# How long


@pytest.mark.parametrize("version", VERSIONS)
def test_from_the_first_hold_to_the_last_it_takes_at_most_three_minutes(version: str) -> None:
    """Told by silence, which is the slowest way through: the reprompt is the second half."""
    turn = at(f"bedtime/{version}/1").intend(Heard("AMAZON.RepeatIntent"))
    set_up = turn.ssml[: turn.ssml.index("Hold.")]
    holding = seconds(turn.ssml, LIBRARY.pace) - seconds(set_up, LIBRARY.pace)
    assert holding + SILENCE_SECONDS + seconds(turn.reprompt, LIBRARY.pace) <= 180


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize("part", ["1", "2"])
@pytest.mark.parametrize("version", VERSIONS)
def test_no_part_takes_longer_than_a_minute_and_a_half(version: str, part: str, slow: bool) -> None:
    turn = at(f"bedtime/{version}/{part}", slow=slow).intend(Heard("AMAZON.RepeatIntent"))
    assert max(seconds(turn.ssml, LIBRARY.pace), seconds(turn.reprompt, LIBRARY.pace)) <= 90


@pytest.mark.parametrize("part", ["1", "2"])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_part_is_three_holds_and_two_rests(version: str, part: str) -> None:
    words = heard(at(f"bedtime/{version}/{part}").intend(Heard("AMAZON.RepeatIntent")))
    assert words.lower().count("hold. (") == 3
    assert words.count("rest. (") == 2


def test_silence_after_the_first_half_brings_the_second() -> None:
    first = at("bedtime/seated/1").intend(Heard("AMAZON.RepeatIntent"))
    second = at("bedtime/seated/2").intend(Heard("AMAZON.RepeatIntent"))
    holds = readable(second.ssml).partition("And let go.")[0]
    assert holds in readable(first.reprompt)
    assert readable(first.reprompt).endswith("Want that half again?")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda part: part["holds"].__setitem__(0, "Hold. (5 s)"), "lasts 5.7 s. Make it"),
        (lambda part: part["rests"].__setitem__(1, "Rest. (5 s) (5 s) (5 s)"), "lasts 15.7 s."),
        (lambda part: part["holds"].append("Hold. (5 s) Half way. (4 s)"), "at most 3 items"),
        (lambda part: part.update(set_up="Sit. (5 s) " * 7), "at the slow pace."),
    ],
)
def test_a_stretch_that_does_not_keep_its_times_is_not_generated(
    change: Any, complaint: str
) -> None:
    assert complaint in built.refusal(lambda one: change(one["bedtime"]["versions"]["bed"][1]))


# How it goes on, and how it ends


@pytest.mark.parametrize("version", VERSIONS)
def test_it_ends_with_nightly_for_six_weeks_and_the_offer_of_a_reminder(version: str) -> None:
    turn = at(f"bedtime/{version}/1").say("yes")
    assert "Do this nightly, for six weeks." in heard(turn)
    assert heard(turn).endswith("Want a reminder every day?")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("yes", "reminder/suggest"),
        ("at ten p. m.", "reminder/confirm"),
        ("yes at ten p. m.", "reminder/confirm"),
        ("go back", "bedtime/seated/1"),
        ("start over", "bedtime/seated/1"),
        ("wait", "bedtime/seated/2"),
        ("no", ""),
        ("go on", ""),
        ("good night", ""),
    ],
)
def test_after_the_last_hold(said: str, place: str) -> None:
    assert at("bedtime/seated/2").say(said).place == place


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("yes", "bedtime/seated/2"),
        ("go on", "bedtime/seated/2"),
        ("not yet", "bedtime/seated/1"),
        ("wait", "bedtime/seated/1"),
        ("say that again", "bedtime/seated/1"),
        ("no", ""),
    ],
)
def test_between_the_halves(said: str, place: str) -> None:
    assert at("bedtime/seated/1").say(said).place == place


def test_somebody_who_gets_worse_is_asked_about_the_leg() -> None:
    assert "Let go" in heard(at("bedtime/seated/1").say("it's getting worse"))


def test_the_tips_offer_the_stretch(device: Device) -> None:
    words = [heard(device.say(said)) for said in ("give me a bedtime tip", "yes", "yes", "yes")]
    assert "start my bedtime stretch" in words[0]
    assert words[2].endswith("Want to do that stretch with me now?")
    assert words[3].endswith("Do you feel steady standing?")


@pytest.mark.parametrize("never", ["stand up", "Stand straight", "Face a wall"])
@pytest.mark.parametrize("version", [name for name in VERSIONS if name != "standing"])
def test_only_the_standing_version_stands(version: str, never: str) -> None:
    for part in ("1", "2"):
        assert never not in LIBRARY.place(f"bedtime/{version}/{part}").say


@pytest.mark.parametrize("part", ["1", "2"])
def test_the_pregnant_version_lies_on_no_back(part: str) -> None:
    assert "Lie" not in LIBRARY.place(f"bedtime/pregnant/{part}").say
