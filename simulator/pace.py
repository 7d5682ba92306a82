"""How long words last when Alexa speaks them."""

from __future__ import annotations

import re

from cramp_coach.speech import seconds

__all__ = ["seconds", "words"]


def words(ssml: str) -> str:
    """The words of a speech, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", ssml).split())
