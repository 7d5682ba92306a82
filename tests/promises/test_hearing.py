"""What people really say is heard as a listener would take it, and danger never gets lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.hearing import hear
from cramp_coach.talk.state import State
from cramp_coach.talk.understanding import Said, understand
from lambda_function import lambda_handler
from simulator.faces.text import readable
from simulator.stand_in import noise
from simulator.stand_in.device import Device
from simulator.stand_in.ear import Heard
from tests.loops import share
from tests.promises.said import LISTS, rows_of
from tests.promises.said.taken import EAR, LIBRARY, MID_CRAMP, as_meant, level, plain, words

SAID = Path(__file__).parent / "said"
ENOUGH = {"emergency": {"emergency"}, "ask": {"ask", "emergency"}, "today": {"today", "emergency"}}
"""Expected level -> the levels that will do; a question first will always do for today."""

LEAST = {"utterances": 0.84, "held_out": 0.76}
"""The share of a file that is understood when its words arrive. Its rest is talk that the built-in
intents own ("okay", "step two"), and misses that end in a question."""

AT_THE_CHECK = State(place="relief/default/cold", routine="relief/default", relief_since=0)


def rows(name: str) -> list[dict[str, Any]]:
    found = YAML(typ="base", pure=True).load((SAID / f"{name}.yaml").read_text(encoding="utf-8"))
    return [row if isinstance(row, dict) else {"say": row} for row in found]


def strangers(group: str, name: str = "strangers") -> list[str]:
    return [row["say"] for row in rows_of(name)[group]]


def several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def as_expected(event: Event, row: dict[str, Any]) -> bool:
    """Whether an event is what a row means, with the slots that the row names."""
    slots = row.get("slots", {})
    if "symptom" in slots:
        return bool({*event.signs} & {*several(slots["symptom"])})
    if "emergency" in several(row["means"]) and "emergency" in event.signs:
        return True
    named = event.name in several(row["means"])
    return named and all(getattr(event, name) in several(ids) for name, ids in slots.items())


@pytest.mark.parametrize("row", rows("danger"), ids=lambda row: str(row["say"]))
def test_danger_is_heard_at_its_level_or_higher_when_the_words_arrive(row: dict[str, Any]) -> None:
    assert level(words(row["say"])) in ENOUGH[row["level"]] | {"ask"}


@pytest.mark.parametrize("row", rows("danger"), ids=lambda row: str(row["say"]))
def test_danger_through_the_plain_ear_is_never_answered_as_if_all_were_well(
    row: dict[str, Any],
) -> None:
    assert level(plain(row["say"])) in {"emergency", "today", "ask"}


@pytest.mark.parametrize("ear", [words, plain])
@pytest.mark.parametrize("row", rows("benign"), ids=lambda row: str(row["say"]))
def test_everyday_talk_is_no_danger(row: dict[str, Any], ear: Callable[[str], Event]) -> None:
    said = row["say"]
    if said == "how long is ten minutes" and ear is plain:
        pytest.skip('a known false alarm: Alexa takes "how long" away, and a length is left')
    assert level(ear(said)) not in {"emergency", "today"}


@pytest.mark.parametrize("group", ["emergency", "today"])
def test_the_dangers_of_strangers_are_heard_or_asked_about(group: str) -> None:
    missed = [said for said in strangers(group) if not level(words(said))]
    assert not missed
    in_pain = [said for said in strangers(group) if not level(plain(said), MID_CRAMP)]
    assert len(in_pain) <= len(strangers(group)) // 10, in_pain


@pytest.mark.parametrize("ear", [words, plain])
@pytest.mark.parametrize(
    "said",
    [
        "how do i stop a cramp behind my knee",
        "how would i stop a cramp behind my knee",
        "what's the quickest fix for cramp in the calf",
        "what gets rid of leg cramps",
        "how do i stop it hurting like this",
        "what's best for a cramp",
        "how does one get a cramp to let go",
    ],
)
def test_who_asks_how_to_stop_a_cramp_gets_a_move(said: str, ear: Callable[[str], Event]) -> None:
    assert as_meant("relief", {"say": said}, ear)


def test_a_word_of_the_body_is_asked_about_however_much_it_sounds_like_good_news() -> None:
    heard = words("loose lungs")
    assert (heard.sounds.doubt, heard.sounds.outcome) == ("danger", "eased")
    assert respond(heard, MID_CRAMP, LIBRARY).address == "talk/danger"


MOST_LOST = {"emergency": 0.0, "today": 0.012}
"""The share of all lists that may lead, told in the middle of relief, to a move or to good news
without a question, and without the way to raise an alarm before it."""


@pytest.mark.parametrize("group", MOST_LOST)
def test_a_danger_told_in_the_middle_of_relief_ends_in_no_move_and_no_good_news(group: str) -> None:
    said = [row["say"] for rows in map(rows_of, LISTS) for row in rows.get(group, ())]
    replies = {one: respond(words(one), MID_CRAMP, LIBRARY) for one in said}
    lost = [
        one
        for one, reply in replies.items()
        if reply.address.startswith(("relief/", "which_thigh/"))
        and not reply.address.endswith("/missed")
        and LIBRARY.raise_alarm not in reply.say
    ]
    assert len(lost) <= MOST_LOST[group] * len(said), lost


LEAST_OF_STRANGERS = {
    "emergency": 0.985,
    "today": 0.98,
    "everyday": 0.975,
    "relief": 0.94,
    "eased": 0.86,
    "still": 0.91,
    "worse": 0.92,
    "correction": 0.94,
}
"""The share of all lists that is taken as it was meant when its words arrive."""


@pytest.mark.parametrize("group", LEAST_OF_STRANGERS)
def test_what_strangers_say_is_taken_as_it_was_meant(group: str) -> None:
    said = [row for rows in map(rows_of, LISTS) for row in rows.get(group, ())]
    missed = [row["say"] for row in said if not as_meant(group, row, words)]
    assert 1 - len(missed) / len(said) >= LEAST_OF_STRANGERS[group], missed


def test_the_everyday_talk_of_strangers_is_no_danger() -> None:
    alarms = [
        said for said in strangers("everyday") if level(words(said)) in ("emergency", "today")
    ]
    assert len(alarms) <= 1, alarms


def test_the_answers_of_strangers_open_rubbing_only_for_a_no() -> None:
    opens = {"relief/default/rub"}
    for group in ("yes_danger_answer", "unsure_answer"):
        for said in strangers(group):
            for event in (words(said), plain(said)):
                assert respond(event, AT_THE_CHECK, LIBRARY).address not in opens, said


@pytest.mark.parametrize("name", LEAST)
def test_most_of_what_people_say_is_understood_when_the_words_arrive(name: str) -> None:
    said = rows(name)
    understood = sum(as_expected(words(row["say"]), row) for row in said)
    assert understood / len(said) >= LEAST[name], f"{understood} of {len(said)}"


def dangers() -> Iterator[str]:
    yield from (row["say"] for row in rows("danger"))
    yield from strangers("emergency")
    yield from strangers("today")


def sound(event: Event, state: State | None) -> bool:
    """Whether danger is answered, asked about, or the alarm sentence comes before any move."""
    address = respond(event, state, LIBRARY).address
    return bool(level(event, state)) or address.endswith(("/missed", "talk/worry", "talk/doctor_1"))


def understood(heard: Heard) -> Event:
    slots = {slot.name: Said(slot.value, (slot.id,) if slot.id else ()) for slot in heard.slots}
    return understand(heard.intent, slots, LIBRARY)


@pytest.mark.parametrize("state", [None, MID_CRAMP], ids=["at first", "in pain"])
def test_no_danger_is_lost_when_its_words_arrive_in_the_wrong_slot(state: State | None) -> None:
    lost = [
        (said, kind)
        for said in share([*dangers()], 4)
        for kind, heard in noise.unmatched(said, EAR)
        if not sound(understood(heard), state)
    ]
    assert not lost


@pytest.mark.parametrize("state", [None, MID_CRAMP], ids=["at first", "in pain"])
def test_what_is_not_understood_at_all_asks_or_says_how_to_raise_an_alarm(
    state: State | None,
) -> None:
    assert sound(understood(Heard("AMAZON.FallbackIntent")), state)


@pytest.mark.parametrize(
    "said",
    ["🦵" * 400, "x" * 5000, "my " * 700, "<speak>&</speak>", "{call_emergency}", "", " ", "कटोरा"],
)
def test_no_words_are_too_many_or_too_strange_and_none_is_repeated(said: str) -> None:
    device = Device(lambda_handler)
    turn = device.intend(noise.free(said))
    spoken = readable(turn.ssml)
    assert spoken and (len(said) < 3 or said not in spoken)


def test_an_id_that_we_never_shipped_is_no_sign() -> None:
    said = {"symptom": Said("whatever", ("not_ours",))}
    assert understand("ReportSymptomIntent", said, LIBRARY).signs == ()


@pytest.mark.parametrize(
    ("said", "signs"),
    [
        ("my calf is cramping and my foot is numb", {"numbness"}),
        ("i have a cramp behind my knee and my calf is swollen", {"clot"}),
        ("it's not swollen", set()),
        ("it's not swollen, my leg is cold", {"cold_leg"}),
        ("no swelling no redness but it's gone numb", {"numbness"}),
        ("my leg's gone to sleep", set()),
        ("can't wee", {"bladder"}),
        ("swelling no", set()),
    ],
)
def test_clauses_are_heard_one_by_one_and_a_denial_stays_within_its_own(
    said: str, signs: set[str]
) -> None:
    assert {*hear(said, LIBRARY.vocabulary).signs} == signs


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("actually it's my thigh not my calf", "thigh"),
        ("no the other one, the front of my thigh", "thigh_front"),
        ("sorry i said calf i should've said foot", "foot"),
        ("it isn't my foot it's my calf", "calf"),
        ("the back of my thigh", "hamstring"),
    ],
)
def test_a_correction_names_the_muscle_that_is_meant_now(said: str, part: str) -> None:
    assert words(said).body_part == part


@pytest.mark.parametrize("said", ["yes i was sitting on it", "yeah no i slept on it", "yes no"])
def test_a_yes_with_an_explanation_never_opens_rubbing(said: str) -> None:
    for event in (words(said), plain(said)):
        assert "/rub" not in respond(event, AT_THE_CHECK, LIBRARY).address


def test_a_muscle_that_alexa_names_without_its_words_gets_its_move() -> None:
    event = understand("RelieveCrampIntent", {"body_part": Said("", ("foot",))}, LIBRARY)
    assert respond(event, None, LIBRARY).address == "relief/foot/1"


@pytest.mark.parametrize("said", ["can't breathe properly gasping", "chest pain martha hurry"])
def test_a_plain_emergency_is_told_whatever_else_is_said(said: str) -> None:
    assert level(words(said)) == "emergency"
