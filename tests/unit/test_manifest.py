"""The generated manifest, the overlays, the icons, and the template of the stack."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import resvg_py
from ruamel.yaml import YAML

from cramp_coach.alexa.permission import SCOPE
from lambda_function import lambda_handler
from simulator.stand_in.device import Device
from simulator.stand_in.ear import Heard
from tests import built
from tests.loops import in_full
from tools import generate, icons
from tools.generate import content as contents
from tools.generate import manifest, models
from tools.generate.content import ROOT, Content, ContentError, Report


@pytest.fixture(scope="module")
def content() -> Content:
    return built.content()


def changed(content: Content, **store: Any) -> Content:
    return replace(content, store=replace(content.store, **store))


def test_each_description_names_the_number_of_its_region(content: Content) -> None:
    locales = manifest.build(content)["manifest"]["publishingInformation"]["locales"]
    numbers = {"en-US": "911", "en-CA": "911", "en-GB": "999", "en-AU": "000", "en-IN": "112"}
    assert set(locales) == set(numbers)
    for locale, number in numbers.items():
        assert f"call {number}, or your local emergency number" in locales[locale]["description"]


def test_a_permission_is_one_line_of_the_store(content: Content) -> None:
    assert manifest.build(content)["manifest"]["permissions"] == [{"name": SCOPE}]
    assert "permissions" not in manifest.build(changed(content, permissions=[]))["manifest"]


def test_a_screen_is_one_line_of_the_store(content: Content) -> None:
    made = manifest.build(changed(content, interfaces=[manifest.SCREEN]))["manifest"]
    (interface,) = made["apis"]["custom"]["interfaces"]
    assert len(interface["supportedViewports"]) == len(manifest.VIEWPORTS)


def test_what_ask_cli_noted_of_the_endpoint_stays(content: Content, tmp_path: Path) -> None:
    custom = {"endpoint": {"uri": "arn:aws:lambda:x"}, "regions": {"EU": {}}, "interfaces": [1]}
    path = tmp_path / "skill.json"
    path.write_text(json.dumps({"manifest": {"apis": {"custom": custom}}}), encoding="utf-8")
    plain = changed(content, interfaces=[])
    made = manifest.build(plain, deployed=manifest.deployed(path))["manifest"]
    assert made["apis"]["custom"] == {**custom, "interfaces": []}


@pytest.mark.parametrize("text", ["", "[]", '{"manifest": {"apis": {"custom": 3}}}'])
def test_a_damaged_manifest_is_written_anew(tmp_path: Path, text: str) -> None:
    path = tmp_path / "skill.json"
    path.write_text(text, encoding="utf-8")
    assert manifest.deployed(path) == {}


@pytest.fixture(scope="module")
def overlaid(content: Content) -> dict[str, str]:
    """File name -> text of what is generated with name-free interaction."""
    return {path.name: text for path, text in generate.build(content, name_free=True).items()}


@in_full
def test_name_free_interaction_is_off_unless_it_is_asked_for(
    content: Content, overlaid: dict[str, str]
) -> None:
    plain = {path.name: text for path, text in built.made().items()}
    for asked, made in ((False, plain), (True, overlaid)):
        assert ("CAN_FULFILL_INTENT_REQUEST" in made["skill.json"]) is asked
        for locale in contents.locales(content):
            model = json.loads(made[f"{locale}.json"])["interactionModel"]
            assert ("_nameFreeInteraction" in model) is asked


def test_name_free_phrases_have_the_form_that_amazon_documents(overlaid: dict[str, str]) -> None:
    model = json.loads(overlaid["en-US.json"])["interactionModel"]
    launch, *intents = model["_nameFreeInteraction"]["ingressPoints"]
    assert launch["type"] == "LAUNCH" and "name" not in launch
    assert {point["type"] for point in intents} == {"INTENT"}
    for point in (launch, *intents):
        assert 1 <= len(point["sampleUtterances"]) <= manifest.MOST_NAME_FREE
        assert all(one["format"] == "RAW_TEXT" for one in point["sampleUtterances"])


@pytest.mark.parametrize(
    ("phrases", "says"),
    [
        (["order me a pizza"], "does not hear"),
        (["Stop it"], "Whole phrases"),
        (["why do i get cramps"] * 6, "At most 5"),
    ],
)
def test_a_wrong_name_free_phrase_is_named(content: Content, phrases: list[str], says: str) -> None:
    wrong = changed(content, name_free={"CheckCausesIntent": phrases})
    report = Report()
    manifest.name_free(wrong, models.build(content, report), report)
    with pytest.raises(ContentError, match=says):
        report.stop_if_wrong()


@pytest.mark.parametrize(("name", "size"), icons.SIZES.items())
def test_the_icons_are_drawn_from_their_source(name: str, size: int, tmp_path: Path) -> None:
    icons.run(tmp_path)
    assert (tmp_path / name).read_bytes() == (icons.ASSETS / name).read_bytes()


def test_the_icons_corners_are_clear_and_their_middle_is_not() -> None:
    source = icons.SOURCE.read_text(encoding="utf-8")
    drawn = bytes(resvg_py.svg_to_bytes(svg_string=source, width=108, height=108))
    on_red = bytes(
        resvg_py.svg_to_bytes(svg_string=source, width=108, height=108, background="#ff0000")
    )
    assert drawn == (icons.ASSETS / "icon-small.png").read_bytes()
    assert drawn != on_red


class Template:
    """The stack, read as YAML with CloudFormation's tags kept."""

    resources: dict[str, Any] = YAML().load(
        (ROOT / "infrastructure/cfn-deployer/skill-stack.yaml").read_text(encoding="utf-8")
    )["Resources"]


def test_the_function_gives_up_before_alexa_does() -> None:
    assert Template.resources["Function"]["Properties"]["Timeout"] <= 7


def test_only_this_skill_may_call_the_function() -> None:
    permission = Template.resources["Permission"]["Properties"]
    assert permission["Principal"] == "alexa-appkit.amazon.com"
    assert permission["EventSourceToken"].tag.value == "!Ref"
    assert permission["EventSourceToken"].value == "SkillId"


def test_the_function_may_do_nothing_but_write_its_own_logs() -> None:
    (policy,) = Template.resources["Role"]["Properties"]["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert set(statement["Action"]) == {"logs:CreateLogStream", "logs:PutLogEvents"}
    assert statement["Resource"].value == "Logs.Arn"


def test_the_logs_are_json_and_do_not_stay_for_ever() -> None:
    assert Template.resources["Function"]["Properties"]["LoggingConfig"]["LogFormat"] == "JSON"
    assert Template.resources["Logs"]["Properties"]["RetentionInDays"] == 14


@pytest.mark.parametrize("metric", ["Errors", "Duration", "Throttles"])
def test_there_is_an_alarm_on_what_lambda_counts(metric: str) -> None:
    alarms = [
        one["Properties"]
        for one in Template.resources.values()
        if one["Type"] == "AWS::CloudWatch::Alarm"
    ]
    assert metric in {
        alarm["MetricName"] for alarm in alarms if isinstance(alarm["MetricName"], str)
    }


def test_the_word_that_the_alarm_looks_for_is_the_word_that_the_skill_logs(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cramp_coach.alexa import skill

    monkeypatch.setattr(skill, "read", lambda *_: 1 / 0)
    with caplog.at_level("INFO", logger="cramp_coach"):
        skill.answer({"request": {"type": "LaunchRequest"}}, skill.build_skill())
    pattern = Template.resources["FailedAnswers"]["Properties"]["FilterPattern"]
    assert any(word in caplog.text for word in pattern.replace("?", "").split())


@pytest.mark.parametrize(
    ("stage", "place"),
    [("Start", "talk/launch"), ("Relief", "relief/calf/1"), ("Elsewhere", "causes/1")],
)
def test_what_was_not_understood_is_counted_by_the_word_that_the_skill_logs(
    stage: str, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    filters = {
        name: str(one["Properties"]["FilterPattern"])
        for name, one in Template.resources.items()
        if one["Type"] == "AWS::Logs::MetricFilter"
        and "{" not in one["Properties"]["FilterPattern"]
    }
    with caplog.at_level("INFO", logger="cramp_coach"):
        Device(lambda_handler, attributes={"place": place}).intend(Heard("AMAZON.FallbackIntent"))
    words = re.findall(r"\w+", caplog.text)
    found = {
        name for name, pattern in filters.items() if {*pattern.replace("?", "").split()} & {*words}
    }
    assert found == {f"Unheard{stage}"}
