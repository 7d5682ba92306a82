"""Compiles content/en/relief.yaml: the routines of relief, and which of them fits whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cramp_coach.talk.library import Flow
from tools.generate.chapters.parts import ONWARDS
from tools.generate.content import Content, Report
from tools.generate.entry import Entry, make_entry

HOLDS = ("1", "2")
"""The stages that are a stretch of the routine's own, each another one."""

WHICH_THIGH = "which_thigh/*"
"""The address of the question "front or back?" as the content writes it, for every situation."""

ASKED = ("easing", "stopped")
"""What is asked after each: the same thing in other words."""


def entries(
    content: Content, flows: dict[str, Flow], report: Report
) -> Iterator[tuple[str, Entry]]:
    relief = content["relief"]
    yield (
        "relief/what_else",
        make_entry("relief.yaml", "what_else", relief["what_else"], relief["questions"]),
    )
    for flow, situation in _which_thighs(content).items():
        flows[flow] = Flow(body_part="thigh", situation=situation)
        fields = relief["which_thigh"]
        exits = {
            event: flow if address == WHICH_THIGH else address
            for event, address in fields["exits"].items()
        }
        fields = {**fields, "exits": exits}
        yield (
            flow,
            make_entry(
                "relief.yaml", "which_thigh", fields, relief["questions"], flow=flow, timed=True
            ),
        )
    for name, routine in relief["routines"].items():
        flow = f"relief/{name}"
        sequence = [HOLDS[0], *routine["after"]]
        flows[flow] = Flow(
            exits=relief["anytime"],
            body_part=routine.get("body_part", ""),
            situation=routine.get("situation", ""),
            parts=routine.get("parts", {}),
            stages=_stages(relief, sequence),
        )
        places = {**_holds(relief, routine), **_later_stages(relief, routine)}
        for stage, fields in places.items():
            fields = {
                **fields,
                "exits": _in_sequence(fields.get("exits", {}), stage, sequence, relief["order"]),
            }
            fields = _with_phrases(fields, relief, routine)
            if stage == "again":
                fields["source"] = [*routine["source"], *fields["source"]]
            card = "stretch" if stage == "1" else ""
            yield (
                f"{flow}/{stage}",
                make_entry(
                    "relief.yaml",
                    f"{name}, {stage}",
                    {**fields, "card": card, "beside": relief["buttons"]},
                    relief["questions"],
                    flow=flow,
                    timed=stage != "eased",
                ),
            )


def _which_thigh(situation: str) -> str:
    """Address of the question "front or back?"; each situation has its own, to be remembered."""
    return f"which_thigh/{situation or 'any'}"


def _which_thighs(content: Content) -> dict[str, str]:
    """The addresses of that question that some route leads to, with their situations."""
    choose = content["relief"]["choose"]
    return {
        _which_thigh(situation): situation
        for situation in ("", *content["hearing"]["situations"])
        if _route(choose, "thigh", situation) == _which_thigh(situation)
    }


def _holds(relief: Mapping[str, Any], routine: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    onwards = {"still": ONWARDS, "next": ONWARDS}
    return {
        stage: {
            **hold,
            "title": title,
            "question": question,
            "reprompt": "{silence}",
            "exits": onwards,
            "source": routine["source"],
        }
        for stage, question, title, hold in zip(
            HOLDS, ASKED, relief["hold_titles"], routine["holds"], strict=True
        )
    }


def _later_stages(
    relief: Mapping[str, Any], routine: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The stages of a routine after its rounds, and those that any routine has."""
    optional = {stage for other in relief["routines"].values() for stage in other["after"]}
    return {
        stage: {**fields, **_drawn(stage, fields, routine)}
        for stage, fields in relief["stages"].items()
        if stage in routine["after"] or stage not in optional
    }


def _drawn(stage: str, fields: Mapping[str, Any], routine: Mapping[str, Any]) -> dict[str, Any]:
    """Picture and words of a stage on a screen: never those of another muscle."""
    if stage in ("again", "returned"):
        first = routine["holds"][0]
        return {"picture": first["picture"], "show": first["show"]}
    muscle = routine.get("body_part", "")
    fits = muscle in fields.get("picture_of", (muscle,))
    return {"picture": fields.get("picture", "") if fits else ""}


def _in_sequence(
    exits: Mapping[str, str], stage: str, sequence: list[str], order: list[str]
) -> dict[str, str]:
    """Exits with the following stage and with the way back worked out for this routine.

    A stage that leads past a gate names its own way back: a step back must not open the gate.
    """
    at = sequence.index(stage) if stage in sequence else -1
    onwards = sequence[at + 1] if 0 <= at < len(sequence) - 1 else ""
    known = {event: onwards if address == ONWARDS else address for event, address in exits.items()}
    known = {
        event: _nearest(address, sequence, order) if address in order else address
        for event, address in known.items()
    }
    if "previous" not in known and stage != "eased":
        known["previous"] = sequence[max(at - 1, 0)]
    return {event: address for event, address in known.items() if address}


def _nearest(stage: str, sequence: list[str], order: list[str]) -> str:
    """The stage itself, or the next one in order that the routine has."""
    return next(name for name in order[order.index(stage) :] if name in sequence)


def _stages(relief: Mapping[str, Any], sequence: list[str]) -> dict[str, str]:
    """Any stage of any routine -> the stage that takes its place here."""
    order = relief["order"]
    return {
        stage: _nearest(stage, sequence, order) if stage in order else stage
        for stage in (*HOLDS, *relief["stages"])
    }


def _with_phrases(
    fields: dict[str, Any], relief: Mapping[str, Any], routine: Mapping[str, Any]
) -> dict[str, Any]:
    """The words with every shared phrase in place, the routine's own where it has one."""
    phrases = {**relief["phrases"], "silence": relief["silence"], "again": routine["again"]}
    phrases |= {name: routine[name] for name in relief["phrases"] if name in routine}
    filled = dict(fields)
    for key in ("say", "reprompt", "show"):
        words = filled.get(key, "")
        for _ in range(3):  # phrases may hold phrases: {silence} holds {again}
            words = re.sub(r"\{(\w+)\}", lambda name: phrases.get(name[1], name[0]), words)
        filled[key] = words
    return filled


def routes(content: Content, report: Report) -> dict[str, dict[str, str]]:
    """Body part by situation -> where relief begins: the first line of `choose` that fits."""
    relief, hearing = content["relief"], content["hearing"]
    parts = ["", *hearing["body_parts"], *hearing["other_parts"]]
    situations = ["", *hearing["situations"]]
    for line in relief["choose"]:
        known = {"body_part": parts, "situation": situations}
        for kind, allowed in known.items():
            for name in line.get(kind, ()):
                if name not in allowed:
                    report.add(
                        "relief.yaml", "choose", f"knows no {kind} {name!r}.", "See hearing.yaml."
                    )
        if "routine" in line and line["routine"] not in relief["routines"]:
            report.add("relief.yaml", "choose", f"has no routine {line['routine']!r}.", "Write it.")
    table = {
        part: {situation: _route(relief["choose"], part, situation) for situation in situations}
        for part in parts
    }
    led_to = {
        address.split("/")[1] for row in table.values() for address in row.values() if address
    }
    for name in sorted(set(relief["routines"]) - led_to):
        what = "fits nobody: it is never reached."
        report.add("relief.yaml", name, what, "Add a line to `choose`, above those that hide it.")
    return table


def _route(choose: list[dict[str, Any]], part: str, situation: str) -> str:
    for line in choose:
        if part in line.get("body_part", [part]) and situation in line.get(
            "situation", [situation]
        ):
            go = line.get("go") or f"relief/{line['routine']}/1"
            return _which_thigh(situation) if go == WHICH_THIGH else str(go)
    return ""
