"""A stand-in for an Echo: real request envelopes, a session, silence and the reprompt.

Every response is held to `rules`, so whoever talks to the skill through a device checks it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cramp_coach.alexa.request import APL, TOUCH
from cramp_coach.alexa.skill import RUNTIME_ERROR
from simulator import rules
from simulator.stand_in.ear import USUAL, Ear, Heard
from simulator.stand_in.services import Services

Handler = Callable[[dict[str, Any], object], dict[str, Any]]

SKILL_ID = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"
AUTHORITY = f"amzn1.er-authority.echo-sdk.{SKILL_ID}"
CONSENT = {"AMAZON.YesIntent": "ACCEPTED", "AMAZON.NoIntent": "DENIED"}
NOBODY = "https://127.0.0.1:1"
"""An address where no service answers: a test that needs one must bring it."""

SILENCE_SECONDS = 8
"""How long Alexa waits for an answer, before the reprompt and after it."""


@dataclass
class Turn:
    """One request and what came back."""

    request: dict[str, Any]
    response: dict[str, Any]

    @property
    def ssml(self) -> str:
        """What is spoken, "" for nothing."""
        return str(self._body.get("outputSpeech", {}).get("ssml", ""))

    @property
    def reprompt(self) -> str:
        """What is spoken after eight seconds of silence, "" for nothing."""
        return str(self._body.get("reprompt", {}).get("outputSpeech", {}).get("ssml", ""))

    @property
    def card(self) -> dict[str, Any]:
        return dict(self._body.get("card", {}))

    @property
    def directives(self) -> list[dict[str, Any]]:
        return list(self._body.get("directives", ()))

    @property
    def open(self) -> bool:
        """Whether the microphone opens now."""
        return self._body.get("shouldEndSession") is False

    @property
    def screen(self) -> dict[str, Any]:
        """The directive that draws, {} for none."""
        drawing = (one for one in self.directives if one.get("type") == f"{APL}.RenderDocument")
        return dict(next(drawing, {}))

    @property
    def place(self) -> str:
        """The place that the session is at, "" once it is closed."""
        return str(self.response.get("sessionAttributes", {}).get("place", ""))

    @property
    def _body(self) -> dict[str, Any]:
        return dict(self.response.get("response", {}))


@dataclass
class Device:
    """An Echo in a room. `now` is its clock, in seconds since 1970; tests may turn it."""

    handler: Handler
    locale: str = USUAL
    in_car: bool = False
    viewport: dict[str, Any] | None = None
    """Its screen as Alexa describes it, None for a device without one."""
    now: float = 1_795_000_000.0
    skill_id: str = SKILL_ID
    services: Services | None = None
    """Alexa's own services, on loopback; None for services that nobody answers at."""
    asked: dict[str, Any] | None = None
    """The directive by which the skill lets Alexa ask for a permission, while she does."""
    attributes: dict[str, Any] | None = None
    """What the open session holds, None while none is open."""
    last: Turn | None = None
    _reprompted: bool = False
    _ids: itertools.count[int] = field(default_factory=itertools.count)

    @cached_property
    def ear(self) -> Ear:
        """What hears the words, made when the first are said."""
        return Ear.of(self.locale)

    def say(self, words: str) -> Turn:
        """Say something to it. Without an open session it is taken as "ask cramp coach …"."""
        known = self.ear.words
        if self.asked:
            heard = self.ear.hear(known.woken(words))
            return self.permit(CONSENT.get(heard.intent, "NOT_ANSWERED"))
        if known.opens(words):
            return self.launch()
        return self.intend(self.ear.hear(known.request(words)))

    def launch(self, task: str = "") -> Turn:
        """ "Alexa, open cramp coach." With a task: an Alexa Routine starts it."""
        self.attributes = None
        named = {"name": f"{self.skill_id}.{task}", "version": "1", "input": {}}
        return self.send({"type": "LaunchRequest", **({"task": named} if task else {})})

    def permit(self, status: str, card_thrown: bool = False) -> Turn:
        """Answer Alexa's own question: ACCEPTED, DENIED or NOT_ANSWERED."""
        asked, self.asked = self.asked or {}, None
        if self.services and status == "ACCEPTED":
            self.services.allowed = True
        payload = {
            "permissionScope": asked.get("payload", {}).get("permissionScope"),
            "status": status,
            "isCardThrown": card_thrown,
        }
        return self.send(
            {
                "type": "Connections.Response",
                "name": "AskFor",
                "status": {"code": "200", "message": "OK"},
                "payload": payload,
                "token": asked.get("token", ""),
            }
        )

    def intend(self, heard: Heard) -> Turn:
        """Send an intent as if it had been heard."""
        return self.send({"type": "IntentRequest", "intent": intent_of(heard)})

    def touch(self, *arguments: str) -> Turn:
        """Touch something on the screen that sends these arguments."""
        return self.send({"type": TOUCH, "token": "cramp_coach", "arguments": list(arguments)})

    def silence(self) -> Turn | None:
        """Eight seconds of nothing: the reprompt, which is no request; then the session ends."""
        self.now += SILENCE_SECONDS
        if self.asked:
            return self.permit("NOT_ANSWERED")
        if self.attributes is None or self._reprompted:
            return self.end("EXCEEDED_MAX_REPROMPTS") if self.attributes is not None else None
        self._reprompted = True
        return None

    def end(self, reason: str) -> Turn:
        """Alexa closes the session."""
        turn = self.send({"type": "SessionEndedRequest", "reason": reason})
        self.attributes = None
        return turn

    def send(self, request: dict[str, Any]) -> Turn:
        """Send a request in its envelope, hold the response to the rules, keep the session."""
        envelope = self.envelope(request)
        response = json.loads(json.dumps(self.handler(envelope, None)))
        turn = Turn(envelope, response)
        rules.hold(envelope, response)
        if request["type"] != RUNTIME_ERROR:
            kept = dict(response.get("sessionAttributes", {}))
            self.attributes = kept if turn.open else None
        self.asked = next(
            (one for one in turn.directives if one["type"] == "Connections.SendRequest"), None
        )
        self._reprompted = False
        self.last = turn
        return turn

    def envelope(self, request: dict[str, Any]) -> dict[str, Any]:
        """A request as Alexa sends it: with version, session and context."""
        number = next(self._ids)
        context: dict[str, Any] = {
            "System": {
                "application": {"applicationId": self.skill_id},
                "user": {"userId": "amzn1.ask.account.TEST"},
                "device": {"deviceId": "amzn1.ask.device.TEST", "supportedInterfaces": {}},
                "apiEndpoint": self.services.endpoint if self.services else NOBODY,
                "apiAccessToken": "token",
            }
        }
        if self.viewport:
            device = context["System"]["device"]
            device["supportedInterfaces"][APL] = {"runtime": {"maxVersion": "1.4"}}
            context["Viewport"] = self.viewport
        if self.in_car:
            context["Automotive"] = {}
        return {
            "version": "1.0",
            "session": {
                "new": self.attributes is None and request["type"] != "Connections.Response",
                "sessionId": "amzn1.echo-api.session.TEST",
                "application": {"applicationId": self.skill_id},
                "attributes": self.attributes or {},
                "user": {"userId": "amzn1.ask.account.TEST"},
            },
            "context": context,
            "request": {
                "requestId": f"amzn1.echo-api.request.{number}",
                "locale": self.locale,
                "timestamp": _timestamp(self.now),
                **request,
            },
        }


def intent_of(heard: Heard) -> dict[str, Any]:
    """An intent with its slots resolved as Alexa resolves them, the empty ones named."""
    slots: dict[str, Any] = {
        name: {"name": name, "confirmationStatus": "NONE"} for name in heard.empty
    }
    for slot in heard.slots:
        slots[slot.name] = {"name": slot.name, "value": slot.value, "confirmationStatus": "NONE"}
        if slot.id:
            found = {"value": {"name": slot.value, "id": slot.id}}
            slots[slot.name]["resolutions"] = {
                "resolutionsPerAuthority": [
                    {
                        "authority": f"{AUTHORITY}.{slot.type}",
                        "status": {"code": "ER_SUCCESS_MATCH"},
                        "values": [found],
                    }
                ]
            }
    intent: dict[str, Any] = {"name": heard.intent, "confirmationStatus": "NONE"}
    return {**intent, "slots": slots} if slots else intent


def _timestamp(seconds: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
