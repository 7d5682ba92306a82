"""Drives the demo in a headless browser: an Echo Show, its conversation, and the map beside it."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.faces import page as page_face
from simulator.faces.tabs import EXAMPLES, MOST_TABS, Tabs
from simulator.stand_in.loopback import running
from tools.map.layout import ELK

needs_viewer = pytest.mark.skipif(
    not page_face.VIEWER.exists(), reason="Amazon's viewer is missing: `make demo` installs it"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with page_face.serve(0) as server, running(server) as address:
        yield f"{address}/"


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
    assert "sore until tomorrow" in demo.locator("#talk li.alexa").last.inner_text()


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
    """As far as Alexa's own question, at its own pace: a busy machine would miss it."""
    page.locator("#fast").uncheck()
    say(page, "remind me every day at ten p. m.")
    at_place(page, "reminder/confirm")
    say(page, "alexa, yes")
    page.locator("#permission").wait_for(timeout=20_000)
    assert "Do you allow" in page.locator("#talk li").last.inner_text()


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
        demo.locator("#talk").get_by_text("All right, no reminder").wait_for(timeout=20_000)
    else:
        demo.locator("#fast").check()
        demo.get_by_role("button", name="Allow reminders", exact=True).wait_for(timeout=20_000)
    assert demo.locator("#permission").is_hidden()
    assert demo.locator("#reminders").inner_text() == ""


@needs_viewer
def test_the_demo_sets_the_reminder_once_the_app_allows_it(demo: Any) -> None:
    ask_for_a_reminder(demo)
    demo.locator("#fast").check()
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


@needs_viewer
@pytest.mark.parametrize("width", [360, 320])
def test_a_narrow_page_begins_with_the_device_and_needs_no_scrolling_sideways(
    demo: Any, width: int
) -> None:
    def fits() -> bool:
        return bool(demo.evaluate("document.documentElement.scrollWidth") <= width)

    demo.set_viewport_size({"width": width, "height": 740})
    demo.locator("#examples button").first.wait_for()
    tops = demo.evaluate("""() => Object.fromEntries(["echo", "examples", "ask", "settings"]
      .map((id) => [id, $(id).getBoundingClientRect().top]))""")
    assert tops["echo"] < 100
    assert sorted(tops, key=tops.__getitem__) == ["echo", "examples", "ask", "settings"]
    assert fits()
    say(demo, "how do i stop a cramp")
    listening(demo)
    assert fits()
    say(demo, "stop")
    demo.locator("#examples").wait_for()
    ask_for_a_reminder(demo)
    assert fits()


def test_the_welcome_offers_three_things_to_say_and_again_when_the_session_is_over(
    demo: Any,
) -> None:
    demo.locator("#examples button").first.wait_for()
    assert demo.locator("#examples button").all_inner_texts() == list(EXAMPLES)
    demo.locator("#examples button").first.click()
    listening(demo)
    assert demo.locator("#examples").is_hidden()
    say(demo, "stop")
    demo.locator("#examples").wait_for(timeout=20_000)


@pytest.mark.parametrize(
    ("words", "place"),
    list(zip(EXAMPLES, ("relief/default/1", "signs/clot", "topics/magnesium"), strict=True)),
)
def test_each_thing_that_the_welcome_offers_is_answered(words: str, place: str) -> None:
    with Tabs() as tabs:
        assert tabs.act("say", {"words": words})["place"] == place


def test_the_conversation_reads_from_the_top_and_the_newest_is_in_sight(demo: Any) -> None:
    for words in ("how do i stop a cramp", "alexa, it's not working", "alexa, it let go"):
        say(demo, words)
    demo.locator("#talk").get_by_text("sore until tomorrow").wait_for()
    lines = demo.locator("#talk li")
    assert lines.first.inner_text() == "how do i stop a cramp"
    assert "sore until tomorrow" in lines.last.inner_text()
    bottom = demo.evaluate("$('talk').scrollHeight - $('talk').scrollTop - $('talk').clientHeight")
    assert bottom < 2


def test_what_goes_over_the_wire_is_folded(demo: Any) -> None:
    assert demo.locator("details").count() == 2
    assert demo.locator("details[open]").count() == 0


@needs_viewer
def test_the_demo_asks_no_other_host_for_anything(browser: Any, address: str) -> None:
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.locator("#fast").check()
    say(page, "how do i stop a cramp")
    at_place(page, "relief/default/1")
    listening(page)
    page.close()
    assert [one for one in asked if not one.startswith((address, "data:", "blob:"))] == []


@needs_viewer
def test_the_viewer_is_served_without_a_font_of_another_host() -> None:
    assert page_face.FONT.search(page_face.VIEWER.read_bytes())
    assert not page_face.FONT.search(page_face.viewer(page_face.VIEWER))


def test_the_demo_would_reach_no_other_host_if_it_tried(demo: Any) -> None:
    refused = demo.evaluate("""() => new Promise((done) => {
      document.addEventListener("securitypolicyviolation", (event) => done(event.blockedURI));
      const image = new Image();
      image.onerror = () => setTimeout(() => done("it was tried"), 500);
      image.src = "http://127.0.0.1:9/x.png";
    })""")
    assert refused == "http://127.0.0.1:9/x.png"


@pytest.mark.parametrize("path", ["", "page.js", "page.css", "nowhere"])
def test_everything_is_served_with_a_policy_and_as_what_it_is(address: str, path: str) -> None:
    try:
        with urllib.request.urlopen(address + path, timeout=10) as answer:
            headers = answer.headers
    except urllib.error.HTTPError as missing:
        with missing:
            headers = missing.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"


CONTRAST = """() => {
  const light = (color) => color.match(/[\\d.]+/g).slice(0, 3).map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const ink = light(getComputedStyle($("words"), "::placeholder").color);
  const ground = light(getComputedStyle($("words")).backgroundColor);
  return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
}"""


def test_the_hint_in_the_empty_field_can_be_read(demo: Any) -> None:
    assert demo.evaluate(CONTRAST) >= 4.5
    assert demo.evaluate("getComputedStyle($('words'), '::placeholder').opacity") == "1"


@needs_viewer
def test_a_cleared_screen_keeps_nothing_of_the_viewers_so_its_hint_stands_in_the_middle(
    demo: Any,
) -> None:
    fresh = demo.locator("#screen").get_attribute("style")
    say(demo, "how do i stop a cramp")
    at_place(demo, "relief/default/1")
    demo.evaluate("clear()")
    assert demo.locator("#screen").get_attribute("style") == fresh
    assert demo.evaluate("getComputedStyle($('screen'), '::after').placeItems") == "center"


@needs_viewer
def test_while_alexa_asks_for_a_permission_the_old_screen_has_no_buttons(demo: Any) -> None:
    ask_for_a_reminder(demo)
    assert demo.locator("#screen").inner_text() == ""
    assert "Alexa asks" in demo.evaluate("getComputedStyle($('screen'), '::after').content")


def test_ten_times_as_fast_makes_time_pass_on_the_screen_too(demo: Any) -> None:
    passed = demo.evaluate("""() => {
      const passed = [];
      const context = { updateTime: (now) => passed.push(now) };
      hurry(context);
      for (const [now, fast] of [[100, false], [200, true], [250, false]]) {
        $("fast").checked = fast;
        context.updateTime(now, 0);
      }
      return passed;
    }""")
    assert passed == [100, 1100, 1150]


def test_a_second_tab_has_a_device_of_its_own() -> None:
    with Tabs() as tabs:
        first = tabs.act("say", {"words": "how do i stop a cramp"})["tab"]
        second = tabs.act("say", {"words": "my chest hurts"})["tab"]
        assert second != first
        assert tabs.act("say", {"words": "yes", "tab": first})["place"] == "relief/default/eased"


def test_a_page_comes_back_as_the_tab_that_it_is(browser: Any, demo: Any, address: str) -> None:
    other = browser.new_page()
    other.goto(address)
    for page in (demo, other):
        page.wait_for_function("() => tab")
    first, second = demo.evaluate("tab"), other.evaluate("tab")
    other.close()
    say(demo, "how do i stop a cramp")
    listening(demo)
    assert demo.evaluate("tab") == first != second


def test_tabs_beyond_the_most_that_are_kept_are_forgotten_the_oldest_first() -> None:
    with Tabs() as tabs:
        names = [tabs.act("start", {})["tab"] for _ in range(MOST_TABS + 1)]
        assert tabs.act("start", {"tab": names[-1]})["tab"] == names[-1]
        assert tabs.act("start", {"tab": names[0]})["tab"] != names[0]


EAR = """(local) => {
  window.heard = [];
  window.webkitSpeechRecognition = window.SpeechRecognition = class {
    start() { heard.push(this.processLocally === true); }
    static available = local && (async () => "available");
  };
}"""


@pytest.mark.parametrize("local", [True, False])
def test_a_voice_leaves_the_machine_only_after_a_warning_and_a_yes(
    browser: Any, address: str, local: bool
) -> None:
    page = browser.new_page()
    page.add_init_script(f"({EAR})({'true' if local else 'undefined'})")
    page.goto(address)
    page.locator("#speak").click()
    if not local:
        page.get_by_text("may send what you say to its maker").wait_for()
        assert page.evaluate("heard") == []
        page.get_by_role("button", name="Speak all the same").click()
    page.wait_for_function("() => heard.length")
    assert page.evaluate("heard") == [local]
    assert page.locator("#away").is_hidden()
    page.close()


def test_only_a_voice_of_this_machine_is_heard(demo: Any) -> None:
    able = demo.evaluate("""() => [false, true].map((localService) => {
      Object.defineProperty(window, "speechSynthesis", { configurable: true, value: {
        getVoices: () => [{ lang: "en-US", localService }], cancel: () => {} } });
      $("fast").checked = false;
      return canSpeak();
    })""")
    assert able == [False, True]


@needs_viewer
@pytest.mark.skipif(not ELK.exists(), reason="elkjs is missing: `make map` installs it")
def test_the_map_beside_the_device_is_lit_where_the_talk_is(demo: Any, drawn_map: str) -> None:
    demo.get_by_role("button", name="Map of the talk").click()
    card = demo.frame_locator("#plan iframe").locator
    demo.frame_locator("#plan iframe").locator("body[data-painted]").wait_for(timeout=60_000)
    say(demo, "how do i stop a cramp")
    card(".card.lit[data-place='relief/default/1']").wait_for(timeout=20_000)
    listening(demo)
    say(demo, "my chest hurts")
    card(".card.lit[data-place='signs/emergency']").wait_for(timeout=20_000)


def test_where_the_map_cannot_be_drawn_a_line_says_why(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_face, "draw_map", lambda: {"drawn": False, "why": "No Node.js."})
    demo.get_by_role("button", name="Map of the talk").click()
    demo.get_by_text("The map cannot be drawn. No Node.js.").wait_for()
    assert demo.locator("#plan iframe").count() == 0


def test_a_warning_shows_the_card_on_a_device_without_a_screen(demo: Any) -> None:
    demo.locator("#shape").select_option("screenless")
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
