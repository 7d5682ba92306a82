"""The entry point that AWS Lambda calls."""

from __future__ import annotations

import os
from typing import Any

from cramp_coach.skill import answer, build_skill

SKILL = build_skill(os.environ.get("CRAMP_COACH_SKILL_ID"))


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request of Alexa. When CRAMP_COACH_SKILL_ID is set, only for that skill."""
    return answer(event, SKILL, context)
