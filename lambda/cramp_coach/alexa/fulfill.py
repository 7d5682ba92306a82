"""Tells Alexa whether the skill could help, before anybody is sent to it.

Alexa asks this of a live skill that takes part in name-free interaction. The answer must be true
and must change nothing: there is no session here, and nothing is spoken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cramp_coach.alexa.request import authorities, ids, within
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
    slots = {
        name: _slot(name, slot, library)
        for name, slot in within(intent, "slots").items()
        if isinstance(slot, dict) and slot.get("value")
    }
    needed = NEEDED_SLOT.get(str(intent.get("name")) if isinstance(intent, dict) else "")
    said = {value for slot in slots.values() for value in slot.values()}
    if needed is None or (needed and not slots.keys() & {*needed}) or "NO" in said:
        overall = "NO"
    else:
        overall = "MAYBE" if "MAYBE" in said else "YES"
    return {"canFulfill": overall, **({"slots": slots} if slots else {})}


def _slot(name: str, slot: Mapping[str, Any], library: Library) -> dict[str, str]:
    """Whether a slot is understood, and whether there is help for what it names."""
    asked = authorities(slot)
    named = [id for authority in asked for id in ids(authority)]
    if not named:
        understood = "NO" if asked else "MAYBE"
        return {"canUnderstand": understood, "canFulfill": "NO" if asked else "YES"}
    helped = all(_helps(name, id, library) for id in named)
    return {"canUnderstand": "YES", "canFulfill": "YES" if helped else "NO"}


def _helps(name: str, id: str, library: Library) -> bool:
    """Whether there is help for what a slot names: a muscle that can be stretched, a sign that is
    no emergency."""
    if name == "body_part":
        return library.route(id, "").startswith("relief/")
    return id not in library.signs or library.signs[id].level != "emergency"
