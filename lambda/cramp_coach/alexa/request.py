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
from cramp_coach.talk.conversation import TIME, Event
from cramp_coach.talk.library import Library

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

UNREAD = frozenset({"Viewport", "Viewports"})
"""Parts of the context that nobody reads: documents adapt by themselves, and the SDK refuses a
viewport that it has never seen."""

ESSENTIAL: Mapping[str, type] = {
    "type": str,
    "locale": str,
    "intent": dict,
    "arguments": list,
    "token": str,
    "payload": dict,
}
"""Parts of a request that carry what was said, touched, or answered to Alexa's own question."""

WITHOUT_ITS_SLOT = {
    "situation": ("situation", "fallback"),
    "report": ("signs", "unknown_sign"),
    "step": ("step", "fallback"),
    "time": ("time", "fallback"),
    "topic": ("topic", "unknown_topic"),
}
"""Event -> the field it needs, and what it means without: a bare {slot} hears nonsense too."""


def application_id(event: Any) -> object:
    """The id of the skill that a request says it is for, None when it says none."""
    for key in ("context", "System", "application", "applicationId"):
        event = event.get(key) if isinstance(event, dict) else None
    return event


def read(event: dict[str, Any], serializer: DefaultSerializer) -> RequestEnvelope:
    """A request in the SDK's types, without the parts that the SDK may choke on.

    Raises what the SDK raises, for a request that holds no words at all.
    """
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
        envelope = serializer.deserialize(json.dumps(event), RequestEnvelope)
    except Exception:  # a device or a field that this SDK does not know; the words still count
        envelope = serializer.deserialize(json.dumps(_essentials(event)), RequestEnvelope)
    envelope.request.timestamp = at
    return envelope


def to_event(envelope: RequestEnvelope, library: Library) -> Event:
    """What a request means. A request that is no intent opens the talk."""
    request = envelope.request
    at = max(0, int(request.timestamp.timestamp()))
    in_car = bool(envelope.context and getattr(envelope.context, "automotive", None))
    situation = "driving" if in_car else ""
    if request.object_type == "Connections.Response":
        return Event(permission.answer(request.payload), at=at)
    intent = getattr(request, "intent", None)
    if intent is None and tasks.starts(request):
        return Event("bedtime", at=at, situation=situation, task=True)
    if intent is None:
        return Event("launch", at=at, situation=situation)
    slots: dict[str, Slot] = intent.slots or {}
    denies = intent.name == "DenySymptomIntent"  # "my chest doesn't hurt" tells no danger
    meant = {name: list(_ids(slot)) for name, slot in slots.items() if slot}
    event = Event(
        name=INTENTS.get(intent.name, "fallback"),
        at=at,
        signs=() if denies else _signs(intent.name, meant, library),
        topic=_first(meant, "topic"),
        body_part="" if denies else _first(meant, "body_part"),
        situation=situation or _first(meant, "situation"),
        occasion=_first(meant, "occasion"),
        step=_number(slots.get("step")),
        time=_time(slots.get("time")),
    )
    needed, otherwise = WITHOUT_ITS_SLOT.get(event.name, ("name", ""))
    return event if getattr(event, needed) or event.signs else replace(event, name=otherwise)


def _when(timestamp: object) -> datetime:
    """When a request was sent; now, where it does not say so in a way that can be read."""
    try:
        at = datetime.fromisoformat(timestamp if isinstance(timestamp, str) else "")
    except ValueError:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _essentials(event: dict[str, Any]) -> dict[str, Any]:
    """What was said or touched, and where the talk was: all that danger is heard by."""
    request, session = event["request"], event.get("session")
    attributes = session.get("attributes") if isinstance(session, dict) else {}
    return {
        "session": {"attributes": attributes},
        "context": {"System": {"application": {"applicationId": application_id(event)}}},
        "request": {
            name: request[name]
            for name, kind in ESSENTIAL.items()
            if isinstance(request.get(name), kind)
        },
    }


def _signs(intent: str, meant: Mapping[str, list[str]], library: Library) -> tuple[str, ...]:
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
    return str(int(said)) if said.isdecimal() and len(said) < 4 else ""
