"""A request of Alexa, as JSON -> the event that it means to the conversation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope, Slot

from cramp_coach.alexa import permission, tasks
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library
from cramp_coach.talk.understanding import Said, understand

UNREAD = frozenset({"Viewport", "Viewports"})
"""Parts of the context that nobody reads: documents adapt by themselves, and the SDK refuses a
viewport that it has never seen."""

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
    """A request in the SDK's types, without the parts that the SDK may choke on.

    Raises what the SDK raises: `rescue` then answers without it.
    """
    session = event.get("session")
    if isinstance(session, dict) and not isinstance(session.get("attributes"), dict):
        event = {**event, "session": {**session, "attributes": {}}}
    device = event.get("context")
    if isinstance(device, dict):
        kept = {name: one for name, one in device.items() if name not in UNREAD}
        event = {**event, "context": kept}
    request = dict(event["request"])
    at = when(request.pop("timestamp", None))  # the SDK's own reading imports all of dateutil
    event = {**event, "request": request}
    envelope = serializer.deserialize(json.dumps(event), RequestEnvelope)
    envelope.request.timestamp = at
    return envelope


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
    slots = {name: _said(slot) for name, slot in (intent.slots or {}).items() if slot}
    event = replace(understand(intent.name, slots, library), at=at)
    return replace(event, situation=situation) if situation else event


def when(timestamp: object) -> datetime:
    """When a request was sent; now, where it does not say so in a way that can be read."""
    try:
        at = datetime.fromisoformat(timestamp if isinstance(timestamp, str) else "")
    except ValueError:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _said(slot: Slot) -> Said:
    """The words of a slot, and what Alexa takes them for, over all authorities and list items."""
    values = [slot, *(getattr(slot.slot_value, "values", None) or ())]
    words = (value.value for value in values if isinstance(value.value, str))
    return Said(" ".join(words), tuple(id for value in values for id in _ids(value)))


def _ids(value: Any) -> Iterator[str]:
    for authority in getattr(value.resolutions, "resolutions_per_authority", None) or ():
        for wrapper in authority.values or ():
            if wrapper and wrapper.value and wrapper.value.id:
                yield wrapper.value.id
