"""How the stand-in for Alexa hears a time of day."""

from __future__ import annotations

import pytest

from simulator.stand_in.clock import heard
from simulator.stand_in.ear import Ear
from simulator.stand_in.words import of

CLOCK = of("en-US").clock


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("nine", "09:00"),
        ("nine thirty", "09:30"),
        ("nine o'clock", "09:00"),
        ("nine oh five", "09:05"),
        ("ten forty five p. m.", "22:45"),
        ("ten pm", "22:00"),
        ("half past nine in the evening", "21:30"),
        ("a quarter past eight", "08:15"),
        ("quarter to ten tonight", "21:45"),
        ("five to one", "12:55"),
        ("nine a. m.", "09:00"),
        ("seven in the morning", "07:00"),
        ("two", "02:00"),
        ("9 30", "09:30"),
        ("21 30", "21:30"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("tonight", "NI"),
        ("in the evening", "EV"),
        ("the afternoon", "AF"),
        ("morning", "MO"),
        ("", ""),
        ("magnesium", ""),
        ("two minutes", ""),
        ("nine ninety", ""),
        ("half past", ""),
        ("thirty past thirty", ""),
        ("25", ""),
    ],
)
def test_a_time_is_heard_as_alexa_writes_it(said: str, written: str) -> None:
    assert heard(said.split(), (), CLOCK) == written


@pytest.mark.parametrize(
    ("said", "intent", "time"),
    [
        ("remind me every night at nine thirty", "RemindMeIntent", "09:30"),
        ("remind me at night", "RemindMeIntent", "NI"),
        ("make it ten", "ChangeReminderIntent", "10:00"),
        ("how about half past ten", "TellTimeIntent", "10:30"),
        ("ten p.m.", "TellTimeIntent", "22:00"),
        ("step two", "GoToStepIntent", ""),
        ("it's been about two minutes", "", ""),
    ],
)
def test_a_time_is_heard_only_where_a_sample_has_one(
    ear: Ear, said: str, intent: str, time: str
) -> None:
    found = ear.hear(said)
    times = [slot.value for slot in found.slots if slot.type == "AMAZON.TIME"]
    assert times == ([time] if time else [])
    assert not intent or found.intent == intent
