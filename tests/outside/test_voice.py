"""Voices: what is said is as long as it was counted, and what people say is heard.

Skipped where the programs are missing. `make voice-test` speaks all of tests/outside/spoken.yaml.
"""

from __future__ import annotations

import re

import pytest

from cramp_coach.talk.speech import seconds
from lambda_function import lambda_handler
from simulator.faces import voice
from simulator.measuring import length
from simulator.stand_in.device import Device
from simulator.stand_in.ear import Ear
from tests.anybody import LIBRARY
from tools.generate.sentences import meant

needs_espeak = pytest.mark.skipif(bool(length.missing()), reason=length.missing() or "all there")
needs_voice = pytest.mark.skipif(bool(voice.missing()), reason=voice.missing() or "all there")

CLOSE = 0.15
"""How far a length may be off, as a share of what is spoken, …"""
A_TENTH = 0.1
"""… and in seconds on top: in a reply of two seconds one stop more or less is a fifth of it."""


@needs_espeak
def test_every_reply_is_as_long_as_it_was_counted() -> None:
    """Each once, one at this pace and the next at the other: only their pauses differ."""
    every = length.replies(LIBRARY)
    paces: dict[str, list[str]] = {}
    for ssml in every:
        paces.setdefault(re.sub(r"<[^>]*>|\s", "", ssml), []).append(ssml)
    chosen = [either[at % len(either)] for at, either in enumerate(paces.values())]
    texts = {ssml: every[ssml] for ssml in chosen}
    wrong = [
        f"{texts[ssml]}: counted {seconds(ssml, LIBRARY.pace):.1f} s, spoken {spoken:.1f} s"
        for ssml, spoken in length.spoken_seconds(texts).items()
        if abs(seconds(ssml, LIBRARY.pace) - spoken) > CLOSE * spoken + A_TENTH
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def microphone() -> voice.Microphone:
    return voice.Microphone()


@needs_voice
@pytest.mark.parametrize("speaker", ["slt", "rms"])
@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("how do i stop a cramp behind my knee", "relieve"),
        ("my calf is swollen and hot", "report"),
        ("none of those", "no"),
        ("it let go", "eased"),
        ("carry on", "next"),
        ("yes", "yes"),
    ],
)
def test_what_is_spoken_is_heard(
    microphone: voice.Microphone, words: str, event: str, speaker: str
) -> None:
    heard = microphone.hear(voice.speak(words, speaker))
    assert meant(heard, Ear.of("en-US"), LIBRARY).name == event


@needs_voice
@pytest.mark.parametrize("decibels", [20, 15])
@pytest.mark.parametrize(("words", "event"), [("no", "no"), ("it let go", "eased")])
def test_a_short_answer_is_heard_through_noise(
    microphone: voice.Microphone, words: str, event: str, decibels: float
) -> None:
    sound = voice.with_noise(voice.speak(words, "slt"), decibels)
    assert meant(microphone.hear(sound), Ear.of("en-US"), LIBRARY).name == event


@needs_voice
@pytest.mark.parametrize("words", ["play some jazz music", "what's the weather tomorrow"])
def test_off_topic_talk_is_no_request(microphone: voice.Microphone, words: str) -> None:
    heard = microphone.hear(voice.speak(words, "slt"))
    assert meant(heard, Ear.of("en-US"), LIBRARY).name in ("fallback", "unknown_topic")


@needs_voice
@pytest.mark.parametrize("speaker", voice.VOICES)
def test_a_swollen_leg_that_is_spoken_of_is_sent_to_a_doctor(
    microphone: voice.Microphone, speaker: str
) -> None:
    sound = voice.speak("my calf is swollen and hot", speaker)
    turn = Device(lambda_handler).say(microphone.hear(sound))
    assert turn.place == "signs/clot" and "Get seen today" in turn.ssml


@needs_voice
@pytest.mark.parametrize("speaker", voice.VOICES)
def test_one_of_those_that_is_spoken_never_leads_to_rubbing(
    microphone: voice.Microphone, speaker: str
) -> None:
    """It sounds like "none of those", and means the opposite."""
    device = Device(lambda_handler)
    turn = device.say("how do i stop a cramp")
    for _ in range(7):
        turn = device.say("no")
    assert turn.place.endswith("/cold")
    turn = device.say(microphone.hear(voice.speak("one of those", speaker)))
    assert not turn.place.endswith(("/rub", "/warm", "/soothe"))


def test_the_language_model_adds_up() -> None:
    """After any one word, the chances of what follows are at most one."""
    text = voice.arpa([("my", "calf", "is", "hot"), ("my", "calf", "hurts"), ("my", "knee")])
    pairs = text.partition("\\2-grams:")[2].partition("\\3-grams:")[0]
    after: dict[str, float] = {}
    for chance, first in re.findall(r"^(-?[\d.]+) (\S+) \S+", pairs, re.MULTILINE):
        after[first] = after.get(first, 0.0) + 10 ** float(chance)
    assert after and all(total <= 1.001 for total in after.values())
