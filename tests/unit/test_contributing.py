"""The recipes of CONTRIBUTING are true: each is carried out on a copy, as it is written there."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tools import generate
from tools.generate import content as contents
from tools.generate.content import ROOT, ContentError, Written

GOOD = contents.written()
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def recipe(heading: str) -> list[Any]:
    """The YAML blocks of a recipe, each split where a comment names a file."""
    chapter = TEXT.partition(f"## {heading}")[2].partition("\n## ")[0]
    blocks = re.findall(r"```yaml\n(.*?)```", chapter, re.DOTALL)
    parts = [part for block in blocks for part in re.split(r"^# .*$", block, flags=re.MULTILINE)]
    read = YAML(typ="base", pure=True)
    return [read.load(part) for part in parts if part.strip()]


def made(content: Written) -> dict[Path, str]:
    return generate.build(contents.typed(content))


def test_a_sign_is_an_entry_in_two_files_and_reaches_data_and_script() -> None:
    sign, rule, *_ = recipe("Add a warning sign")
    content = copy.deepcopy(GOOD)
    content["signs"] |= sign
    content["hearing"]["signs"] |= rule
    content["hearing"]["concepts"]["blueish"] = "blue, bluish, gone blue"
    written = made(content)
    assert "blue_toes" in written[ROOT / "lambda/cramp_coach/data/en.json"]
    assert "Toes that turn blue" in written[ROOT / "docs/script.md"]


def test_without_its_words_the_build_says_which_concept_is_missing() -> None:
    sign, rule, *_ = recipe("Add a warning sign")
    content = copy.deepcopy(GOOD)
    content["signs"] |= sign
    content["hearing"]["signs"] |= rule
    with pytest.raises(ContentError, match=r"hearing.yaml: blue_toes: names no concept 'blueish'"):
        made(content)


def test_a_region_is_one_entry_and_every_key_of_it_is_demanded() -> None:
    content = copy.deepcopy(GOOD)
    content["regions"]["en-NZ"] = {**content["regions"]["en-AU"]}
    contents.typed(content)
    del content["regions"]["en-NZ"]["diarrhea"]
    with pytest.raises(ContentError, match=r"regions.yaml: en-NZ: has no 'diarrhea'"):
        contents.typed(content)


def test_an_intent_is_one_entry_and_without_a_meaning_it_is_refused() -> None:
    content = copy.deepcopy(GOOD)
    content["intents"]["intents"]["SingIntent"] = {"means": "help", "samples": "sing to my leg"}
    model = made(content)[ROOT / "skill-package/interactionModels/custom/en-US.json"]
    assert "sing to my leg" in model
    del content["intents"]["intents"]["SingIntent"]["means"]
    with pytest.raises(ContentError, match="SingIntent: has no 'means'"):
        made(content)


def test_a_routine_that_nobody_can_reach_is_refused() -> None:
    content = copy.deepcopy(GOOD)
    routines = content["relief"]["routines"]
    routines["hammock"] = copy.deepcopy(routines["calf_bed"])
    with pytest.raises(ContentError, match=r"hammock.*never reached"):
        made(content)
