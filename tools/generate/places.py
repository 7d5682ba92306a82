"""Compiles the content into places: every moment of the talk with its words and its exits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from cramp_coach.talk.library import Card, Clock, Flow, Library, Place, Question, Sign
from cramp_coach.talk.speech import Pace
from cramp_coach.talk.state import FRESH
from tools.generate import bedtime, causes, credits, hearing, models, relief, safety, signs
from tools.generate.chapters import language
from tools.generate.content import Content, Report, locales
from tools.generate.entry import Entries, Entry, make_entry

ANSWERS = ("yes", "no", "unsure")
"""What a question may say the meaning of."""


def compile_library(
    content: Content, report: Report, listen_only: bool = False
) -> tuple[Library, Entries]:
    """The library, and where each of its places was written."""
    content = causes.told(content) if listen_only else content
    entries: Entries = {}
    flows: dict[str, Flow] = {}
    for address, entry in _all_entries(content, flows, report):
        if address in entries:
            report.add(entry.file, entry.name, f"makes a second place {address!r}.", "Rename one.")
        entries[address] = entry
    entries = safety.marked(entries, content["safety"])
    entries |= credits.add(content, entries, report)
    anywhere = dict(content["talk"]["anywhere"])
    anywhere |= {f"topic.{name}": f"topics/{name}" for name in content["topics"]}
    anywhere |= bedtime.anywhere(content)
    known = language.of(content)
    library = Library(
        language=locales(content)[0].partition("-")[0],
        pace=Pace(**asdict(known.pace)),
        places=_written_once(entries),
        questions=_questions(content, report),
        flows=flows,
        signs={
            name: Sign(sign.get("level", ""), "ask" in sign, sign.get("seen", ""), "relief" in sign)
            for name, sign in signs.by_severity(content["signs"])
        },
        routes=relief.routes(content, report),
        strict=list(content["safety"]["strict"]),
        any_muscle=content["relief"]["muscles"]["any"],
        one_move=content["relief"]["muscles"]["one_move"],
        body_part_signs={
            part: line["go"].removeprefix("signs/")
            for line in content["relief"]["choose"]
            if line.get("go", "").startswith("signs/") and "situation" not in line
            for part in line.get("body_part", ())
        },
        anywhere=anywhere,
        intents=models.meanings(content),
        hearing=compact(hearing.compiled(content["hearing"], content["topics"])),
        cards=_cards(content),
        regions={
            "" if locale == "other" else locale: {
                clause: words for clause, words in region.items() if clause != "source"
            }
            for locale, region in content["regions"].items()
        },
        doctor=content["talk"]["doctor"],
        disclaimer=content["talk"]["disclaimer"],
        for_the_cramp=content["talk"]["for_the_cramp"],
        clock=Clock(**content["reminder"]["clock"]),
        reminder=content["reminder"]["text"],
    )
    return library, entries


def _all_entries(
    content: Content, flows: dict[str, Flow], report: Report
) -> Iterator[tuple[str, Entry]]:
    yield from _talk(content)
    yield from relief.entries(content, flows, report)
    yield from signs.entries(content, flows, report)
    yield from _topics(content)
    yield from causes.entries(content)
    yield from _prevention(content)
    yield from _bedtime(content, flows, report)
    yield from _reminder(content, flows)


def _questions(content: Content, report: Report) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for file in ("relief", "talk", "causes", "prevention", "bedtime", "reminder"):
        for name, question in content[file]["questions"].items():
            if name in found:
                report.add(f"{file}.yaml", name, "is a second question of that name.", "Rename it.")
            answers = {
                event: question[event] for event in ("yes", "no", "unsure") if event in question
            }
            found[name] = Question(question["ask"], question["back"], answers)
    for name, sign in content["signs"].items():
        if "ask" in sign:
            found[f"sign_{name}"] = Question(sign["ask"], sign["ask"])
    back = content["causes"]["back"]
    for name, check in content["causes"]["checks"].items():
        found[f"cause_{name}"] = Question(check["ask"], f"{back} {check['ask']}")
        if "also" in check:
            found[f"cause_{name}_also"] = Question(
                check["also"]["ask"], f"{back} {check['also']['ask']}"
            )
    return found


def _talk(content: Content) -> Iterator[tuple[str, Entry]]:
    talk = content["talk"]
    questions = {**content["relief"]["questions"], **talk["questions"]}
    for name, fields in talk["places"].items():
        entry = make_entry("talk.yaml", name, fields, questions)
        advice = entry.place.advice and entry.place.kind == "step"
        yield f"talk/{name}", replace(entry, place=replace(entry.place, advice=advice))
    yield FRESH, Entry("talk.yaml", "fresh", Place(say="", kind="step", exits=talk["fresh"]))


def _topics(content: Content) -> Iterator[tuple[str, Entry]]:
    for name, topic in content["topics"].items():
        yield (
            f"topics/{name}",
            make_entry(
                "topics.yaml", name, {**topic, "title": content["screen"]["titles"]["topics"]}, {}
            ),
        )


def _prevention(content: Content) -> Iterator[tuple[str, Entry]]:
    prevention = content["prevention"]
    for occasion, parts in prevention["occasions"].items():
        for number, part in enumerate(parts, 1):
            here = f"prevention/{occasion}"
            fields = {"reprompt": prevention["reprompt"], **part, "title": prevention["title"]}
            if number < len(parts):
                onwards = {event: f"{here}/{number + 1}" for event in ("next", "unsure")}
                back = {"previous": f"{here}/{max(number - 1, 1)}"}
                again = {"prevent": f"{here}/{number + 1}"}
                fields |= {"question": "more_tips", "exits": {**onwards, **back, **again}}
            elif "question" not in part:
                fields |= {"kind": "end", "say": f"{part['say']} {prevention['last']}"}
            name = f"{occasion}, {number}"
            yield (
                f"{here}/{number}",
                make_entry("prevention.yaml", name, fields, prevention["questions"]),
            )


def _bedtime(
    content: Content, flows: dict[str, Flow], report: Report
) -> Iterator[tuple[str, Entry]]:
    flows["bedtime"] = Flow()
    for address, name, fields, more in bedtime.places(content, report):
        questions = content["bedtime"]["questions"]
        yield address, make_entry("bedtime.yaml", name, fields, questions, **more)


def _reminder(content: Content, flows: dict[str, Flow]) -> Iterator[tuple[str, Entry]]:
    reminder = content["reminder"]
    questions = {**content["causes"]["questions"], **reminder["questions"]}
    flows["reminder"] = Flow(exits=reminder["anytime"])
    for name, fields in reminder["places"].items():
        fields = {**fields, "title": reminder["title"]}
        yield (
            f"reminder/{name}",
            make_entry("reminder.yaml", name, fields, questions, flow="reminder"),
        )


def _cards(content: Content) -> dict[str, Card]:
    listed = [source["title"] for name, source in content["sources"].items() if name != "J"]
    everything = "\n".join(dict.fromkeys(listed))
    return {
        name: Card(card["title"], card["text"].replace("{all_sources}", everything).strip())
        for name, card in content["talk"]["cards"].items()
    }


def compact(value: Any) -> str:
    """JSON in one line, without a space that nobody needs."""
    return json.dumps(value, separators=(",", ":"))


def _written_once(entries: Entries) -> dict[str, dict[str, Any]]:
    """The fields of every place; a stage that routines share is written once, to load faster."""
    first: dict[str, str] = {}
    compact = {}
    for address, entry in entries.items():
        fields = _fields(entry.place)
        alike = json.dumps(_fields(replace(entry.place, flow="")), sort_keys=True)
        original = first.setdefault(alike, address)
        if original != address and "flow" in fields:
            fields = {"like": original, "flow": fields["flow"]}
        compact[address] = fields
    return compact


def _fields(place: Place) -> dict[str, Any]:
    """The fields of a place that differ from their defaults."""
    default = vars(Place(say=""))
    return {
        name: value
        for name, value in vars(place).items()
        if name == "say" or value != default[name]
    }
