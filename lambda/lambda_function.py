"""The entry point that AWS Lambda calls."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

# Each lever below was measured with `make bench`; a person in pain waits for all of this.

# What is imported stays, so looking for garbage in it is in vain, now and after.
gc.disable()

# The SDK imports a client for each of Alexa's services, 200 modules, dateutil and urllib, a quarter
# of the whole start. Nothing here calls one, so a stand-in has the three names that the SDK takes.
_services = ModuleType("ask_sdk_model.services")
vars(_services).update(ServiceClientFactory=None, ApiConfiguration=None, Serializer=object)
sys.modules.setdefault(_services.__name__, _services)

# The SDK's classes print themselves with pprint, which imports dataclasses, inspect and ast. So no
# module of a turn has a dataclass, and a stand-in fetches pprint once somebody does print.
_pprint = ModuleType("pprint")
sys.modules.setdefault(_pprint.__name__, _pprint)


def _printer(name: str) -> Any:
    if sys.modules[_pprint.__name__] is _pprint:
        del sys.modules[_pprint.__name__]
    return getattr(import_module(_pprint.__name__), name)


vars(_pprint)["__getattr__"] = _printer

from cramp_coach.alexa.skill import answer, build_skill  # noqa: E402

SKILL = build_skill(os.environ.get("CRAMP_COACH_SKILL_ID"))

gc.freeze()
gc.enable()


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request of Alexa. When CRAMP_COACH_SKILL_ID is set, only for that skill."""
    return answer(event, SKILL, context)
