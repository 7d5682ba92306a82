"""What people said: its files are held to a form, and what they hold makes a difference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cramp_coach.talk.classifier import SIGN, Weights, odds
from cramp_coach.talk.hearing import hear
from cramp_coach.talk.library import load
from tests.promises.said import LISTS, rows_of
from tools.generate.chapters import said
from tools.generate.chapters.said import GROUPS
from tools.generate.classifier import weighed
from tools.generate.problem import Report

LIBRARY = load()
KEPT = Path(said.__file__).parents[3] / "content/en/said"


def problems(folder: Path) -> list[str]:
    """What is wrong with a folder of phrases."""
    report = Report()
    said.written(folder, report)
    return [str(problem) for problem in report.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for group in GROUPS:
        (tmp_path / f"{group}.txt").write_text(f"# what people said\nthis is {group}\n")
    return tmp_path


def test_files_of_phrases_are_read_without_their_comments(folder: Path) -> None:
    assert problems(folder) == []
    assert said.written(folder, Report())["worse"] == ["this is worse"]


@pytest.mark.parametrize(
    ("file", "line", "told"),
    [
        ("today.txt", "My calf is hot", "small letters"),
        ("today.txt", "it's been 20 minutes", "small letters"),
        ("today.txt", "is it bad?", "small letters"),
        ("today.txt", "", "small letters"),
        ("today.txt", "this is emergency", "stands in emergency.txt, line 2, too"),
    ],
)
def test_a_phrase_that_nobody_can_say_so_is_refused(
    folder: Path, file: str, line: str, told: str
) -> None:
    (folder / file).write_text(f"this is today\n{line}\n")
    (found,) = problems(folder)
    assert "said/today.txt: line 2" in found and told in found


def test_a_missing_file_and_a_file_of_no_group_are_refused(folder: Path) -> None:
    (folder / "today.txt").rename(folder / "tomorrow.txt")
    missing, unknown = problems(folder)
    assert "said/today.txt: file: is missing" in missing
    assert "said/tomorrow.txt: file: belongs to no group" in unknown


def weights_of(phrases: dict[str, list[str]], features: Callable[[str], list[str]]) -> Weights:
    return Weights(**weighed(phrases, features))


def test_a_word_of_danger_weighs_for_danger_and_a_word_of_relief_against_it() -> None:
    weights = weights_of({group: [f"{group} here", f"{group} now"] for group in GROUPS}, str.split)
    assert odds(["today"], (), weights)["danger"] > 0 > odds(["relief"], (), weights)["danger"]
    assert odds(["worse"], (), weights)["worse"] > 0 > odds(["still"], (), weights)["worse"]


def test_two_words_in_a_row_and_a_sign_weigh_by_themselves() -> None:
    said = {group: ["a b", "b a"] for group in GROUPS} | {"today": ["a b", "a b", "a b"]}
    weights = weights_of(said, lambda phrase: [*phrase.split(), phrase])
    assert odds(["a", "b"], (), weights)["danger"] > odds(["b", "a"], (), weights)["danger"]
    weights = weights_of(said, lambda phrase: [SIGN] if phrase == "a b" else [])
    assert odds((), ["clot"], weights)["danger"] > odds((), (), weights)["danger"]


def test_what_the_classifier_counts_is_none_of_what_measures_it() -> None:
    kept = {line for path in KEPT.glob("*.txt") for line in path.read_text().splitlines()}
    measured = {row["say"] for name in LISTS for rows in rows_of(name).values() for row in rows}
    assert not kept & measured


@pytest.mark.parametrize(
    "words",
    [
        "my tongue's too big for my mouth since the prawns",
        "there's a sack of cement on my breastbone",
        "the trouser leg's tight on that side and it was fine this morning",
    ],
)
def test_danger_that_no_rule_knows_is_weighed(words: str) -> None:
    heard = hear(words, LIBRARY.vocabulary)
    deaf = LIBRARY.vocabulary._replace(said=Weights({}, {}))
    assert heard.odds["danger"] > 2
    assert hear(words, deaf).odds == {}
