"""Hears a typed utterance with the shipped interaction model, and tells intent and slots.

A plain ear: slot values are spotted, and what is left must be a sample, as said or without fillers
and repetitions. What fits no sample goes to the free words behind the longest carrier that it
begins with. Else AMAZON.FallbackIntent. It guesses nothing, so it is no kinder than Alexa.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from simulator.stand_in import clock

MODELS = Path(__file__).resolve().parents[2] / "skill-package" / "interactionModels" / "custom"
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

FILLERS = frozenset(
    re.findall(
        r"\w+",
        "alexa please um uh er erm hmm well so oh hey just really actually then kindly hello hi "
        "dear god gosh mate love now only bit right very quite simply basically honestly sort kind "
        "ow ouch ah argh aargh ugh oof bloody",
    )
)
"""Words that carry nothing. They never decide between two samples."""

SPOKEN_ALIKE = (
    (r"\b911\b", "nine one one"),
    (r"\b999\b", "nine nine nine"),
    (r"\b112\b", "one one two"),
    (r"\b111\b", "one one one"),
    (r"\b000\b", "triple zero"),
    (r"\b([ap])\.m\b\.?", r"\1. m."),
    (r"\bcannot\b", "can not"),
    (r"\bcan't\b", "can not"),
    (r"\bwon't\b", "will not"),
    (r"\bain't\b", "is not"),
    (r"n't\b", " not"),
    (r"'m\b", " am"),
    (r"'ve\b", " have"),
    (r"'re\b", " are"),
    (r"'ll\b", " will"),
    (r"'d\b", " would"),
    (r"\b(?:has|been)\b", "is"),
    (r"'s\b", " is"),
    (r"\bis is\b", "is"),
    (r"\b(have|is) got\b", r"\1"),
    (r"\bgonna\b", "going to"),
    (r"\bcolour", "color"),
    (r"\b(?:mum|mam|mommy|mummy)\b", "mom"),
    (r"\bokay\b", "ok"),
)
"""What sounds alike or means the same is heard alike: "my leg's", "my leg is", "my leg has"."""

NUMBERS = {
    word: digits
    for digits, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
    )
}


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
    """Hears with one interaction model. Raises OSError where there is no model for a locale."""

    def __init__(self, model: dict[str, Any]) -> None:
        language = model["interactionModel"]["languageModel"]
        self.values = {type["name"]: dict(_values(type)) for type in language.get("types", ())}
        self.slots: dict[str, dict[str, str]] = {}
        self.patterns: dict[str, Pattern] = {}
        for intent in language["intents"]:
            types = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            self.slots[intent["name"]] = types
            for sample in intent.get("samples", ()):
                pattern = _pattern(intent["name"], sample, types)
                self.patterns.setdefault(pattern.text, pattern)
        for name, phrases in BUILT_IN.items():
            if name in self.slots:
                for phrase in phrases:
                    self.patterns.setdefault(phrase, Pattern(name, phrase, ()))
        self._bare_values = {
            type: {_without_fillers(value): id for value, id in values.items()} | values
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
        """The ear of a locale's shipped model; of en-US where the skill has no such locale."""
        path = MODELS / f"{locale}.json"
        path = path if path.exists() else MODELS / "en-US.json"
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def hear(self, utterance: str) -> Heard:
        """What an utterance means. Slots resolve to ids; what fits nothing is FallbackIntent."""
        said = normalise(utterance)
        bare = _without_fillers(said).split()
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
            if pattern := self._carriers.get(normalise(" ".join(words[:end]))):
                rest = " ".join(words[end:])
                return self._heard(pattern, (Span(end, len(words), PHRASE, rest, ""),))
        return None

    def exact(self, utterance: str) -> Heard | None:
        """What an utterance means if the model holds it word for word."""
        return self._exact(normalise(utterance).split(), self.values)

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
                if time := clock.heard(words[start:end], words[end:]):
                    yield Span(start, end, "AMAZON.TIME", time, "")
            number = NUMBERS.get(words[start], words[start])
            if str(number).isdecimal():
                yield Span(start, start + 1, "AMAZON.NUMBER", str(number), "")


BUILT_IN = {
    "AMAZON.YesIntent": ("yes", "yeah"),
    "AMAZON.NoIntent": ("no",),
    "AMAZON.NextIntent": ("next", "skip forward"),
    "AMAZON.PreviousIntent": ("previous", "back"),
    "AMAZON.RepeatIntent": ("repeat",),
    "AMAZON.PauseIntent": ("pause",),
    "AMAZON.ResumeIntent": ("resume",),
    "AMAZON.StartOverIntent": ("start over",),
    "AMAZON.HelpIntent": ("help", "help me"),
    "AMAZON.StopIntent": ("stop",),
    "AMAZON.CancelIntent": ("cancel",),
    "AMAZON.NavigateHomeIntent": ("go home",),
}
"""Phrases that the platform knows for its own intents without any sample of ours."""


def normalise(utterance: str) -> str:
    """Lower case, no punctuation but that of "d. v. t.", and one form for what sounds alike."""
    return _normalised([utterance])[0]


def _normalised(phrases: Iterable[str]) -> list[str]:
    """`normalise` of many phrases at once, which is far quicker than one by one."""
    text = "\n".join(" ".join(phrase.split()) for phrase in phrases).lower()
    text = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    text = re.sub(r"[^\w\s'.]", " ", text)
    text = re.sub(r"(?<!\b[a-z])\.", " ", text)
    for spoken, form in SPOKEN_ALIKE:
        text = re.sub(spoken, form, text)
    return [" ".join(line.split()) for line in text.split("\n")]


def _without_fillers(text: str) -> str:
    return " ".join(word for word in text.split() if word not in FILLERS)


def _once(words: list[str]) -> list[str]:
    """Words without their repetitions: "cramp cramp cramp" is a cramp."""
    return [word for word, before in zip(words, ["", *words], strict=False) if word != before]


def _values(type: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for value in type["values"]:
        phrases = (value["name"]["value"], *value["name"].get("synonyms", ()))
        yield from ((phrase, value["id"]) for phrase in _normalised(phrases))


def _pattern(intent: str, sample: str, types: dict[str, str]) -> Pattern:
    """A sample with what sounds alike made alike, and its slots by type."""
    names = re.findall(r"\{(\w+)\}", sample)
    text = normalise(re.sub(r"\{\w+\}", "0slot0", sample))
    for name in names:
        text = text.replace("0slot0", f"{{{types[name]}}}", 1)
    return Pattern(intent, text, tuple(names))


def _with_slots(words: list[str], spans: Spans) -> str:
    text = list(words)
    for span in reversed(spans):
        text[span.start : span.end] = [f"{{{span.type}}}"]
    return " ".join(text)
