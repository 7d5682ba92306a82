"""What the stand-in for Alexa knows of a language: written by `make generate` into simulator/words.

The skill's own hearing needs none of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "words"

REST = "-"
"""Stands for the rest of a word in what sounds alike: "-n't", "colour-"."""


@dataclass(frozen=True)
class Clock:
    """Times of day as they are said."""

    hours: Sequence[str]
    """One to twelve."""
    teens: Sequence[str]
    """Thirteen to nineteen."""
    tens: Sequence[str]
    """Twenty to fifty."""
    minutes_of: Mapping[str, int]
    """"quarter" -> 15."""
    past: Sequence[str]
    to: Sequence[str]
    full: Sequence[str]
    """What may follow a whole hour: "o'clock"."""
    zero: Sequence[str]
    """How a minute below ten begins: "oh five"."""
    whole: Mapping[str, str]
    """"noon" -> "12:00"."""
    parts: Mapping[str, str]
    """"morning" -> "MO", as Alexa writes a part of the day."""
    before_a_part: Sequence[str]
    morning: Sequence[str]
    """What an hour of the morning ends with."""
    later: Sequence[str]
    """What any other hour ends with."""
    counted: frozenset[str]
    """What may be counted: "two" of "two minutes" is no time of day."""

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Number words up to nineteen, and the tens up to fifty."""
        named = {word: number for number, word in enumerate((*self.hours, *self.teens), 1)}
        return named | {word: 10 * tens for tens, word in enumerate(self.tens, 2)}


@dataclass(frozen=True)
class Words:
    """What the stand-in for Alexa knows of a language."""

    name: str
    """The invocation name: "cramp coach"."""
    wake: Sequence[str]
    """"alexa"; the first of each list is what the skill suggests."""
    open: Sequence[str]
    ask: Sequence[str]
    joins: Sequence[str]
    """What stands between name and request: "ask cramp coach to …"."""
    fillers: frozenset[str]
    """Words that carry nothing. They never decide between two samples."""
    alike: Mapping[str, str]
    """What sounds alike or means the same, in order; `REST` marks a part of a word."""
    built_in: Mapping[str, Sequence[str]]
    """Intent of Alexa's own -> what she knows for it without any sample of ours."""
    taken: Mapping[str, str]
    """First word -> the intent of Alexa's own that may take a whole utterance."""
    homophones: Mapping[str, str]
    clock: Clock

    def woken(self, utterance: str) -> str:
        """An utterance without "Alexa" before it."""
        return self._wake.sub("", utterance.strip())

    def wakes(self, utterance: str) -> bool:
        return bool(self._wake.match(utterance.strip()))

    def opens(self, utterance: str) -> bool:
        """Whether an utterance opens the skill without a request."""
        return bool(self._open.match(self.woken(utterance)))

    def request(self, utterance: str) -> str:
        """What is wanted of the skill: an utterance without "Alexa, ask cramp coach to"."""
        return self._ask.sub("", self.woken(utterance))

    def called(self, utterance: str) -> str | None:
        """What follows "Alexa, open cramp coach"; None where an utterance does not begin so."""
        called = self._call.match(utterance)
        return utterance[called.end() :] if called else None

    @property
    def opening(self) -> str:
        """How the skill is opened, in small letters."""
        return f"{self.wake[0]}, {self.open[0]} {self.name}"

    @cached_property
    def sounds(self) -> Sequence[tuple[re.Pattern[str], str]]:
        """`alike` as patterns."""
        return [(_pattern(heard), form) for heard, form in self.alike.items()]

    @cached_property
    def _wake(self) -> re.Pattern[str]:
        return re.compile(rf"^{_any(self.wake)}\b[\s,]*", re.IGNORECASE)

    @cached_property
    def _open(self) -> re.Pattern[str]:
        return re.compile(rf"^{_any(self.open)} {self.name}$", re.IGNORECASE)

    @cached_property
    def _ask(self) -> re.Pattern[str]:
        joined = rf"^{_any(self.ask)} {self.name}(?: {_any(self.joins)})? "
        return re.compile(joined, re.IGNORECASE)

    @cached_property
    def _call(self) -> re.Pattern[str]:
        call = rf"^{_any(self.wake)},? {_any((*self.ask, *self.open))} {self.name}\b,?\s*"
        return re.compile(call, re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def _pattern(heard: str) -> re.Pattern[str]:
    """A pattern of what sounds alike: whole words, or the begin or the end of any."""
    bare = heard.strip(REST)
    first = "" if heard.startswith(REST) else r"\b"
    last = "" if heard.endswith((REST, ".")) else r"\b"
    return re.compile(f"{first}{re.escape(bare)}{last}")


def words(data: Mapping[str, Any]) -> Words:
    """The words of generated data. Raises KeyError or TypeError where that is damaged."""
    clock = data["clock"]
    return Words(
        **{**data, "fillers": frozenset(data["fillers"])}
        | {"clock": Clock(**{**clock, "counted": frozenset(clock["counted"])})}
    )


@cache
def of(locale: str) -> Words:
    """The words of a locale's language; of the first language for one that there is none for."""
    known = {path.stem: path for path in sorted(FOLDER.glob("*.json"))}
    path = known.get(locale.partition("-")[0]) or next(iter(known.values()))
    return words(json.loads(path.read_text(encoding="utf-8")))
