"""The requests that are timed: one of every kind of turn, on a plain Echo and on an Echo Show."""

from __future__ import annotations

from typing import Any

from lambda_function import lambda_handler
from simulator.stand_in.device import Device, intent_of
from simulator.stand_in.ear import Heard, Slot

SCREEN = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}}
VIEWPORT = {
    "experiences": [{"arcMinuteWidth": 346, "arcMinuteHeight": 216, "canRotate": False}],
    "mode": "HUB",
    "shape": "RECTANGLE",
    "pixelWidth": 1280,
    "pixelHeight": 800,
    "dpi": 160,
    "currentPixelWidth": 1280,
    "currentPixelHeight": 800,
    "touch": ["SINGLE"],
}
RELIEF = {"place": "relief/default/1", "relief_since": 1_794_999_970}
GATE = {"place": "relief/default/cold", "relief_since": 1_794_999_900}


def _said(intent: str, slot: str = "", type: str = "", id: str = "") -> dict[str, Any]:
    slots = (Slot(slot, type, id, id),) if slot else ()
    return {"type": "IntentRequest", "intent": intent_of(Heard(intent, slots))}


LAUNCH: dict[str, Any] = {"type": "LaunchRequest"}
KNEE = _said("RelieveCrampIntent", "body_part", "BODY_PART", "behind_knee")
CLOT = _said("ReportSymptomIntent", "symptom", "SYMPTOM", "clot")
MAGNESIUM = _said("AskAboutIntent", "topic", "TOPIC", "magnesium")

KINDS: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
    "launch": (LAUNCH, None),
    "how do I stop a cramp behind my knee": (KNEE, None),
    "it still hurts": (_said("TellOutcomeIntent", "outcome", "OUTCOME", "still"), RELIEF),
    "no, to the safety question": (_said("AMAZON.NoIntent"), GATE),
    "my calf is swollen and hot": (CLOT, RELIEF),
    "my chest hurts": (_said("ReportSymptomIntent", "symptom", "SYMPTOM", "emergency"), RELIEF),
    "does magnesium help": (MAGNESIUM, RELIEF),
    "say it again": (_said("AMAZON.RepeatIntent"), RELIEF),
    "not understood": (_said("AMAZON.FallbackIntent"), RELIEF),
    "it let go": (_said("TellOutcomeIntent", "outcome", "OUTCOME", "eased"), RELIEF),
    "stop": (_said("AMAZON.StopIntent"), RELIEF),
}
"""What is said -> the request, and the session that it meets."""


def envelope(kind: str, screen: bool = False) -> dict[str, Any]:
    """The whole request of a kind of turn."""
    request, session = KINDS[kind]
    device = Device(lambda_handler, now=1_795_000_000.0, attributes=session)
    event = device.envelope(request)
    if screen:
        event["context"]["System"]["device"]["supportedInterfaces"] = SCREEN
        event["context"]["Viewport"] = VIEWPORT
    return event


def hello(kind: str) -> dict[str, Any]:
    """The request that the hello world answers in place of a kind."""
    request = LAUNCH if kind == "launch" else _said("HelloWorldIntent")
    return Device(lambda_handler).envelope(request)
