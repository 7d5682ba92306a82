"""Alexa's own question for the permission to set a reminder, and what came of it.

Alexa asks in its own words and keeps nothing of the session meanwhile, so the state goes along in
the token of the question and comes back with the answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ask_sdk_model import Response

from cramp_coach.talk.state import State

SCOPE = "alexa::alerts:reminders:skill:readwrite"
"""What a listener has to allow before a skill may set a reminder."""

ANSWER = "Connections.Response"
"""The request that brings what was said to Alexa's question."""

ANSWERED = {"ACCEPTED": "permission_accepted", "DENIED": "permission_denied"}
"""What somebody said to Alexa's question -> event; all else is no answer."""


def question(state: State) -> Response:
    """The response that lets Alexa ask.

    It may not say whether the session ends, and may have no reprompt.
    """
    from ask_sdk_model.interfaces.connections import SendRequestDirective  # costs time

    directive = SendRequestDirective(
        name="AskFor",
        payload={
            "@type": "AskForPermissionsConsentRequest",
            "@version": "1",
            "permissionScope": SCOPE,
        },
        token=json.dumps(state._asdict(), separators=(",", ":")),
    )
    return Response(directives=[directive])


def answer(payload: object) -> str:
    """What came of the question, as the name of an event."""
    payload = payload if isinstance(payload, dict) else {}
    unanswered = "permission_on_card" if payload.get("isCardThrown") else "permission_unanswered"
    return ANSWERED.get(str(payload.get("status")), unanswered)


def kept(token: str | None) -> Mapping[str, Any]:
    """The state that went along, {} where the token holds none."""
    try:
        state = json.loads(token or "")
    except (ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}
