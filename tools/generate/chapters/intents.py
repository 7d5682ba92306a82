"""The schema of content/en/intents.yaml: what Alexa listens for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import Event
from tools.generate.chapters.words import CLOSED, Words


@dataclass(config=CLOSED, frozen=True)
class Intent:
    """The samples of an intent, and what it means to the talk."""

    means: Words
    samples: str
    needs: Literal["situation", "signs", "topic", "time", "step"] | None = None
    without: Event = ""
    before: Words = ""


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    invocation_name: Words
    only_in: Mapping[Words, Words]
    slots: Mapping[str, Words]
    values: Mapping[Literal["outcome", "request", "side", "height"], Mapping[str, Words]]
    intents: Mapping[str, Intent]
