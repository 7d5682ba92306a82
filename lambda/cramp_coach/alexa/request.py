"""A request of Alexa, as JSON -> the event that it means to the conversation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import Application, Context, Intent, Request, RequestEnvelope, Session
from ask_sdk_model.interfaces.system import SystemState

from cramp_coach.alexa import permission, tasks
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import State, restore
from cramp_coach.talk.understanding import Said, understand

APL = "Alexa.Presentation.APL"
"""The interface of a device that draws."""

TOUCH = f"{APL}.UserEvent"
"""A touch on the screen."""

RESUMED = "SessionResumedRequest"
"""Alexa comes back from elsewhere with the session still open: the talk goes on where it was."""


def application_id(event: Any) -> object:
    """The id of the skill that a request says it is for, None when it says none."""
    return within(event, "context", "System", "application").get("applicationId")


def within(node: Any, *keys: str) -> Mapping[str, Any]:
    """The object inside an object, {} where there is none."""
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def read(event: dict[str, Any], serializer: DefaultSerializer) -> RequestEnvelope:
    """A request in the SDK's types, as far as a turn needs them.

    The SDK itself reads the request alone: for all around it, it takes longer than the talk takes
    for its answer, and refuses what it has never seen. Raises what the SDK raises: `rescue` then
    answers without it.
    """
    fields = dict(event["request"])
    at = when(fields.pop("timestamp", None))  # the SDK's own reading imports all of dateutil
    intent = fields.pop("intent") if isinstance(fields.get("intent"), dict) else None
    request = serializer.deserialize(json.dumps(fields), Request)
    request.timestamp = at
    if intent is not None:
        request.intent = Intent(name=str(intent.get("name")), slots=within(intent, "slots"))
    return RequestEnvelope(
        version=event.get("version"),
        session=Session() if isinstance(event.get("session"), dict) else None,
        context=Context(
            system=SystemState(application=Application(application_id(event))),
            automotive=within(event, "context").get("Automotive"),
        ),
        request=request,
    )


def understood(
    envelope: RequestEnvelope, attributes: Mapping[str, Any], library: Library
) -> tuple[Event, State | None]:
    """What a request means, and the state that it is meant in, None where no session is open.

    `attributes`: what the session holds.
    """
    if envelope.request.object_type == permission.ANSWER:
        attributes = permission.kept(envelope.request.token)
    event, here = to_event(envelope, library), restore(attributes, library)
    if envelope.request.object_type != TOUCH:
        return event, here
    from cramp_coach.alexa.touch import touched  # only where there is a screen

    touch, here = touched(envelope.request.arguments, here, library)
    return touch._replace(at=event.at, situation=touch.situation or event.situation), here


def to_event(envelope: RequestEnvelope, library: Library) -> Event:
    """What a request means. A request that is no intent opens the talk."""
    request = envelope.request
    at = max(0, int(request.timestamp.timestamp()))
    situation = "" if envelope.context.automotive is None else "driving"
    if request.object_type == permission.ANSWER:
        return Event(permission.answer(request.payload), at=at)
    intent = getattr(request, "intent", None)
    if intent is None and tasks.starts(request):
        return Event("bedtime", at=at, situation=situation, task=True)
    if request.object_type == RESUMED:
        return Event("repeat", at=at, situation=situation)
    if intent is None:
        return Event("launch", at=at, situation=situation)
    slots = {name: _said(slot) for name, slot in intent.slots.items() if slot}
    event = understand(intent.name, slots, library, at)
    return event._replace(situation=situation) if situation else event


def when(timestamp: object) -> datetime:
    """When a request was sent; now, where it does not say so in a way that can be read."""
    try:
        at = datetime.fromisoformat(timestamp if isinstance(timestamp, str) else "")
    except ValueError:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _said(slot: Mapping[str, Any]) -> Said:
    """The words of a slot, and what Alexa takes them for, over all authorities and list items."""
    values = [slot, *(within(slot, "slotValue").get("values") or ())]
    words = (value["value"] for value in values if isinstance(value.get("value"), str))
    found = (ids(authority) for value in values for authority in authorities(value))
    return Said(" ".join(words), tuple(chain.from_iterable(found)))


def authorities(slot: Any) -> list[dict[str, Any]]:
    """What each list of values that Alexa knows makes of the words of a slot."""
    found = within(slot, "resolutions").get("resolutionsPerAuthority")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def ids(authority: Mapping[str, Any]) -> Iterator[str]:
    """The ids of the values that the words are taken for."""
    found = authority.get("values")
    for wrapper in found if isinstance(found, list) else ():
        id = within(wrapper, "value").get("id")
        if isinstance(id, str):
            yield id
