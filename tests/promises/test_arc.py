"""The arc of relief, as it is heard: what comes when, how often, and to whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from cramp_coach.talk.library import load
from cramp_coach.talk.state import State
from lambda_function import lambda_handler
from simulator.faces.text import readable
from simulator.stand_in.device import Device, Turn
from simulator.stand_in.ear import Heard

LIBRARY = load()
ROUTINES = [name for name, flow in LIBRARY.flows.items() if flow.stages]
MOST_NOS = 10
FOR_OTHERS = [one for one in ROUTINES if one.startswith(("relief/helper", "relief/child"))]
SAFETY_FIRST = {
    "driving": "Pull over",
    "water": "Get to the side",
    "ladder": "Hold on with both hands",
    "machine": "Turn the machine off",
    "cycling": "Brake",
    "stairs": "Hold the rail",
    "poolside": "Move back from the edge",
    "bathroom": "Hold on",
    "floor": "Stay down",
}
STAYS_DOWN = (
    "wheelchair", "cannot_stand", "unsteady", "pregnant", "floor", "driving", "helper", "child",
)  # fmt: skip
MEANT_TWICE = ("This is for education only",)


def no(device: Device) -> Turn:
    return device.intend(Heard("AMAZON.NoIntent"))


def only_no(routine: str) -> Iterator[Turn]:
    """The talk of somebody who says nothing but no, from the first hold to the end."""
    device = Device(lambda_handler)
    since = int(device.now)
    device.attributes = State(f"{routine}/1", routine=routine, relief_since=since)._asdict()
    yield device.intend(Heard("AMAZON.RepeatIntent"))
    while device.attributes is not None:
        device.now += 25
        yield no(device)


def sentences(turn: Turn) -> list[str]:
    words = re.sub(r"\(\S+ s\)", " ", readable(turn.ssml))
    return [one for one in re.split(r"(?<=[.?!])\s+", " ".join(words.split())) if " " in one]


@pytest.mark.parametrize("routine", ROUTINES)
def test_who_only_says_no_is_asked_at_most_ten_times_before_the_advice(routine: str) -> None:
    places = [turn.place for turn in only_no(routine)]
    assert places.index(f"{routine}/stuck") <= MOST_NOS


@pytest.mark.parametrize("routine", ROUTINES)
def test_who_only_says_no_hears_no_sentence_twice(routine: str) -> None:
    heard = Counter(one for turn in only_no(routine) for one in sentences(turn))
    twice = [one for one, count in heard.items() if count > 1 and not one.startswith(MEANT_TWICE)]
    assert twice == []


@pytest.mark.parametrize("routine", ROUTINES)
def test_the_second_hold_is_another_stretch(routine: str) -> None:
    first, second = (LIBRARY.place(f"{routine}/{stage}").say for stage in ("1", "2"))
    moves = [set(re.findall(r"\w+", say.partition("(")[0].lower())) for say in (first, second)]
    assert len(moves[0] & moves[1]) <= 0.6 * len(moves[1])


@pytest.mark.parametrize("routine", [f"relief/{name}" for name in ("default", "calf", "foot")])
def test_standing_is_offered_before_rubbing(routine: str) -> None:
    places = [turn.place.rpartition("/")[2] for turn in only_no(routine)]
    assert places.index("steady") < places.index("rub")


@pytest.mark.parametrize("name", [one for one in LIBRARY.questions if "cause_" not in one])
def test_a_question_has_at_most_three_items(name: str) -> None:
    """Redder or darker is one: another color. The check of causes is asked by day."""
    items = re.split(r",\s*(?:or\s)?|\bor\b(?! darker)", LIBRARY.questions[name].ask)
    assert len([one for one in items if one.strip()]) <= 3


@pytest.mark.parametrize("routine", ROUTINES)
def test_the_hollow_of_the_knee_and_the_groin_are_never_rubbed(routine: str) -> None:
    part = LIBRARY.flows[routine].body_part
    off_limits = {"": "hollow", "thigh_inner": "groin"} | dict.fromkeys(LIBRARY.one_move, "hollow")
    for stage in ("rub", "soothe"):
        assert off_limits.get(part, "off the") in LIBRARY.place(f"{routine}/{stage}").say


def test_a_lean_stops_where_it_shoots_or_tingles_and_for_a_new_hip() -> None:
    leans = [
        place.say
        for place in map(LIBRARY.place, LIBRARY.places)
        if place.flow.startswith("relief/") and "ean forward a little" in place.say
    ]
    first = [say for say in leans if "Again" not in say]
    assert first and all("shoots or tingles" in say and "new hip" in say for say in first)


@pytest.mark.parametrize("routine", FOR_OTHERS)
def test_a_helper_and_a_parent_never_hear_of_their_own_leg(routine: str) -> None:
    own = re.compile(r"\byour (leg|knee|foot|toes|thigh|calf|shin|heel|chest)\b", re.IGNORECASE)
    for address in LIBRARY.places:
        if address.startswith(f"{routine}/"):
            place = LIBRARY.place(address)
            question = LIBRARY.questions[place.question]
            for words in (place.say, place.reprompt, question.ask, question.back):
                assert not own.search(words), f"{address}: {words}"


@pytest.mark.parametrize(
    "routine", [one for one in ROUTINES if LIBRARY.flows[one].situation in STAYS_DOWN]
)
def test_who_must_stay_down_never_hears_stand_or_walk(routine: str) -> None:
    for address in LIBRARY.places:
        if address.startswith(f"{routine}/") and not address.endswith("/eased"):
            say = LIBRARY.place(address).say
            assert not re.search(r"\b(stand up|walk|if you're up)\b", say, re.IGNORECASE), address


@pytest.mark.parametrize(("situation", "first"), SAFETY_FIRST.items())
def test_in_a_dangerous_place_safety_is_the_first_word(situation: str, first: str) -> None:
    for part in ("", "calf", "hamstring"):
        address = LIBRARY.route(part, situation)
        assert LIBRARY.place(address).say.startswith(first)


def test_the_disclaimer_waits_until_the_first_hold_is_over() -> None:
    device = Device(lambda_handler)
    turn = device.say("how do i stop a cramp behind my knee")
    assert "education" not in turn.ssml and "education" in turn.reprompt
    assert "education" in device.say("it let go").ssml
