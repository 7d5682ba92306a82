"""What must agree: code, content, interaction models, script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cramp_coach.talk.library import load
from simulator.stand_in.ear import MODELS
from tests import built
from tests.loops import in_full
from tools import generate
from tools.generate import content as contents

ROOT = Path(__file__).parents[2]
LOCALES = contents.locales(built.content())


def language(locale: str) -> dict[str, Any]:
    model = json.loads((MODELS / f"{locale}.json").read_text(encoding="utf-8"))
    return dict(model["interactionModel"]["languageModel"])


@pytest.mark.parametrize("locale", LOCALES)
def test_the_skill_and_the_model_know_the_same_intents(locale: str) -> None:
    assert {intent["name"] for intent in language(locale)["intents"]} == set(load().intents)


def test_every_event_of_an_intent_means_something_anywhere() -> None:
    library = load()
    answered_by_places = {"topic", "report", "emergency", "step", "repeat", "prevent", "time"}
    answered_by_places |= {"yes", "no", "next", "previous", "unsure", "else", ""}
    values = {
        value["id"]
        for type in language("en-US")["types"]
        for value in type["values"]
        if type["name"] in ("OUTCOME", "REQUEST")
    }
    events = {meaning.event for meaning in library.intents.values()} | values
    assert events - answered_by_places <= set(library.anywhere)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_id_of_a_slot_type_is_known_to_the_content(locale: str) -> None:
    content, library = built.content(), load()
    known: dict[str, set[str]] = {
        "BODY_PART": set(library.routes),
        "SITUATION": set(library.routes[""]),
        "SYMPTOM": set(library.signs),
        "TOPIC": set(content.topics),
        "OCCASION": {*content.prevention.occasions},
        "OUTCOME": {"worse", "still", "eased", "unsure"},
        "REQUEST": {*library.anywhere, "emergency", "else"},
        "SIDE": {"back", "front", "inside"},
        "HEIGHT": {"above", "below"},
    }
    for type in language(locale)["types"]:
        assert {value["id"] for value in type["values"]} <= known[type["name"]]


@in_full
def test_the_generated_files_are_fresh() -> None:
    assert generate.stale(built.made()) == []


def test_the_listen_only_build_passes_every_check_and_asks_nothing_personal() -> None:
    files = generate.build(built.content(), listen_only=True)
    script = files[ROOT / "docs/script.md"]
    causes = script[script.index("## causes") : script.index("## prevention")]
    assert "Have you" not in causes and "Do you have" not in causes and "Could you be" not in causes
    assert "Want to hear about" in causes


def test_every_sign_of_the_design_is_there() -> None:
    expected = """clot hot_leg dark_skin throbbing lump pulsing_lump cold_leg pale numbness weakness
    cannot_move cast_injury stiff_jaw both_legs_weak bladder dark_urine pop bruise
    cannot_bear_weight over_ten_minutes vomiting poison dirty_cut heat_illness statin new_medicine
    dialysis fever fall frequent disturbs_sleep wasting walking_pain emergency"""
    assert set(expected.split()) <= set(load().signs)


def test_no_spoken_word_stands_in_python() -> None:
    library = load()
    said = {library.place(address).say for address in library.places}
    code = "".join(path.read_text("utf-8") for path in (ROOT / "lambda").rglob("*.py"))
    assert [words for words in said if len(words) > 12 and words in code] == []


def test_the_library_loads_without_building_what_it_does_not_need() -> None:
    assert load()._places == {}


def test_nothing_in_lambda_imports_the_tools_or_the_simulator() -> None:
    for path in (ROOT / "lambda").rglob("*.py"):
        source = path.read_text("utf-8")
        assert "import simulator" not in source and "from simulator" not in source, path
        assert "import tools" not in source and "from tools" not in source, path


def test_the_talk_never_imports_alexa() -> None:
    for path in (ROOT / "lambda/cramp_coach/talk").glob("*.py"):
        source = path.read_text("utf-8")
        assert "ask_sdk" not in source and "cramp_coach.alexa" not in source, path


def test_each_of_the_sixty_claims_has_a_story_and_an_answer() -> None:
    stories = contents.read_yaml(ROOT / "tests/stories/claims.yaml")
    numbers = [int(story["name"].partition(".")[0]) for story in stories]
    assert numbers == list(range(1, 61))
    answered = {int(number) for topic in built.content().topics.values() for number in topic.claims}
    assert answered == set(numbers)
