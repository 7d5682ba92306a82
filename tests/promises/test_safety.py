"""What no slip in the content may switch off, asserted by spoken words, never by a flag."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library, load
from cramp_coach.talk.state import State
from tests import built
from tools.generate import content as contents

LIBRARY = load()
CONTENT = built.written()

RUBBING = re.compile(r"\brub the tight muscle|keep rubbing|a warm towel on it", re.IGNORECASE)
STANDING = re.compile(r"^light on, and hold something", re.IGNORECASE)
CHECKS = re.compile(r"swollen|cold, pale|a pop|dark like cola|knocked", re.IGNORECASE)
NOT_A_NO = ("yes", "unsure", "next", "repeat", "wait", "fallback", "help", "still")


def spoken(address: str) -> str:
    return LIBRARY.place(address).say


def asked(address: str) -> str:
    question = LIBRARY.questions.get(LIBRARY.place(address).question)
    return question.ask if question else ""


STEPS = [address for address in LIBRARY.places if LIBRARY.kind(address) == "step"]


@pytest.mark.parametrize("name", NOT_A_NO)
def test_only_a_no_leads_from_a_check_to_rubbing_or_warmth(name: str) -> None:
    for place in STEPS:
        if CHECKS.search(asked(place)) and place.startswith("relief/"):
            reply = respond(Event(name, at=60), State(place=place, relief_since=1), LIBRARY)
            assert not RUBBING.search(reply.say), f"{name} at {place}"


def test_every_way_to_rubbing_comes_from_a_check_or_from_rubbing_itself() -> None:
    for place in STEPS:
        for name in ("yes", "no", *NOT_A_NO, "eased", "worse", "relieve", "situation"):
            reply = respond(Event(name, at=60), State(place=place, relief_since=1), LIBRARY)
            if RUBBING.search(reply.say) and not RUBBING.search(spoken(place)):
                assert CHECKS.search(asked(place)), f"{name} at {place}"


@pytest.mark.parametrize("name", ["no", *NOT_A_NO[1:]])
def test_only_a_yes_to_feeling_steady_leads_to_standing(name: str) -> None:
    for place in STEPS:
        if "steady enough to stand" in asked(place):
            reply = respond(Event(name, at=60), State(place=place, relief_since=1), LIBRARY)
            assert not STANDING.search(reply.say), f"{name} at {place}"


@pytest.mark.parametrize(
    ("situation", "first"),
    [("driving", "Pull over"), ("water", "side"), ("wheelchair", "wheels"), ("child", "child")],
)
def test_a_mere_position_never_replaces_what_is_stricter(situation: str, first: str) -> None:
    there = respond(Event("situation", at=60, situation=situation), None, LIBRARY)
    assert first.lower() in there.say.lower()
    moved = respond(Event("situation", at=70, situation="bed"), there.state, LIBRARY)
    assert f"relief/{situation}/" in moved.address


def _guards(name: str, key: str, value: list[str]) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        content["safety"]["guards"][name][key] = value

    return change


def _exit(stage: str, event: str, target: str) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        content["relief"]["stages"][stage]["exits"][event] = target

    return change


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_exit("popped", "unsure", "rub"), "pop_before_rubbing: is reached"),
        (_exit("swollen", "unsure", "cold"), "swelling_before_rubbing: is reached"),
        (_exit("swollen", "clear", "rub"), "numbness_before_rubbing: is reached"),
        (_exit("cold", "next", "rub"), "numbness_before_rubbing: is reached"),
        (_exit("popped", "next", "steady"), "pop_before_standing: is reached"),
        (_exit("worse", "next", "soothe"), "injury_after_worse: is reached"),
        (_exit("worse_swollen", "next", "soothe"), "tear_after_worse: is reached"),
        (_exit("steady", "unsure", "stand"), "steadiness_before_standing: is reached"),
        (_exit("untouched", "still", "rub"), "pop_before_rubbing: is reached"),
        (
            _guards("pop_before_rubbing", "stages", ["rubb"]),
            "names no stage 'rubb'. Did you mean 'rub'?",
        ),
        (
            _guards("pop_before_rubbing", "questions", ["poped"]),
            "names no question 'poped'. Did you mean 'popped'?",
        ),
        (lambda c: c["relief"]["routines"]["shin"]["holds"].pop(), "shin, holds"),
        (lambda c: c["safety"].pop("strict"), "has no 'strict'"),
        (
            lambda c: c["safety"]["guards"].pop("pop_before_rubbing"),
            "has no 'pop_before_rubbing'",
        ),
        (lambda c: c["safety"].update(strikt=[]), "unknown key 'strikt'. Did you mean 'strict'?"),
        (lambda c: c["safety"]["strict"].append("drivin"), "Did you mean 'driving'?"),
        (
            lambda c: c["relief"]["stages"]["rub"].update(safty="true"),
            "relief.yaml: stages, rub: has an unknown key 'safty'",
        ),
        (
            lambda c: c["relief"]["stages"]["popped"].pop("exits"),
            "is never reached",
        ),
    ],
)
def test_a_slip_that_would_switch_a_safety_off_is_refused(
    change: Callable[[Any], None], named: str
) -> None:
    assert named in built.refusal(change)


def test_the_library_that_ships_is_the_one_that_was_proven(library: Library) -> None:
    made = built.made()
    assert made[contents.ROOT / "lambda/cramp_coach/data/en.json"].strip()
    assert library.strict == CONTENT["safety"]["strict"]
