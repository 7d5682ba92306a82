"""What the files of the content share: events and exits, questions, places."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator
from pydantic.dataclasses import dataclass

from cramp_coach.talk.conversation import BACK
from cramp_coach.talk.library import Place as Said
from tools.generate.chapters.regions import CLAUSES
from tools.generate.chapters.words import CLOSED, Names, Sources, Text, Words, may_hold, refusal
from tools.generate.entry import Entry, one_line
from tools.generate.problem import nearest

ANSWERS = frozenset(
    ["begin", "sign", "clear", "agreed", "other", "again", "steady", "seated", "enough"]
)
"""Events that only the answer to a question can mean."""

EVENTS = ANSWERS | frozenset(
    re.findall(
        r"\S+",
        "launch relieve situation still eased worse unsure yes no next previous repeat step "
        "start_over deny report causes prevent bedtime remind change cancel_reminder time topic "
        "doctor unknown_topic unknown_sign unknown_start call_for_help sources slower wait help "
        "thanks nothing upset tell_doctor after_sign stop home fallback trouble risk "
        "stop_in_danger lost else cannot_straighten put_off after_check safe "
        "emergency * "
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
        "relieve still yes no risk unknown_topic",
    )
)
"""Events that may name a detail: "step.2"."""

ADDRESS = re.compile(r"[a-z_0-9]+(/([a-z_0-9]+|\*))+")
STAGE = re.compile(r"[a-z_0-9]+")
ONWARDS = "->"
"""The exit that leads to the stage which follows in a routine."""


def _event(name: str) -> str:
    event, _, detail = name.partition(".")
    if event in EVENTS and (not detail or event in WITH_DETAIL):
        return name
    raise refusal(f"knows no event {name!r}.", nearest(event, EVENTS))


def _leads(mend: str, *forms: Callable[[str], object]) -> AfterValidator:
    def check(target: str) -> str:
        if not any(form(target) for form in forms):
            raise refusal(f"leads to {target!r}.", mend)
        return target

    return AfterValidator(check)


def _truth(written: object) -> object:
    if isinstance(written, bool) or written in ("true", "false"):
        return written
    raise refusal(f"is {written!r}.", "Write true or false.")


RUN_TIME = (*CLAUSES, "disclaimer", "report", "time")
"""The placeholders that the skill fills when it speaks."""
Spoken = Annotated[Text, may_hold(*RUN_TIME)]
"""Words that are said."""
Shown = Annotated[Text, may_hold(*CLAUSES)]
"""Words that are read: on a screen, on a card, in the store."""

Event = Annotated[str, AfterValidator(_event)]
Address = Annotated[str, _leads("An address has a slash: talk/goodbye.", ADDRESS.fullmatch)]
Exits = Mapping[
    Event,
    Annotated[
        str,
        _leads(f"Name an address (talk/goodbye), or {BACK}.", ADDRESS.fullmatch, BACK.__eq__),
    ],
]
"""Event -> where it leads: an address, or back to what was interrupted."""
Ways = Mapping[
    Event,
    Annotated[
        str,
        _leads(
            f"Name a stage (rub), an address (talk/goodbye), or {ONWARDS}.",
            ADDRESS.fullmatch,
            STAGE.fullmatch,
            ONWARDS.__eq__,
        ),
    ],
]
"""Event -> where it leads in relief: a stage, an address, or the stage that follows."""
Kind = Literal["step", "aside", "end"]
Level = Literal["emergency", "today", "book"]
Grade = Literal["strong", "moderate", "weak", "none", "contradicted"]
Effect = Literal[
    "eased", "slower", "set_reminder", "cancel_reminder", "ask_permission", "permission_card"
]
Truth = Annotated[bool, BeforeValidator(_truth)]
Card = Literal["stretch", "warning_signs", "sources"]

YES_NO = ("yes", "no")


@dataclass(config=CLOSED, frozen=True)
class Question:
    """A question that may end a reply: its words, the same after an aside, what an answer means."""

    ask: Spoken
    back: Spoken
    yes: Event = ""
    no: Event = ""
    unsure: Event | None = None
    buttons: Names = YES_NO
    """What answers it on a screen."""


@dataclass(config=CLOSED, frozen=True)
class Place:
    """A moment of the talk."""

    say: Spoken = ""
    kind: Kind | None = None
    question: Words = ""
    exits: Exits = field(default_factory=dict)
    reprompt: Spoken = ""
    source: Sources = ()
    card: Card | None = None
    effect: Effect | None = None
    timed: Truth = False
    asks_danger: Truth = False
    title: Words = ""
    shows: Address = ""
    beside: Names = ()
    lists: Names = ()


def entry(file: str, name: str, place: Place, flow: str = "", title: str = "") -> Entry:
    """A moment of the talk, compiled."""
    return Entry(
        file,
        name,
        Said(
            say=one_line(place.say),
            kind=place.kind or ("step" if place.question else "aside"),
            question=place.question,
            reprompt=one_line(place.reprompt),
            exits=place.exits,
            flow=flow,
            card=place.card or "",
            advice=bool(place.source),
            timed=place.timed,
            asks_sign=place.asks_danger,
            effect=place.effect or "",
        ),
        sources=place.source,
        title=place.title or title,
        shows=place.shows,
        beside=place.beside,
        lists=place.lists,
    )
