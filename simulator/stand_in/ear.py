"""Hears a typed utterance with the shipped interaction model, and tells intent and slots.

A plain ear: slot values are spotted, and what is left must be a sample, as said or without fillers
and repetitions. What fits no sample goes to the free words behind the longest carrier that it
begins with. Else AMAZON.FallbackIntent. It guesses nothing, so it is no kinder than Alexa.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from simulator.stand_in import clock
from simulator.stand_in import words as tongue
from simulator.stand_in.words import Words

MODELS = Path(__file__).resolve().parents[2] / "skill-package" / "interactionModels" / "custom"
USUAL = "en-US"
"""The locale of a device that nobody gave one."""

FALLBACK = "AMAZON.FallbackIntent"
PHRASE = "AMAZON.SearchQuery"

SIGNS = ("SYMPTOM", "SYMPTOM_TOLD")
"""The slot type of warning signs."""

NUMBERED = ("AMAZON.TIME", "AMAZON.NUMBER")
"""Slot types of which one word is a value: "one" in "say that one more time" is no time."""

MOST_SLOTS = 3
"""Slots of the longest sample."""

LONGEST_TIME = 8
"""Words of the longest time of day: "half past nine in the evening"."""

LONGEST_VALUE = 16
"""Words of the longest slot value that is looked for."""


@dataclass(frozen=True)
class Slot:
    """One slot as it was heard."""

    name: str
    type: str
    value: str
    """The words."""
    id: str
    """What they resolve to, "" for a built-in type."""


@dataclass(frozen=True)
class Heard:
    """An intent with its filled slots, and the names of its empty ones."""

    intent: str
    slots: tuple[Slot, ...] = ()
    empty: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """Words of an utterance that are a value of a slot type."""

    start: int
    end: int
    type: str
    value: str
    id: str


Spans = tuple[Span, ...]
Values = dict[str, dict[str, str]]
"""Slot type -> value as it is said -> id."""


@dataclass(frozen=True)
class Pattern:
    """A sample with its slots by type: "my {BODY_PART} is cramping"."""

    intent: str
    text: str
    slots: tuple[str, ...]
    """Names of its slots, in order."""


class Ear:
    """Hears with one interaction model and the words of its language."""

    def __init__(self, model: dict[str, Any], words: Words) -> None:
        self.words = words
        language = model["interactionModel"]["languageModel"]
        self.values = {
            type["name"]: dict(_values(type, words)) for type in language.get("types", ())
        }
        self.slots: dict[str, dict[str, str]] = {}
        self.patterns: dict[str, Pattern] = {}
        for intent in language["intents"]:
            named = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            self.slots[intent["name"]] = named
            for sample in intent.get("samples", ()):
                pattern = _pattern(intent["name"], sample, named, words)
                self.patterns.setdefault(pattern.text, pattern)
        for name, phrases in words.built_in.items():
            if name in self.slots:
                for phrase in phrases:
                    self.patterns.setdefault(phrase, Pattern(name, phrase, ()))
        self._numbers = {word: number for number, word in enumerate(words.clock.hours, 1)}
        self._bare_values = {
            type: {self._without_fillers(value): id for value, id in values.items()} | values
            for type, values in self.values.items()
        }
        self._carriers = {
            pattern.text.removesuffix(f" {{{PHRASE}}}"): pattern
            for pattern in self.patterns.values()
            if pattern.text.endswith(f" {{{PHRASE}}}")
        }

    @classmethod
    @cache
    def of(cls, locale: str) -> Ear:
        """The ear of a locale's shipped model; of the usual one where there is none."""
        known = {path.stem: path for path in sorted(MODELS.glob("*.json"))}
        path = known.get(locale) or known.get(USUAL) or next(iter(known.values()))
        return cls(json.loads(path.read_text(encoding="utf-8")), tongue.of(path.stem))

    def hear(self, utterance: str) -> Heard:
        """What an utterance means. Slots resolve to ids; what fits nothing is FallbackIntent."""
        said = self.normalise(utterance)
        bare = self._without_fillers(said).split()
        exact = (
            self._exact(said.split(), self.values),
            self._exact(_once(said.split()), self.values),
            self._exact(bare, self._bare_values),
            self._exact(_once(bare), self._bare_values),
        )
        found = [heard for heard in exact if heard]
        if found:
            return min(found, key=lambda heard: len(heard.slots))
        return self._free(utterance) or self._heard(Pattern(FALLBACK, "", ()), ())

    def _free(self, utterance: str) -> Heard | None:
        """The words behind the longest carrier that an utterance begins with, as they were said."""
        words = re.sub(r"[^\w\s'-]", " ", utterance).split()
        for end in range(len(words) - 1, 0, -1):
            if pattern := self._carriers.get(self.normalise(" ".join(words[:end]))):
                rest = " ".join(words[end:])
                return self._heard(pattern, (Span(end, len(words), PHRASE, rest, ""),))
        return None

    def exact(self, utterance: str) -> Heard | None:
        """What an utterance means if the model holds it word for word."""
        return self._exact(self.normalise(utterance).split(), self.values)

    def _exact(self, words: list[str], values: Values) -> Heard | None:
        found = [
            (len(spans), -sum(span.end - span.start for span in spans), index, spans, pattern)
            for index, (text, spans) in enumerate(self._readings(words, values))
            if (pattern := self.patterns.get(text))
        ]
        if not found:
            return None
        *_, spans, pattern = min(found, key=lambda one: one[:3])
        return self._heard(pattern, spans)

    def _heard(self, pattern: Pattern, spans: Spans) -> Heard:
        left = list(spans)
        filled = []
        for name in pattern.slots:
            type = self.slots[pattern.intent][name]
            span = next(span for span in left if span.type == type)
            left.remove(span)
            filled.append(Slot(name, type, span.value, span.id))
        empty = [name for name in self.slots.get(pattern.intent, ()) if name not in pattern.slots]
        return Heard(pattern.intent, tuple(filled), tuple(empty))

    def _readings(self, words: list[str], values: Values) -> Iterator[tuple[str, Spans]]:
        """Every way to read none to three slots into the words."""
        spans = list(self._spans(words, values))
        for count in range(MOST_SLOTS + 1):
            for chosen in combinations(spans, count):
                if all(one.end <= other.start for one, other in pairwise(chosen)):
                    yield _with_slots(words, chosen), chosen

    def _spans(self, words: list[str], known: Values) -> Iterator[Span]:
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST_VALUE, len(words)) + 1):
                said = " ".join(words[start:end])
                for type, values in known.items():
                    if said in values:
                        yield Span(start, end, type, said, values[said])
            for end in range(start + 1, min(start + LONGEST_TIME, len(words)) + 1):
                if time := clock.heard(words[start:end], words[end:], self.words.clock):
                    yield Span(start, end, "AMAZON.TIME", time, "")
            number = str(self._numbers.get(words[start], words[start]))
            if number.isdecimal():
                yield Span(start, start + 1, "AMAZON.NUMBER", number, "")

    def normalise(self, utterance: str) -> str:
        """Small letters, no punctuation but that of "d. v. t.", one form of what sounds alike."""
        return _normalised([utterance], self.words)[0]

    def _without_fillers(self, text: str) -> str:
        return " ".join(word for word in text.split() if word not in self.words.fillers)


def _normalised(phrases: Iterable[str], words: Words) -> list[str]:
    """Many phrases in one form at once, which is far quicker than one by one."""
    text = "\n".join(" ".join(phrase.split()) for phrase in phrases).lower()
    text = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    text = re.sub(r"[^\w\s'.]", " ", text)
    text = re.sub(r"(?<!\b[^\W\d_])\.", " ", text)
    for sound, form in words.sounds:
        text = sound.sub(form, text)
    return [" ".join(line.split()) for line in text.split("\n")]


def _once(words: list[str]) -> list[str]:
    """Words without their repetitions: "cramp cramp cramp" is a cramp."""
    return [word for word, before in zip(words, ["", *words], strict=False) if word != before]


def _values(type: dict[str, Any], words: Words) -> Iterator[tuple[str, str]]:
    for value in type["values"]:
        yield from ((phrase, value["id"]) for phrase in _normalised(spoken(value), words))


def spoken(value: Mapping[str, Any]) -> tuple[str, ...]:
    """How a value of a slot type may be said: its name first, then its synonyms."""
    return value["name"]["value"], *value["name"].get("synonyms", ())


def _pattern(intent: str, sample: str, types: dict[str, str], words: Words) -> Pattern:
    """A sample with what sounds alike made alike, and its slots by type."""
    names = re.findall(r"\{(\w+)\}", sample)
    (text,) = _normalised([re.sub(r"\{\w+\}", "0slot0", sample)], words)
    for name in names:
        text = text.replace("0slot0", f"{{{types[name]}}}", 1)
    return Pattern(intent, text, tuple(names))


def _with_slots(words: list[str], spans: Spans) -> str:
    text = list(words)
    for span in reversed(spans):
        text[span.start : span.end] = [f"{{{span.type}}}"]
    return " ".join(text)
