"""Compiles content/en/causes.yaml: the check of causes, asked or only told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tools.generate.content import Content
from tools.generate.entry import Entry, make_entry, one_line


def entries(content: Content) -> Iterator[tuple[str, Entry]]:
    """The check: a start, then a question after the other, two ends with the next offer."""
    causes = content["causes"]
    checks = list(causes["checks"].items())
    short = sum(check.get("more") != "true" for _, check in checks)
    ends = {short: "causes/end", len(checks): "causes/end_of_more"}
    signs = content["signs"]
    asked: dict[str, Entry] = {}
    for name, exits in (
        ("start", {"begin": "causes/1", "next": "causes/1"}),
        ("end", {"next": f"causes/{short + 1}"}),
        ("end_of_more", {"next": "prevention/bedtime/1"}),
    ):
        fields = {**causes[name], "exits": exits, "title": causes["title"]}
        asked[f"causes/{name}"] = make_entry("causes.yaml", name, fields, causes["questions"])
    for number, (name, check) in enumerate(checks, 1):
        here, then = f"causes/{number}", ends.get(number, f"causes/{number + 1}")
        yes = f"{here}/also" if "also" in check else f"{here}/tip"
        exits = {
            **dict.fromkeys(("no", "deny", "unsure", "next"), then),
            **dict.fromkeys(("yes", *check.get("also_yes", ())), yes),
            **{f"report.{sign}": f"{here}/{to}" for sign, to in _reported(check)},
            "previous": f"causes/{max(number - 1, 1)}",
        }
        asked[here] = _cause(f"cause_{name}", name, check, exits, causes["title"])
    yield from asked.items()
    for number, (name, check) in enumerate(checks, 1):
        here, then = f"causes/{number}", ends.get(number, f"causes/{number + 1}")
        if "also" in check:
            cannot_tell = f"{here}/unsure" if "unsure" in check["also"] else f"{here}/tip"
            exits = {
                **dict.fromkeys(("no", "deny"), f"{here}/tip"),
                **dict.fromkeys(("unsure", "next"), cannot_tell),
                "yes": _after_yes(here, check["also"]["sign"], signs),
                **{f"report.{sign}": f"{here}/tip" for sign, to in _reported(check) if to == "tip"},
                "previous": here,
            }
            also = {**check["also"], "source": check["source"]}
            yield f"{here}/also", _cause(f"cause_{name}_also", name, also, exits, causes["title"])
        following = asked[then].place
        said = {"tip": f"{causes['part']} {check['yes']}"}
        if "also" in check and _after_yes(here, check["also"]["sign"], signs).startswith(here):
            sign = signs[check["also"]["sign"]]
            said["today"] = f"{sign['say']} {sign.get('more', '')}"
        if "unsure" in check.get("also", {}):
            said["unsure"] = f"{check['also']['unsure']} {check['yes']}"
        for stage, words in said.items():
            say = one_line(f"{words} {following.say}")
            tip = replace(following, say=say, exits={**following.exits, "previous": here})
            yield (
                f"{here}/{stage}",
                Entry("causes.yaml", name, tip, tuple(check["source"]), title=causes["title"]),
            )


def _after_yes(here: str, sign: str, signs: Mapping[str, Any]) -> str:
    """Where a yes to a sign leads: to the sign, or to the next check where nothing stops."""
    return f"{here}/today" if "relief" in signs[sign] else f"signs/{sign}"


def _reported(check: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The signs that are an answer to a check, and where each leads: "also" or "tip"."""
    signs: Mapping[str, str] = check.get("report", {})
    return signs.items()


def _cause(
    question: str, name: str, asked: Mapping[str, Any], exits: dict[str, str], title: str
) -> Entry:
    fields = {"question": question, "exits": exits, "source": asked["source"], "title": title}
    return make_entry("causes.yaml", name, fields, {question: asked})


def told(content: Content) -> Content:
    """The content with every personal question turned into a choice of what to hear."""
    causes = content["causes"]
    checks = {
        name: {
            **{key: value for key, value in check.items() if key not in ("also", "report")},
            "ask": check["listen"],
            "yes": check["heard"],
        }
        for name, check in causes["checks"].items()
    }
    questions = {
        name: {**question, **causes["listen_questions"].get(name, {})}
        for name, question in causes["questions"].items()
    }
    end = {**causes["end"], "say": causes["end"]["listen"]}
    causes = {**causes, "checks": checks, "questions": questions, "part": "", "end": end}
    return {**content, "causes": causes}
