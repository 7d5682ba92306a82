"""An entry of the content, as it is compiled: a place with where it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cramp_coach.talk.library import Place

HOLDS_ON = "*"
"""The exit of a place that lets nobody by without an answer."""


@dataclass(frozen=True)
class Entry:
    """A place with where it was written and what it rests on."""

    file: str
    name: str
    """The entry in the file, as a person finds it."""
    place: Place
    sources: tuple[str, ...] = ()
    grade: str = ""
    picture: str = ""
    """Name of the drawing on a screen, "" for none."""
    claims: tuple[str, ...] = ()
    """Numbers of the claims that it settles, in tests/stories/claims.yaml."""
    title: str = ""
    """The small line on top of a screen."""
    buttons: tuple[str, ...] = ("yes", "no")
    """What answers its question on a screen."""
    beside: tuple[str, ...] = ()
    """Buttons beside those."""
    show: str = ""
    """What a screen shows instead of the words, "" for the words."""
    shows: str = ""
    """Address of the place whose move a screen shows here, "" for its own."""
    lists: tuple[str, ...] = ()
    """Names of the short lists that a screen shows here."""
    holds: tuple[str, ...] = ()
    """The words of its holds, where it has several."""


Entries = dict[str, Entry]
"""Address -> entry."""


def make_entry(
    file: str, name: str, fields: Mapping[str, Any], questions: Mapping[str, Any], **more: Any
) -> Entry:
    """An entry from its YAML: the reprompt gets its question, advice its disclaimer."""
    question = fields.get("question", "")
    asked = questions.get(question, {}).get("ask", "")
    reprompt = fields.get("reprompt", "")
    place = Place(
        say=one_line(fields.get("say", "")),
        more=one_line(fields.get("more", "")),
        kind=fields.get("kind", "step" if question else "aside"),
        question=question,
        reprompt=one_line(f"{reprompt} {asked}") if question else "",
        exits=dict(fields.get("exits", {})),
        card=fields.get("card", ""),
        effect=fields.get("effect", ""),
        situation=fields.get("situation", ""),
        advice="source" in fields,
        timed=fields.get("timed") == "true",
        asks_sign=fields.get("asks_danger") == "true",
    )
    return Entry(
        file=file,
        name=name,
        place=replace(place, **more),
        sources=tuple(fields.get("source", ())),
        grade=fields.get("grade", ""),
        picture=fields.get("picture", ""),
        claims=tuple(fields.get("claims", ())),
        show=fields.get("show", ""),
        shows=fields.get("shows", ""),
        lists=tuple(fields.get("lists", ())),
        holds=tuple(fields.get("holds", ())),
        title=fields.get("title", ""),
        buttons=tuple(questions.get(question, {}).get("buttons", ("yes", "no"))),
        beside=tuple(fields.get("beside", ())),
    )


def one_line(words: str) -> str:
    return " ".join(words.split())
