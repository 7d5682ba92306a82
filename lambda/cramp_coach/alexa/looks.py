"""What a screen shows at a place, as the build compiled it: read on first use, and then kept.

A device without a screen never pays for it.
"""

import json
import os.path
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from cramp_coach.errors import DamagedData
from cramp_coach.talk.library import DATA as DATA
from cramp_coach.talk.library import Library


class Look(NamedTuple):
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
    holds: Sequence[Sequence[int]] = ()
    """Where in the words of the place each of several holds begins and ends."""
    said: Sequence[str] = ()
    """Buttons for what these words suggest to say."""
    asked: Sequence[str] = ()
    """Buttons that answer the question of this place."""
    large: str = ""
    """The one button that answers the question, "" where there are several."""
    lists: Sequence[str] = ()
    """Names of the short lists that stand here instead of the words, to be photographed."""
    sources: str = ""
    """Who stands behind a text to read, "" where nobody is named."""


def at(address: str, library: Library) -> Look:
    """What a screen shows at an address, an empty look where there is none. Raises DamagedData."""
    return Look(**words(library)["looks"].get(address, {}))


def words(library: Library) -> dict[str, Any]:
    """What a screen shows in a language beside what is said. Raises DamagedData."""
    return read(f"looks/{library.language}.json")


@cache
def read(name: str) -> dict[str, Any]:
    """A file of the data, by its path there. Raises DamagedData where it cannot be read."""
    path = os.path.join(DATA, name)
    try:
        with open(path, encoding="utf-8") as file:
            return dict(json.load(file))
    except (OSError, ValueError, TypeError) as wrong:
        raise DamagedData(f"{path} cannot be read ({wrong!r}): run `make generate`") from wrong
