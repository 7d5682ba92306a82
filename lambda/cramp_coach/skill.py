"""The Alexa adapter: a request becomes an event, a reply becomes a response.

Everything that knows Alexa's names is here; nothing here knows what is said.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import RequestEnvelope, Response, Slot
from ask_sdk_model.ui import AskForPermissionsConsentCard, SimpleCard

from cramp_coach import fulfill, screen, speech
from cramp_coach.conversation import TIME, Event, Reply, State, respond, restore
from cramp_coach.errors import DamagedData
from cramp_coach.library import Library, load

if TYPE_CHECKING:
    from cramp_coach.reminders import Connect

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
    "BedtimeRoutineIntent": "bedtime",
    "RemindMeIntent": "remind",
    "ChangeReminderIntent": "change",
    "CancelReminderIntent": "cancel_reminder",
    "TellTimeIntent": "time",
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

WITHOUT_ITS_SLOT = {
    "situation": ("situation", "fallback"),
    "report": ("signs", "fallback"),
    "step": ("step", "fallback"),
    "time": ("time", "fallback"),
    "topic": ("topic", "unknown_topic"),
}
"""Event -> the field it needs, and what it means without: a bare {slot} hears nonsense too."""

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

KNOWN_TYPES = UNSPEAKABLE | {
    "LaunchRequest",
    "IntentRequest",
    "Connections.Response",
    TOUCH,
    fulfill.REQUEST,
}
"""Request types that a log line names; anything else is "other"."""

UNREAD = frozenset({"Viewport", "Viewports"})
"""Parts of the context that nobody reads: documents adapt by themselves, and the SDK refuses a
viewport that it has never seen."""

PERFORMED = frozenset({"set_reminder", "cancel_reminder"})
"""Effects that call a service; what came of it is the next event."""

PERMISSION = "alexa::alerts:reminders:skill:readwrite"
"""What a listener has to allow before a skill may set a reminder."""

ANSWERED = {"ACCEPTED": "permission_accepted", "DENIED": "permission_denied"}
"""What somebody said to Alexa's own question -> event; all else is no answer."""

TASK = "BedtimeStretch"
"""The custom task that an Alexa Routine may start (`make generate TASKS=1`)."""

TASK_STATUS = {
    "done": ("200", "The stretch was done."),
    "begun": ("400", "The stretch was ended early."),
}
"""How far the stretch got -> code and message for the Routine that began it."""

SILENT: Mapping[str, Any] = {"version": "1.0", "response": {"shouldEndSession": True}}
"""The response that says nothing."""

log = logging.getLogger("cramp_coach")
log.setLevel(logging.INFO)

library: Library = load()


def build_skill(skill_id: str | None = None, connect: Connect | None = None) -> CustomSkill:
    """The skill as ask-sdk runs it. With an id, it raises AskSdkException for any other skill.

    `connect` replaces the way to Alexa's own services: for a stand-in.
    """
    builder = SkillBuilder()
    builder.skill_id = skill_id or None
    builder.add_request_handler(AnyRequest(connect))
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
        if skill.skill_id and application_id(event) != skill.skill_id:
            outcome = "refused"
            return dict(SILENT)
        if request.get("type") == RUNTIME_ERROR:
            return _unchanged(event)
        if request.get("type") in UNSPEAKABLE:
            return dict(SILENT)
        if request.get("type") == fulfill.REQUEST:  # without a session, which the SDK asks for
            could = fulfill.answer(request.get("intent"), library)
            return {"version": "1.0", "response": {"canFulfillIntent": could}}
        return _through_sdk(event, skill, context)
    except Exception:
        outcome = "failed"
        return _trouble(request.get("locale"))
    finally:
        _log(request, time.perf_counter() - started, outcome)


def application_id(event: Any) -> object:
    """The id of the skill that a request says it is for, None when it says none."""
    for key in ("context", "System", "application", "applicationId"):
        event = event.get(key) if isinstance(event, dict) else None
    return event


def _through_sdk(event: dict[str, Any], skill: CustomSkill, context: object) -> dict[str, Any]:
    session = event.get("session")
    if isinstance(session, dict) and not isinstance(session.get("attributes"), dict):
        event = {**event, "session": {**session, "attributes": {}}}
    device = event.get("context")
    if isinstance(device, dict):
        kept = {name: one for name, one in device.items() if name not in UNREAD}
        event = {**event, "context": kept}
    request = dict(event["request"])
    at = _when(request.pop("timestamp", None))  # the SDK's own reading imports all of dateutil
    event = {**event, "request": request}
    try:
        envelope = skill.serializer.deserialize(json.dumps(event), RequestEnvelope)
    except Exception:  # a device or a field that this SDK does not know; the words still count
        envelope = skill.serializer.deserialize(json.dumps(_essentials(event)), RequestEnvelope)
    envelope.request.timestamp = at
    response: dict[str, Any] = skill.serializer.serialize(skill.invoke(envelope, context))
    return response


def _when(timestamp: object) -> datetime:
    """When a request was sent; now, where it does not say so in a way that can be read."""
    try:
        at = datetime.fromisoformat(timestamp if isinstance(timestamp, str) else "")
    except ValueError:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _essentials(event: dict[str, Any]) -> dict[str, Any]:
    """What was said, and where the talk was: all that danger is heard by."""
    request, session = event["request"], event.get("session")
    attributes = session.get("attributes") if isinstance(session, dict) else {}
    return {
        "session": {"attributes": attributes},
        "context": {"System": {"application": {"applicationId": application_id(event)}}},
        "request": {key: request.get(key) for key in ("type", "locale", "intent")},
    }


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
    line = {
        "request": _known(request.get("type"), KNOWN_TYPES),
        "locale": _known(request.get("locale"), library.regions),
        "ms": round(seconds * 1000, 1),
        "outcome": outcome,
    }
    log.info(json.dumps(line))


def _known(value: object, names: Collection[str]) -> str:
    """The value if it is one of the names, "other" for anything else, even what is no text."""
    return value if isinstance(value, str) and value in names else "other"


class AnyRequest(AbstractRequestHandler):  # type: ignore[misc]  # the SDK is untyped
    """Answers every request that Alexa may send."""

    def __init__(self, connect: Connect | None = None) -> None:
        self._connect = connect

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        envelope = handler_input.request_envelope
        if envelope.request.object_type in UNSPEAKABLE:
            return Response(should_end_session=True)
        event, here = to_event(envelope), restore(_attributes(envelope), library)
        if envelope.request.object_type == TOUCH:
            event, here = _touched(envelope.request.arguments, event, here)
        reply = respond(event, here, library)
        if reply.effect in PERFORMED and event.name != "repeat":
            came_of_it = self._perform(reply, envelope, event.at)
            reply = respond(came_of_it, reply.state, library)
            event = came_of_it
        asks = reply.effect == "ask_permission" and event.name != "repeat"
        if envelope.session:
            state = vars(reply.state) if reply.state and not asks else {}
            handler_input.attributes_manager.session_attributes = dict(state)
        return _permission_question(reply) if asks else to_response(handler_input, reply)

    def _perform(self, reply: Reply, envelope: RequestEnvelope, at: int) -> Event:
        """Do what a reply asks of Alexa's services; what came of it, as an event."""
        from cramp_coach import reminders  # costs time, and hardly any turn needs it

        system = envelope.context.system
        wish = reminders.Wish(
            effect=reply.effect,
            time=reply.state.time if reply.state and reply.state.time else library.clock.usual,
            text=library.reminder,
            locale=envelope.request.locale,
            now=at,
        )
        account = reminders.Account(
            endpoint=system.api_endpoint or "",
            token=system.api_access_token or "",
            device=system.device.device_id if system.device else "",
        )
        outcome = reminders.perform(wish, account, self._connect)
        return Event(outcome.name, at=at, count=outcome.count)


def _attributes(envelope: RequestEnvelope) -> Mapping[str, Any] | None:
    """What the session holds; after Alexa's own question, what we gave it to keep for us."""
    if envelope.request.object_type != "Connections.Response":
        return envelope.session.attributes if envelope.session else None
    try:
        kept = json.loads(envelope.request.token or "")
    except ValueError:
        return None
    return kept if isinstance(kept, dict) else None


def _permission_question(reply: Reply) -> Response:
    """Lets Alexa ask for the permission, in its own words. The state waits in the token.

    Such a response may not say whether the session ends, and may have no reprompt.
    """
    from ask_sdk_model.interfaces.connections import SendRequestDirective  # costs time

    directive = SendRequestDirective(
        name="AskFor",
        payload={
            "@type": "AskForPermissionsConsentRequest",
            "@version": "1",
            "permissionScope": PERMISSION,
        },
        token=json.dumps(vars(reply.state), separators=(",", ":")),
    )
    return Response(directives=[directive])


def _task_completed(task: str) -> object:
    """Tells the Routine that began the stretch that its task is over."""
    from ask_sdk_model import Status  # both cost time, and hardly any turn needs them
    from ask_sdk_model.interfaces.tasks import CompleteTaskDirective

    code, message = TASK_STATUS[task]
    return CompleteTaskDirective(status=Status(code=code, message=message))


def _permission_answer(payload: object) -> str:
    """What came of Alexa's own question."""
    payload = payload if isinstance(payload, dict) else {}
    unanswered = "permission_on_card" if payload.get("isCardThrown") else "permission_unanswered"
    return ANSWERED.get(str(payload.get("status")), unanswered)


def to_event(envelope: RequestEnvelope) -> Event:
    """What a request means. A request that is no intent opens the talk."""
    request = envelope.request
    at = max(0, int(request.timestamp.timestamp()))
    in_car = bool(envelope.context and getattr(envelope.context, "automotive", None))
    situation = "driving" if in_car else ""
    if request.object_type == "Connections.Response":
        return Event(_permission_answer(request.payload), at=at)
    intent = getattr(request, "intent", None)
    task = getattr(request, "task", None)
    if intent is None and task and str(task.name).rpartition(".")[2] == TASK:
        return Event("bedtime", at=at, situation=situation, task=True)
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
        time=_time(slots.get("time")),
    )
    needed, otherwise = WITHOUT_ITS_SLOT.get(event.name, ("name", ""))
    return event if getattr(event, needed) or event.signs else replace(event, name=otherwise)


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
    if reply.effect == "permission_card":
        builder.set_card(AskForPermissionsConsentCard(permissions=[PERMISSION]))
    if reply.task and reply.state is None:
        builder.add_directive(_task_completed(reply.task))
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


def _time(slot: Slot | None) -> str:
    """A time of day as "21:30", a part of the day as "EV", "" for none."""
    said = str(slot.value) if slot and slot.value else ""
    return said if TIME.fullmatch(said) or said in ("MO", "AF", "EV", "NI") else ""


def _number(slot: Slot | None) -> str:
    """A number as digits, "" for none and for the "?" that Alexa sends when it heard none."""
    said = str(slot.value) if slot and slot.value else ""
    return said if said.isdecimal() and len(said) < 4 else ""
