"""The schema of content/en/intents.yaml: what Alexa listens for."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Event, Words


@dataclass(config=CLOSED, frozen=True)
class Intent:
    """The samples of an intent, and what it means to the talk."""

    means: Words
    samples: str
    needs: Literal["situation", "signs", "topic", "time", "step"] | None = None
    without: Event | None = None
    before: Words | None = None


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    invocation_name: Words
    only_in: dict[Words, Words]
    slots: dict[str, Words]
    values: dict[Literal["outcome", "request", "side", "height"], dict[str, Words]]
    intents: dict[str, Intent]
