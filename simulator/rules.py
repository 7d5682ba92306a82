"""What every response must keep, whoever asks and whatever happened: the home of these rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree import ElementTree

from cramp_coach import library, speech
from cramp_coach.conversation import restore
from cramp_coach.errors import CrampCoachError
from cramp_coach.skill import UNSPEAKABLE

LONGEST_RELIEF = 35.0
"""Seconds of a reply while somebody is in pain, pauses included."""
LONGEST_REPLY = 45.0
"""Seconds of any other reply."""
SECONDS_A_LETTER = 0.075
SECONDS_A_STOP = 0.3
"""The pace of espeak-ng at 155 words a minute, which is about Alexa's: fitted to every text of the
skill. Letters tell more than words, because a short word takes less time; a comma rests the voice
as long as a full stop. Counting words alone is off by up to 40 %, this by 15 % (half a second)."""
LETTERS_OF_A_DIGIT = 4
"""A digit is spoken as a word: "nine"."""
LARGEST_RESPONSE = 24_000
"""Bytes; Alexa allows 120 KB, and no reply of ours should come near."""
LONGEST_SSML = 8000
LARGEST_ATTRIBUTES = 400
ALLOWED_TAGS = {"speak", "break"}


class RuleBroken(CrampCoachError):
    """A response broke a rule; the message names the rule and the words."""


def hold(request: dict[str, Any], response: dict[str, Any]) -> None:
    """Raise RuleBroken naming every rule that a response breaks."""
    broken = list(check(request, response))
    if broken:
        raise RuleBroken("; ".join(broken) + f" in {json.dumps(response)[:600]}")


def check(request: dict[str, Any], response: dict[str, Any]) -> Iterator[str]:
    """The rules that a response breaks, in words."""
    body = response.get("response", {})
    kind = str(_dig(request, "request", "type"))
    if response.get("version") != "1.0":
        yield "the version is 1.0"
    if len(json.dumps(response)) > LARGEST_RESPONSE:
        yield f"a response has at most {LARGEST_RESPONSE} bytes"
    if kind in UNSPEAKABLE:
        if "outputSpeech" in body or "card" in body:
            yield f"{kind} is not answered with words"
        return
    if not isinstance(body.get("shouldEndSession"), bool):
        yield "shouldEndSession is said in every response"
    yield from _speech_rules(request, response)
    if isinstance(request.get("session"), dict):  # else there is nothing to keep it in
        yield from _session_rules(response)
    yield from _card_rules(body)


def seconds(ssml: str) -> float:
    """How long a speech lasts, in seconds: its letters, its stops, and its pauses."""
    pauses = sum(float(pause) for pause in re.findall(r'time="(\d+)ms"', ssml)) / 1000
    words = _words(ssml)
    letters = len(re.findall(r"[a-z]", words, re.IGNORECASE))
    letters += LETTERS_OF_A_DIGIT * len(re.findall(r"\d", words))
    stops = len(re.findall(r"[.?!:,](?=\s|$)", words))
    return letters * SECONDS_A_LETTER + stops * SECONDS_A_STOP + pauses


def _speech_rules(request: dict[str, Any], response: dict[str, Any]) -> Iterator[str]:
    body = response["response"]
    opened = body.get("shouldEndSession") is False
    ssml = _dig(body, "outputSpeech", "ssml") or ""
    reprompt = _dig(body, "reprompt", "outputSpeech", "ssml") or ""
    silent_by_right = not opened and not response.get("sessionAttributes") and "card" not in body
    if not ssml and not silent_by_right:
        yield "nobody gets silence"
    for words in filter(None, (ssml, reprompt)):
        yield from _ssml_rules(words)
    if opened and not _words(ssml).endswith("?"):
        yield "while the session stays open the question is the last thing said"
    if opened and not reprompt:
        yield "an open session has a reprompt"
    if opened and not _words(reprompt).endswith("?"):
        yield "a reprompt ends with the question"
    if not opened and "?" in ssml:
        yield "a closing reply asks nothing"
    if not opened and reprompt:
        yield "a closing reply has no reprompt"
    limit = LONGEST_RELIEF if _in_relief(response) else LONGEST_REPLY
    for words in (ssml, reprompt):
        if seconds(words) > limit:
            yield f"a reply lasts at most {limit} s, not {seconds(words):.1f}"


def _ssml_rules(ssml: str) -> Iterator[str]:
    if len(ssml) > LONGEST_SSML:
        yield f"speech has at most {LONGEST_SSML} characters"
    try:
        tree = ElementTree.fromstring(ssml)
    except ElementTree.ParseError as wrong:
        yield f"speech is well-formed SSML ({wrong})"
        return
    for element in tree.iter():
        if element.tag not in ALLOWED_TAGS:
            yield f"SSML uses no <{element.tag}>"
        pause = element.get("time", "0ms")
        if element.tag == "break" and int(pause.removesuffix("ms")) > speech.LONGEST_PAUSE * 1000:
            yield f"a pause lasts at most {speech.LONGEST_PAUSE} s, not {pause}"
    if re.search(r"[{}\"]|\(\d+ s\)|\bNone\b", _words(ssml)):
        yield "nothing unfilled is spoken"


def _session_rules(response: dict[str, Any]) -> Iterator[str]:
    attributes = response.get("sessionAttributes") or {}
    if response["response"].get("shouldEndSession") is not False:
        if attributes:
            yield "a closing reply carries an empty session"
        return
    if restore(attributes, _library()) is None:
        yield "the session survives its round trip"
    if len(json.dumps(attributes)) > LARGEST_ATTRIBUTES:
        yield f"a session holds at most {LARGEST_ATTRIBUTES} bytes"


def _card_rules(body: dict[str, Any]) -> Iterator[str]:
    card = body.get("card")
    if not card:
        return
    known = {
        (one.title, speech.to_text(one.text, region))
        for one in _library().cards.values()
        for region in _library().regions.values()
    }
    if (card.get("title"), card.get("content")) not in known:
        yield "a card shows one of the general lists, word for word"


@cache
def _library() -> library.Library:
    return library.load()


def _in_relief(response: dict[str, Any]) -> bool:
    return str(_dig(response, "sessionAttributes", "place")).startswith("relief/")


def _words(ssml: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", ssml).split())


def _dig(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
