"""The text face: ask one question, or hold a conversation in the terminal."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from functools import partial
from html import unescape

from cramp_coach.alexa import reminders
from cramp_coach.alexa.skill import answer, build_skill
from cramp_coach.errors import CrampCoachError
from cramp_coach.talk.library import load
from lambda_function import lambda_handler
from simulator import rules
from simulator.stand_in.device import Device, Turn
from simulator.stand_in.services import Services

DEFAULT_QUESTION = "how do i stop a cramp behind my knee"
PERMISSION_QUESTION = "Do you allow Cramp Coach to set and change reminders? Say yes or no."
"""What Alexa asks, more or less: the words are hers, and no skill knows them."""
SYNTHESISERS = {
    "espeak-ng": ["espeak-ng", "-m", "-s", "155"],
    "espeak": ["espeak", "-m", "-s", "155"],
    "say": ["say"],
}
"""Programs that speak, the best first, as they are called with the words as last argument."""


class NoSuchLocale(CrampCoachError):
    """The skill is not made for the locale that was asked for."""


def ask(question: str) -> None:
    """Print what is answered to one question."""
    device = Device(lambda_handler, locale=_locale())
    show(device.say(question or DEFAULT_QUESTION))


def _locale() -> str:
    """The locale that is asked for, as Alexa writes it: "en-gb" is en-GB. Raises NoSuchLocale."""
    asked = os.environ.get("LOCALE") or "en-US"
    language, _, country = asked.partition("-")
    locale = f"{language.lower()}-{country.upper()}"
    known = [name for name in load().regions if name]
    if locale not in known:
        raise NoSuchLocale(f"LOCALE={asked}: the skill speaks {', '.join(known)}.")
    return locale


def talk() -> None:
    """Hold a conversation until the input ends. An empty line is eight seconds of silence."""
    with Services() as services:
        _talk(services)


def _talk(services: Services) -> None:
    skill = build_skill(connect=partial(reminders.Services, loopback=True))
    device = Device(
        lambda event, context: answer(event, skill, context),
        locale=_locale(),
        now=time.time(),
        services=services,
    )
    print(
        "Say something, as after “Alexa, ask cramp coach …”. An empty line is silence; Ctrl-D ends."
    )
    while True:
        try:
            words = input("\nYou:   ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return
        before = device.last
        device.now = max(device.now, time.time())  # who lets a cramp go on here is told as well
        turn = device.say(words) if words else device.silence()
        if turn is None and before and device.attributes is not None:
            print(f"(eight seconds of silence)\nAlexa: {readable(before.reprompt)}")
            _speak(before.reprompt)
        elif turn is None:
            print("(nobody is listening: the session is closed)")
        else:
            show(turn)


def show(turn: Turn) -> None:
    """Print a turn: the words with their pauses, the card, whether it listens now."""
    if os.environ.get("JSON"):
        print(json.dumps({"request": turn.request, "response": turn.response}, indent=2))
    asks = rules.asks_permission(turn.response)
    hers = f"(in her own words) {PERMISSION_QUESTION}"
    spoken = hers if asks else readable(turn.ssml) or "(silent)"
    print(f"Alexa: {spoken}")
    if turn.card:
        print(f"       [card: {turn.card.get('title') or turn.card.get('permissions')}]")
    if not turn.open and not asks:
        print("       [the session is closed]")
    _speak(turn.ssml)


def readable(ssml: str) -> str:
    """Speech as it is read: tags gone, "(5 s)" for a pause."""
    text = re.sub(r'<break time="(\d+)ms"/>', lambda pause: f"({int(pause[1]) / 1000:g} s)", ssml)
    return unescape(" ".join(re.sub(r"<[^>]*>", "", text).split()))


def _speak(ssml: str) -> None:
    if not os.environ.get("SPEAK") or not ssml:
        return
    program = next((name for name in SYNTHESISERS if shutil.which(name)), None)
    if program is None:
        print("       [nothing to speak with: install espeak-ng]")
        return
    words = readable(ssml) if program == "say" else ssml
    subprocess.run([*SYNTHESISERS[program], words], check=False)
