"""A request of Alexa, as JSON -> the event that it means to the conversation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope

from cramp_coach.alexa import permission, tasks
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import State, restore
from cramp_coach.talk.understanding import Said, understand

READ: Mapping[str, Any] = {
    "version": ...,
    "session": {},
    "context": {"System": {"application": ...}, "Automotive": ...},
    "request": ...,
}
"""The parts of a request that the SDK gets. For all others it takes longer than the talk takes for
its answer, and refuses what it has never seen."""

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
    """A request in the SDK's types, as far as it needs them. Slots and attributes stay JSON.

    Raises what the SDK raises: `rescue` then answers without it.
    """
    attributes = within(event, "session", "attributes")
    event = _kept(event, READ)
    request = dict(event["request"])
    at = when(request.pop("timestamp", None))  # the SDK's own reading imports all of dateutil
    intent = request.get("intent")
    if isinstance(intent, dict):
        request["intent"] = {"name": intent.get("name")}
    envelope = serializer.deserialize(json.dumps({**event, "request": request}), RequestEnvelope)
    envelope.request.timestamp = at
    if envelope.session:
        envelope.session.attributes = attributes
    if isinstance(intent, dict):
        envelope.request.intent.slots = within(intent, "slots")
    return envelope


def _kept(node: Any, wanted: Any) -> Any:
    """The parts of an object that are wanted."""
    if wanted is ... or not isinstance(node, dict):
        return node
    return {name: _kept(node[name], inner) for name, inner in wanted.items() if name in node}


def understood(envelope: RequestEnvelope, library: Library) -> tuple[Event, State | None]:
    """What a request means, and the state that it is meant in, None where no session is open."""
    event, here = to_event(envelope, library), restore(_attributes(envelope), library)
    if envelope.request.object_type != TOUCH:
        return event, here
    from cramp_coach.alexa.touch import touched  # only where there is a screen

    touch, here = touched(envelope.request.arguments, here, library)
    return touch._replace(at=event.at, situation=touch.situation or event.situation), here


def _attributes(envelope: RequestEnvelope) -> Mapping[str, Any] | None:
    """What the session holds; after Alexa's own question, what we gave it to keep for us."""
    if envelope.request.object_type != permission.ANSWER:
        return envelope.session.attributes if envelope.session else None
    return permission.kept(envelope.request.token)


def to_event(envelope: RequestEnvelope, library: Library) -> Event:
    """What a request means. A request that is no intent opens the talk."""
    request = envelope.request
    at = max(0, int(request.timestamp.timestamp()))
    in_car = bool(envelope.context and getattr(envelope.context, "automotive", None))
    situation = "driving" if in_car else ""
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
