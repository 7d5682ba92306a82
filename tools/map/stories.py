"""The path of every story through the talk: what is said, and where it leads."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.stand_in.device import Device, Turn
from simulator.stand_in.trail import followed
from tests.stories import telling


@dataclass(frozen=True)
class Path:
    """A story, as far as it holds."""

    file: str
    name: str
    steps: tuple[tuple[str, str], ...]
    """What is said, "" for eight seconds of silence; and the address of what answers."""


def paths() -> Iterator[Path]:
    """Every story of the usual build. One that no longer holds ends where it stops."""
    logging.disable()
    try:
        for story in telling.stories():
            if not telling.LISTEN_ONLY.get(story["build"]):
                yield Path(story["build"], story["name"], tuple(steps(story)))
    finally:
        logging.disable(logging.NOTSET)


def steps(story: dict[str, Any]) -> list[tuple[str, str]]:
    """What is said in a story, and the place that answers, as far as the story holds."""
    taken: list[tuple[str, str]] = []
    with followed() as replies:

        def speak(device: Device, words: str) -> Turn | None:
            turn = telling.as_heard(device, words)
            if replies:
                taken.append((words, replies[-1].address))
            return turn

        try:
            telling.tell(story, speak)
        except AssertionError as wrong:
            logging.debug("%s: %s", story["name"], wrong)
    return taken
