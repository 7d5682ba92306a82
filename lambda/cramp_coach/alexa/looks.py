"""What a screen shows at a place, as the build compiled it: read on first use, and then kept.

A device without a screen never pays for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cramp_coach.errors import DamagedData
from cramp_coach.talk.library import Library

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Look:
    """What a screen shows at one place."""

    title: str = ""
    """The small line on top: where the talk is."""
    show: str = ""
    """The big words, "" for the words that are said."""
    picture: str = ""
    """Name of the drawing, "" for none."""
    warning: str = ""
    """Level of a warning sign that is told here: "emergency", "today", or ""."""
    round: int = 0
    """Which hold of three this is; 0 for none."""
    holds: Sequence[Sequence[int]] = field(default_factory=list)
    """Where in the words of the place each of several holds begins and ends."""
    said: Sequence[str] = field(default_factory=list)
    """Buttons for what these words suggest to say."""
    asked: Sequence[str] = field(default_factory=list)
    """Buttons that answer the question of this place."""
    large: str = ""
    """The one button that answers the question, "" where there are several."""
    lists: Sequence[str] = field(default_factory=list)
    """Names of the short lists that stand here instead of the words, to be photographed."""
    sources: str = ""
    """Who stands behind a text to read, "" where nobody is named."""


def at(address: str, library: Library) -> Look:
    return Look(**words(library)["looks"].get(address, {}))


def words(library: Library) -> dict[str, Any]:
    """What a screen shows in a language beside what is said."""
    return read(f"screens/{library.language}.json")


@cache
def read(name: str) -> dict[str, Any]:
    path = DATA / name
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return dict(data)
    except (OSError, ValueError, TypeError) as wrong:
        raise DamagedData(f"{path} cannot be read ({wrong!r}): run `make generate`") from wrong
