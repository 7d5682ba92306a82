"""Looks at what is really drawn, in Amazon's viewer in a headless browser, and drives the demo."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from copy import deepcopy
from itertools import cycle
from pathlib import Path
from threading import Thread
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
# Each kind is drawn on every device, each screen on one of them in turn; `make screens ALL=1`
# draws every screen on every device.
TURNS = [
    pytest.param(shown, shape, id=f"{shown.address}-{name}")
    for shown, (name, shape) in zip(distinct(), cycle(SHAPES.items()), strict=False)
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
    with page_face.serve(0) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


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
    at_place(demo, "relief/default/crease")
    assert "UserEvent" in demo.locator("#request").text_content()
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
    assert "SessionEndedRequest" in demo.locator("#request").text_content()


def ask_for_a_reminder(page: Any) -> None:
    """As far as Alexa's own question."""
    say(page, "remind me every day at ten p. m.")
    at_place(page, "reminder/confirm")
    listening(page)
    say(page, "yes")
    page.locator("#permission").wait_for(timeout=20_000)
    assert "Do you allow" in page.locator("#talk li").first.inner_text()


@needs_viewer
def test_the_demo_plays_the_permission_through_to_the_reminder(demo: Any) -> None:
    ask_for_a_reminder(demo)
    demo.get_by_role("button", name="Yes, allow reminders").click()
    demo.get_by_text("Reminder: every day at 22:00.").wait_for(timeout=20_000)
    assert demo.locator("#permission").is_hidden()
    assert "Connections.Response" in demo.locator("#request").text_content()


@needs_viewer
@pytest.mark.parametrize("how", ["a no", "silence"])
def test_the_demo_sets_nothing_without_the_permission(demo: Any, how: str) -> None:
    ask_for_a_reminder(demo)
    if how == "a no":
        demo.locator("#deny").click()
        demo.get_by_text("All right, no reminder").last.wait_for(timeout=20_000)
    else:
        demo.get_by_role("button", name="Allow reminders", exact=True).wait_for(timeout=20_000)
    assert demo.locator("#permission").is_hidden()
    assert demo.locator("#reminders").inner_text() == ""


@needs_viewer
def test_the_demo_sets_the_reminder_once_the_app_allows_it(demo: Any) -> None:
    ask_for_a_reminder(demo)
    demo.get_by_role("button", name="Allow reminders", exact=True).click(timeout=20_000)
    say(demo, "alexa, remind me every day at ten p. m.")
    listening(demo)
    say(demo, "yes")
    demo.get_by_text("Reminder: every day at 22:00.").wait_for(timeout=20_000)


@needs_viewer
def test_a_warning_stays_on_the_screen_after_the_session_is_over(demo: Any) -> None:
    say(demo, "my chest hurts")
    demo.get_by_text("the screen stays").wait_for(timeout=20_000)
    assert "911" in demo.locator("#screen").inner_text()


@needs_viewer
def test_another_device_and_another_locale_begin_anew(demo: Any) -> None:
    demo.locator("#locale").select_option("en-GB")
    demo.locator("#shape").select_option("round")
    say(demo, "my chest hurts")
    demo.locator("#screen").get_by_text("999").first.wait_for()
    assert demo.locator("#echo.round").is_visible()
    assert demo.locator("#talk li.you").count() == 1


def test_every_control_of_the_page_has_a_name(demo: Any) -> None:
    nameless = demo.evaluate("""() =>
      [...document.querySelectorAll("button, input, select")].filter((one) =>
        !(one.ariaLabel || one.labels?.length || one.textContent.trim())).map((one) => one.id)""")
    assert nameless == []


def test_a_narrow_page_needs_no_scrolling_sideways(demo: Any) -> None:
    demo.set_viewport_size({"width": 390, "height": 844})
    say(demo, "how do i stop a cramp")
    listening(demo)
    wide = demo.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


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
    with page_face.serve(0) as server:
        assert server.server_address[0] == "127.0.0.1"
