"""An entry of the content, as it is compiled: a place with where it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cramp_coach.talk.library import Flow, Place

if TYPE_CHECKING:
    from tools.generate.chapters.parts import Question

HOLDS_ON = "*"
"""The exit of a place that lets nobody by without an answer."""


@dataclass(frozen=True)
class Entry:
    """A place with where it was written and what it rests on."""

    file: str
    name: str
    """The entry in the file, as a person finds it."""
    place: Place
    sources: tuple[str, ...] = ()
    grade: str = ""
    picture: str = ""
    """Name of the drawing on a screen, "" for none."""
    claims: tuple[int, ...] = ()
    """Numbers of the claims that it settles, in tests/stories/claims.yaml."""
    title: str = ""
    """The small line on top of a screen, "" for the name of the skill."""
    buttons: tuple[str, ...] = ()
    """What answers its question on a screen."""
    beside: tuple[str, ...] = ()
    """Buttons beside those that answer its question."""
    show: str = ""
    """What a screen shows instead of the words, "" for the words."""
    shows: str = ""
    """Address of the place whose move a screen shows here, "" for its own."""
    lists: tuple[str, ...] = ()
    """Names of the short lists that a screen shows here."""
    holds: tuple[str, ...] = ()
    """The words of its holds, where it has several."""
    to_the_end: bool = False
    """Whether silence brings it to its end: its reprompt asks nothing."""


Entries = dict[str, Entry]
"""Address -> entry."""


@dataclass(frozen=True)
class Part:
    """What a chapter adds to the talk."""

    entries: Iterable[tuple[str, Entry]]
    """Address and entry of each place. A reprompt comes without the question that ends it."""
    questions: Mapping[str, Question] = field(default_factory=dict)
    flows: Mapping[str, Flow] = field(default_factory=dict)


def one_line(words: str) -> str:
    return " ".join(words.split())
