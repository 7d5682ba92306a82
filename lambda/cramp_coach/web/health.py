"""Can a genuine request be answered now? What `GET /health` says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ask_sdk_core.skill import CustomSkill

from cramp_coach.alexa.request import read
from cramp_coach.alexa.skill import Turn
from cramp_coach.web.verification import Signers

REMEMBERED_SECONDS = 10.0
"""A finding is good for so long: strangers may ask as often as they like."""


@dataclass
class Health:
    """Looks at what an answer needs: a skill that speaks, and a way to know Alexa's signature."""

    skill: CustomSkill
    signers: Signers
    reach: Callable[[], None]
    """Raises OSError unless Amazon's certificates are within reach."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _found: str = ""
    _looked: float = -REMEMBERED_SECONDS

    def trouble(self) -> str:
        """What keeps Alexa from being answered, in words for the runbook; "" for nothing."""
        with self._lock:
            if time.monotonic() - self._looked >= REMEMBERED_SECONDS:
                self._found = self._look()
                self._looked = time.monotonic()
            return self._found

    def _look(self) -> str:
        if not self._speaks():
            return "the skill cannot answer a launch"
        if not self.signers.known() and not self._within_reach():
            return "no certificate of Alexa's is known, and s3.amazonaws.com is out of reach"
        return ""

    def _speaks(self) -> bool:
        try:
            launch = _launch(self.skill.skill_id)
            envelope = read(launch, self.skill.serializer)
            return bool(self.skill.invoke(envelope, Turn(launch)).response.output_speech)
        except Exception:  # whatever it is, the answer is no
            return False

    def _within_reach(self) -> bool:
        try:
            self.reach()
        except OSError:
            return False
        return True


def _launch(skill_id: str) -> dict[str, object]:
    application, user = {"applicationId": skill_id}, {"userId": "health"}
    return {
        "version": "1.0",
        "session": {"new": True, "sessionId": "s", "application": application, "user": user},
        "context": {"System": {"application": application, "user": user}},
        "request": {
            "type": "LaunchRequest",
            "requestId": "r",
            "locale": "en-US",
            "timestamp": "2026-01-01T00:00:00Z",
        },
    }
