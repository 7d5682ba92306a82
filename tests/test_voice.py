"""Voices: what is said is as long as it was counted, and what people say is heard.

Skipped where the programs are missing. `make voice-test` speaks all of tests/spoken.yaml.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import wave
import zlib
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

import pytest

from cramp_coach import speech
from cramp_coach.conversation import Event, State, respond
from simulator import rules, voice
from simulator.ear import Ear
from tests.anybody import LIBRARY

needs_espeak = pytest.mark.skipif(
    not shutil.which("espeak-ng"), reason="espeak-ng is missing: `apt-get install espeak-ng`"
)
needs_voice = pytest.mark.skipif(bool(voice.missing()), reason=voice.missing() or "all there")

SHORT = 5.0
"""Seconds under which 15 % is less than the silence that espeak-ng adds at the end."""
A_BIT = 0.8
"""Seconds that a short one may be off."""


def texts() -> dict[str, str]:
    """Address -> all that is spoken there, with its question and after silence, in en-US."""
    region = {**LIBRARY.regions["en-US"], "time": LIBRARY.clock.words("")}
    spoken = {}
    for address in LIBRARY.places:
        kind = LIBRARY.kind(address)
        if kind == "step" and "/" in address:
            reply = respond(Event("repeat"), State(place=address), LIBRARY)
            spoken[address] = speech.to_ssml(f"{reply.say} {reply.ask}", region)
            spoken[f"{address}, silence"] = speech.to_ssml(reply.reprompt, region)
        elif kind != "step":
            place = LIBRARY.place(address)
            spoken[address] = speech.to_ssml(f"{place.say} {place.more}", region)
    return {address: ssml.strip() for address, ssml in spoken.items() if ssml.strip()}


@needs_espeak
def test_every_reply_is_as_long_as_it_was_counted(tmp_path: Path) -> None:
    said = {ssml: address for address, ssml in texts().items()}
    with ThreadPoolExecutor() as at_once:
        lengths = at_once.map(_spoken, said, repeat(tmp_path))
    wrong = []
    for (ssml, address), spoken in zip(said.items(), lengths, strict=True):
        counted = rules.seconds(ssml)
        if not math.isclose(spoken, counted, abs_tol=max(0.15 * spoken, A_BIT * (spoken < SHORT))):
            wrong.append(f"{address}: counted {counted:.1f} s, spoken {spoken:.1f} s")
    assert wrong == []


def _spoken(ssml: str, folder: Path) -> float:
    """The seconds that espeak-ng takes at about Alexa's pace, breaks included."""
    path = folder / f"{zlib.crc32(ssml.encode())}.wav"
    call = ["espeak-ng", "-m", "-s", "155", "-w", str(path), f"<speak>{ssml}</speak>"]
    subprocess.run(call, check=True)
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


@pytest.fixture(scope="module")
def microphone() -> voice.Microphone:
    return voice.Microphone()


@needs_voice
@pytest.mark.parametrize("speaker", ["slt", "rms"])
@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("how do i stop a cramp behind my knee", "RelieveCrampIntent"),
        ("my calf is swollen and hot", "ReportSymptomIntent"),
        ("i can't stand up", "ChangeSituationIntent"),
        ("none of those", "AMAZON.NoIntent"),
        ("it let go", "CrampEasedIntent"),
        ("carry on", "AMAZON.NextIntent"),
        ("yes", "AMAZON.YesIntent"),
    ],
)
def test_what_is_spoken_is_heard(
    microphone: voice.Microphone, words: str, intent: str, speaker: str
) -> None:
    heard = microphone.hear(voice.speak(words, speaker))
    assert Ear.of("en-US").hear(heard).intent == intent


@needs_voice
@pytest.mark.parametrize("decibels", [20, 15])
@pytest.mark.parametrize(
    ("words", "intent"), [("no", "AMAZON.NoIntent"), ("it let go", "CrampEasedIntent")]
)
def test_a_short_answer_is_heard_through_noise(
    microphone: voice.Microphone, words: str, intent: str, decibels: float
) -> None:
    sound = voice.with_noise(voice.speak(words, "slt"), decibels)
    assert Ear.of("en-US").hear(microphone.hear(sound)).intent == intent


@needs_voice
@pytest.mark.parametrize("words", ["play some jazz music", "what's the weather tomorrow"])
def test_off_topic_talk_is_no_request(microphone: voice.Microphone, words: str) -> None:
    heard = microphone.hear(voice.speak(words, "slt"))
    assert Ear.of("en-US").hear(heard).intent == "AMAZON.FallbackIntent"


def test_the_language_model_adds_up() -> None:
    """After any one word, the chances of what follows are at most one."""
    text = voice.arpa([("my", "calf", "is", "hot"), ("my", "calf", "hurts"), ("my", "knee")])
    pairs = text.partition("\\2-grams:")[2].partition("\\3-grams:")[0]
    after: dict[str, float] = {}
    for chance, first in re.findall(r"^(-?[\d.]+) (\S+) \S+", pairs, re.MULTILINE):
        after[first] = after.get(first, 0.0) + 10 ** float(chance)
    assert after and all(total <= 1.001 for total in after.values())
