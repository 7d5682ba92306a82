"""The schema of the content: one module a file, whose dataclasses say what may stand in it.

Nothing else may: a key or a name that nobody knows is refused, with file, entry and the nearest
right spelling, for a slip that is read as silence could switch a safety off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from types import ModuleType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tools.generate.chapters import (
    bedtime,
    causes,
    hearing,
    intents,
    language,
    never_say,
    prevention,
    regions,
    relief,
    reminder,
    safety,
    screen,
    signs,
    source_names,
    sources,
    store,
    talk,
    topics,
)
from tools.generate.problem import Report

CHAPTERS: Mapping[str, ModuleType] = {
    "relief": relief,
    "safety": safety,
    "signs": signs,
    "topics": topics,
    "causes": causes,
    "prevention": prevention,
    "bedtime": bedtime,
    "reminder": reminder,
    "talk": talk,
    "screen": screen,
    "intents": intents,
    "hearing": hearing,
    "language": language,
    "regions": regions,
    "never_say": never_say,
    "store": store,
    "source_names": source_names,
    "sources": sources,
}
"""File of the content, without its ending -> the module with its schema, a type `Chapter`."""


def check(content: Mapping[str, Any], report: Report) -> None:
    """Hold every file to its schema, then the names in it to those that other files know."""
    for name, chapter in CHAPTERS.items():
        for entry in _empty_keys(content[name], name):
            report.add(f"{name}.yaml", entry, "has an entry without a name.", "Name it.")
        try:
            TypeAdapter(chapter.Chapter).validate_python(content[name])
        except ValidationError as wrong:
            for error in wrong.errors(include_url=False):
                _add(name, chapter, dict(error), report)
    report.stop_if_wrong()
    for name, entry, kind, used in _names(content):
        known = _known(kind, content)
        if used not in known:
            report.add(f"{name}.yaml", entry, f"names no {kind} {used!r}.", _nearest(used, known))
    report.stop_if_wrong()


def _add(name: str, chapter: ModuleType, error: Mapping[str, Any], report: Report) -> None:
    """One mistake that the schema found, in words that say what to do."""
    *path, last = error["loc"] or ("file",)
    entry = ", ".join(str(one) for one in path if one != "[key]") or str(last) or "file"
    kind, given = error["type"], error.get("input")
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        mend = _nearest(str(last), set(_keys(chapter)))
        report.add(f"{name}.yaml", entry, f"has an unknown key {last!r}.", mend)
    elif kind in ("missing", "missing_argument"):
        report.add(f"{name}.yaml", entry, f"has no {last!r}.", "Add it.")
    elif kind == "vocabulary":
        what, _, mend = str(error["msg"]).rpartition("|")
        report.add(f"{name}.yaml", entry, what, mend)
    else:
        where = entry if last == path else f"{entry}, {last}" if path else str(last)
        shown = repr(given)[:60]
        report.add(f"{name}.yaml", where, f"is {shown}.", f"{error['msg']}.")


def _empty_keys(value: Any, path: str) -> Iterator[str]:
    """Where a name is missing. Titles of screens have one for all the rest."""
    if isinstance(value, dict):
        if "" in value and path != "titles":
            yield path
        for key, one in value.items():
            yield from _empty_keys(one, str(key) or path)
    elif isinstance(value, list):
        for one in value:
            yield from _empty_keys(one, path)


def _keys(chapter: ModuleType) -> Iterator[str]:
    """Every key that some entry of a file may have."""
    for one in vars(chapter).values():
        if is_dataclass(one):
            yield from (field.name for field in fields(one))


def _nearest(used: str, known: set[str]) -> str:
    near = get_close_matches(used, sorted(known), 1, 0.5)
    return f"Did you mean {near[0]!r}?" if near else f"It may be {', '.join(sorted(known)[:12])}."


def _known(kind: str, content: Mapping[str, Any]) -> set[str]:
    """The names of a kind, from the file where they are written."""
    hearing = content["hearing"]
    return {
        "situation": set(hearing["situations"]),
        "body part": {*hearing["body_parts"], *hearing["other_parts"], "thigh_back"},
        "sign": set(content["signs"]),
        "source": set(content["sources"]),
        "stage": {"1", "2", *content["relief"]["stages"]},
        "routine": set(content["relief"]["routines"]),
    }[kind]


def _names(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """File, entry, kind and name of every name that another file must know."""
    yield from relief.names(content["relief"])
    yield from safety.names(content["safety"])
    for situation in content["bedtime"]["choose"]:
        yield "bedtime", "choose", "situation", situation
    for source in content["source_names"]:
        yield "source_names", source, "source", source
    for name, region in content["regions"].items():
        for source in region["source"]:
            yield "regions", name, "source", source
    for sign in content["hearing"]["signs"]:
        yield "hearing", "signs", "sign", sign
    for name, check in content["causes"]["checks"].items():
        for sign in check.get("report", {}):
            yield "causes", name, "sign", sign
