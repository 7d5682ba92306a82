"""The Alexa adapter: a request becomes an event, a reply becomes a response.

Everything that knows Alexa's names is here; nothing here knows what is said.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import RequestEnvelope, Response, Slot
from ask_sdk_model.ui import SimpleCard

from cramp_coach import screen, speech
from cramp_coach.conversation import Event, Reply, State, respond, restore
from cramp_coach.errors import DamagedData
from cramp_coach.library import Library, load

INTENTS: Mapping[str, str] = {
    "RelieveCrampIntent": "relieve",
    "ChangeSituationIntent": "situation",
    "StillCrampingIntent": "still",
    "CrampEasedIntent": "eased",
    "WorseIntent": "worse",
    "UnsureIntent": "unsure",
    "CheckCausesIntent": "causes",
    "AskAboutIntent": "topic",
    "EmergencyIntent": "emergency",
    "ReportSymptomIntent": "report",
    "DenySymptomIntent": "deny",
    "CallForHelpIntent": "call_for_help",
    "SeeDoctorIntent": "doctor",
    "PreventCrampsIntent": "prevent",
    "GoToStepIntent": "step",
    "SlowerIntent": "slower",
    "ThankIntent": "thanks",
    "SourcesIntent": "sources",
    "AMAZON.YesIntent": "yes",
    "AMAZON.NoIntent": "no",
    "AMAZON.NextIntent": "next",
    "AMAZON.PreviousIntent": "previous",
    "AMAZON.RepeatIntent": "repeat",
    "AMAZON.PauseIntent": "wait",
    "AMAZON.ResumeIntent": "next",
    "AMAZON.StartOverIntent": "start_over",
    "AMAZON.HelpIntent": "help",
    "AMAZON.StopIntent": "stop",
    "AMAZON.CancelIntent": "stop",
    "AMAZON.NavigateHomeIntent": "home",
    "AMAZON.FallbackIntent": "fallback",
}
"""Intent of the interaction model -> event of the conversation."""

NEEDS_A_SLOT = {"situation": "situation", "report": "signs", "step": "step"}
"""Events that mean nothing without their slot: a bare {slot} sample hears nonsense too."""

APL = "Alexa.Presentation.APL"
RUNTIME_ERROR = f"{APL}.RuntimeError"
"""A document could not be drawn: the talk goes on by voice."""
TOUCH = f"{APL}.UserEvent"

UNSPEAKABLE = frozenset(
    {
        "SessionEndedRequest",
        "System.ExceptionEncountered",
        RUNTIME_ERROR,
    }
)
"""Request types that may not be answered with speech."""

KNOWN_TYPES = UNSPEAKABLE | {"LaunchRequest", "IntentRequest", TOUCH}
"""Request types that a log line names; anything else is "other"."""

UNREAD = frozenset({"Viewport", "Viewports"})
"""Parts of the context that nobody reads: documents adapt by themselves, and the SDK refuses a
viewport that it has never seen."""

SILENT: Mapping[str, Any] = {"version": "1.0", "response": {"shouldEndSession": True}}
"""The response that says nothing."""

log = logging.getLogger("cramp_coach")
log.setLevel(logging.INFO)

library: Library = load()


def build_skill(skill_id: str | None = None) -> CustomSkill:
    """The skill as ask-sdk runs it. With an id, it raises AskSdkException for any other skill."""
    builder = SkillBuilder()
    builder.skill_id = skill_id or None
    builder.add_request_handler(AnyRequest())
    return builder.create()


def answer(event: Any, skill: CustomSkill, context: object = None) -> dict[str, Any]:
    """Answer one request, as JSON to JSON. Never raises: a person in pain hears a line that helps.

    A request for another skill, and one that may not be answered with speech, gets silence.
    """
    started = time.perf_counter()
    event = event if isinstance(event, dict) else {}
    request = event.get("request") if isinstance(event.get("request"), dict) else {}
    outcome = "answered"
    try:
        if skill.skill_id and _application_id(event) != skill.skill_id:
            outcome = "refused"
            return dict(SILENT)
        if request.get("type") == RUNTIME_ERROR:
            return _unchanged(event)
        if request.get("type") in UNSPEAKABLE:
            return dict(SILENT)
        return _through_sdk(event, skill, context)
    except Exception:
        outcome = "failed"
        return _trouble(request.get("locale"))
    finally:
        _log(request, time.perf_counter() - started, outcome)


def _application_id(event: Any) -> object:
    for key in ("context", "System", "application", "applicationId"):
        event = event.get(key) if isinstance(event, dict) else None
    return event


def _through_sdk(event: dict[str, Any], skill: CustomSkill, context: object) -> dict[str, Any]:
    session = event.get("session")
    if isinstance(session, dict) and not isinstance(session.get("attributes"), dict):
        event = {**event, "session": {**session, "attributes": {}}}
    context_of_device = event.get("context")
    if isinstance(context_of_device, dict):
        kept = {name: one for name, one in context_of_device.items() if name not in UNREAD}
        event = {**event, "context": kept}
    envelope = skill.serializer.deserialize(json.dumps(event), RequestEnvelope)
    response: dict[str, Any] = skill.serializer.serialize(skill.invoke(envelope, context))
    return response


def _unchanged(event: dict[str, Any]) -> dict[str, Any]:
    """No words, and the session as it was."""
    session = event.get("session")
    attributes = session.get("attributes") if isinstance(session, dict) else None
    return {"version": "1.0", "sessionAttributes": attributes or {}, "response": {}}


def _trouble(locale: object) -> dict[str, Any]:
    """What is said when a request cannot be read, written without the SDK, which failed at it."""
    words = library.place(library.anywhere["trouble"]).say
    ssml = speech.to_ssml(words, _region(locale if isinstance(locale, str) else ""))
    spoken = {"type": "SSML", "ssml": f"<speak>{ssml}</speak>"}
    response = {"outputSpeech": spoken, "shouldEndSession": True}
    return {"version": "1.0", "sessionAttributes": {}, "response": response}


def _log(request: Mapping[str, Any], seconds: float, outcome: str) -> None:
    """One line a request: type, locale, milliseconds, outcome. Nothing said, no address, no id."""
    kind, locale = request.get("type"), request.get("locale")
    line = {
        "request": kind if kind in KNOWN_TYPES else "other",
        "locale": locale if locale in library.regions else "other",
        "ms": round(seconds * 1000, 1),
        "outcome": outcome,
    }
    log.info(json.dumps(line))


class AnyRequest(AbstractRequestHandler):  # type: ignore[misc]  # the SDK is untyped
    """Answers every request that Alexa may send."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        envelope = handler_input.request_envelope
        if envelope.request.object_type in UNSPEAKABLE:
            return Response(should_end_session=True)
        attributes = envelope.session.attributes if envelope.session else None
        event, here = to_event(envelope), restore(attributes, library)
        if envelope.request.object_type == TOUCH:
            event, here = _touched(envelope.request.arguments, event, here)
        reply = respond(event, here, library)
        if envelope.session:
            state = vars(reply.state) if reply.state else {}
            handler_input.attributes_manager.session_attributes = dict(state)
        return to_response(handler_input, reply)


def to_event(envelope: RequestEnvelope) -> Event:
    """What a request means. A request that is no intent opens the talk."""
    request = envelope.request
    at = int(request.timestamp.timestamp()) if request.timestamp else 0
    in_car = bool(envelope.context and getattr(envelope.context, "automotive", None))
    situation = "driving" if in_car else ""
    intent = getattr(request, "intent", None)
    if intent is None:
        return Event("launch", at=at, situation=situation)
    slots: dict[str, Slot] = intent.slots or {}
    meant = {name: list(_ids(slot)) for name, slot in slots.items() if slot}
    event = Event(
        name=INTENTS.get(intent.name, "fallback"),
        at=at,
        signs=() if intent.name == "DenySymptomIntent" else _signs(intent.name, meant),
        topic=_first(meant, "topic"),
        body_part=_first(meant, "body_part"),
        situation=situation or _first(meant, "situation"),
        occasion=_first(meant, "occasion"),
        step=_number(slots.get("step")),
    )
    needed = NEEDS_A_SLOT.get(event.name)
    if needed and not getattr(event, needed):
        return Event("fallback", at=at, situation=situation)
    return event


def _touched(
    arguments: list[object] | None, event: Event, state: State | None
) -> tuple[Event, State | None]:
    """The event of a touch, at the time and in the situation of any other."""
    touch, here = screen.touched(arguments, state, library)
    return replace(touch, at=event.at, situation=touch.situation or event.situation), here


def to_response(handler_input: HandlerInput, reply: Reply) -> Response:
    """A reply in Alexa's form, with the numbers and clauses of the listener's region."""
    region = _region(handler_input.request_envelope.request.locale)
    builder = handler_input.response_builder
    words = " ".join(part for part in (reply.say, reply.ask) if part)
    if words:
        builder.speak(speech.to_ssml(words, region, reply.slow))
    if reply.state:
        builder.ask(speech.to_ssml(reply.reprompt, region, reply.slow))
    if reply.card:
        card = library.cards[reply.card]
        builder.set_card(SimpleCard(title=card.title, content=speech.to_text(card.text, region)))
    builder.set_should_end_session(reply.state is None)
    return _with_screen(handler_input, builder.response, reply, region)


def _with_screen(
    handler_input: HandlerInput, response: Response, reply: Reply, region: Mapping[str, str]
) -> Response:
    """The response with what a device with a screen draws.

    A closing reply with something to read does not say that the session ends: then the screen
    stays for a while, with the microphone shut.
    """
    if not has_screen(handler_input.request_envelope):
        return response
    try:
        directive = screen.render(reply, library, region)
        if directive and screen.stays(reply):
            response.should_end_session = None
    except DamagedData:
        log.exception("The screen cannot be drawn; the talk goes on by voice.")
        return response
    if directive:
        response.directives = [*(response.directives or ()), directive]
    return response


def has_screen(envelope: RequestEnvelope) -> bool:
    """Whether the device draws APL."""
    device = envelope.context.system.device if envelope.context else None
    interfaces = device.supported_interfaces if device else None
    return getattr(interfaces, "alexa_presentation_apl", None) is not None


def _region(locale: str | None) -> Mapping[str, str]:
    return library.regions.get(locale or "", library.regions[""])


def _signs(intent: str, meant: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Every warning sign in any slot but the one that denies."""
    said = [id for slot, ids in meant.items() if slot != "denied" for id in ids]
    if intent == "EmergencyIntent":
        said.append("emergency")
    return tuple(id for id in said if id in library.signs)


def _first(meant: Mapping[str, list[str]], slot: str) -> str:
    return next(iter(meant.get(slot, ())), "")


def _ids(slot: Slot) -> Iterator[str]:
    """The ids of all values that a slot resolves to, over all authorities and list items."""
    values = [slot, *(getattr(slot.slot_value, "values", None) or ())]
    for value in values:
        for authority in getattr(value.resolutions, "resolutions_per_authority", None) or ():
            for wrapper in authority.values or ():
                if wrapper and wrapper.value and wrapper.value.id:
                    yield wrapper.value.id


def _number(slot: Slot | None) -> str:
    """A number as digits, "" for none and for the "?" that Alexa sends when it heard none."""
    said = str(slot.value) if slot and slot.value else ""
    return said if said.isdecimal() and len(said) < 4 else ""
