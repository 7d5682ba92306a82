"""What every response must keep, whoever asks and whatever happened: the home of these rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree import ElementTree

from cramp_coach.alexa import fulfill
from cramp_coach.alexa.permission import SCOPE
from cramp_coach.alexa.request import APL
from cramp_coach.alexa.skill import NEWS, UNSPEAKABLE, spoken_in
from cramp_coach.errors import CrampCoachError
from cramp_coach.talk import speech
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import restore

LONGEST_RELIEF = 35.0
"""Seconds of a reply while somebody is in pain, pauses included."""
LONGEST_BEGINNING = 45.0
"""Seconds of a reply that answers a warning sign first, and then begins the relief."""
LONGEST_STRETCH = 90.0
"""Seconds of a reply that guides the bedtime stretch."""
LONGEST_REPLY = 45.0
"""Seconds of any other reply."""
LARGEST_RESPONSE = 40_000
"""Bytes, screen and pictures included: a third of the 120 KB that Alexa allows."""
LONGEST_SSML = 8000
LARGEST_ATTRIBUTES = 400
LINGER = 20.0
"""Seconds that a screen stays after the reply and its reprompt, at least."""
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
    library = spoken_in(_dig(request, "request", "locale"))
    if response.get("version") != "1.0":
        yield "the version is 1.0"
    if len(json.dumps(response)) > LARGEST_RESPONSE:
        yield f"a response has at most {LARGEST_RESPONSE} bytes"
    if kind in UNSPEAKABLE or kind.startswith(NEWS):
        if "outputSpeech" in body or "card" in body:
            yield f"{kind} is not answered with words"
        return
    if kind == fulfill.REQUEST:
        if set(response) != {"version", "response"} or set(body) != {"canFulfillIntent"}:
            yield f"{kind} is answered without words, session or anything else"
        return
    if asks_permission(response):
        yield from _permission_rules(response, library)
        return
    screen = _screen(response)
    if not isinstance(body.get("shouldEndSession"), bool) and not screen:
        yield "shouldEndSession is said in every response, but for one that leaves a screen to read"
    if screen:
        yield from _screen_rules(request, response, screen, library)
    yield from _speech_rules(request, response, library)
    if isinstance(request.get("session"), dict):  # else there is nothing to keep it in
        yield from _session_rules(response, library)
    yield from _card_rules(body, library)


def _speech_rules(
    request: dict[str, Any], response: dict[str, Any], library: Library
) -> Iterator[str]:
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
    limit = _limit(request, response, library)
    for words in (ssml, reprompt):
        if (lasts := speech.seconds(words, library.pace)) > limit:
            yield f"a reply lasts at most {limit} s, not {lasts:.1f}"


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


def _session_rules(response: dict[str, Any], library: Library) -> Iterator[str]:
    attributes = response.get("sessionAttributes") or {}
    if response["response"].get("shouldEndSession") is not False:
        if attributes:
            yield "a closing reply carries an empty session"
        return
    if not _comes_back(attributes, library):
        yield "the session survives its round trip"
    if len(json.dumps(attributes)) > LARGEST_ATTRIBUTES:
        yield f"a session holds at most {LARGEST_ATTRIBUTES} bytes"


def _comes_back(attributes: dict[str, Any], library: Library) -> bool:
    """Whether a state is read back as it was left."""
    state = restore(attributes, library)
    return state is not None and state._asdict().items() >= attributes.items()


def asks_permission(response: dict[str, Any]) -> bool:
    """Whether a response lets Alexa ask for a permission in its own words."""
    directives = response.get("response", {}).get("directives", ())
    return any(one.get("type") == "Connections.SendRequest" for one in directives)


def _permission_rules(response: dict[str, Any], library: Library) -> Iterator[str]:
    body = response["response"]
    if {"shouldEndSession", "outputSpeech", "reprompt", "card"} & {*body}:
        yield "while Alexa asks for a permission the skill is silent, and no session ends"
    if response.get("sessionAttributes"):
        yield "while Alexa asks for a permission the state is in the token, nowhere else"
    for directive in body["directives"]:
        if not _comes_back(json.loads(directive.get("token", "{}")), library):
            yield "the state survives its way through the token"


def _screen(response: dict[str, Any]) -> dict[str, Any]:
    """The directive that draws, {} where there is none."""
    directives = response["response"].get("directives", [])
    return next((one for one in directives if one.get("type") == f"{APL}.RenderDocument"), {})


def _screen_rules(
    request: dict[str, Any], response: dict[str, Any], screen: dict[str, Any], library: Library
) -> Iterator[str]:
    if APL not in (_dig(request, "context", "System", "device", "supportedInterfaces") or {}):
        yield "a device without a screen gets nothing to draw"
    document = screen["document"]
    if document["import"]:
        yield "a document imports nothing, so that no network can spoil it"
    body = response["response"]
    ssml = _dig(body, "outputSpeech", "ssml") or ""
    reprompt = _dig(body, "reprompt", "outputSpeech", "ssml") or ""
    spoken = sum(speech.seconds(words, library.pace) for words in (ssml, reprompt))
    if document["settings"]["idleTimeout"] < (spoken + LINGER) * 1000:
        yield f"a screen stays {LINGER} s longer than the reply and its reprompt"
    shown = screen["datasources"]["screen"]
    if re.search(r"\{\w+\}|\(\d+ s\)", json.dumps(shown)):
        yield "nothing unfilled is shown"
    if body.get("shouldEndSession") is False and not shown["buttons"]:
        yield "what can be said can be touched"


def _card_rules(body: dict[str, Any], library: Library) -> Iterator[str]:
    card = body.get("card")
    if not card:
        return
    if card.get("type") == "AskForPermissionsConsent":
        if card.get("permissions") != [SCOPE]:
            yield f"the only permission that is asked for is {SCOPE}"
        return
    if (card.get("title"), card.get("content")) not in _known_cards(library.language):
        yield "a card shows one of the general lists, word for word"


@cache
def _known_cards(language: str) -> frozenset[tuple[str, str]]:
    library = spoken_in(language)
    return frozenset(
        (one.title, speech.to_text(one.text, region))
        for one in library.cards.values()
        for region in library.regions.values()
    )


def _limit(request: dict[str, Any], response: dict[str, Any], library: Library) -> float:
    """How long a reply may last, in seconds, by the place that it is spoken at."""
    if not isinstance(request.get("session"), dict):  # nothing tells the place
        return LONGEST_STRETCH
    if library.for_the_cramp in str(_dig(response, "response", "outputSpeech", "ssml")):
        return LONGEST_BEGINNING
    flow, _, _ = str(_dig(response, "sessionAttributes", "place")).partition("/")
    return {"relief": LONGEST_RELIEF, "bedtime": LONGEST_STRETCH}.get(flow, LONGEST_REPLY)


def _dig(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _words(ssml: str) -> str:
    """The words of a speech, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", ssml).split())
