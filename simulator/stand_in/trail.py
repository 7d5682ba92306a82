"""Where a talk goes: the replies of the skill while somebody follows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cramp_coach.alexa import skill
from cramp_coach.talk.wording import Reply


@contextmanager
def followed() -> Iterator[list[Reply]]:
    """The replies that the skill gives from now on, in their order, until it is left."""
    replies: list[Reply] = []
    real = vars(skill)["respond"]

    def respond(*arguments: Any) -> Reply:
        replies.append(real(*arguments))
        return replies[-1]

    vars(skill)["respond"] = respond
    try:
        yield replies
    finally:
        vars(skill)["respond"] = real
