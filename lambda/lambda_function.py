"""The entry point that AWS Lambda calls."""

from __future__ import annotations

import gc
import os
import sys
from types import ModuleType
from typing import Any

# Each lever below was measured with `make bench`; a person in pain waits for all of this.

# What is imported stays, so looking for garbage in it is in vain, now and after.
gc.disable()

# The SDK imports a client for each of Alexa's services, 200 modules and dateutil, a quarter of
# the whole start. Nothing here calls one, so a stand-in takes the place of their factory.
_factory = ModuleType("ask_sdk_model.services.service_client_factory")
_factory.ServiceClientFactory = None  # type: ignore[attr-defined]
sys.modules.setdefault(_factory.__name__, _factory)

from cramp_coach.alexa.skill import answer, build_skill  # noqa: E402

SKILL = build_skill(os.environ.get("CRAMP_COACH_SKILL_ID"))

gc.freeze()
gc.enable()


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request of Alexa. When CRAMP_COACH_SKILL_ID is set, only for that skill."""
    return answer(event, SKILL, context)
