"""What the files of the content share: words, names, questions, places."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, StringConstraints
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from cramp_coach.talk.conversation import BACK

ONWARDS = "->"
"""The exit that leads to the stage which follows in a routine."""

CLOSED = ConfigDict(extra="forbid", str_strip_whitespace=False)
"""A dataclass that knows its keys, and no other."""

EVENTS = frozenset(
    re.findall(
        r"\S+",
        "launch relieve situation still eased worse unsure yes no next previous repeat step "
        "start_over deny report causes prevent bedtime remind change cancel_reminder time topic "
        "doctor unknown_topic unknown_sign unknown_start call_for_help sources slower wait help "
        "thanks nothing upset tell_doctor after_sign stop home fallback trouble risk "
        "stop_in_danger lost else cannot_straighten "
        "begin sign clear agreed other again steady seated enough emergency * "
        "set_today set_tomorrow cancelled failed busy device_cannot no_time_zone unknown "
        "permission_missing permission_accepted permission_denied permission_on_card "
        "permission_unanswered",
    )
)
"""Every event of the talk: what somebody means, what an answer means, what came of an effect."""

WITH_DETAIL = frozenset(
    re.findall(
        r"\S+",
        "step situation prevent remind change time bedtime topic report deny fallback cancelled "
        "relieve",
    )
)
"""Events that may name a detail: "step.2"."""


def _one_of(what: str, known: frozenset[str]) -> Callable[[str], str]:
    def check(name: str) -> str:
        event, _, detail = name.partition(".")
        if event in known and (not detail or event in WITH_DETAIL):
            return name
        near = get_close_matches(event, sorted(known), 1, 0.5)
        mend = f"Did you mean {near[0]!r}?" if near else "See tools/generate/chapters/parts.py."
        raise PydanticCustomError(
            "vocabulary", "{text}", {"text": f"knows no {what} {name!r}.|{mend}"}
        )

    return check


Words = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
"""Words that are said or shown; never empty."""
MaybeWords = str
Names = list[Words]
Sources = Annotated[list[Words], AfterValidator(lambda found: _not_empty(found))]
Event = Annotated[str, AfterValidator(_one_of("event", EVENTS))]
ADDRESS = r"[a-z_0-9]+(/([a-z_0-9]+|\*))+"
Address = Annotated[str, StringConstraints(pattern=rf"^{ADDRESS}$")]
"""Where a place is: "signs/clot". It has a slash."""
Exits = dict[Event, Annotated[str, StringConstraints(pattern=rf"^({ADDRESS}|{BACK})$")]]
"""Event -> where it leads: an address, or back to what was interrupted."""
Ways = dict[
    Event, Annotated[str, StringConstraints(pattern=rf"^({ADDRESS}|{ONWARDS}|[a-z_0-9]+)$")]
]
"""Event -> where it leads in relief: an address, the stage that follows, or a stage by its name."""
Kind = Literal["step", "aside", "end"]
Level = Literal["emergency", "today", "book"]
Grade = Literal["strong", "moderate", "weak", "none", "contradicted"]
Effect = Literal[
    "eased", "slower", "set_reminder", "cancel_reminder", "ask_permission", "permission_card"
]
Truth = Literal["true", "false"]
Card = Literal["stretch", "warning_signs", "sources"]
Rules = list[Words]


def _not_empty(found: list[str]) -> list[str]:
    if not found:
        raise PydanticCustomError("vocabulary", "{text}", {"text": "names no source.|Add one."})
    return found


@dataclass(config=CLOSED, frozen=True)
class Question:
    """A question that may end a reply: its words, the same after an aside, what an answer means."""

    ask: Words
    back: Words
    yes: Event | None = None
    no: Event | None = None
    buttons: list[Words] | None = None
    """What answers it on a screen; None: yes and no."""


@dataclass(config=CLOSED, frozen=True)
class Place:
    """A moment of the talk."""

    say: MaybeWords = ""
    kind: Kind | None = None
    question: Words | None = None
    exits: Exits | None = None
    reprompt: Words | None = None
    source: Sources | None = None
    card: Card | None = None
    effect: Effect | None = None
    timed: Truth | None = None
    asks_danger: Truth | None = None
    title: Words | None = None
    shows: Address | None = None
    beside: Names | None = None
    lists: Names | None = None
