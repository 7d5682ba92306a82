"""A reply of the conversation -> the response that Alexa speaks, and that a screen draws."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import RequestEnvelope, Response
from ask_sdk_model.ui import AskForPermissionsConsentCard, SimpleCard

from cramp_coach.alexa import permission, screen, tasks
from cramp_coach.errors import DamagedData
from cramp_coach.talk import speech
from cramp_coach.talk.conversation import Reply
from cramp_coach.talk.library import Library

log = logging.getLogger("cramp_coach")


def to_response(handler_input: HandlerInput, reply: Reply, library: Library) -> Response:
    """A reply in Alexa's form, with the numbers and clauses of the listener's region."""
    region = library.region(handler_input.request_envelope.request.locale)
    builder = handler_input.response_builder
    words = " ".join(part for part in (reply.say, reply.ask) if part)
    if words:
        builder.speak(speech.to_ssml(words, region, reply.slow))
    if reply.state:
        builder.ask(speech.to_ssml(reply.reprompt, region, reply.slow))
    if reply.card:
        card = library.cards[reply.card]
        builder.set_card(SimpleCard(title=card.title, content=speech.to_text(card.text, region)))
    if reply.effect == "permission_card":
        builder.set_card(AskForPermissionsConsentCard(permissions=[permission.SCOPE]))
    if reply.task and reply.state is None:
        builder.add_directive(tasks.completed(reply.task))
    builder.set_should_end_session(reply.state is None)
    if has_screen(handler_input.request_envelope):
        _add_screen(builder.response, reply, library, region)
    return builder.response


def _add_screen(
    response: Response, reply: Reply, library: Library, region: Mapping[str, str]
) -> None:
    """Add what a device with a screen draws.

    A closing reply with something to read does not say that the session ends: then the screen
    stays for a while, with the microphone shut.
    """
    try:
        directive = screen.render(reply, library, region)
        if directive and screen.stays(reply):
            response.should_end_session = None
    except DamagedData:
        log.exception("The screen cannot be drawn; the talk goes on by voice.")
        return
    if directive:
        response.directives = [*(response.directives or ()), directive]


def has_screen(envelope: RequestEnvelope) -> bool:
    """Whether the device draws APL."""
    system = envelope.context.system if envelope.context else None
    device = system.device if system else None
    interfaces = device.supported_interfaces if device else None
    return getattr(interfaces, "alexa_presentation_apl", None) is not None


def trouble(locale: object, library: Library) -> dict[str, Any]:
    """What is said when a request cannot be read, written without the SDK, which failed at it."""
    words = library.place(library.anywhere["trouble"]).say
    ssml = speech.to_ssml(words, library.region(locale if isinstance(locale, str) else ""))
    spoken = {"type": "SSML", "ssml": f"<speak>{ssml}</speak>"}
    response = {"outputSpeech": spoken, "shouldEndSession": True}
    return {"version": "1.0", "sessionAttributes": {}, "response": response}
