"""The schema of content/en/screen.yaml: what a screen shows that nobody says."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Words


@dataclass(config=CLOSED, frozen=True)
class Button:
    """A label, and the words that do the same."""

    label: Words
    say: Words


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    titles: dict[str, Words]
    warnings: dict[Literal["emergency", "today"], Words]
    buttons: dict[str, Button]
    sources: Words
    pictures: dict[str, Words]
