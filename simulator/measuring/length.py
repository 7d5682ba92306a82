"""How long every reply lasts when espeak-ng speaks it, to hold `speech.seconds` to.

espeak-ng reads the breaks of SSML and rests after the last sentence as after every other.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from cramp_coach.talk import speech
from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import State

WORDS_A_MINUTE = 155
"""About Alexa's pace."""

RATE = 22_050
"""Samples a second, of 16 bits."""

HEAD = 44
"""Bytes before the first sample."""


def missing() -> str:
    """What is not installed, "" when everything is."""
    if not shutil.which("espeak-ng"):
        return "espeak-ng is missing: `apt-get install espeak-ng`, or `brew install espeak-ng`"
    return ""


def replies(library: Library) -> dict[str, str]:
    """Every SSML that can be spoken -> one address where it is, in every region and at both paces.

    Each reply with its question, with and without the disclaimer; its reprompt; and each question
    as it follows an aside.
    """
    spoken: dict[str, str] = {}
    for locale, clauses in library.regions.items():
        region = {**clauses, "time": library.clock.words("")}
        for address, words in _texts(library):
            for slow in (False, True):
                ssml = speech.to_ssml(
                    words.replace("{disclaimer}", "").replace("{report}", ""), region, slow
                ).strip()
                if ssml:
                    spoken.setdefault(ssml, f"{address}, {locale}{', slowly' * slow}")
    return spoken


def spoken_seconds(texts: Mapping[str, str]) -> dict[str, float]:
    """SSML -> the seconds that espeak-ng takes for it, breaks included."""
    with ThreadPoolExecutor() as at_once:
        return dict(zip(texts, at_once.map(_rendered, texts), strict=True))


def _rendered(ssml: str) -> float:
    call = ["espeak-ng", "-m", "-s", str(WORDS_A_MINUTE), "--stdout", f"<speak>{ssml}</speak>"]
    sound = subprocess.run(call, check=True, capture_output=True).stdout
    return (len(sound) - HEAD) / 2 / RATE


def _texts(library: Library) -> list[tuple[str, str]]:
    texts = [(f"the question {name}", one.back) for name, one in library.questions.items()]
    for address in library.places:
        kind, place = library.kind(address), library.place(address)
        if kind == "step" and "/" in address:
            for disclaimed in ("", "before"):
                state = State(place=address, disclaimed=disclaimed)
                reply = respond(Event("repeat"), state, library)
                texts.append((address, f"{reply.say} {reply.ask}"))
                texts.append((f"{address}, silence", reply.reprompt))
        elif kind != "step":
            question = library.questions.get(place.question)
            asked = question.ask if question else ""
            texts.append((address, f"{place.say} {place.more} {asked}"))
            texts.append((f"{address}, silence", place.reprompt if question else ""))
    return texts
