"""Compiles content/en/signs.yaml: each warning sign, and the one question before some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from cramp_coach.talk.library import Flow, Place
from tools.generate.content import Content, Report
from tools.generate.entry import HOLDS_ON, Entry, make_entry

LEVELS = ("emergency", "today", "book")


def by_severity(signs: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The worst first: by level, then in the order of the file."""
    rank = {level: at for at, level in enumerate(LEVELS)}
    return sorted(signs.items(), key=lambda sign: rank.get(sign[1].get("level", ""), len(LEVELS)))


SEEN_TODAY = "seen_today"
"""The flow of the signs that need care today: there is no more stretching, but an answer."""


def entries(
    content: Content, flows: dict[str, Flow], report: Report
) -> Iterator[tuple[str, Entry]]:
    talk = content["talk"]
    open_still = {key: talk[SEEN_TODAY][key] for key in ("question", "reprompt")}
    open_still["beside"] = talk[SEEN_TODAY]["buttons"]
    flows[SEEN_TODAY] = Flow(exits=talk[SEEN_TODAY]["exits"])
    asked = {
        "title": talk[SEEN_TODAY]["title"],
        "say": talk[SEEN_TODAY]["ask"],
        **open_still,
        "exits": {"else": "talk/goodbye_today"},
    }
    here = f"{SEEN_TODAY}/ask"
    yield here, make_entry("talk.yaml", SEEN_TODAY, asked, talk["questions"], flow=SEEN_TODAY)
    for name, sign in content["signs"].items():
        level = sign.get("level", "")
        if level not in LEVELS:
            report.add("signs.yaml", name, "has no level.", f"Add one of {', '.join(LEVELS)}.")
        title = content["screen"]["titles"].get(level, "")
        fields = {**sign, "card": "warning_signs", "kind": _kind(sign), "title": title}
        more: dict[str, Any] = {"advice": False}
        if fields["kind"] == "step":
            fields, more = {**fields, **open_still}, {**more, "flow": SEEN_TODAY}
        yield f"signs/{name}", make_entry("signs.yaml", name, fields, talk["questions"], **more)
        if "ask" in sign:
            titles = content["screen"]["titles"]
            yield from _asking(name, sign, talk["asking"], titles["asked"])
            if "if_no_sign" in sign:
                continue
            lower = {
                "say": sign.get("if_no", ""),
                "situation": sign.get("if_no_situation", ""),
                "source": sign.get("source", ()),
                "title": titles["if_no"],
            }
            yield f"signs/{name}/no", make_entry("signs.yaml", name, lower, {}, advice=False)
            if lower["situation"] not in ("", *content["hearing"]["situations"]):
                what = f"leads on in the unknown situation {lower['situation']!r}."
                report.add("signs.yaml", name, what, "See situations in hearing.yaml.")
            if not sign.get("if_no"):
                report.add("signs.yaml", name, "asks, but has no if_no.", "Say what a no means.")


def _kind(sign: Mapping[str, Any]) -> str:
    """Whether the talk ends, stays open for a question, or goes on where it was."""
    if sign.get("level") == "book" or "relief" in sign:
        return "aside"
    return "step" if sign.get("level") == "today" else "end"


def _asking(
    name: str, sign: Mapping[str, Any], words: Mapping[str, str], title: str
) -> Iterator[tuple[str, Entry]]:
    """The one question before a sign. It holds on until it is answered; a third miss is a yes."""
    here = f"signs/{name}"
    exits = {
        "yes": here,
        "unsure": here,
        "no": f"signs/{sign['if_no_sign']}" if "if_no_sign" in sign else f"{here}/no",
        "call_for_help": here,
        "help": f"{here}/help",
        "fallback.3": here,
        HOLDS_ON: f"{here}/ask",
    }
    place = Place(
        say="",
        kind="aside",
        question=f"sign_{name}",
        reprompt=f"{words.get(sign.get('level', ''), '')} {sign['ask']}".strip(),
        exits=exits,
        asks_sign=True,
    )
    sources = tuple(sign.get("source", ()))
    yield f"{here}/ask", Entry("signs.yaml", name, place, sources, title=title)
    helped = replace(place, say=words["help"])
    yield f"{here}/help", Entry("signs.yaml", name, helped, sources)
