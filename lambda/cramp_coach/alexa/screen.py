"""A reply -> the directive that draws it on an Echo Show, in APL.

One document with its own layouts draws every reply on every screen; what it draws is data.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from cramp_coach.alexa import looks, timing
from cramp_coach.alexa.looks import Look
from cramp_coach.alexa.request import APL
from cramp_coach.talk import speech
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import State
from cramp_coach.talk.wording import Reply

ANSWERS = ("yes", "no")
"""The buttons that stand out; their labels are short, whatever the others are."""

SENTENCE = re.compile(r"(?<=[.?!]) ")
"""Where a step in words breaks into lines: one thing to do on each."""

MOST_KEPT = 256
"""Screens of some four thousand bytes that are kept as they were drawn: a place has the same words
and buttons for everybody."""

ROW = 22
"""Letters of a row in a list."""

LOST = 5
"""Letters that a line of a step leaves empty on average."""


def render(reply: Reply, library: Library, locale: str | None) -> dict[str, Any]:
    """The directive that draws a reply, {} for one without words. It is kept: change nothing in it.

    Raises DamagedData where the document, the picture or the looks cannot be read.
    """
    if not (reply.say or reply.ask):
        return {}
    at = reply.state and State(place=reply.state.place, aside=reply.state.aside)
    return directive(reply._replace(state=at), library, locale)


@lru_cache(maxsize=MOST_KEPT)
def directive(reply: Reply, library: Library, locale: str | None) -> dict[str, Any]:
    """The directive that draws a reply, of whose state it takes only where the talk is."""
    region = library.region(locale)
    shown = _shown(reply, library)
    look = looks.at(shown, library)
    content = _content(reply, shown, library, region)
    pictures = {"picture": look.picture} if look.picture else {}
    pictures |= {one["source"]: one.pop("drawing") for one in content["choices"]}
    document = looks.read("apl/screen.json")
    document = {
        **document,
        "settings": {**document["settings"], "idleTimeout": timing.idle(reply, library, region)},
        "graphics": {
            **document["graphics"],
            **{source: looks.read(f"pictures/{name}.json") for source, name in pictures.items()},
        },
    }
    return {
        "type": f"{APL}.RenderDocument",
        "token": "cramp_coach",
        "document": document,
        "datasources": {"screen": content},
    }


def stays(address: str, library: Library) -> bool:
    """Whether the last screen has something to read, so that it should not go at once."""
    look = looks.at(address, library)
    return bool(look.warning or look.sources or look.picture)


def _shown(reply: Reply, library: Library) -> str:
    """Where what is shown stands. A word in passing leaves the step that it interrupts."""
    here = reply.address
    if not reply.state or not reply.state.aside or here != reply.state.aside:
        return here
    look, place = looks.at(here, library), library.place(here)
    in_passing = not (place.advice or look.said or look.sources or place.question)
    behind = reply.state.place
    return behind if in_passing and looks.at(behind, library).picture else here


def _content(
    reply: Reply, shown: str, library: Library, region: Mapping[str, str]
) -> dict[str, Any]:
    drawn, own = looks.at(shown, library), shown == reply.address
    said = reply.say.replace(library.disclaimer, "").strip()
    words = speech.to_text(drawn.show or said, region)
    lines = SENTENCE.split(words) if drawn.show and drawn.picture else [words]
    ask = "" if drawn.warning else speech.to_text(reply.ask, region)
    warning = looks.words(library)["warnings"].get(drawn.warning, "")
    holds = timing.holds(reply, drawn, library, region) if drawn.picture and own else []
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
        "picture": looks.words(library)["pictures"].get(drawn.picture, ""),
        "ratio": _ratio(drawn.picture),
        "round": drawn.round,
        "holds": holds,
        **timing.move(holds, shown_before=not own),
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
    known = looks.words(library)
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
    drawing = looks.read(f"pictures/{picture}.json") if picture else {"width": 1, "height": 1}
    return round(drawing["width"] / drawing["height"], 3)


def _note(drawn: Look, disclaimer: str, library: Library) -> str:
    """The small print of a text: who stands behind it, and once a session what it is not."""
    if drawn.picture or drawn.warning:
        return ""
    sources = looks.words(library)["sources"] + drawn.sources + "." if drawn.sources else ""
    return f"{sources} {disclaimer}".strip()


def _touchable(
    reply: Reply, library: Library
) -> tuple[list[dict[str, str]], list[dict[str, str]], str]:
    """What can be said now: as buttons, as pictures to choose from, and the name of a large button.

    The answers come first, the way out last.
    """
    spot = looks.at(reply.address, library)
    names, large = list(spot.said), ""
    if reply.state:
        asks_itself = library.place(reply.address).question
        asker = reply.address if asks_itself else reply.state.place
        large = looks.at(asker, library).large
        answers = library.questions[library.place(asker).question].answers.values()
        done = {*answers, "stop"} - {large}
        if not library.place(reply.state.place).timed:
            done.add("still")  # nobody's cramp goes on here: the word would begin a new one
        names = [name for name in (*looks.at(asker, library).asked, *names) if name not in done] + [
            "stop"
        ]
    known = looks.words(library)["buttons"]
    once = [
        {"name": name, "icon": "", **known[name]} for name in dict.fromkeys(names or ["launch"])
    ]
    choices = [] if spot.picture else [one for one in once if "drawing" in one]
    pictures = looks.words(library)["pictures"]
    return (
        [one for one in once if one not in choices],
        [{**one, "picture": pictures[one["drawing"]]} for one in choices],
        large,
    )
