"""Looks at what is really drawn, in Amazon's viewer in a headless browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from simulator.faces import page as page_face
from simulator.measuring import viewer as viewers
from simulator.measuring.layout import faults
from simulator.measuring.shapes import SHAPES, Shape
from tools.screens import Shown, distinct, everything, kinds

needs_viewer = pytest.mark.skipif(
    not page_face.VIEWER.exists(), reason="Amazon's viewer is missing: `make demo` installs it"
)
KINDS = {shown.address: shown for shown in kinds()}
# Each kind is drawn on every device, each third screen on one of them in turn: five minutes less.
# `make screens ALL=1` draws every screen on every device.
TURNS = [
    pytest.param(shown, shape, id=f"{shown.address}-{name}")
    for shown, (name, shape) in zip([*distinct()][::3], cycle(SHAPES.items()), strict=False)
]


SLIM = 30
"""Pixels in height of what is no picture: the cells of a hold, the sign that there is more."""

COUNTED = """() => [...document.querySelectorAll("#view path[stroke='rgba(124, 199, 255, 1)']")]
  .map((path) => path.getAttribute("d")).filter((data) => data.startsWith("M0 5H"))
  .map((data) => Number(data.slice(5)))"""
"""How far each hold has been counted, in hundredths."""

TURNED = """() => [...document.querySelectorAll("#view g")].map((one) =>
  one.getAttribute("transform")).join(" ")"""
"""How the parts of the picture are turned."""


def touching() -> Iterator[Any]:
    """Screens that have every button between them, where all are seen and where they scroll."""
    for name in ("small", "round"):
        touched: set[str] = set()
        for shown in sorted(KINDS.values(), key=lambda one: -len(buttons_of(one))):
            if new := buttons_of(shown) - touched:
                touched |= new
                yield pytest.param(shown, sorted(new), SHAPES[name], id=f"{shown.address}-{name}")


def buttons_of(shown: Shown) -> set[str]:
    return {button["name"] for button in shown.directive["datasources"]["screen"]["buttons"]}


@pytest.fixture(scope="module")
def stage(browser: Any) -> Iterator[viewers.Viewer]:
    if not page_face.VIEWER.exists():
        pytest.skip("Amazon's viewer is not installed: `make demo` installs it")
    with viewers.viewer(browser) as made:
        yield made


def look(stage: viewers.Viewer, shown: Shown, shape: Shape) -> dict[str, Any]:
    """What is seen of a screen, which is whole and readable."""
    stage.draw(shown.directive, shape)
    seen = stage.measure()
    assert stage.complaints == []
    assert list(faults(seen, shape)) == []
    return seen


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_every_kind_of_screen_is_whole_and_readable(
    stage: viewers.Viewer, shown: Shown, shape: Shape
) -> None:
    look(stage, shown, shape)


@pytest.mark.parametrize(("shown", "shape"), TURNS)
def test_each_third_screen_is_whole_and_readable_on_one_device(
    stage: viewers.Viewer, shown: Shown, shape: Shape
) -> None:
    seen = look(stage, shown, shape)
    drawings = bool(shown.picture) + bool(shown.directive["datasources"]["screen"]["warning"])
    large = [one for one in seen["pictures"] if one["bottom"] - one["top"] > SLIM]
    assert len(large) == drawings


def later(shown: Shown, milliseconds: int, lasts: int = 1000) -> dict[str, Any]:
    """A screen whose voice has spoken for a while, and whose holds last as long as that."""
    directive = deepcopy(shown.directive)
    data = directive["datasources"]["screen"]
    data["turns"] = [turn - milliseconds for turn in data["turns"]]
    for hold in data["holds"]:
        hold["at"] -= milliseconds
        hold["lasts"] = lasts
    return directive


def test_a_hold_is_counted_cell_by_cell_up_to_its_end_and_the_next_waits(
    stage: viewers.Viewer,
) -> None:
    shown = KINDS["bedtime/pregnant/1"]
    begins = shown.directive["datasources"]["screen"]["holds"][0]["at"]
    stage.draw(later(shown, begins - 500), SHAPES["small"])
    assert stage.page.evaluate(COUNTED) == [0, 0, 0]
    stage.page.wait_for_function(f"() => ({COUNTED})()[0] > 0")
    stage.page.wait_for_function(f"() => ({COUNTED})()[0] === 100")
    assert stage.page.evaluate(COUNTED) == [100, 0, 0]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_picture_leads_from_where_the_move_starts_to_where_it_ends(
    stage: viewers.Viewer, shape: Shape
) -> None:
    shown = KINDS["bedtime/pregnant/1"]
    begins, *_ = shown.directive["datasources"]["screen"]["turns"]
    stage.draw(later(shown, 0), shape, moves=False)
    at_the_end = stage.page.evaluate(TURNED)
    stage.draw(later(shown, begins - 1500), shape)
    at_the_start = stage.page.evaluate(TURNED)
    assert at_the_start != at_the_end
    stage.page.wait_for_function(
        f"([before, after]) => ![before, after].includes(({TURNED})())",
        arg=[at_the_start, at_the_end],
    )
    stage.page.wait_for_function(f"(after) => ({TURNED})() === after", arg=at_the_end)


def test_where_motion_is_off_the_picture_stands_still_and_the_hold_is_counted(
    stage: viewers.Viewer,
) -> None:
    shown = KINDS["bedtime/pregnant/1"]
    begins, *_ = shown.directive["datasources"]["screen"]["turns"]
    stage.draw(later(shown, begins), SHAPES["small"], moves=False)
    still = stage.page.evaluate(TURNED)
    stage.page.wait_for_function(f"() => ({COUNTED})()[0] === 100")
    assert stage.page.evaluate(TURNED) == still


@pytest.mark.parametrize(("shown", "names", "shape"), list(touching()))
def test_touching_a_button_sends_its_word_and_the_place_of_its_screen(
    stage: viewers.Viewer, shown: Shown, names: list[str], shape: Shape
) -> None:
    stage.draw(shown.directive, shape)
    stage.wait_to_touch()
    data = shown.directive["datasources"]["screen"]
    for button in data["buttons"]:
        if button["name"] in names:
            sent = stage.touch(button["label"])
            assert sent == [button["name"], data["place"], data["aside"]]


@needs_viewer
@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node.js")
def test_amazons_own_checker_finds_nothing_wrong_with_any_document(tmp_path: Path) -> None:
    checker = page_face.HERE / "node_modules" / "apl-suggester"
    if not checker.exists():
        pytest.skip("apl-suggester is not installed: `make demo` installs it")
    sent = {shown.picture: shown.directive["document"] for shown in everything()}
    assert len(sent) > 20
    documents = tmp_path / "documents.json"
    documents.write_text(json.dumps(list(sent.values())), encoding="utf-8")
    program = """
      const { StaticAplTemplateValidator } = require(process.argv[1]);
      const validator = new StaticAplTemplateValidator();
      (async () => {
        const found = [];
        for (const one of require(process.argv[2])) found.push(...await validator.validate(one));
        console.log(JSON.stringify(found));
      })();
    """
    done = subprocess.run(
        ["node", "-e", program, str(checker), str(documents)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == []
