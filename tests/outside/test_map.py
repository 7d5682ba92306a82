"""Moves, searches and reads the map of the talk in a headless browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tools.map.layout import ELK

pytestmark = pytest.mark.skipif(
    not (shutil.which("node") and ELK.exists()), reason="elkjs is missing: `make map` installs it"
)

MOST_CARDS = 120
"""Cards that stand in sight at once, on a screen of 1280 by 800."""


def opened(browser: Any) -> Any:
    """A page that may read a file."""
    page = browser.new_page()
    page.route("file://**", lambda route: route.continue_())
    return page


@pytest.fixture
def map_(browser: Any, drawn_map: str) -> Iterator[Any]:
    page = opened(browser)
    page.set_viewport_size({"width": 1280, "height": 800})
    wrong: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(drawn_map)
    page.locator("body[data-painted]").wait_for()
    yield page
    page.close()
    assert wrong == []
    assert [one for one in asked if not one.startswith(("data:", drawn_map))] == []


def standing(page: Any) -> int:
    return int(page.locator(".card").count())


def go(page: Any, place: str, scale: float = 0.8) -> None:
    page.evaluate("([place, scale]) => goTo(place, scale)", [place, scale])
    page.wait_for_function("() => !asked")


def test_the_map_reaches_no_host_even_if_its_script_would(browser: Any, drawn_map: str) -> None:
    page = opened(browser)
    page.goto(drawn_map)
    refused = page.evaluate("""() => new Promise((done) => {
      document.addEventListener("securitypolicyviolation", (event) => done(event.blockedURI));
      const image = new Image();
      image.onerror = () => setTimeout(() => done("it was tried"), 500);
      image.src = "http://127.0.0.1:9/x.png";
    })""")
    page.close()
    assert refused == "http://127.0.0.1:9/x.png"


def test_far_off_there_are_blocks_and_near_by_there_are_cards(map_: Any) -> None:
    assert standing(map_) == 0
    go(map_, "relief/calf/1")
    assert map_.locator("[data-place='relief/calf/1']").is_visible()
    map_.locator("#all").click()
    map_.wait_for_function("() => !document.querySelector('.card')")


def test_only_what_is_in_sight_stands_as_a_card_wherever_the_map_is_moved(map_: Any) -> None:
    most = map_.evaluate("""async () => {
      let most = 0;
      for (const group of data.groups) for (const k of [NEAR, 1]) {
        goTo(Object.keys(group.cards)[0], k);
        do await new Promise(requestAnimationFrame); while (asked);
        most = Math.max(most, document.querySelectorAll(".card").length);
      }
      return most;
    }""")
    assert 0 < most <= MOST_CARDS


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "en-IN"])
def test_every_card_has_room_for_all_of_its_words(map_: Any, locale: str) -> None:
    map_.locator("#region").select_option(locale)
    cut = map_.evaluate("""() => [...cards.values()].filter((card) => {
      const node = cardOf(card);
      $("cards").append(node);
      const isCut = node.scrollHeight > node.clientHeight;
      node.remove();
      return isCut;
    }).map((card) => card.address)""")
    assert cut == []


def test_no_card_stands_on_another(map_: Any) -> None:
    clashes = map_.evaluate("""() => {
      const all = [...cards.values()];
      return all.flatMap((one, n) => all.slice(n + 1).filter((other) =>
        one.x < other.x + WIDTH && other.x < one.x + WIDTH &&
        one.y < other.y + other.h && other.y < one.y + one.h).map((other) => other.address));
    }""")
    assert clashes == []


def test_a_card_shows_words_question_exits_with_what_is_said_sources_and_picture(
    map_: Any,
) -> None:
    go(map_, "relief/calf/swollen")
    card = map_.locator("[data-place='relief/calf/swollen']")
    assert "swollen, hot" in card.locator(".ask").inner_text()
    assert "→ signs/clot “yes”" in card.inner_text()
    assert "NHS-DVT" in card.inner_text()
    go(map_, "relief/calf/1")
    picture = map_.locator("[data-place='relief/calf/1'] img")
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0


def test_pressing_a_card_opens_all_of_its_place_and_an_exit_leads_on(map_: Any) -> None:
    go(map_, "relief/calf/swollen")
    map_.locator("[data-place='relief/calf/swollen'] h2").click()
    panel = map_.locator("#panel")
    assert "After silence" in panel.inner_text()
    assert "NHS: Deep vein thrombosis" in panel.inner_text()
    assert "The shortest way to a rub" in panel.inner_text()
    panel.get_by_role("button", name="signs/clot").first.click()
    assert panel.locator("h2").inner_text() == "signs/clot"
    assert "my calf is swollen" in panel.inner_text()
    assert map_.evaluate("location.hash") == "#signs/clot"


def test_a_search_counts_what_it_finds_and_enter_goes_there(map_: Any) -> None:
    map_.locator("#search").fill("does magnesium help")
    map_.locator("#search").press("Enter")
    found = map_.evaluate("[...found]")
    assert map_.locator("#count").inner_text().startswith(f"{len(found)} of ")
    assert map_.locator("#panel h2").inner_text() in found
    map_.locator("#search").fill("no such words anywhere")
    assert map_.locator("#count").inner_text().startswith("0 of ")


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("leads to a rub", "relief/calf/cold", "signs/emergency"),
        ("closes the talk", "signs/emergency", "relief/calf/cold"),
        ("says a number", "signs/emergency", "topics/magnesium"),
        ("no story visits", "talk/trouble", "relief/default/1"),
    ],
)
def test_a_filter_leaves_what_it_names_and_pales_the_rest(
    map_: Any, name: str, inside: str, outside: str
) -> None:
    map_.get_by_label(name).check()
    found = map_.evaluate("[...found]")
    assert inside in found
    assert outside not in found
    go(map_, outside)
    assert map_.locator(f"[data-place='{outside}'].dim").count() == 1


def test_a_story_is_stepped_through_place_by_place(map_: Any) -> None:
    story = map_.evaluate(
        "data.stories.findIndex(([, , steps]) => steps.length > 2 && steps[0][1] !== steps[1][1])"
    )
    steps = map_.evaluate("(number) => data.stories[number][2]", story)
    map_.locator("#story").select_option(str(story))
    for number, (words, place) in enumerate(steps[:3]):
        if number:
            map_.get_by_role("button", name="One step on").click()
        map_.locator(f".card.lit[data-place='{place}']").wait_for()
        assert (words or "silence") in map_.locator("#step").inner_text()
    map_.get_by_role("button", name="One step back").click()
    map_.locator(f".card.lit[data-place='{steps[1][1]}']").wait_for()


VOICES = """() => {
  window.spoken = [];
  const voices = %s;
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => voices, cancel: () => {},
    speak: (said) => { spoken.push(said.text); setTimeout(() => said.onend(), 0); },
  } });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""


def test_a_place_is_played_aloud_with_a_voice_of_this_machine(map_: Any) -> None:
    map_.evaluate(VOICES % "[{ lang: 'en-US', localService: true }]")
    map_.evaluate("choose('relief/calf/swollen')")
    map_.locator("#play").click()
    map_.wait_for_function("() => spoken.length && !playing")
    assert "swollen, hot" in " ".join(map_.evaluate("spoken"))


def test_a_voice_that_sends_the_words_away_is_not_used(map_: Any) -> None:
    map_.evaluate(VOICES % "[{ lang: 'en-US', localService: false }]")
    map_.evaluate("choose('relief/calf/swollen')")
    map_.locator("#play").click()
    assert "no voice of its own" in map_.locator("#play").inner_text()
    assert map_.evaluate("spoken") == []


def test_the_review_has_boxes_for_every_place_with_words_and_prints_nothing_else(
    map_: Any,
) -> None:
    map_.get_by_role("button", name="Review on paper").click()
    sheets = map_.locator("#paper article")
    expected = map_.evaluate("""[...cards.values()].filter((card) =>
      !card.like && (card.say || card.ask) && card.group !== "credits").length""")
    assert sheets.count() == expected > 500
    assert map_.locator("#paper article:has(input[type=checkbox])").count() == expected
    assert "Asks: Is that leg swollen" in map_.locator("#paper").inner_text()
    map_.emulate_media(media="print")
    assert map_.locator("header").is_hidden()
    assert map_.locator("#map").is_hidden()
    assert sheets.first.is_visible()


def test_the_demo_lights_the_place_where_its_talk_is_and_no_stranger_does(map_: Any) -> None:
    tell = """(origin) => window.dispatchEvent(new MessageEvent("message",
      { origin, data: { place: "relief/calf/cold" } }))"""
    map_.evaluate(tell, "https://evil.example")
    assert map_.evaluate("lit") == ""
    map_.evaluate(tell, map_.evaluate("location.origin"))
    map_.locator(".card.lit[data-place='relief/calf/cold']").wait_for()


def test_the_keyboard_moves_and_zooms(map_: Any) -> None:
    map_.locator("#map").focus()
    before = map_.evaluate("({ ...view })")
    map_.keyboard.press("+")
    map_.keyboard.press("ArrowRight")
    after = map_.evaluate("({ ...view })")
    assert after["k"] > before["k"]
    assert after["x"] > before["x"]
    map_.keyboard.press("0")
    assert map_.evaluate("view.k") == pytest.approx(before["k"])


def test_a_pointer_drags_and_a_wheel_zooms_where_it_points(map_: Any) -> None:
    map_.mouse.move(600, 400)
    map_.mouse.wheel(0, -400)
    zoomed = map_.evaluate("view.k")
    assert zoomed > map_.evaluate("fitting()")
    x = map_.evaluate("view.x")
    map_.mouse.down()
    map_.mouse.move(500, 400)
    map_.mouse.up()
    assert map_.evaluate("view.x") == pytest.approx(x + 100 / zoomed)
