"""content/en/screen.yaml: what a screen shows that nobody says."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import Event, Shown
from tools.generate.chapters.words import CLOSED, Words


@dataclass(config=CLOSED, frozen=True)
class Button:
    """A label, and the words that do the same."""

    label: Words
    say: Words


@dataclass(config=CLOSED, frozen=True)
class Titles:
    """The small line on top, where the place has none: by level of a sign, by chapter, or any."""

    any: Words
    topics: Words
    credits: Words
    emergency: Words
    today: Words
    book: Words
    asked: Words
    if_no: Words


@dataclass(config=CLOSED, frozen=True)
class Warnings:
    """The big line of a warning sign."""

    emergency: Shown
    today: Shown


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    titles: Titles
    warnings: Warnings
    buttons: Mapping[Event, Button]
    sources: Words
    pictures: Mapping[str, Words]
