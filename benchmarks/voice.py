"""How well a voice is understood: `make voice-test` speaks tests/spoken.yaml and writes voice.md.

Every utterance in every voice, clean; then each in one voice, the voices in turn, with noise.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from benchmarks.functions import HERE, ROOT
from simulator import voice
from simulator.ear import FALLBACK, Ear, Heard, normalise

SPOKEN = ROOT / "tests" / "spoken.yaml"
NOISES = (None, 20.0, 15.0)
"""Decibels of the voice above the noise; None is clean."""

NOT_ASKED = {FALLBACK, "AMAZON.StopIntent", "AMAZON.CancelIntent"}
"""What an off-topic utterance may be taken for without harm."""


@dataclass(frozen=True)
class Said:
    """One utterance, spoken once."""

    words: str
    intents: tuple[str, ...]
    """What may be meant, () for off-topic talk."""
    slots: dict[str, str | list[str]]
    voice: str
    noise: float | None


@dataclass(frozen=True)
class Result:
    """How it was heard."""

    said: Said
    heard: str
    wrong_words: int
    intent: bool
    slots: bool


def main() -> int:
    if lacks := voice.missing():
        print(lacks, file=sys.stderr)
        return 1
    with Pool() as pool:
        results = pool.map(hear, list(plan(read())), chunksize=8)
    text = report(results)
    (HERE / "voice.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


def read(path: Path = SPOKEN) -> dict[str, Any]:
    """The utterances and the off-topic talk."""
    return dict(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def plan(spoken: dict[str, Any]) -> Iterator[Said]:
    """What is spoken, in which voice, in how much noise."""
    lines: list[tuple[str, Any, dict[str, Any]]] = [
        *((one["say"], one["intent"], one.get("slots", {})) for one in spoken["said"]),
        *((words, [], {}) for words in spoken["off_topic"]),
    ]
    for number, (words, intent, slots) in enumerate(lines):
        intents = (intent,) if isinstance(intent, str) else tuple(intent)
        for noise in NOISES:
            turn = voice.VOICES[number % len(voice.VOICES)]
            for speaker in voice.VOICES if noise is None else (turn,):
                yield Said(words, intents, slots, speaker, noise)


def hear(said: Said) -> Result:
    """Speak it, hear it, and take its meaning."""
    sound = voice.speak(said.words, said.voice)
    if said.noise is not None:
        sound = voice.with_noise(sound, said.noise)
    words = _microphone().hear(sound)
    meant = Ear.of("en-US").hear(words)
    return Result(
        said,
        words,
        _wrong_words(normalise(said.words).split(), normalise(words).split()),
        *understood(said, meant),
    )


def understood(said: Said, meant: Heard) -> tuple[bool, bool]:
    """Whether the intent is right, and whether the slots are as well."""
    if not said.intents:
        return meant.intent in NOT_ASKED, True
    ids = {slot.name: slot.id or slot.value for slot in meant.slots}
    right = all(
        ids.get(name) in ([id] if isinstance(id, str) else id) for name, id in said.slots.items()
    )
    return meant.intent in said.intents, meant.intent in said.intents and right


def report(results: Sequence[Result]) -> str:
    """The tables."""
    groups: dict[str, list[Result]] = defaultdict(list)
    wrongly: dict[str, list[Result]] = defaultdict(list)
    for one in results:
        noise = "clean" if one.said.noise is None else f"{one.said.noise:.0f} dB"
        name = f"{noise}, {one.said.voice}" if one.said.noise is None else f"{noise}, all voices"
        (groups if one.said.intents else wrongly)[name].append(one)
    clean = [one for name in groups if name.startswith("clean") for one in groups[name]]
    groups = {"clean, all voices": clean, **groups}
    wrongly["clean, all voices"] = list(
        chain(*(ones for name, ones in wrongly.items() if name.startswith("clean")))
    )
    ear = Ear.of("en-US")
    typed = [understood(one.said, ear.hear(one.said.words)) for one in clean]
    rows = [_row("typed, not spoken", [(0, 1, *one) for one in typed], "")]
    for name, ones in groups.items():
        scores = [
            (one.wrong_words, len(normalise(one.said.words).split()), one.intent, one.slots)
            for one in ones
        ]
        taken = sum(not one.intent for one in wrongly[name])
        rows.append(_row(name, scores, f"{taken} of {len(wrongly[name])}"))
    head = "| | words | intents | with slots | off-topic talk taken for a request |"
    utterances = {one.said.words for one in results if one.said.intents}
    misheard = sorted(
        {
            f"| {one.said.words} | {one.heard or '(refused)'} |"
            for one, (right, _) in zip(clean, typed, strict=True)
            if right and not one.intent and len(one.said.words.split()) <= 3
        }
    )
    return "\n".join(
        [
            "# A voice that is understood",
            "",
            f"Written by `make voice-test` on {datetime.now(UTC).date().isoformat()}: "
            f"{len(utterances)} utterances of tests/spoken.yaml,",
            "spoken by flite, heard by pocketsphinx with a language model made from the shipped",
            "interaction model, understood by simulator/ear.py. The first row is what that ear",
            "makes of the same words when they are typed: what is lost below it is lost by voice.",
            "",
            head,
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
            "Short answers that were misheard, clean, in one voice or more:",
            "",
            "| said | heard |",
            "| --- | --- |",
            *misheard,
            "",
        ]
    )


def _row(name: str, scores: Sequence[tuple[int, int, bool, bool]], taken: str) -> str:
    wrong, words = sum(one[0] for one in scores), sum(one[1] for one in scores)
    right = [f"{sum(one[place] for one in scores) / len(scores):.0%}" for place in (2, 3)]
    return f"| {name} | {1 - wrong / words:.0%} | {' | '.join(right)} | {taken} |"


def _wrong_words(said: Sequence[str], heard: Sequence[str]) -> int:
    """Words changed, added or lost between two (Levenshtein), at most all that were said."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            change = before + (word != other)
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, change)
    return min(row[-1], len(said))


@cache
def _microphone() -> voice.Microphone:
    return voice.Microphone()


if __name__ == "__main__":
    sys.exit(main())
