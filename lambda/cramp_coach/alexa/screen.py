"""A reply -> what an Echo Show draws (APL), and a touch on it -> what it means.

One document with its own layouts draws every reply on every screen; what it draws is data. All of
it is read on first use, so that a device without a screen never pays for it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from cramp_coach.errors import DamagedData
from cramp_coach.talk import speech
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import State, restore
from cramp_coach.talk.wording import Reply

INTERFACE = "Alexa.Presentation.APL"
"""What a device supports that draws."""

TOUCH = f"{INTERFACE}.UserEvent"
"""The request of a touch."""

DATA = Path(__file__).parents[1] / "data"

ANSWERS = ("yes", "no")
"""The buttons that stand out; their labels are short, whatever the others are."""

SENTENCE = re.compile(r"(?<=[.?!]) ")
"""Where a step in words breaks into lines: one thing to do on each."""

ROW = 22
"""Letters of a row in a list."""

LOST = 5
"""Letters that a line of a step leaves empty on average."""

LINGER = 20.0
"""Seconds that a screen stays once the reply and its reprompt are over."""

ANSWER = 8.0
"""Seconds that Alexa listens, before the reprompt and after it."""

PACE = 3000
"""Milliseconds that a picture takes from where its move starts to where it ends."""

TURNS = 5
"""How often a picture may turn: there, and back and there again for each of two more holds."""

STILL = 1000
"""Milliseconds that a picture without a hold rests before it moves."""

NEVER = 1_000_000_000
"""Milliseconds; no screen stays that long."""

DETAILS = {
    "topic": "topic",
    "report": "signs",
    "prevent": "occasion",
    "relieve": "body_part",
    "situation": "situation",
    "step": "step",
    "time": "time",
}
"""Event -> the field of it that the detail of a button fills: "topic.magnesium"."""


@dataclass(frozen=True)
class Look:
    """What a screen shows at one place."""

    title: str = ""
    """The small line on top: where the talk is."""
    show: str = ""
    """The big words, "" for the words that are said."""
    picture: str = ""
    """Name of the drawing, "" for none."""
    warning: str = ""
    """Level of a warning sign that is told here: "emergency", "today", or ""."""
    round: int = 0
    """Which hold of three this is; 0 for none."""
    holds: Sequence[Sequence[int]] = field(default_factory=list)
    """Where in the words of the place each of several holds begins and ends."""
    said: Sequence[str] = field(default_factory=list)
    """Buttons for what these words suggest to say."""
    asked: Sequence[str] = field(default_factory=list)
    """Buttons that answer the question of this place."""
    large: str = ""
    """The one button that answers the question, "" where there are several."""
    lists: Sequence[str] = field(default_factory=list)
    """Names of the short lists that stand here instead of the words, to be photographed."""
    sources: str = ""
    """Who stands behind a text to read, "" where nobody is named."""


def render(reply: Reply, library: Library, region: Mapping[str, str]) -> dict[str, Any]:
    """The directive that draws a reply, {} for one without words.

    Raises DamagedData where the document, the picture or the looks cannot be read.
    """
    if not (reply.say or reply.ask):
        return {}
    shown = _shown(reply, library)
    drawn = _look(shown, library)
    content = _content(reply, shown, library, region)
    pictures = {"picture": drawn.picture} if drawn.picture else {}
    pictures |= {one["source"]: one.pop("drawing") for one in content["choices"]}
    document = _read("apl/screen.json")
    document = {
        **document,
        "settings": {**document["settings"], "idleTimeout": _idle(reply, library, region)},
        "graphics": {
            **document["graphics"],
            **{source: _read(f"pictures/{name}.json") for source, name in pictures.items()},
        },
    }
    return {
        "type": f"{INTERFACE}.RenderDocument",
        "token": "cramp_coach",
        "document": document,
        "datasources": {"screen": content},
    }


def stays(reply: Reply, library: Library) -> bool:
    """Whether a closing reply has something to read, so that its screen should not go at once."""
    look = _look(reply.address, library)
    return reply.state is None and bool(look.warning or look.sources or look.picture)


def touched(
    arguments: Sequence[object] | None, state: State | None, library: Library
) -> tuple[Event, State | None]:
    """What a touch means, and the state it is meant in: that of the screen which was touched.

    So a touch means the same when it comes twice, or when its session is gone. Arguments that no
    screen of ours sends mean "say it again".
    """
    given = [one if isinstance(one, str) else "" for one in arguments or ()]
    button, place, aside = (*given, "", "", "")[:3]
    name, _, detail = button.partition(".")
    if not (_is_drawn(button, library) and library.kind(place)):
        return Event("repeat"), state
    ended = library.kind(place) == "end"
    if name == "repeat" and ended:
        return Event(name), State(place=place)
    field = DETAILS.get(name, "")
    details: dict[str, Any] = {field: (detail,) if field == "signs" else detail} if detail else {}
    if ended:
        return Event(name, **details), state
    known = replace(state or State(), place=place, aside=aside)
    return Event(name, **details), restore(vars(known), library)


def _is_drawn(button: str, library: Library) -> bool:
    """Whether some screen of ours has the button. With damaged data a touch is taken at its word:
    one that reports danger still does, and what is unknown means nothing."""
    try:
        return button in _words(library)["buttons"]
    except (DamagedData, LookupError, TypeError):
        return bool(button)


def _shown(reply: Reply, library: Library) -> str:
    """Where what is shown stands. A word in passing leaves the step that it interrupts."""
    here = reply.address
    if not reply.state or not reply.state.aside or here != reply.state.aside:
        return here
    look, place = _look(here, library), library.place(here)
    in_passing = not (place.advice or look.said or look.sources or place.question)
    behind = reply.state.place
    return behind if in_passing and _look(behind, library).picture else here


def _content(
    reply: Reply, shown: str, library: Library, region: Mapping[str, str]
) -> dict[str, Any]:
    drawn, own = _look(shown, library), shown == reply.address
    said = reply.say.replace(library.disclaimer, "").strip()
    words = speech.to_text(drawn.show or said, region)
    lines = SENTENCE.split(words) if drawn.show and drawn.picture else [words]
    ask = "" if drawn.warning else speech.to_text(reply.ask, region)
    warning = _words(library)["warnings"].get(drawn.warning, "")
    holds = _holds(reply, drawn, library, region) if drawn.picture and own else []
    note = _note(drawn, library.disclaimer if said != reply.say else "", library)
    buttons, choices, large = _touchable(reply, library)
    return {
        "title": drawn.title,
        "warning": drawn.warning,
        "headline": speech.to_text(warning, region),
        "words": "<br>".join(lines) or ask,
        "ask": ask if words else "",
        "ask_letters": len(ask),
        "letters": len(words or ask) + len(ask if words else "") // 2 + LOST * (len(lines) - 1),
        "line": max(map(len, lines)) if len(lines) > 1 else 0,
        **_lists(drawn, words, library, region),
        "picture": _words(library)["pictures"].get(drawn.picture, ""),
        "ratio": _ratio(drawn.picture),
        "round": drawn.round,
        "holds": holds,
        **_move(holds, shown_before=not own),
        "note": note,
        "small": len(note),
        "buttons": [{"at": at, **button} for at, button in enumerate(buttons)],
        "choices": [
            {**choice, "source": f"choice{at}", "ratio": _ratio(choice["drawing"])}
            for at, choice in enumerate(choices)
        ],
        "large": large,
        "large_letters": max([1, *(len(one["label"]) for one in buttons if one["name"] == large)]),
        "longest": max(
            [6, *(len(one["label"]) for one in buttons if one["name"] not in (*ANSWERS, large))]
        ),
        "place": reply.state.place if reply.state else reply.address,
        "aside": reply.state.aside if reply.state else "",
    }


def _lists(drawn: Look, words: str, library: Library, region: Mapping[str, str]) -> dict[str, Any]:
    """The short lists of a place, its own words before them; and how many rows of text they are
    beside each other and one above the other. One alone stands in two columns under its head."""
    known = _words(library)
    lists = [known["lists"][name] for name in drawn.lists]
    if lists and drawn.show:
        lists.insert(0, {"head": known["own_list"], "lines": SENTENCE.split(words)})
    lists = [{"level": "", **one, "head": speech.to_text(one["head"], region)} for one in lists]
    top = ""
    if len(lists) == 1:
        top, lines = lists[0]["head"], lists[0]["lines"]
        half = (len(lines) + 1) // 2
        lists = [{**lists[0], "head": "", "lines": some} for some in (lines[:half], lines[half:])]
    texts = [[one["head"], *one["lines"]] for one in lists]
    return {
        "top": top,
        "lists": [
            {"head": one["head"], "level": one["level"], "words": "<br>".join(one["lines"])}
            for one in lists
        ],
        "rows": max([0, *(_rows(text, ROW) for text in texts)]) + _rows([top], 2 * ROW - 4),
        "stacked_rows": sum(_rows(text, 2 * ROW) + 1 for text in texts) + _rows([top], ROW),
    }


def _rows(lines: Sequence[str], letters: int) -> int:
    """The rows that lines take where so many letters fit one."""
    return sum(math.ceil(len(line) / letters) for line in lines)


def _ratio(picture: str) -> float:
    """Width by height of a drawing."""
    drawing = _read(f"pictures/{picture}.json") if picture else {"width": 1, "height": 1}
    return round(drawing["width"] / drawing["height"], 3)


def _note(drawn: Look, disclaimer: str, library: Library) -> str:
    """The small print of a text: who stands behind it, and once a session what it is not."""
    if drawn.picture or drawn.warning:
        return ""
    sources = _words(library)["sources"] + drawn.sources + "." if drawn.sources else ""
    return f"{sources} {disclaimer}".strip()


def _touchable(
    reply: Reply, library: Library
) -> tuple[list[dict[str, str]], list[dict[str, str]], str]:
    """What can be said now: as buttons, as pictures to choose from, and the name of a large button.

    The answers come first, the way out last.
    """
    spot = _look(reply.address, library)
    names, large = list(spot.said), ""
    if reply.state:
        asks_itself = library.place(reply.address).question
        asker = reply.address if asks_itself else reply.state.place
        large = _look(asker, library).large
        answers = library.questions[library.place(asker).question].answers.values()
        done = {*answers, "stop"} - {large}
        if not library.place(reply.state.place).timed:
            done.add("still")  # nobody's cramp goes on here: the word would begin a new one
        names = [name for name in (*_look(asker, library).asked, *names) if name not in done] + [
            "stop"
        ]
    known = _words(library)["buttons"]
    once = [
        {"name": name, "icon": "", **known[name]} for name in dict.fromkeys(names or ["launch"])
    ]
    choices = [] if spot.picture else [one for one in once if "drawing" in one]
    pictures = _words(library)["pictures"]
    return (
        [one for one in once if one not in choices],
        [{**one, "picture": pictures[one["drawing"]]} for one in choices],
        large,
    )


def _holds(
    reply: Reply, drawn: Look, library: Library, region: Mapping[str, str]
) -> list[dict[str, int]]:
    """When each hold begins, how long it lasts, in milliseconds, and in how many cells it counts.

    A hold that is not marked begins at the first pause, and ends with the words.
    """
    begins = reply.say.find(library.place(reply.address).say)
    first = speech.PAUSE.search(reply.say)
    if drawn.holds:
        marks = [begins + mark for hold in drawn.holds for mark in hold]
    elif first:
        marks = [first.start(), len(reply.say)]
    else:
        return []
    now, last, times = 0.0, 0, []
    for mark in marks:
        now += _seconds(reply.say[last:mark], reply, library, region)
        last = mark
        times.append(round(now * 1000))
    return [
        {"at": start, "lasts": end - start, "cells": max(1, round((end - start) / 1000))}
        for start, end in zip(times[::2], times[1::2], strict=True)
    ]


def _move(holds: Sequence[Mapping[str, int]], shown_before: bool) -> dict[str, Any]:
    """When the picture turns: it has gone there when a hold begins, and back for the rest after.

    A picture without a hold shows its move once; one that has been shown stays.
    """
    pace = max(1, min([PACE, *(hold["at"] // 2 for hold in holds)]))
    there = [hold["at"] - pace for hold in holds] or [-PACE if shown_before else STILL]
    back = [hold["at"] + hold["lasts"] for hold in holds[:-1]]
    turns = sorted([*there, *back])[:TURNS]
    return {"turns": turns + [NEVER] * (TURNS - len(turns)), "pace": pace}


def _idle(reply: Reply, library: Library, region: Mapping[str, str]) -> int:
    """Milliseconds after which an untouched screen goes."""
    words = (reply.say, reply.ask, reply.reprompt)
    spoken = sum(_seconds(one, reply, library, region) for one in words)
    return round((spoken + 2 * ANSWER + LINGER) * 1000)


def _seconds(words: str, reply: Reply, library: Library, region: Mapping[str, str]) -> float:
    return speech.seconds(speech.to_ssml(words, region, reply.slow), library.pace)


def _look(address: str, library: Library) -> Look:
    return Look(**_words(library)["looks"].get(address, {}))


def _words(library: Library) -> dict[str, Any]:
    """What a screen shows in a language beside what is said."""
    return _read(f"screens/{library.language}.json")


@cache
def _read(name: str) -> dict[str, Any]:
    path = DATA / name
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return dict(data)
    except (OSError, ValueError, TypeError) as wrong:
        raise DamagedData(f"{path} cannot be read ({wrong!r}): run `make generate`") from wrong
