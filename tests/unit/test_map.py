"""What the map of the talk knows of every place, before it is laid out and drawn."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from cramp_coach.talk.library import Library
from simulator.stand_in.ear import Ear
from tests import built
from tools import map as map_of_the_talk
from tools.generate.content import Report
from tools.generate.places import compile_library
from tools.generate.sentences import meant
from tools.map import layout, said, stories
from tools.map.cards import BACK, Card, cards


@cache
def drawn(*visited: str) -> dict[str, Card]:
    library, entries = compile_library(built.content(), Report())
    return {card.address: card for card in cards(library, entries, visited, {})}


@pytest.fixture(scope="module")
def phrases(library: Library) -> dict[str, list[str]]:
    return said.phrases(library, built.content(), ["It's not working"])


def test_every_place_of_the_talk_has_a_card(library: Library) -> None:
    assert drawn().keys() == set(library.places)


def test_a_card_says_what_its_question_makes_of_a_yes_and_where_that_leads() -> None:
    card = drawn()["relief/calf/swollen"]
    assert card.answers["yes"] == "sign"
    assert [one.to for one in card.exits if one.event == "sign"] == ["signs/clot"]


def test_a_card_knows_the_exits_of_its_flow_from_its_own() -> None:
    own = {one.event: one.own for one in drawn()["relief/calf/1"].exits}
    assert own["still"]
    assert not own["worse"]


def test_the_way_to_a_rub_gets_shorter_with_each_answer_and_ends_there() -> None:
    cards = drawn()
    assert cards["relief/calf/rub"].rub == 0
    leading = [card for card in cards.values() if card.rub > 0]
    assert cards["relief/calf/cold"] in leading
    for card in leading:
        forward = [one.to for one in card.exits if one.own and one.event not in BACK]
        assert min(cards[to].rub for to in forward if cards[to].rub >= 0) == card.rub - 1
    assert cards["signs/emergency"].rub == cards["topics/magnesium"].rub == -1


def test_a_card_says_whether_a_number_is_told_in_some_region() -> None:
    assert drawn()["signs/emergency"].number
    assert drawn()["signs/clot"].number  # 1 1 1 in Britain
    assert not drawn()["topics/magnesium"].number


def test_a_place_that_says_what_a_visited_one_says_counts_as_visited() -> None:
    cards = drawn("relief/calf/cold")
    assert cards["relief/default/cold"].visited
    assert not cards["relief/default/swollen"].visited


def test_whatever_is_shown_as_said_for_an_exit_means_that_exit(
    phrases: dict[str, list[str]], library: Library, ear: Ear
) -> None:
    assert phrases["still"][0] == "it's not working"
    for event in ("still", "eased", "worse", "unsure", "yes", "no"):
        assert {meant(one, ear, library).name for one in phrases[event]} == {event}
    assert "report.clot" in phrases
    assert said.UNHEARD not in phrases


def test_the_path_of_a_story_names_what_is_said_and_the_place_that_answers() -> None:
    story: dict[str, Any] = {
        "name": "x",
        "talk": [{"U": "how do i stop a cramp", "A": ""}, {"U": None, "A": ""}, {"U": "it let go"}],
    }
    assert stories.steps(story) == [
        ("how do i stop a cramp", "relief/default/1"),
        ("", "relief/default/1"),
        ("it let go", "relief/default/eased"),
    ]


def test_a_story_that_no_longer_holds_is_drawn_as_far_as_it_does() -> None:
    lines = [{"U": "how do i stop a cramp", "A": "fly to the moon"}, {"U": "it let go"}]
    assert stories.steps({"name": "x", "talk": lines}) == [
        ("how do i stop a cramp", "relief/default/1")
    ]


def test_the_page_allows_itself_its_own_script_and_no_host() -> None:
    page = map_of_the_talk.page({"words": "</script><!--data-->"})
    policy = page.partition('Content-Security-Policy" content="')[2].partition('"')[0]
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert "unsafe" not in policy
    script = page.rpartition("<script>")[2].partition("</script>")[0]
    assert map_of_the_talk.digest(script) in policy
    assert page.count("</script>") == 2


def test_a_machine_without_node_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(layout.NoLayout, match=r"install Node\.js"):
        layout.lay_out([], [])
