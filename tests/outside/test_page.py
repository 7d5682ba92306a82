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
from simulator.measuring.layout import SLACK, faults
from simulator.measuring.shapes import SHAPES, Shape
from tools.screens import Shown, distinct, everything, kinds

needs_viewer = pytest.mark.skipif(
    not page_face.VIEWER.exists(), reason="Amazon's viewer is missing: `make demo` installs it"
)
KINDS = {shown.address: shown for shown in kinds()}
# Each kind is drawn on every device, each screen on one of them in turn; `make screens ALL=1`
# draws every screen on every device.
TURNS = [
    pytest.param(shown, shape, id=f"{shown.address}-{name}")
    for shown, (name, shape) in zip(distinct(), cycle(SHAPES.items()), strict=False)
]


BARS = """() => ["rgb(51, 66, 95)", "rgb(124, 199, 255)"].map((color) =>
  plain([...document.querySelectorAll("#view div")].find(
    (one) => getComputedStyle(one).backgroundColor === color).getBoundingClientRect()))"""
"""Where the track of a progress is, and the bar in it."""


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
def test_every_screen_is_whole_and_readable_on_one_device(
    stage: viewers.Viewer, shown: Shown, shape: Shape
) -> None:
    seen = look(stage, shown, shape)
    drawings = bool(shown.picture) + bool(shown.directive["datasources"]["screen"]["warning"])
    assert len(seen["pictures"]) == drawings


def test_the_progress_of_a_hold_fills_from_the_left_and_then_rests(stage: viewers.Viewer) -> None:
    directive = deepcopy(KINDS["bedtime/pregnant/1"].directive)
    directive["datasources"]["screen"] |= {"lead": 0, "hold": 300}
    stage.draw(directive, SHAPES["small"])
    whole, bar = stage.page.evaluate(BARS)
    stage.page.wait_for_function(f"() => ({BARS})()[1].width > {whole['width'] - SLACK}")
    rested = stage.page.evaluate(BARS)[1]
    assert bar["width"] < whole["width"]
    assert bar["left"] == pytest.approx(whole["left"], abs=SLACK)
    assert rested["left"] == pytest.approx(whole["left"], abs=SLACK)


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
