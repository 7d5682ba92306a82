"""The front door: one request of Alexa in, one response out, whatever happens in between.

`request` and `response` translate; nothing here knows what is said.
"""

from __future__ import annotations

import json
import logging
import os.path
import time
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import Response

from cramp_coach.alexa import fulfill, permission, rescue
from cramp_coach.alexa.request import APL, RESUMED, TOUCH, application_id, read, understood, within
from cramp_coach.alexa.response import add_screen, remembered, to_response
from cramp_coach.errors import CrampCoachError
from cramp_coach.talk.conversation import respond
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library, languages, load, of_language
from cramp_coach.talk.state import FRESH, State, restore
from cramp_coach.talk.wording import Reply

if TYPE_CHECKING:
    from cramp_coach.alexa.reminders import Connect

RUNTIME_ERROR = f"{APL}.RuntimeError"
"""A document could not be drawn: the talk goes on without."""

UNSPEAKABLE = frozenset(
    {
        "SessionEndedRequest",
        "System.ExceptionEncountered",
        RUNTIME_ERROR,
    }
)
"""Request types that may not be answered with speech."""

ERRORS = frozenset(
    {
        "INVALID_RESPONSE",
        "INTERNAL_SERVICE_ERROR",
        "ENDPOINT_TIMEOUT",
        "DEVICE_COMMUNICATION_ERROR",
    }
)
"""What Alexa says that went wrong with an answer: SessionEndedErrorType of ask_sdk_model."""

OF_THE_DEVICE = "DEVICE_COMMUNICATION_ERROR"
"""The only one that rings no alarm: the device was not reached."""

NEWS = ("AlexaSkillEvent.", "AudioPlayer.", "Messaging.", "PlaybackController.", "Reminders.")
"""How other types begin that nobody waits behind for an answer."""

KNOWN_TYPES = UNSPEAKABLE | {
    "LaunchRequest",
    "IntentRequest",
    permission.ANSWER,
    TOUCH,
    RESUMED,
    fulfill.REQUEST,
}
"""Request types that a log line names; anything else is "other"."""

PERFORMED = frozenset({"set_reminder", "cancel_reminder"})
"""Effects that call a service; what came of it is the next event."""

ID = "amzn1.ask.skill."
"""How a skill's id begins."""
LIKE_AN_ID = f"{ID}…: the developer console shows it."

SILENT: Mapping[str, Any] = {"version": "1.0", "response": {"shouldEndSession": True}}
"""The response that says nothing."""


class Turn:
    """What goes past the SDK, which would copy and walk it; passed as its context."""

    def __init__(self, event: Mapping[str, Any]) -> None:
        self.event = event
        """The request as it came."""
        self.reply: Reply | None = None
        """What a screen draws."""
        self.remembered: dict[str, Any] = {}
        """What the session holds from now on."""
        self.unheard = ""
        """Where something was not understood: "start", "relief" or "elsewhere"; "" for nowhere."""

    def note(self, here: State | None, reply: Reply, library: Library) -> None:
        """What a turn was."""
        self.reply = reply
        self.remembered = remembered(reply)
        self.unheard = _stage(here, library) if reply.unheard else ""


log = logging.getLogger("cramp_coach")
log.setLevel(logging.INFO)

library: Library = load()
"""The first language: read before anybody waits."""


class WrongSkillId(CrampCoachError):
    """What was given as the skill's id can be none, so every request of Alexa would be refused."""


def build_skill(skill_id: str | None = None, connect: Connect | None = None) -> CustomSkill:
    """The skill as ask-sdk runs it. With an id, it raises AskSdkException for any other skill.

    `connect` replaces the way to Alexa's own services: for a stand-in. Raises WrongSkillId for
    what is no id.
    """
    if skill_id and not _is_id(skill_id):
        raise WrongSkillId(f"CRAMP_COACH_SKILL_ID={skill_id!r} is no skill's id, {LIKE_AN_ID}")
    builder = SkillBuilder()
    builder.skill_id = skill_id or None
    builder.add_request_handler(AnyRequest(connect))
    return builder.create()


def _is_id(text: str) -> bool:
    return text.startswith(ID) and text.removeprefix(ID).replace("-", "").isalnum()


def spoken_in(locale: object) -> Library:
    """What the skill says in the language of a locale, in the first where it has no such."""
    language = str(locale).partition("-")[0]
    other = language != library.language and language in languages()
    return of_language(language) if other else library


def answer(event: Any, skill: CustomSkill, context: object = None) -> dict[str, Any]:
    """Answer one request, as JSON to JSON. Never raises: a person in pain hears a line that helps.

    A request for another skill, and one that may not be answered with speech, gets silence.
    """
    started = time.perf_counter()
    event = event if isinstance(event, dict) else {}
    request = event.get("request") if isinstance(event.get("request"), dict) else {}
    outcome, fault, known = "answered", "", library
    try:
        known = spoken_in(request.get("locale"))
        if skill.skill_id and application_id(event) != skill.skill_id:
            outcome = "refused"
            return dict(SILENT)
        if request.get("type") == RUNTIME_ERROR or str(request.get("type")).startswith(NEWS):
            return _unchanged(event, known)
        if request.get("type") in UNSPEAKABLE:
            fault = _told_error(request)
            outcome = "failed" if fault not in ("", OF_THE_DEVICE) else outcome
            return dict(SILENT)
        if request.get("type") == fulfill.REQUEST:  # without a session, which the SDK asks for
            could = fulfill.answer(request.get("intent"), known)
            return {"version": "1.0", "response": {"canFulfillIntent": could}}
        envelope = read(event, skill.serializer)
        turn = Turn(event)
        response = dict(skill.serializer.serialize(skill.invoke(envelope, turn)))
        if envelope.session:
            response["sessionAttributes"] = turn.remembered
        outcome = f"unheard_{turn.unheard}" if turn.unheard else outcome
        fault = _draw(event, turn.reply, response, known)
        return response
    except Exception as error:
        response, outcome = rescue.answer(event, known)
        fault = _place_of(error)
        return response
    finally:
        _log(request, known, time.perf_counter() - started, outcome, fault)


def _draw(
    event: Mapping[str, Any], reply: Reply | None, response: dict[str, Any], known: Library
) -> str:
    """Add the screen; any fault of it costs the screen alone. Where it was, "" for none."""
    try:
        if reply:
            add_screen(event, reply, response, known)
    except Exception as error:
        return _place_of(error)
    return ""


def _told_error(request: Mapping[str, Any]) -> str:
    """What Alexa tells that went wrong with an earlier answer, "" for nothing."""
    error = within(request, "error")
    return _known(error.get("type"), ERRORS) if error else ""


def _place_of(error: BaseException) -> str:
    """The class of a failure and the line that raised it: constants, whatever was said."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = os.path.basename(trace.tb_frame.f_code.co_filename)
    return f"{type(error).__name__} {file}:{trace.tb_lineno}"


def _unchanged(event: dict[str, Any], known: Library) -> dict[str, Any]:
    """No words, and the session as it was, if it is ours."""
    state = restore(within(event, "session", "attributes"), known)
    kept = state._asdict() if state else {}
    return {"version": "1.0", "sessionAttributes": kept, "response": {}}


def _log(
    request: Mapping[str, Any], known: Library, seconds: float, outcome: str, fault: str
) -> None:
    """One line a request: type, locale, milliseconds, outcome, and what failed where.

    Words that were not understood have an outcome for each stage. Nothing said, no address, no id.
    """
    line = {
        "request": _known(request.get("type"), KNOWN_TYPES),
        "locale": _known(request.get("locale"), known.regions),
        "ms": round(seconds * 1000, 1),
        "outcome": outcome,
    }
    log.info(json.dumps({**line, "fault": fault} if fault else line))


def _stage(here: State | None, library: Library) -> str:
    """Roughly where the talk is. No closer: which question was asked could tell about health."""
    if here is None or here.place in (FRESH, library.anywhere["launch"]):
        return "start"
    return "relief" if library.place(here.place).timed else "elsewhere"


def _known(value: object, names: Collection[str]) -> str:
    """The value if it is one of the names, "other" for anything else, even what is no text."""
    return value if isinstance(value, str) and value in names else "other"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


class AnyRequest(AbstractRequestHandler):  # type: ignore[misc]  # the SDK is untyped
    """Answers every request that Alexa may send."""

    def __init__(self, connect: Connect | None = None) -> None:
        self._connect = connect

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        library = spoken_in(handler_input.request_envelope.request.locale)
        attributes = within(handler_input.context.event, "session", "attributes")
        event, here = understood(handler_input.request_envelope, attributes, library)
        reply = respond(event, here, library)
        reply = self._performed(reply, event.at, handler_input.context.event, library)
        handler_input.context.note(here, reply, library)
        return to_response(handler_input, reply, library)

    def _performed(
        self, reply: Reply, at: int, request: Mapping[str, Any], library: Library
    ) -> Reply:
        """The reply; where it asks for something of Alexa's services, what came of it."""
        if reply.effect not in PERFORMED:
            return reply
        return respond(self._perform(reply, request, at, library), reply.state, library)

    def _perform(
        self, reply: Reply, request: Mapping[str, Any], at: int, library: Library
    ) -> Event:
        """Do what a reply asks of Alexa's services; what came of it, as an event."""
        from cramp_coach.alexa import reminders  # costs time, and hardly any turn needs it

        system = within(request, "context", "System")
        wish = reminders.Wish(
            effect=reply.effect,
            time=reply.state.time if reply.state and reply.state.time else library.clock.usual,
            text=library.reminder,
            locale=_text(within(request, "request").get("locale")),
            now=at,
        )
        account = reminders.Account(
            endpoint=_text(system.get("apiEndpoint")),
            token=_text(system.get("apiAccessToken")),
            device=_text(within(system, "device").get("deviceId")),
        )
        outcome = reminders.perform(wish, account, self._connect)
        return Event(outcome.name, at=at, cancelled=outcome.count)
