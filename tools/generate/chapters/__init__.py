"""The files of the content: one module each, with its schema and what it adds to the talk.

A dataclass says what may stand in an entry. Nothing else may: a key or a name that nobody knows is
refused, with file, entry and the nearest right spelling, for a slip that is read as silence could
switch a safety off. A chapter of the talk has a function `part`, which yields its places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

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
    said,
    screen,
    signs,
    source_names,
    sources,
    store,
    talk,
    topics,
)
from tools.generate.chapters.words import REFUSAL
from tools.generate.entry import Part
from tools.generate.problem import Report, nearest

if TYPE_CHECKING:
    from tools.generate.content import Content


class OfTheTalk(Protocol):
    """A chapter that adds places to the talk."""

    def part(self, content: Content, report: Report) -> Part:
        """Its places, questions and flows."""


TALK: tuple[OfTheTalk, ...] = (
    talk,
    relief,
    signs,
    topics,
    causes,
    prevention,
    bedtime,
    reminder,
)

SCHEMAS: Mapping[str, ModuleType] = {
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
    "said": said,
}
"""File of the content, without its ending -> the module with its schema, a type `Chapter`."""


def typed(name: str, written: Any, report: Report) -> Any:
    """A file as its `Chapter`, None where it is not what its schema says."""
    module = SCHEMAS[name]
    for entry in _empty_keys(written, name):
        report.add(f"{name}.yaml", entry, "has an entry without a name.", "Name it.")
    try:
        return TypeAdapter(module.Chapter).validate_python(written)
    except ValidationError as wrong:
        for error in wrong.errors(include_url=False):
            _add(name, module, dict(error), report)
    return None


def _add(name: str, module: ModuleType, error: Mapping[str, Any], report: Report) -> None:
    """One mistake that the schema found, in words that say what to do."""
    path = [str(one) for one in error["loc"] if one != "[key]"] or ["file"]
    entry, last = ", ".join(path[:-1]) or path[-1] or "file", path[-1]
    kind, file = error["type"], f"{name}.yaml"
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        report.add(file, entry, f"has an unknown key {last!r}.", nearest(last, _keys(module)))
    elif kind in ("missing", "missing_argument"):
        report.add(file, entry, f"has no {last!r}.", "Add it.")
    elif kind == REFUSAL:
        told = error["ctx"]
        found = [*map(str, error["loc"]), *told["inside"]]
        entry = ", ".join(one for one in found if one != "[key]") or "file"
        report.add(file, entry, told["text"], told["mend"])
    else:
        shown = repr(error.get("input"))[:60]
        report.add(file, ", ".join(path), f"is {shown}.", f"{error['msg']}.")


def _empty_keys(value: Any, path: str) -> Iterator[str]:
    """Where a name is missing."""
    if isinstance(value, dict):
        if "" in value:
            yield path
        for key, one in value.items():
            yield from _empty_keys(one, str(key) or path)
    elif isinstance(value, list):
        for one in value:
            yield from _empty_keys(one, path)


def _keys(module: ModuleType) -> set[str]:
    """Every key that some entry of a file may have."""
    schemas = filter(is_dataclass, vars(module).values())
    return {field.name for schema in schemas for field in fields(schema)}


def check_names(content: Content, report: Report) -> None:
    """Hold the names in each file to those that other files know."""
    for file, entry, kind, used in _names(content):
        known = _known(kind, content)
        if used not in known:
            report.add(f"{file}.yaml", entry, f"names no {kind} {used!r}.", nearest(used, known))


def _known(kind: str, content: Content) -> set[str]:
    """The names of a kind, from the file where they are written."""
    hearing, relief, asking = content.hearing, content.relief, content.talk.asking
    return {
        "situation": {*hearing.situations},
        "body part": {*hearing.body_parts, *hearing.other_parts},
        "sign": {*content.signs},
        "source": {*content.sources},
        "name of a source": {*content.source_names},
        "level of `asking` in talk.yaml": {key for key, say in asdict(asking).items() if say},
        "stage": {*relief.order, *relief.stages},
        "routine": {*relief.routines},
        "question": {*relief.questions, *content.talk.questions},
    }[kind]


def _names(content: Content) -> Iterator[tuple[str, str, str, str]]:
    """File, entry, kind and name of every name that another file must know."""
    yield from (("relief", *one) for one in relief.names(content.relief))
    yield from (("safety", *one) for one in safety.names(content.safety))
    yield from (("bedtime", *one) for one in bedtime.names(content.bedtime))
    yield from (("causes", *one) for one in causes.names(content.causes))
    yield from (("source_names", one, "source", one) for one in content.source_names)
    yield from (("sources", one, "name of a source", one) for one in content.sources)
    for name, region in content.regions.items():
        yield from (("regions", name, "source", source) for source in region.source)
    for name, sign in content.signs.items():
        if sign.ask:
            yield "signs", name, "level of `asking` in talk.yaml", sign.level
        if sign.if_no_situation:
            yield "signs", name, "situation", sign.if_no_situation
    yield from (("hearing", "signs", "sign", sign) for sign in content.hearing.signs)
