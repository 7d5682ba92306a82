"""Stories that a nurse can read and add to, heard through the shipped model.

They stand beside this file. U is what is said; an empty U is eight seconds of silence. A is
what the answer must contain, a phrase or several; NOT is what it must not contain. `closes: true`
says that the session ends here, `wait` lets seconds pass before the line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cramp_coach.alexa import skill
from tests import built
from tests.loops import share
from tests.stories.telling import (
    LISTEN_ONLY,
    BadStory,
    Speak,
    as_free_words,
    as_heard,
    checked,
    compiled,
    stories,
    tell,
)
from tools.generate.content import Report
from tools.generate.places import compile_library

TOLD = [pytest.param(story, id=f"{story['build']}: {story['name']}") for story in stories()]


@pytest.mark.parametrize("story", TOLD)
def test_the_story_is_told_as_written(
    story: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _tell(story, monkeypatch, as_heard)


@pytest.mark.parametrize("story", share(TOLD, 3))
def test_the_story_holds_when_every_utterance_arrives_as_free_words(
    story: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _tell(story, monkeypatch, as_free_words)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "x", "talk": [{"U": "hello", "a": "hi"}]},
        {"name": "x", "talk": [{"U": "hello", "A": "hi", "clozes": True}]},
        {"name": "x", "talk": [{"U": "hello", "A": "hi", "closes": "banana"}]},
        {"name": "x", "tlak": [], "talk": []},
        {"name": "x", "talk": [{"U": "hello"}]},
    ],
)
def test_a_story_with_a_slip_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadStory, match=r"some.yaml: x"):
        checked(Path("some.yaml"), wrong)


def test_every_file_of_the_content_that_makes_places_has_its_stories() -> None:
    told = {story["build"] for story in stories()}
    assert with_places() - told == set()


def with_places() -> set[str]:
    """The files that places are written in, without their ending."""
    _, entries = compile_library(built.content(), Report())
    return {Path(entry.file).stem for entry in entries.values()}


def _tell(
    story: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    speak: Speak,
) -> None:
    if story["build"] in LISTEN_ONLY:
        library = compiled(LISTEN_ONLY[story["build"]])
        monkeypatch.setattr(skill, "library", library)
    tell(story, speak)
