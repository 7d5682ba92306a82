"""The front door: whatever Alexa or a stale session sends, a sound answer comes back."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest

from cramp_coach.alexa.skill import answer, build_skill, library
from cramp_coach.errors import CrampCoachError
from cramp_coach.talk.speech import seconds
from cramp_coach.talk.state import State, restore
from lambda_function import lambda_handler
from simulator import rules
from simulator.faces.text import readable
from simulator.stand_in.device import SKILL_ID, Device, intent_of
from simulator.stand_in.ear import Heard, Slot


def request(device: Device, body: dict[str, Any]) -> dict[str, Any]:
    return device.envelope(body)


def spoken(response: dict[str, Any]) -> str:
    return readable(response["response"].get("outputSpeech", {}).get("ssml", ""))


def without_pauses(ssml: str) -> str:
    return re.sub(r"<break[^>]*>", "", ssml)


def intent(name: str, **slots: Any) -> dict[str, Any]:
    return {"type": "IntentRequest", "intent": {"name": name, "slots": slots}}


def resolved(*authorities: list[str]) -> dict[str, Any]:
    """A slot that several authorities resolve, each to several ids."""
    return {
        "name": "symptom",
        "value": "something",
        "resolutions": {
            "resolutionsPerAuthority": [
                {
                    "authority": f"authority-{number}",
                    "status": {"code": "ER_SUCCESS_MATCH"},
                    "values": [{"value": {"name": id, "id": id}} for id in ids],
                }
                for number, ids in enumerate(authorities)
            ]
        },
    }


@pytest.mark.parametrize(
    "attributes",
    [
        {"place": "nowhere"},
        {"place": "relief/default/1", "aside": "nowhere"},
        {"place": "relief/default/1", "aside": 7},
        {"place": "signs/emergency"},
        {"place": None},
        {"place": ["relief/default/1"]},
        {"place": {"$ref": "#"}},
        {"foreign": "x" * 5000},
        {"slow": "yes"},
    ],
)
@pytest.mark.parametrize("answer", ["AMAZON.YesIntent", "AMAZON.NoIntent"])
def test_where_the_talk_was_is_gone_a_plain_answer_leads_to_the_question_of_danger(
    attributes: dict[str, Any], answer: str
) -> None:
    device = Device(lambda_handler)
    device.attributes = attributes
    assert device.send(intent(answer)).response["sessionAttributes"]["aside"] == "talk/danger"


def test_where_the_talk_was_is_gone_a_cramp_is_still_helped_at_once() -> None:
    device = Device(lambda_handler)
    device.attributes = {"place": "relief/of_another_version/1"}
    turn = device.say("my calf is cramping")
    assert turn.place == "relief/calf/1" and not turn.response["sessionAttributes"]["aside"]


@pytest.mark.parametrize(
    "foreign",
    [
        {"relief_since": "yesterday"},
        {"relief_since": -5},
        {"relief_since": True},
        {"relief_since": 10**400},
        {"misses": 99},
        {"disclaimed": "<speak>"},
        {"routine": "relief/gone"},
        {"extra": 1},
    ],
)
def test_a_field_of_another_version_costs_itself_alone(foreign: dict[str, Any]) -> None:
    known = State(place="relief/calf/2", routine="relief/calf", relief_since=1_700_000_000)
    assert restore({**known._asdict(), **foreign}, library) == known._replace(
        **{name: State._field_defaults[name] for name in foreign if name in State._fields}
    )


@pytest.mark.parametrize("stage", ["1", "2", "safe_to_rub", "stage_of_tomorrow"])
@pytest.mark.parametrize("flow", [name for name in library.flows if library.flows[name].stages])
def test_a_place_that_is_gone_leads_to_its_kin_and_keeps_the_clock(flow: str, stage: str) -> None:
    left = {"place": f"{flow}/{stage}", "relief_since": 1_700_000_000, "disclaimed": "before"}
    state = restore(left, library)
    assert state and library.place(state.place).flow == flow
    assert (state.relief_since, state.disclaimed) == (1_700_000_000, "before")
    assert state.place == left["place"] or state.aside == "talk/lost"


@pytest.mark.parametrize("attributes", [None, [], "text", 7])
def test_attributes_that_are_no_mapping_are_a_fresh_start(attributes: Any) -> None:
    event = request(Device(lambda_handler), intent("AMAZON.YesIntent"))
    event["session"]["attributes"] = attributes
    response = lambda_handler(event, None)
    rules.hold(event, response)
    assert "Is your leg cramping now?" in spoken(response)


@pytest.mark.parametrize(
    "slot",
    [
        None,
        {},
        {"name": "body_part"},
        {"name": "body_part", "value": None},
        {"name": "body_part", "value": "axle grease"},
        {"name": "body_part", "value": "x", "resolutions": None},
        {"name": "body_part", "value": "x", "resolutions": {"resolutionsPerAuthority": None}},
        {"name": "body_part", "value": "x", "resolutions": {"resolutionsPerAuthority": []}},
        {
            "name": "body_part",
            "value": "x",
            "resolutions": {
                "resolutionsPerAuthority": [
                    {"authority": "a", "status": {"code": "ER_SUCCESS_NO_MATCH"}}
                ]
            },
        },
    ],
)
def test_a_slot_that_says_nothing_takes_the_generic_path(slot: Any) -> None:
    turn = Device(lambda_handler).send(intent("RelieveCrampIntent", body_part=slot))
    assert turn.place == "relief/default/1"


def test_the_worst_sign_wins_over_all_authorities_and_values() -> None:
    slot = resolved(["lump", "clot"], ["stiff_jaw"])
    turn = Device(lambda_handler).send(intent("ReportSymptomIntent", symptom=slot))
    assert "9 1 1" in turn.ssml


def test_a_list_of_values_in_one_slot_is_heard_whole() -> None:
    listed = {
        "name": "symptom",
        "slotValue": {
            "type": "List",
            "values": [
                {"type": "Simple", "value": "x", **_resolutions("lump")},
                {"type": "Simple", "value": "y", **_resolutions("bladder")},
            ],
        },
    }
    turn = Device(lambda_handler).send(intent("ReportSymptomIntent", symptom=listed))
    assert "9 1 1" in turn.ssml


def _resolutions(id: str) -> dict[str, Any]:
    return {"resolutions": resolved([id])["resolutions"]}


@pytest.mark.parametrize("name", list(library.intents))
def test_a_sign_is_heard_in_whatever_intent_it_arrives(name: str) -> None:
    turn = Device(lambda_handler).send(intent(name, symptom=resolved(["stiff_jaw"])))
    assert "9 1 1" in turn.ssml and not turn.open


def test_a_denied_sign_is_no_sign() -> None:
    turn = Device(lambda_handler).say("it's not swollen")
    assert turn.open and "clot" not in readable(turn.ssml)


def test_denied_and_reported_in_one_breath_counts_what_is_reported() -> None:
    turn = Device(lambda_handler).say("my jaw isn't stiff but my calf is swollen")
    assert "can be a clot" in readable(turn.ssml)


@pytest.mark.parametrize(
    "kind",
    ["SessionEndedRequest", "System.ExceptionEncountered", "Alexa.Presentation.APL.RuntimeError"],
)
def test_what_may_not_be_answered_with_words_is_not(kind: str) -> None:
    for extra in ({}, {"reason": "NEVER_HEARD_OF"}, {"error": {"type": "NEW", "message": "x"}}):
        event = request(Device(lambda_handler), {"type": kind, **extra})
        response = lambda_handler(event, None)
        rules.hold(event, response)
        assert spoken(response) == ""


@pytest.mark.parametrize(
    "kind", ["AudioPlayer.PlaybackFinished", "AlexaSkillEvent.SkillEnabled", "Reminders.Fired"]
)
def test_news_that_nobody_waits_behind_is_taken_in_silence(kind: str) -> None:
    event = request(Device(lambda_handler), {"type": kind})
    response = lambda_handler(event, None)
    rules.hold(event, response)
    assert spoken(response) == ""


def test_a_chest_that_does_not_hurt_is_no_emergency() -> None:
    device = Device(lambda_handler)
    device.say("my calf is cramping")
    turn = device.say("my chest doesn't hurt")
    assert turn.open and "That can't wait" not in turn.ssml


def test_a_symptom_that_nobody_knows_gets_the_list_of_those_that_matter() -> None:
    device = Device(lambda_handler)
    device.say("my calf is cramping")
    turn = device.intend(Heard("ReportSymptomIntent", (Slot("symptom", "SYMPTOM", "zorbly", ""),)))
    assert "If it's cold or numb, call 9 1 1" in turn.ssml and turn.open


@pytest.mark.parametrize("kind", ["Alexa.Something.New", "", None, 7])
def test_an_unknown_request_type_gets_a_line_that_helps(kind: Any) -> None:
    event = request(Device(lambda_handler), {"type": kind})
    response = lambda_handler(event, None)
    rules.hold(event, response)
    assert "9 1 1" in spoken(response) or "Is your leg cramping now?" in spoken(response)


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"request": None},
        {"request": {"type": "IntentRequest"}},
        {"request": {"type": "IntentRequest", "intent": None}},
        {"request": {"type": "IntentRequest", "intent": {"name": None}}},
        {"request": {"type": "LaunchRequest", "timestamp": "not a time"}},
        {"version": "1.0", "session": None, "context": None, "request": {"type": "LaunchRequest"}},
        {"session": [], "context": [], "request": []},
        {"request": {"type": {}, "locale": []}},
        [],
        None,
        "hello",
    ],
)
def test_a_broken_request_gets_words_and_never_a_stack_trace(event: Any) -> None:
    response = lambda_handler(event, None)
    json.dumps(response)
    assert spoken(response)
    assert "Traceback" not in json.dumps(response)


@pytest.mark.parametrize(
    "context",
    [
        {"Viewport": {"shape": "HEXAGON"}},
        {"Viewports": "not a list"},
        {"System": {"device": {"supportedInterfaces": []}}},
        {"Extensions": 7, "System": "gone"},
        {"System": None},
        {"System": {}},
    ],
)
def test_danger_is_heard_from_a_device_that_the_sdk_cannot_read(context: dict[str, Any]) -> None:
    device = Device(lambda_handler)
    device.say("my calf is cramping")
    event = request(device, intent("ReportSymptomIntent", symptom=resolved(["stiff_jaw"])))
    event["context"].update(context)
    response = lambda_handler(event, None)
    rules.hold(event, response)
    assert spoken(response).startswith("A stiff jaw")


def test_to_ask_again_is_no_miss_at_a_question_of_danger_that_opened_the_talk() -> None:
    device = Device(lambda_handler)
    device.send(intent("ReportSymptomIntent", symptom=resolved(["numbness"])))
    device.send(intent("AMAZON.NextIntent"))
    asked = device.send(intent("AMAZON.NextIntent"))
    for _ in range(3):
        assert device.send(intent("AMAZON.RepeatIntent")).ssml == asked.ssml


@pytest.mark.parametrize("locale", [None, 7, [], {}, ["en-US"], {"en": "US"}])
def test_danger_is_heard_in_a_locale_that_cannot_be_read(locale: Any) -> None:
    device = Device(lambda_handler)
    request = intent("ReportSymptomIntent", symptom=resolved(["stiff_jaw"]))
    turn = device.send({**request, "locale": locale})
    assert readable(turn.ssml).startswith("A stiff jaw")


@pytest.mark.parametrize("timestamp", [None, "", "yesterday", 7, "2026-13-99T00:00:00Z", []])
def test_a_clock_that_cannot_be_read_is_ours_and_the_ten_minutes_go_on(timestamp: Any) -> None:
    device = Device(lambda_handler)
    device.attributes = {"place": "relief/default/1", "relief_since": 1_000_000}
    turn = device.send(
        {**intent("TellOutcomeIntent", outcome=resolved(["still"])), "timestamp": timestamp}
    )
    assert turn.place == "signs/over_ten_minutes"


def test_a_clock_from_before_1970_does_not_lose_the_session() -> None:
    device = Device(lambda_handler, now=-1_000_000_000.0)
    device.send(intent("RelieveCrampIntent"))
    assert device.send(intent("AMAZON.NoIntent")).place == "relief/default/crease"


def test_a_request_for_another_skill_gets_nothing() -> None:
    skill = build_skill("amzn1.ask.skill.ours")
    event = request(Device(lambda_handler), {"type": "LaunchRequest"})
    assert "outputSpeech" not in answer(event, skill)["response"]


def test_a_request_for_this_skill_is_answered() -> None:
    event = request(Device(lambda_handler), {"type": "LaunchRequest"})
    assert spoken(answer(event, build_skill(SKILL_ID)))


@pytest.mark.parametrize(
    ("locale", "number"),
    [
        ("en-US", "9 1 1"),
        ("en-CA", "9 1 1"),
        ("en-GB", "9 9 9"),
        ("en-AU", "0 0 0"),
        ("en-IN", "1 1 2"),
    ],
)
def test_each_region_hears_its_number_digit_by_digit_and_the_local_one(
    locale: str, number: str
) -> None:
    turn = Device(lambda_handler, locale=locale).send(
        intent("ReportSymptomIntent", symptom=resolved(["emergency"]))
    )
    assert f"call {number}, or your local emergency number" in turn.ssml
    assert f"Again: {number}." in turn.ssml


def test_the_card_writes_the_number_as_a_number() -> None:
    turn = Device(lambda_handler).send(
        intent("ReportSymptomIntent", symptom=resolved(["emergency"]))
    )
    assert "911" in turn.card["content"]


def test_the_card_is_the_same_whatever_sign_was_said() -> None:
    cards = {
        json.dumps(
            Device(lambda_handler)
            .send(intent("ReportSymptomIntent", symptom=resolved([sign])))
            .card
        )
        for sign, entry in library.signs.items()
        if not entry.asks
    }
    assert len(cards) == 1


@pytest.mark.parametrize("id", ["nonsense", "amzn1.ask.skill.", " amzn1.ask.skill.a", "a\nb"])
def test_an_id_that_is_none_is_refused_at_the_start(id: str) -> None:
    with pytest.raises(CrampCoachError, match="CRAMP_COACH_SKILL_ID"):
        build_skill(id)


def test_one_log_line_a_request_and_nothing_that_was_said(caplog: pytest.LogCaptureFixture) -> None:
    device = Device(lambda_handler)
    with caplog.at_level(logging.DEBUG):
        device.intend(Heard("ReportSymptomIntent", (Slot("symptom", "S", "swollen", "clot"),)))
        lambda_handler({"request": {"type": "Secret.Type", "locale": "<script>"}}, None)
    lines = [json.loads(record.getMessage()) for record in caplog.records]
    usual = {"request", "locale", "ms", "outcome"}
    assert [set(line) for line in lines] == [usual, {*usual, "fault"}]
    assert lines[1]["request"] == "other" and lines[1]["locale"] == "other"
    text = caplog.text
    for secret in ("swollen", "clot", "Symptom", "amzn1", "relief", "TEST", "Secret", "script"):
        assert secret not in text


@pytest.mark.parametrize(
    ("here", "outcome"),
    [
        ({}, "unheard_start"),
        ({"place": "talk/launch"}, "unheard_start"),
        ({"place": "relief/calf/2", "relief_since": 1_794_999_990}, "unheard_relief"),
        ({"place": "relief/calf/2", "aside": "signs/clot/ask"}, "unheard_relief"),
        ({"place": "prevention/bedtime/1", "aside": "signs/clot/ask"}, "unheard_elsewhere"),
        ({"place": "causes/2"}, "unheard_elsewhere"),
    ],
)
def test_the_log_tells_the_rough_stage_where_something_was_not_understood(
    here: dict[str, Any], outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    device = Device(lambda_handler, attributes=here or None)
    with caplog.at_level(logging.INFO):
        device.intend(Heard("AMAZON.FallbackIntent"))
        device.attributes = here or None
        device.intend(Heard("AMAZON.RepeatIntent"))
    missed, heard = [json.loads(record.getMessage())["outcome"] for record in caplog.records]
    assert (missed, heard) == (outcome, "answered")


@pytest.mark.parametrize("type", ["SessionEndedRequest", "System.ExceptionEncountered"])
@pytest.mark.parametrize(
    ("error", "outcome", "fault"),
    [
        ({"type": "INVALID_RESPONSE", "message": "leg"}, "failed", "INVALID_RESPONSE"),
        ({"type": "my leg is swollen"}, "failed", "other"),
        ({"type": "DEVICE_COMMUNICATION_ERROR"}, "answered", "DEVICE_COMMUNICATION_ERROR"),
        (None, "answered", None),
    ],
)
def test_what_alexa_tells_of_an_answer_that_failed_is_a_failure_in_the_log(
    type: str,
    error: dict[str, str] | None,
    outcome: str,
    fault: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        lambda_handler({"request": {"type": type, "locale": "en-US", "error": error}}, None)
    line = json.loads(caplog.records[0].getMessage())
    assert (line["outcome"], line.get("fault")) == (outcome, fault)
    assert "leg" not in caplog.text


def test_a_session_with_half_a_letter_in_it_is_answered_the_ordinary_way(
    caplog: pytest.LogCaptureFixture,
) -> None:
    device = Device(lambda_handler, attributes={"place": "relief/\ud800/1", "relief_since": 1})
    with caplog.at_level(logging.INFO):
        device.intend(Heard("AMAZON.RepeatIntent"))
    assert json.loads(caplog.records[0].getMessage())["outcome"] == "answered"


@pytest.mark.parametrize("name", [one for one in library.intents if one.endswith("WordsIntent")])
def test_an_intent_for_words_that_came_without_any_is_no_failure(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        Device(lambda_handler).intend(Heard(name))
    assert json.loads(caplog.records[0].getMessage())["outcome"] in ("answered", "unheard_start")


def test_a_closing_reply_leaves_an_empty_session() -> None:
    device = Device(lambda_handler)
    device.say("my leg is cramping")
    turn = device.say("stop")
    assert turn.response["sessionAttributes"] == {}


def test_navigate_home_is_silent() -> None:
    turn = Device(lambda_handler).send(intent("AMAZON.NavigateHomeIntent"))
    assert turn.ssml == "" and not turn.open


def test_slower_makes_the_pauses_longer_for_the_session() -> None:
    device = Device(lambda_handler)
    device.say("my calf is cramping")
    normal = device.say("what's step two")
    device.say("slower")
    slow = device.say("what's step two")
    assert seconds(slow.ssml, library.pace) > seconds(normal.ssml, library.pace)
    assert without_pauses(slow.ssml) == without_pauses(normal.ssml)


def test_two_sessions_in_one_process_do_not_meet() -> None:
    one, other = Device(lambda_handler), Device(lambda_handler)
    one.say("my shin is cramping")
    other.say("open cramp coach")
    assert one.say("it still hurts").place == "relief/shin/2"
    assert other.say("no").place == "talk/menu"


def test_an_intent_from_the_device_has_the_shape_that_alexa_sends() -> None:
    sent = intent_of(Heard("X", (Slot("a", "T", "word", "id"),), ("b",)))
    assert sent["slots"]["b"] == {"name": "b", "confirmationStatus": "NONE"}
    found = sent["slots"]["a"]["resolutions"]["resolutionsPerAuthority"][0]
    assert found["values"][0]["value"]["id"] == "id"
