"""The speed that a person feels: seconds until the first move, and until it is over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cramp_coach.alexa.skill import library
from cramp_coach.talk.speech import seconds
from lambda_function import lambda_handler
from simulator.stand_in.device import Device

QUESTION = "how do i stop a cramp behind my knee"

ARTICLE_WORDS = 300
"""Each of the five web articles that this project starts from says more than that many words
before its first instruction."""

WORDS_A_MINUTE = 155
"""The pace at which an article would be read out, the same as the skill's."""

ANSWER = 2.0
"""Seconds that somebody takes to answer."""


@dataclass(frozen=True)
class Relief:
    """Seconds since the end of the question, at the pace that simulator/rules.py knows."""

    words_before_the_move: int
    move_known: float
    """The first sentence, a move, has been said."""
    first_asked: float
    """ "Is it better?" has been asked for the first time."""
    out: float
    """It let go, nothing more is wanted, and the skill has said goodbye."""
    words: int
    pauses: float
    """Seconds of the first reply that are pauses."""
    article_move: float
    """The usual web answer, read out at the same pace, comes to its first instruction."""


def measure() -> Relief:
    """Time the usual talk: the question, "it let go", and no to what is offered then."""
    device = Device(lambda_handler)
    first = device.say(QUESTION).ssml
    sentence = re.split(r"(?<=[.!?]) ", first, maxsplit=1)[0]
    out = seconds(first, library.pace)
    for words in ("it let go", "no"):
        out += ANSWER + seconds(device.say(words).ssml, library.pace)
    assert device.attributes is None, "the talk is over"
    text = re.sub(r"<[^>]*>", " ", first)
    pauses = sum(int(pause) for pause in re.findall(r'time="(\d+)ms"', first)) / 1000
    return Relief(
        words_before_the_move=0 if "straighten" in sentence.lower() else len(sentence.split()),
        move_known=seconds(sentence, library.pace),
        first_asked=seconds(first, library.pace),
        out=out,
        words=len(text.split()),
        pauses=pauses,
        article_move=ARTICLE_WORDS * 60 / WORDS_A_MINUTE,
    )
