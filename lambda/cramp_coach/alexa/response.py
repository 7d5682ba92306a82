"""A reply of the conversation -> the response that Alexa speaks, and that a screen draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response
from ask_sdk_model.ui import AskForPermissionsConsentCard, SimpleCard

from cramp_coach.alexa import permission, tasks
from cramp_coach.alexa.request import APL, within
from cramp_coach.talk import speech
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import State
from cramp_coach.talk.wording import Reply


def to_response(handler_input: HandlerInput, reply: Reply, library: Library) -> Response:
    """A reply in Alexa's form, with the numbers and clauses of the listener's region."""
    if asking := _asking(reply):
        return permission.question(asking)
    region = library.region(handler_input.request_envelope.request.locale)
    builder = handler_input.response_builder
    if reply.words:
        builder.speak(speech.to_ssml(reply.words, region, reply.slow))
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
    return builder.response


def remembered(reply: Reply) -> dict[str, Any]:
    """What the session remembers; nothing where Alexa's own question keeps it for us."""
    return reply.state._asdict() if reply.state and not _asking(reply) else {}


def add_screen(
    event: Mapping[str, Any], reply: Reply, response: dict[str, Any], library: Library
) -> None:
    """Add what a device with a screen draws, to a response in JSON: the SDK would walk it all.

    A closing reply with something to read does not say that the session ends: then the screen
    stays for a while, with the microphone shut. Raises whatever a screen fails at, and then has
    changed nothing.
    """
    if not has_screen(event) or _asking(reply):
        return
    from cramp_coach.alexa import screen  # its modules cost time where nothing is drawn

    directive = screen.render(reply, library, event["request"].get("locale"))
    if not directive:
        return
    stays = reply.state is None and screen.stays(reply.address, library)
    body = response["response"]
    body["directives"] = [*body.get("directives", ()), directive]
    if stays:
        body.pop("shouldEndSession", None)


def _asking(reply: Reply) -> State | None:
    """The state that Alexa's own question keeps for us, None where it is not asked."""
    return reply.state if reply.effect == "ask_permission" else None


def has_screen(event: Mapping[str, Any]) -> bool:
    """Whether the device that sent a request draws APL."""
    interfaces = within(event, "context", "System", "device", "supportedInterfaces")
    return isinstance(interfaces.get(APL), dict)
