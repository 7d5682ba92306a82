"""Looks at what is really drawn, in Amazon's viewer in a headless browser, and drives the demo."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest

from cramp_coach.screen import DATA
from simulator import page as page_face
from simulator import viewer as viewers
from simulator.shapes import SHAPES, Shape
from tools.screens import Shown, illustrated, kinds

SLACK = 2
"""Pixels by which a measured text may stand over: half a point of rounding on each side."""
CONTRAST = 4.5
SMALLEST_TARGET = 48
"""Pixels at 160 dots per inch (Material and Amazon's guides)."""
READ_FROM_BED = 22
"""Pixels of the smallest words at 480 lines; on the round screen, which stands close, 18."""

needs_viewer = pytest.mark.skipif(
    not page_face.VIEWER.exists(), reason="Amazon's viewer is missing: `make demo` installs it"
)
KINDS = {shown.address: shown for shown in kinds()}
PICTURES = {shown.address: shown for shown in illustrated()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        path = viewers.chromium()
    except viewers.NoViewer as missing:
        pytest.skip(str(missing))
    assert path
    with viewers.browser() as started:
        yield started


@pytest.fixture(scope="module")
def stage(browser: Any) -> Iterator[viewers.Viewer]:
    if not page_face.VIEWER.exists():
        pytest.skip("Amazon's viewer is not installed: `make demo` installs it")
    with viewers.viewer(browser) as made:
        yield made


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = page_face.serve(0)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_every_kind_of_screen_is_whole_and_readable(
    stage: viewers.Viewer, shown: Shown, shape: Shape
) -> None:
    stage.draw(shown.directive, shape)
    seen = stage.measure()
    assert stage.complaints == []
    assert list(faults(seen, shape)) == []


@pytest.mark.parametrize("shown", PICTURES.values(), ids=PICTURES)
def test_every_picture_is_drawn(stage: viewers.Viewer, shown: Shown) -> None:
    stage.draw(shown.directive, SHAPES["small"])
    assert stage.complaints == []
    drawing = stage.page.locator("#view svg").first.bounding_box()
    assert drawing and drawing["width"] > 300


@pytest.mark.parametrize("name", ["small", "round"])
@pytest.mark.parametrize("shown", list(KINDS.values())[::3], ids=list(KINDS)[::3])
def test_touching_a_button_sends_its_word_and_the_place_of_its_screen(
    stage: viewers.Viewer, shown: Shown, name: str
) -> None:
    stage.draw(shown.directive, SHAPES[name])
    stage.wait_to_touch()
    data = shown.directive["datasources"]["screen"]
    for button in data["buttons"]:
        sent = stage.touch(button["label"])
        assert sent == [button["name"], data["place"], data["aside"]]


def faults(seen: dict[str, Any], shape: Shape) -> Iterator[str]:
    """What is wrong with a drawing, in words."""
    texts = [text for text in seen["texts"] if text["lines"]]
    for text in texts:
        scrolled = shape.round and text["hidden"]
        if text["hidden"] and not shape.round:
            yield f"cut off: {text['words']!r}"
        if not scrolled and text["contrast"] < CONTRAST:
            yield f"contrast {text['contrast']:.1f}: {text['words']!r}"
        box = text["box"]
        for line in text["lines"]:
            hanging = SLACK + text["size"] / 2  # a space at the end of a line hangs over
            if line["right"] > box["right"] + hanging or line["left"] < box["left"] - SLACK:
                yield f"too wide: {text['words']!r}"
            if line["bottom"] > box["bottom"] + SLACK + line["height"] / 4:
                yield f"too high: {text['words']!r}"
            if shape.round and not scrolled and not in_circle(line, shape):
                yield f"beyond the rim: {text['words']!r}"
    if texts and not any(text["size"] >= smallest(shape) for text in texts):
        yield "nothing can be read from the bed"
    for button in seen["buttons"]:
        if button["cut"] and not shape.round:
            yield f"cut off button: {button['words']!r}"
        if min(button["width"], button["height"]) < SMALLEST_TARGET:
            yield f"small button: {button['words']!r}"
    yield from overlaps(seen)


def overlaps(seen: dict[str, Any]) -> Iterator[str]:
    free = [text for text in seen["texts"] if not text["button"] and not text["hidden"]]
    things = [(text["words"], line) for text in free for line in text["lines"]]
    things += [(button["words"], button) for button in seen["buttons"] if not button["cut"]]
    for at, (words, one) in enumerate(things):
        for other_words, other in things[at + 1 :]:
            wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
            high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            if words != other_words and wide > SLACK and high > SLACK + one["height"] / 4:
                yield f"{words!r} overlaps {other_words!r}"


def in_circle(line: dict[str, float], shape: Shape) -> bool:
    """Whether all of a line's letters lie within a round screen, up to their corners."""
    radius = shape.width / 2
    corners = [(x, y) for x in (line["left"], line["right"]) for y in (line["top"], line["bottom"])]
    return all(math.dist(corner, (radius, radius)) <= radius + 4 for corner in corners)


def smallest(shape: Shape) -> float:
    lines = min(shape.width, shape.height) * 160 / shape.dpi
    return 18.0 if shape.round else READ_FROM_BED * lines / 480


@needs_viewer
@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node.js")
def test_amazons_own_checker_finds_nothing_wrong_with_the_documents() -> None:
    checker = page_face.HERE / "node_modules" / "apl-suggester"
    if not checker.exists():
        pytest.skip("apl-suggester is not installed: `make demo` installs it")
    program = """
      const { StaticAplTemplateValidator } = require(process.argv[1]);
      const document = JSON.parse(require("fs").readFileSync(process.argv[2], "utf8"));
      new StaticAplTemplateValidator().validate(document)
        .then((found) => console.log(JSON.stringify(found)));
    """
    for path in sorted((DATA / "apl").glob("*.json")):
        done = subprocess.run(
            ["node", "-e", program, str(checker), str(path)],
            capture_output=True,
            text=True,
            check=True,
            cwd=page_face.ROOT,
        )
        assert json.loads(done.stdout.splitlines()[-1]) == [], path.name


@pytest.fixture
def demo(browser: Any, address: str) -> Iterator[Any]:
    page = browser.new_page()
    page.set_viewport_size({"width": 1500, "height": 1000})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    page.locator("#fast").check()
    yield page
    page.close()
    assert wrong == []


def say(page: Any, words: str) -> None:
    page.locator("#words").fill(words)
    page.get_by_role("button", name="Say", exact=True).click()


def listening(page: Any) -> None:
    page.locator("#light.listening").wait_for(timeout=20_000)


def at_place(page: Any, place: str) -> None:
    page.locator(f"body[data-drawn='{place}']").wait_for(timeout=20_000)


@needs_viewer
def test_the_demo_goes_from_the_cramp_to_letting_go(demo: Any) -> None:
    say(demo, "how do i stop a cramp")
    at_place(demo, "relief/default/1")
    listening(demo)
    demo.locator("#screen").get_by_text("No", exact=True).click()
    at_place(demo, "relief/default/2")
    assert "AMAZON" not in demo.locator("#request").inner_text()
    listening(demo)
    say(demo, "it let go")
    at_place(demo, "relief/default/eased")
    assert "sore until tomorrow" in demo.locator("#talk li.alexa").first.inner_text()


@needs_viewer
def test_the_demo_drops_what_is_said_while_it_speaks_but_for_the_wake_word(demo: Any) -> None:
    demo.locator("#fast").uncheck()
    say(demo, "how do i stop a cramp")
    demo.locator("#light.speaking").wait_for()
    say(demo, "it let go")
    demo.get_by_text("Not heard: it is speaking").wait_for()
    say(demo, "alexa, it let go")
    at_place(demo, "relief/default/eased")


@needs_viewer
def test_the_demo_waits_eight_seconds_asks_again_and_then_ends(demo: Any) -> None:
    say(demo, "how do i stop a cramp")
    listening(demo)
    demo.get_by_text("the reprompt").wait_for(timeout=20_000)
    demo.get_by_text("Eight more seconds of silence").wait_for(timeout=30_000)
    assert "SessionEndedRequest" in demo.locator("#request").inner_text()


def test_a_warning_shows_the_card_on_a_device_without_a_screen(demo: Any) -> None:
    demo.locator("#shape").select_option("voice")
    say(demo, "my chest hurts")
    demo.locator("#card h2").wait_for()
    assert demo.locator("#card h2").inner_text() == "Leg cramp: warning signs"


def test_without_the_viewer_the_card_stands_in_and_a_line_says_why(
    browser: Any, address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    missing = tmp_path / "index.js"
    monkeypatch.setattr(page_face, "VIEWER", missing)
    monkeypatch.setitem(page_face.FILES, "/viewer.js", (missing, "text/javascript"))
    page = browser.new_page()
    page.goto(address)
    page.get_by_text("Node.js").wait_for()
    say(page, "how do i stop a cramp")
    page.locator("#card h2").wait_for()
    assert "Straighten that leg slowly" in page.locator("#talk").inner_text()
    page.close()


def fetch(address: str, data: bytes | None = None, **headers: str) -> int:
    """The status of an answer of the demo's server."""
    request = urllib.request.Request(address, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("path", "data", "headers"),
    [
        ("say", b'{"words": "yes"}', {"Content-Type": "text/plain"}),
        ("say", b'{"words": "yes"}', {**JSON, "Host": "evil.example"}),
        ("say", b"no json", JSON),
        ("say", b"x" * 20_000, JSON),
        ("_told", b"{}", JSON),
        ("../pyproject.toml", None, {}),
    ],
)
def test_the_demo_refuses_strangers_and_nonsense(
    address: str, path: str, data: bytes | None, headers: dict[str, str]
) -> None:
    assert fetch(address + path, data, **headers) in (400, 404)


def test_the_demo_listens_on_loopback_only() -> None:
    server = page_face.serve(0)
    assert server.server_address[0] == "127.0.0.1"
    server.server_close()
