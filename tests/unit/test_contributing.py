"""The recipes of CONTRIBUTING are true: each is carried out on a copy, as it is written there."""

from __future__ import annotations

import copy
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cramp_coach.talk.hearing import hear
from cramp_coach.talk.library import Library
from tests import built
from tests.loops import in_full
from tests.stories import telling
from tools import generate
from tools.generate import content as contents
from tools.generate import manifest
from tools.generate.content import ROOT, ContentError, Report, Written
from tools.generate.places import compile_library

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def recipe(heading: str) -> list[Any]:
    """The YAML blocks of a recipe, each split where a comment names a file."""
    chapter = TEXT.partition(f"## {heading}")[2].partition("\n## ")[0]
    blocks = re.findall(r"```yaml\n(.*?)```", chapter, re.DOTALL)
    parts = [part for block in blocks for part in re.split(r"^# .*$", block, flags=re.MULTILINE)]
    read = YAML(typ="base", pure=True)
    return [read.load(part) for part in parts if part.strip()]


@in_full
def test_a_sign_is_an_entry_in_two_files_and_reaches_data_and_script() -> None:
    sign, rule, *_ = recipe("Add a warning sign")
    content = built.written()
    content["signs"] |= sign
    content["hearing"]["signs"] |= rule
    content["hearing"]["concepts"]["blueish"] = "blue, bluish, gone blue"
    written = built.made_of(content)
    assert "blue_toes" in written[ROOT / "lambda/cramp_coach/data/en.json"]
    assert "Toes that turn blue" in written[ROOT / "docs/script.md"]


@in_full
def test_without_its_words_the_build_says_which_concept_is_missing() -> None:
    sign, rule, *_ = recipe("Add a warning sign")
    content = built.written()
    content["signs"] |= sign
    content["hearing"]["signs"] |= rule
    with pytest.raises(ContentError, match=r"hearing.yaml: blue_toes: names no concept 'blueish'"):
        built.made_of(content)


def test_a_story_is_told_as_the_recipe_writes_it() -> None:
    ((story,),) = recipe("Add a conversation")
    checked = telling.checked(Path("signs.yaml"), story)
    assert [line.get("U") for line in checked["talk"]][:2] == [
        "my calf is cramping",
        "my toes have gone blue",
    ]


def test_a_region_is_one_entry_and_every_key_of_it_is_demanded() -> None:
    content = built.written()
    content["regions"]["en-NZ"] = {**content["regions"]["en-AU"]}
    contents.typed(content)
    del content["regions"]["en-NZ"]["diarrhea"]
    with pytest.raises(ContentError, match=r"regions.yaml: en-NZ: has no 'diarrhea'"):
        contents.typed(content)


@in_full
def test_an_intent_is_one_entry_and_without_a_meaning_it_is_refused() -> None:
    content = built.written()
    (intent,) = recipe("Add an intent")
    content["intents"]["intents"] |= intent
    model = built.made_of(content)[ROOT / "skill-package/interactionModels/custom/en-US.json"]
    assert "whistle to my calf" in model
    del content["intents"]["intents"]["SingIntent"]["means"]
    with pytest.raises(ContentError, match="SingIntent: has no 'means'"):
        built.made_of(content)


def test_a_situation_is_its_words_and_a_line_that_says_which_routine_fits() -> None:
    words, lines = recipe("Add a situation")
    content = built.written()
    content["hearing"]["situations"] |= words
    content["relief"]["choose"][:0] = lines
    library, _ = compile_library(contents.typed(content), Report())
    assert library.route("", "hammock") == "relief/cannot_stand/1"
    assert hear("my calf cramps and i'm in my hammock", library.vocabulary).situation == "hammock"


@in_full
def test_a_body_part_is_its_words_a_rule_a_routine_and_whom_it_fits() -> None:
    noun, rule, routine, lines = recipe("Add a body part with its routine")
    content = built.written()
    content["hearing"]["nouns"] |= noun
    content["hearing"]["body_parts"] = {**rule, **content["hearing"]["body_parts"]}
    content["relief"]["routines"] |= routine
    content["relief"]["choose"][-1:-1] = lines
    library = made_library(content)
    part = hear("the underside of my foot is cramping", library.vocabulary).body_part
    assert library.route(part, "") == "relief/sole/1"


def made_library(content: Written) -> Library:
    """The library that the whole build would write."""
    built.made_of(content)
    return compile_library(contents.typed(content), Report())[0]


@in_full
def test_a_language_is_a_folder(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    folder = tmp_path / "content" / "qq"
    shutil.copytree(ROOT / "content" / "en", folder)
    regions = folder / "regions.yaml"
    with pytest.raises(ContentError, match="en-US: is no locale of 'qq'"):
        contents.read(tmp_path / "content", "qq")
    for path in (regions, folder / "intents.yaml"):
        path.write_text(path.read_text().replace("en-", "qq-"))
    every = contents.read_all(tmp_path / "content")
    assert [contents.locales(one)[0] for one in every] == ["en-US", "qq-US"]
    files = generate.build(*every)
    listing = json.loads(files[manifest.PATH])["manifest"]["publishingInformation"]
    assert {"en-GB", "qq-GB"} <= listing["locales"].keys()
    for name in ("lambda/cramp_coach/data/qq.json", "docs/script.md", "docs/qq/script.md"):
        assert files[ROOT / name]


@in_full
def test_a_routine_that_nobody_can_reach_is_refused() -> None:
    content = built.written()
    routines = content["relief"]["routines"]
    routines["hammock"] = copy.deepcopy(routines["calf_bed"])
    with pytest.raises(ContentError, match=r"hammock.*never reached"):
        built.made_of(content)
