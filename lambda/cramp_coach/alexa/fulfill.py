"""Tells Alexa whether the skill could help, before anybody is sent to it.

Alexa asks this of a live skill that takes part in name-free interaction. The answer must be true
and must change nothing: there is no session here, and nothing is spoken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cramp_coach.talk.library import Library

REQUEST = "CanFulfillIntentRequest"

NEEDED_SLOT: Mapping[str, tuple[str, ...]] = {
    "RelieveCrampIntent": (),
    "CheckCausesIntent": (),
    "PreventCrampsIntent": (),
    "SeeDoctorIntent": (),
    "AskAboutIntent": ("topic",),
    "ReportSymptomIntent": ("symptom",),
}
"""Intents that mean something to somebody who was not talking to the skill -> the slots without
any of which they mean nothing. Every other intent answers a question of ours, or is Alexa's own;
for an emergency Alexa must not go through a skill that cannot call anybody."""


def answer(intent: Any, library: Library) -> dict[str, Any]:
    """The `canFulfillIntent` of a response: YES, NO, or MAYBE where Alexa named no slot's id."""
    intent = intent if isinstance(intent, dict) else {}
    given = intent.get("slots")
    slots = {
        name: _slot(name, slot, library)
        for name, slot in (given.items() if isinstance(given, dict) else ())
        if isinstance(slot, dict) and slot.get("value")
    }
    needed = NEEDED_SLOT.get(str(intent.get("name")))
    said = {value for slot in slots.values() for value in slot.values()}
    if needed is None or (needed and not slots.keys() & {*needed}) or "NO" in said:
        overall = "NO"
    else:
        overall = "MAYBE" if "MAYBE" in said else "YES"
    return {"canFulfill": overall, **({"slots": slots} if slots else {})}


def _slot(name: str, slot: Mapping[str, Any], library: Library) -> dict[str, str]:
    """Whether a slot is understood, and whether there is help for what it names."""
    authorities = list(_authorities(slot))
    ids = [id for authority in authorities for id in _ids(authority)]
    if not ids:
        understood = "NO" if authorities else "MAYBE"
        return {"canUnderstand": understood, "canFulfill": "NO" if authorities else "YES"}
    helped = name != "body_part" or any(library.route(id, "").startswith("relief/") for id in ids)
    return {"canUnderstand": "YES", "canFulfill": "YES" if helped else "NO"}


def _authorities(slot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    resolutions = slot.get("resolutions")
    found = resolutions.get("resolutionsPerAuthority") if isinstance(resolutions, dict) else None
    yield from (one for one in _list(found) if isinstance(one, dict))


def _ids(authority: Mapping[str, Any]) -> Iterator[str]:
    for wrapper in _list(authority.get("values")):
        value = wrapper.get("value") if isinstance(wrapper, dict) else None
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            yield value["id"]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
