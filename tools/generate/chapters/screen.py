"""content/en/screen.yaml: what a screen shows that nobody says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import Event, Shown
from tools.generate.chapters.words import CLOSED, Names, Sources, Words

Icon = Literal["bolt", "cross", "question", "moon", "square"]
"""The icons of data/apl/screen.json."""


@dataclass(config=CLOSED, frozen=True)
class Button:
    """A label, and the words that do the same."""

    label: Words
    say: Words
    icon: Icon | None = None
    picture: Words = ""


@dataclass(config=CLOSED, frozen=True)
class List:
    """A short list to be photographed; its head may hold a clause of the region."""

    head: Shown
    lines: Names
    source: Sources
    level: Literal["emergency", "today", "book"]


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
    own_list: Words
    lists: Mapping[str, List]
    sources: Words
    pictures: Mapping[str, Words]
