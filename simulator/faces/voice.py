"""Speaks with flite and hears with pocketsphinx: a stand-in for a room, a microphone and Alexa.

What it listens for is counted out of the shipped interaction model: which words follow which. (A
grammar of the whole model, with every value in every slot, is too large for pocketsphinx: 100
samples of 2,600 took six minutes an utterance.) Such an ear takes everything for something, so a
second one listens for bare sounds: where these fit much better than the words, it is off topic.

This is not Alexa's ear, which is far better. What is mistaken here is worth a thought, no more.
"""

from __future__ import annotations

import array
import json
import math
import os
import random
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cramp_coach.errors import CrampCoachError
from cramp_coach.talk.library import load
from simulator.stand_in.ear import MODELS, PHRASE, spoken
from simulator.stand_in.words import of as words_of

CONTENT = Path(__file__).resolve().parents[2] / "content"

VOICES = ("slt", "rms", "awb")
"""Voices of flite: a woman and a man from the US, a man from Scotland."""

LEAST_FIT = -0.19
"""How well words must fit beside bare sounds: logarithms of two likelihoods, their difference a
second, in pocketsphinx's own scale. Higher refuses what was heard well; lower takes off-topic talk
for a request. Chosen on tests/outside/spoken.yaml, clean and at 20 dB: every
fourth request, and all of its off-topic talk."""

RATE = 16_000
"""Samples a second."""

FILLINGS = 40
"""How many times each sample with slots is filled, so that every value is met."""

FREE_FILLINGS = 8
"""The same for free words: there are so many carriers that they would drown the samples."""

SLOT = re.compile(r"{(\w+)}")


class NoVoice(CrampCoachError):
    """A program or package is missing. The message says which and how to get it."""


def missing() -> str:
    """What is not installed, "" when everything is."""
    if not shutil.which("flite"):
        return "flite is missing: `apt-get install flite`, or `brew install flite`"
    if not find_spec("pocketsphinx"):
        return "pocketsphinx is missing: `pip install pocketsphinx`"
    return ""


def speak(words: str, voice: str) -> bytes:
    """The words in a voice of flite, 16-bit mono at 16 kHz. Raises NoVoice."""
    if lacks := missing():
        raise NoVoice(lacks)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "said.wav")
        subprocess.run(["flite", "-voice", voice, "-t", words, "-o", path], check=True)
        sound = Path(path).read_bytes()
    silence = bytes(RATE // 5 * 2)
    return silence + sound[44:] + silence


def with_noise(sound: bytes, decibels: float, seed: int = 0) -> bytes:
    """The sound with white noise so many decibels below it."""
    samples = array.array("h", sound)
    power = sum(one * one for one in samples) / len(samples)
    level = math.sqrt(power / 10 ** (decibels / 10))
    noise = _noise(seed)
    noisy = (
        max(-32_768, min(32_767, round(one + level * noise[place % len(noise)])))
        for place, one in enumerate(samples)
    )
    return array.array("h", noisy).tobytes()


@cache
def _noise(seed: int) -> list[float]:
    chance = random.Random(seed)
    return [chance.gauss(0, 1) for _ in range(3 * RATE)]


class Microphone:
    """Hears what the model of a locale holds. Raises NoVoice."""

    def __init__(self, locale: str = "en-US") -> None:
        if lacks := missing():
            raise NoVoice(lacks)
        import pocketsphinx

        models = Path(pocketsphinx.get_model_path()) / "en-us"
        known = _dictionary(models / "cmudict-en-us.dict")
        with tempfile.NamedTemporaryFile("w", suffix=".arpa", encoding="ascii") as file:
            file.write(arpa(sentences(locale, known)))
            file.flush()
            self._words = pocketsphinx.Decoder(lm=file.name, loglevel="FATAL")
        self._sounds = pocketsphinx.Decoder(
            allphone=str(models / "en-us-phone.lm.bin"),
            lw=2.0,
            beam=1e-20,
            pbeam=1e-20,
            loglevel="FATAL",
        )

    def hear(self, sound: bytes) -> str:
        """The words of the model that the sound is closest to, "" when it is off topic."""
        words, likely = _decoded(self._words, sound)
        _, most_likely = _decoded(self._sounds, sound)
        seconds = len(sound) / 2 / RATE
        return words if likely - most_likely >= LEAST_FIT * seconds else ""


def sentences(locale: str, known: set[str]) -> Iterator[tuple[str, ...]]:
    """What the model of a locale can hear: each sample, each with some values of its slots, and
    what people said.

    Only sentences of known words; the same ones every time.
    """
    model = json.loads((MODELS / f"{locale}.json").read_text(encoding="utf-8"))
    language = model["interactionModel"]["languageModel"]
    tongue = words_of(locale)
    values = {
        type["name"]: [phrase for value in type["values"] for phrase in spoken(value)]
        for type in language["types"]
    }
    values["AMAZON.NUMBER"] = list(tongue.clock.hours)
    values[PHRASE] = list(load().vocabulary.phrases)
    chance = random.Random(0)
    samples: list[tuple[str, dict[str, str]]] = [
        (phrase, {}) for phrases in tongue.built_in.values() for phrase in phrases
    ]
    for intent in language["intents"]:
        types = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        samples += [(sample, types) for sample in intent["samples"]]
    for sample, types in samples:
        if all(types[slot] in values for slot in SLOT.findall(sample)):
            free = any(types[slot] == PHRASE for slot in SLOT.findall(sample))
            for _ in range(FREE_FILLINGS if free else FILLINGS if "{" in sample else 1):
                filled = SLOT.sub(lambda slot: chance.choice(values[types[slot[1]]]), sample)  # noqa: B023
                words = tuple(filled.lower().replace(".", "").split())
                if all(word in known for word in words):
                    yield words
    for path in sorted((CONTENT / locale[:2] / "said").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            words = tuple(line.split())
            if all(word in known for word in words):
                yield words


def arpa(heard: Iterable[tuple[str, ...]]) -> str:
    """Which word follows which two, with what chance, in ARPA's form (Witten-Bell smoothing)."""
    counts: list[Counter[tuple[str, ...]]] = [Counter(), Counter(), Counter()]
    for words in heard:
        padded = ("<s>", *words, "</s>")
        for size, counted in enumerate(counts, 1):
            counted.update(zip(*(padded[start:] for start in range(size)), strict=False))
    singles, *longer = counts
    total = sum(singles.values())
    chances = [{gram: count / total for gram, count in singles.items()}]
    backoffs: list[dict[tuple[str, ...], float]] = []
    for counted in longer:
        follows: Counter[tuple[str, ...]] = Counter(gram[:-1] for gram in counted)
        often: Counter[tuple[str, ...]] = Counter()
        for gram, count in counted.items():
            often[gram[:-1]] += count
        backoffs.append({past: follows[past] / (often[past] + follows[past]) for past in often})
        chances.append(
            {
                gram: count / (often[gram[:-1]] + follows[gram[:-1]])
                for gram, count in counted.items()
            }
        )
    lines = ["\\data\\", *(f"ngram {size}={len(one)}" for size, one in enumerate(chances, 1))]
    for size, chance in enumerate(chances, 1):
        lines += ["", f"\\{size}-grams:"]
        back = backoffs[size - 1] if size <= len(backoffs) else {}
        for gram in sorted(chance):
            weight = f" {math.log10(back[gram]):.4f}" if gram in back else ""
            lines.append(f"{math.log10(chance[gram]):.4f} {' '.join(gram)}{weight}")
    return "\n".join([*lines, "", "\\end\\", ""])


def _decoded(decoder: Any, sound: bytes) -> tuple[str, float]:
    """What was heard, and the logarithm of how likely it is."""
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return (found.hypstr, math.log(found.score)) if found else ("", -math.inf)


def _dictionary(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if line.strip()}
