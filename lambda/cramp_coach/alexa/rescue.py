"""What is answered when the ordinary way failed: the same words, read and written without the SDK.

A value that the SDK does not know, a bug in a module of this folder: each costs the screen and the
service that was asked for, never a danger word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cramp_coach.alexa import permission
from cramp_coach.alexa.request import RESUMED, TOUCH, when, within
from cramp_coach.talk import speech
from cramp_coach.talk.conversation import respond, told_signs
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import restore
from cramp_coach.talk.understanding import Said, understand
from cramp_coach.talk.wording import Reply

UNPERFORMED: Mapping[str, str] = {
    "set_reminder": "failed",
    "cancel_reminder": "failed",
    "ask_permission": "failed",
}
"""Effect that nobody performs here -> the event that says so."""

READ = frozenset({"LaunchRequest", "IntentRequest", permission.ANSWER, TOUCH, RESUMED})
"""Types of requests that mean here what they mean elsewhere. Of any other only a danger counts: a
"no" in it is no answer to a question of safety."""

WORDLESS: Mapping[str, str] = {"IntentRequest": "fallback", RESUMED: "repeat"}
"""What a request without words means; any other opens the talk."""


def answer(event: Mapping[str, Any], library: Library) -> tuple[dict[str, Any], str]:
    """The response to a request that was not answered the ordinary way, and its outcome.

    "rescued": the words are those of the ordinary way; "failed": only a danger, or the last
    resort. Raises nothing.
    """
    request = within(event, "request")
    in_car = within(event, "context").get("Automotive") is not None
    attributes = within(event, "session", "attributes")
    for way, outcome in ((_as_usual, "rescued"), (_danger_only, "failed")):
        try:
            return way(request, attributes, in_car, library), outcome
        except Exception:  # whatever it is, the next way is simpler
            continue
    return trouble(request.get("locale"), library), "failed"


def trouble(locale: object, library: Library) -> dict[str, Any]:
    """The last resort: it orders nothing, and tells the danger signs."""
    return _ending(library.place(library.anywhere["trouble"]).say, locale, library)


def _as_usual(
    request: Mapping[str, Any], attributes: Mapping[str, Any], in_car: bool, library: Library
) -> dict[str, Any]:
    if request.get("type") not in READ:
        raise ValueError("this is no request that can be read")
    said, here = _event(request, library), restore(attributes, library)
    if request.get("type") == permission.ANSWER:
        said = Event(permission.answer(request.get("payload")))
        here = restore(permission.kept(str(request.get("token"))), library)
    if request.get("type") == TOUCH:
        from cramp_coach.alexa.touch import touched  # only where there is a screen

        arguments = request.get("arguments")
        said, here = touched(arguments if isinstance(arguments, list) else [], here, library)
    if in_car:
        said = said._replace(situation="driving")
    said = said._replace(at=max(0, int(when(request.get("timestamp")).timestamp())))
    reply = respond(said, here, library)
    if reply.effect in UNPERFORMED:
        reply = respond(Event(UNPERFORMED[reply.effect], at=said.at), reply.state, library)
    return _response(reply, request.get("locale"), library)


def _danger_only(
    request: Mapping[str, Any], attributes: Mapping[str, Any], in_car: bool, library: Library
) -> dict[str, Any]:
    """The answer to the worst sign, spoken or touched. Raises StopIteration where none is told."""
    arguments = request.get("arguments")
    button = str(arguments[0]) if isinstance(arguments, list) and arguments else ""
    told = {*told_signs(_event(request, library), library), button.removeprefix("report.")}
    worst = next(sign for sign in library.signs if sign in told)
    return _ending(library.place(f"signs/{worst}").say, request.get("locale"), library)


def _event(request: Mapping[str, Any], library: Library) -> Event:
    """What was said, from the names, values and ids of a request; without words it opens the
    talk."""
    intent = within(request, "intent")
    name = intent.get("name")
    if not isinstance(name, str):
        return Event(WORDLESS.get(str(request.get("type")), "launch"))
    slots = {
        slot: Said(
            " ".join(dict.fromkeys(_strings(value, "value"))),
            tuple(dict.fromkeys(_strings(value, "id"))),
        )
        for slot, value in within(intent, "slots").items()
    }
    return understand(name, slots, library)


def _strings(node: object, key: str) -> Iterator[str]:
    """Every text under a key, however deep it is."""
    if isinstance(node, dict):
        for name, inner in node.items():
            if name == key and isinstance(inner, str):
                yield inner
            else:
                yield from _strings(inner, key)
    elif isinstance(node, list):
        for inner in node:
            yield from _strings(inner, key)


def _response(reply: Reply, locale: object, library: Library) -> dict[str, Any]:
    if reply.state is None:
        return _ending(reply.words, locale, library, reply.slow)
    return {
        "version": "1.0",
        "sessionAttributes": reply.state._asdict(),
        "response": {
            "outputSpeech": _speech(reply.words, locale, library, reply.slow),
            "reprompt": {"outputSpeech": _speech(reply.reprompt, locale, library, reply.slow)},
            "shouldEndSession": False,
        },
    }


def _ending(words: str, locale: object, library: Library, slow: bool = False) -> dict[str, Any]:
    spoken = {"outputSpeech": _speech(words, locale, library, slow)} if words else {}
    return {
        "version": "1.0",
        "sessionAttributes": {},
        "response": {**spoken, "shouldEndSession": True},
    }


def _speech(words: str, locale: object, library: Library, slow: bool) -> dict[str, str]:
    region = library.region(locale if isinstance(locale, str) else "")
    return {"type": "SSML", "ssml": f"<speak>{speech.to_ssml(words, region, slow)}</speak>"}
