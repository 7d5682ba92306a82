"""What an Echo Show draws, and what a touch means; tests/outside looks at the drawing."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cramp_coach.alexa import looks, screen, timing
from cramp_coach.alexa.request import APL
from cramp_coach.alexa.skill import RUNTIME_ERROR
from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import load
from cramp_coach.talk.speech import seconds
from cramp_coach.talk.state import State
from lambda_function import lambda_handler
from simulator import rules
from simulator.measuring.shapes import SHAPES
from simulator.stand_in.device import Device, Turn
from tests import built
from tests.loops import share
from tools.generate import pictures
from tools.generate.content import ROOT

LIBRARY = load()
PLACES = [
    address
    for address in LIBRARY.places
    if LIBRARY.place(address).say or LIBRARY.place(address).question
]
CHAPTERS = sorted({address.rpartition("/")[0] for address in PLACES})
WORDS = built.content().screen
HALVES = [name for name in PLACES if name.startswith("bedtime/") and name[-2:] in ("/1", "/2")]
SHOW = SHAPES["small"].viewport
KNEES_BENT = {"thigh_front", "thigh_inner", "rub", "hamstring_bed"}
TOES_DOWN = {"shin"}


def show(**fields: Any) -> Device:
    return Device(lambda_handler, viewport=SHOW, **fields)


def state_at(address: str) -> State:
    kind = LIBRARY.kind(address)
    if kind == "aside":
        return State(place="relief/default/2", aside=address, relief_since=1_794_999_900)
    return State(place=address)


def at(address: str) -> Device:
    """A device whose session is at a place: the same one each time, for its ear is slow to make."""
    device = one_device()
    device.attributes = state_at(address)._asdict()
    return device


@cache
def one_device() -> Device:
    return show()


def shown(turn: Turn) -> dict[str, Any]:
    return dict(turn.screen["datasources"]["screen"])


def offered(now: dict[str, Any]) -> list[str]:
    """What can be touched on a screen: buttons, and pictures to choose from."""
    return [one["name"] for one in (*now["choices"], *now["buttons"])]


def touch(device: Device, name: str) -> Turn:
    """Touch a button of the screen that is shown now."""
    assert device.last
    now = shown(device.last)
    assert name in offered(now)
    return device.touch(name, now["place"], now["aside"])


def drawn(address: str) -> dict[str, Any]:
    """The directive at a place, as the skill sends it."""
    reply = respond(Event("repeat"), state_at(address), LIBRARY)
    return screen.render(reply, LIBRARY, "en-US")


@pytest.mark.parametrize("words", ["how do i stop a cramp", "does magnesium help", "stop"])
def test_a_device_without_a_screen_gets_nothing_to_draw(words: str) -> None:
    turn = Device(lambda_handler).say(words)
    assert turn.screen == {}


def test_nobody_without_a_screen_waits_for_it() -> None:
    script = """
import sys
from lambda_function import lambda_handler
from simulator.stand_in.device import Device
from simulator.stand_in.ear import Heard
drawing = {f"cramp_coach.alexa.{name}" for name in ("screen", "looks", "timing", "touch")}
Device(lambda_handler).intend(Heard("RelieveCrampIntent"))
assert not drawing & set(sys.modules), "loaded for a voice"
shown = Device(lambda_handler, viewport={"shape": "RECTANGLE"})
shown.intend(Heard("RelieveCrampIntent"))
shown.touch("no", "relief/default/1", "")
assert drawing <= set(sys.modules), "not loaded for a screen"
"""
    path = {"PYTHONPATH": f"{ROOT / 'lambda'}:{ROOT}"}
    run = subprocess.run([sys.executable, "-c", script], env=path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_the_words_and_the_session_are_the_same_with_and_without_a_screen() -> None:
    for words in ("how do i stop a cramp", "my calf is swollen and hot"):
        seen, heard = show().say(words), Device(lambda_handler).say(words)
        assert seen.ssml == heard.ssml
        assert seen.response["sessionAttributes"] == heard.response["sessionAttributes"]


def test_a_hold_shows_the_move_the_place_in_the_routine_and_a_picture() -> None:
    turn = show().say("my calf is cramping in bed")
    now = shown(turn)
    assert turn.place == "relief/calf_bed/1"
    assert (now["round"], now["ask"]) == (1, "Has it let go?")
    assert now["words"] == "Leg straight.<br>Heel away.<br>Toes to your face."
    assert now["picture"] == WORDS.pictures["calf_bed"]
    assert turn.screen["document"]["graphics"]["picture"]["type"] == "AVG"


def test_a_hold_is_counted_second_by_second_as_long_as_the_voice_holds() -> None:
    turn = show().say("how do i stop a cramp")
    now = shown(turn)
    (hold,) = now["holds"]
    spoken = seconds(turn.ssml, LIBRARY.pace) - seconds(now["ask"], LIBRARY.pace)
    assert hold["at"] + hold["lasts"] == pytest.approx(spoken * 1000, abs=500)
    assert hold["cells"] == round(hold["lasts"] / 1000)


def test_the_picture_has_gone_where_its_move_ends_when_the_hold_begins() -> None:
    now = shown(show().say("how do i stop a cramp"))
    assert now["turns"][0] >= 0
    assert now["turns"][0] + now["pace"] == now["holds"][0]["at"]
    assert set(now["turns"][1:]) == {timing.NEVER}


@pytest.mark.parametrize("half", HALVES)
def test_each_hold_of_the_bedtime_stretch_is_counted_and_the_picture_rests_between(
    half: str,
) -> None:
    now = drawn(half)["datasources"]["screen"]
    spoken = [LIBRARY.place(half).say[start:end] for start, end in looks.at(half, LIBRARY).holds]
    assert all("old" in words or "Last" in words for words in spoken), spoken
    begins = [hold["at"] for hold in now["holds"]]
    ends = [hold["at"] + hold["lasts"] for hold in now["holds"]]
    assert [9.5 < hold["lasts"] / 1000 < 11.6 for hold in now["holds"]] == [True] * 3
    there, back, there_again, back_again, at_last = now["turns"]
    assert [turn + now["pace"] for turn in (there, there_again, at_last)] == begins
    assert [back, back_again] == ends[:2]


def test_said_slowly_the_count_is_slow_too() -> None:
    device = at("relief/default/1")
    quick = shown(device.say("say it again"))["holds"][0]
    device.attributes = State(place="relief/default/1", slow=True)._asdict()
    slow = shown(device.say("say it again"))["holds"][0]
    assert slow["lasts"] > quick["lasts"] and slow["cells"] > quick["cells"]


def test_an_emergency_shows_the_number_of_the_region_and_stays() -> None:
    turn = show(locale="en-GB").say("my chest hurts")
    assert "999" in shown(turn)["headline"]
    assert shown(turn)["warning"] == "emergency"
    assert "shouldEndSession" not in turn.response["response"]


@pytest.mark.parametrize("words", ["stop", "never mind"])
def test_a_goodbye_ends_the_session(words: str) -> None:
    device = show()
    device.say("how do i stop a cramp")
    assert device.say(words).response["response"]["shouldEndSession"] is True


def test_each_half_of_the_bedtime_stretch_shows_its_move_and_a_picture() -> None:
    looks = {name: drawn(name)["datasources"]["screen"] for name in HALVES}
    assert len(looks) == 10
    for name, look in looks.items():
        assert look["picture"], name
        assert look["line"] <= 22, name
        assert len(look["holds"]) == 3, name


def test_a_topic_names_its_sources() -> None:
    turn = show().say("does magnesium help")
    assert shown(turn)["note"].startswith("Sources: Cochrane Review")


def test_a_word_in_passing_leaves_the_step_on_the_screen() -> None:
    device = show()
    before = shown(device.say("how do i stop a cramp"))
    after = shown(device.say("hang on"))
    assert (after["words"], after["picture"]) == (before["words"], before["picture"])
    assert after["turns"][0] + after["pace"] <= 0, "its move has been shown"
    assert after["holds"] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_touch_does_what_the_word_does(chapter: str) -> None:
    for address in share(within(chapter), 11, CHAPTERS.index(chapter), full=3):
        now = drawn(address)["datasources"]["screen"]
        assert offered(now), address
        for name in offered(now):
            if LIBRARY.kind(address) == "end" and name == "repeat":
                continue  # a closed session has nothing to repeat by voice
            touched = at(address).touch(name, now["place"], now["aside"])
            assert touched.response == spoken_at(address, name).response, (address, name)


def within(chapter: str) -> list[str]:
    """The places of a chapter that say something."""
    return [address for address in PLACES if address.rpartition("/")[0] == chapter]


def spoken_at(address: str, name: str) -> Turn:
    """What the word for a button does at a place."""
    device = at(address)
    return device.launch() if name == "launch" else device.say(WORDS.buttons[name].say)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_screen_is_small_and_loads_nothing(chapter: str) -> None:
    for address in within(chapter):
        directive = drawn(address)
        assert len(json.dumps(directive)) < rules.LARGEST_RESPONSE - 5000, address
        assert directive["document"]["import"] == [], address
        assert directive["document"]["version"] == "1.4", address
        assert "http" not in json.dumps(directive), address


def test_a_touch_that_comes_twice_counts_once() -> None:
    device = show()
    device.say("how do i stop a cramp")
    first = shown(device.last) if device.last else {}
    once = device.touch("no", first["place"], first["aside"])
    twice = device.touch("no", first["place"], first["aside"])
    assert once.place == twice.place == "relief/default/crease"


def test_a_touch_when_the_session_is_gone_means_what_its_screen_meant() -> None:
    device = show()
    device.say("how do i stop a cramp")
    device.silence()
    device.silence()
    assert device.attributes is None
    assert touch_old(device, "no").place == "relief/default/crease"


def touch_old(device: Device, name: str) -> Turn:
    """Touch a button of the screen that was drawn before the session went away."""
    return device.touch(name, "relief/default/1", "")


def test_the_warning_can_be_heard_again_after_it_closed() -> None:
    device = show()
    warned = device.say("my chest hurts")
    again = touch(device, "repeat")
    assert again.ssml == warned.ssml


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [""],
        [None],
        [1, 2, 3],
        [{"x": 1}],
        [["yes"]],
        ["nonsense"],
        ["no"] * 9,
        ["topic.nothing", "", ""],
        ["yes", "no/such/place", ""],
        ["yes", "relief/default/1", "no/such/aside"],
    ],
)
@pytest.mark.parametrize("open_session", [True, False])
def test_a_touch_that_nobody_knows_is_answered_by_voice(
    arguments: list[Any], open_session: bool
) -> None:
    device = show()
    if open_session:
        device.say("how do i stop a cramp")
    turn = device.send({"type": f"{APL}.UserEvent", "token": "other", "arguments": arguments})
    assert turn.ssml
    assert turn.open


@pytest.mark.parametrize("arguments", [["no"], ["no", "nowhere", ""], {"no": "no"}, ["no", {}, ""]])
def test_a_no_that_no_screen_sends_is_no_no(arguments: Any) -> None:
    device = at("relief/default/swollen")
    turn = device.send({"type": f"{APL}.UserEvent", "token": "t", "arguments": arguments})
    assert turn.place == "relief/default/swollen"


def test_a_touch_without_arguments_is_answered_by_voice() -> None:
    assert show().send({"type": f"{APL}.UserEvent"}).ssml


@pytest.mark.parametrize(("name", "place"), [("causes", "causes/start"), ("launch", "talk/launch")])
def test_a_touch_on_a_screen_that_has_lost_its_session_starts_afresh(name: str, place: str) -> None:
    assert show().touch(name, "talk/goodbye", "").place == place


def test_no_touch_leads_to_rubbing_but_a_no_at_its_own_question() -> None:
    device = show()
    device.say("how do i stop a cramp")
    for name in WORDS.buttons:
        for place in ("relief/default/tighten", "relief/default/stuck"):
            assert not device.touch(name, place, "").place.endswith(("/rub", "/warm", "/soothe"))


def test_a_touch_is_felt_from_a_device_that_the_sdk_cannot_read() -> None:
    device = show()
    device.say("how do i stop a cramp")
    event = device.envelope(
        {"type": f"{APL}.UserEvent", "arguments": ["stop", "relief/default/1", ""]}
    )
    event["context"]["System"]["application"] = 7
    assert lambda_handler(event, None)["response"]["shouldEndSession"] is True


@pytest.mark.parametrize("place", ["bedtime/start", "causes/2", "reminder/suggest", "talk/launch"])
def test_still_hurts_is_a_button_only_where_a_cramp_goes_on(place: str) -> None:
    device = at(place)
    asked = device.say("help")
    assert "still" not in [button["name"] for button in shown(asked)["buttons"]]


def test_the_ten_minutes_go_on_from_a_screen_whose_session_is_gone() -> None:
    device = show()
    device.touch("repeat", "relief/default/again", "")
    device.now += 700
    turn = device.touch("no", "relief/default/again", "")
    assert "past ten minutes" in turn.ssml and turn.place == "signs/over_ten_minutes"


def test_a_document_that_fails_to_load_returns_no_session_that_is_not_ours() -> None:
    device = show()
    device.attributes = {"theirs": "x" * 20_000}
    turn = device.send({"type": RUNTIME_ERROR, "errors": []})
    assert "theirs" not in turn.response["sessionAttributes"]


def parts(piece: Any) -> list[dict[str, Any]]:
    """Every component of a document, and everything else in it that has a type."""
    if isinstance(piece, list):
        return [found for one in piece for found in parts(one)]
    if not isinstance(piece, dict):
        return []
    return [*([piece] if "type" in piece else []), *parts(list(piece.values()))]


def test_everything_that_can_be_touched_is_named_and_is_a_button() -> None:
    touchable = [part for part in parts(drawn("talk/help")["document"]) if "onPress" in part]
    assert touchable
    for part in touchable:
        assert part["role"] == "button"
        assert part["accessibilityLabel"] in ("${button.label}", "${data.label}. ${data.picture}")


def test_a_picture_a_title_and_a_warning_say_what_they_are() -> None:
    made = parts(drawn("relief/default/1")["document"])
    roles = {part["role"]: part for part in made if "role" in part}
    assert roles["image"]["accessibilityLabel"] == "${payload.screen.picture}"
    assert roles["header"]["text"] == "${payload.screen.title}"
    assert roles["alert"]["text"] == "${payload.screen.headline}"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_is_drawn_is_told_to_whoever_cannot_see_it(chapter: str) -> None:
    for address in within(chapter):
        directive = drawn(address)
        now = directive["datasources"]["screen"]
        assert bool(now["picture"]) == ("picture" in directive["document"]["graphics"]), address
        assert all(button["label"] for button in now["buttons"]), address


@pytest.mark.parametrize("kind", ["INTERNAL", "LIST_ERROR", "NEVER_SEEN"])
def test_a_document_that_fails_to_load_leaves_the_talk_as_it_was(kind: str) -> None:
    device = show()
    device.say("how do i stop a cramp")
    before = device.attributes
    turn = device.send({"type": RUNTIME_ERROR, "errors": [{"type": kind, "message": "x"}]})
    assert turn.response == {"version": "1.0", "sessionAttributes": before, "response": {}}
    assert device.say("no").place == "relief/default/crease"


@pytest.mark.parametrize(
    "viewport",
    [
        {"mode": "HOLOGRAM", "shape": "BLOB", "pixelWidth": 1, "pixelHeight": 1},
        {"mode": 5, "dpi": "many"},
        {"unheard": {"of": []}},
    ],
)
def test_a_viewport_nobody_has_seen_is_drawn_like_any_other(viewport: dict[str, Any]) -> None:
    turn = Device(lambda_handler, viewport=viewport).say("how do i stop a cramp")
    assert shown(turn)["words"]


def test_no_turn_spoils_the_screen_of_the_next() -> None:
    """What was drawn is kept: a screen is the same at once, and after all others."""
    again = {"type": "IntentRequest", "intent": {"name": "AMAZON.RepeatIntent", "slots": {}}}

    def drawn_now(address: str) -> str:
        device = show(attributes=state_at(address)._asdict())
        return json.dumps(lambda_handler(device.envelope(again), None)["response"])

    first: dict[str, str] = {}
    for address in LIBRARY.places:
        first[address] = drawn_now(address)
        assert drawn_now(address) == first[address], address
    for address, response in first.items():
        assert drawn_now(address) == response, address


def test_without_the_document_the_talk_goes_on_by_voice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(looks, "DATA", tmp_path)
    looks.read.cache_clear()
    screen.directive.cache_clear()
    try:
        turn = show().say("how do i stop a cramp")
    finally:
        looks.read.cache_clear()
    assert turn.ssml
    assert turn.screen == {}


def test_say_it_again_without_a_session_opens_the_talk() -> None:
    assert Device(lambda_handler).say("say it again").place == "talk/launch"


def legs() -> list[Any]:
    return [
        pytest.param(name, person, id=f"{name}-{number}")
        for name, picture in pictures.read().items()
        for number, person in enumerate(picture["people"])
        if "pain" in person or "stretch" in person
    ]


MOVES = sorted(name for name in pictures.names() if not name.startswith("muscle_"))
"""The pictures of a move; the others only show where it hurts."""


@pytest.mark.parametrize(("name", "person"), legs())
def test_the_cramped_leg_is_drawn_as_the_words_say(name: str, person: dict[str, Any]) -> None:
    hip, knee, ankle, toes = pictures.Body(person).joints()
    if name not in KNEES_BENT:
        assert angle_at(knee, hip, ankle) == pytest.approx(180, abs=3), "the knee is straight"
    toward_shin = angle_at(ankle, knee, toes)
    if name in TOES_DOWN:
        assert toward_shin > 110, "the toes point down"
    elif name not in KNEES_BENT and person["near_leg"][2] != 0:
        assert toward_shin <= 95, "the toes point toward the shin"


@pytest.mark.parametrize(("name", "person"), [one for one in legs() if one.values[0] in MOVES])
def test_on_its_way_no_move_bends_the_knee_or_lets_the_toes_down(
    name: str, person: dict[str, Any]
) -> None:
    steps = [joint_angles({**person, **person["from"]}), joint_angles(person)]
    (knee_before, toes_before), (knee_after, toes_after) = steps
    if name == "thigh_front":
        assert knee_after < knee_before, "only the front of the thigh wants the knee bent"
    else:
        assert knee_after >= knee_before - 1
    if name in TOES_DOWN:
        assert toes_after > toes_before
    elif name not in KNEES_BENT:
        assert toes_after <= toes_before
    assert toes_before < 140 or name in KNEES_BENT, "never pointed, even where it starts"


def joint_angles(person: dict[str, Any]) -> tuple[float, float]:
    """The angles of the cramped leg at the knee and between shin and foot."""
    hip, knee, ankle, toes = pictures.Body(person).joints()
    return angle_at(knee, hip, ankle), angle_at(ankle, knee, toes)


@pytest.mark.parametrize("name", MOVES)
def test_every_picture_moves_and_without_motion_stands_where_its_move_ends(name: str) -> None:
    drawing = json.loads(Path(looks.DATA, "pictures", f"{name}.json").read_text())
    start = drawing["parameters"][0]
    assert (start["name"], start["default"]) == ("start", 0)
    assert "${start*" in json.dumps(drawing)


@pytest.mark.parametrize("name", ["calf_standing", "bedtime_pair", "stretch_wall"])
def test_the_heel_of_the_standing_stretch_is_flat(name: str) -> None:
    assert pictures.read()[name]["people"][0]["near_leg"][2] == 0


def angle_at(corner: Any, one: Any, other: Any) -> float:
    """The angle at a joint, in degrees."""
    a = math.atan2(one[1] - corner[1], one[0] - corner[0])
    b = math.atan2(other[1] - corner[1], other[0] - corner[0])
    turn = abs(math.degrees(a - b)) % 360
    return min(turn, 360 - turn)


def test_front_or_back_is_answered_by_front_and_back_not_by_yes_and_no() -> None:
    turn = show().say("my thigh is cramping")
    now = shown(turn)
    assert [choice["label"] for choice in now["choices"]] == ["Front", "Back"]
    assert "Yes" not in [button["label"] for button in now["buttons"]]
    assert {choice["source"] for choice in now["choices"]} <= set(
        turn.screen["document"]["graphics"]
    )


def test_the_first_screen_shows_the_move_and_one_large_button_for_the_cramp() -> None:
    device = show()
    now = shown(device.launch())
    assert now["picture"] and now["large"] == now["buttons"][0]["name"] == "relieve"
    assert all(button["icon"] for button in now["buttons"]), "nothing there is text only"
    assert touch(device, "relieve").place == "relief/default/1"


@pytest.mark.parametrize("place", ["relief/default/eased", "talk/doctor_3"])
def test_what_is_photographed_for_tomorrow_says_when_to_go_and_whom_to_call(place: str) -> None:
    lists = drawn(place)["datasources"]["screen"]["lists"]
    heads = " ".join(one["head"] for one in lists)
    assert "call 911" in heads and "your doctor" in heads
    assert len(lists) == 3 and all(one["words"] for one in lists)
