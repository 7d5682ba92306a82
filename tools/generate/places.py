"""Compiles the content into places: every moment of the talk with its words and its exits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from cramp_coach.talk import library
from cramp_coach.talk.library import Clock, Doctor, Flow, Library
from cramp_coach.talk.speech import Pace
from tools.generate import chapters, credits, hearing, models, safety
from tools.generate.chapters import bedtime, causes, relief, signs, talk
from tools.generate.chapters.parts import Question
from tools.generate.chapters.regions import OTHER
from tools.generate.content import Content, Report, locales
from tools.generate.entry import Entries, Entry, one_line


def compile_library(
    content: Content, report: Report, listen_only: bool = False
) -> tuple[Library, Entries]:
    """The library, and where each of its places was written."""
    if listen_only:
        content = replace(content, causes=causes.told(content.causes))
    questions: dict[str, Question] = {}
    flows: dict[str, Flow] = {}
    found: Entries = {}
    for chapter in chapters.TALK:
        part = chapter.part(content, report)
        for name in part.questions.keys() & questions.keys():
            report.add("questions", name, "is a second question of that name.", "Rename it.")
        questions |= part.questions
        flows |= part.flows
        for address, entry in part.entries:
            if address in found:
                what = f"makes a second place {address!r}."
                report.add(entry.file, entry.name, what, "Rename one.")
            found[address] = entry
    found = {address: _asked_again(entry, questions) for address, entry in found.items()}
    entries = safety.marked(found, content.safety)
    entries |= credits.add(content, entries, report)
    made = Library(
        language=locales(content)[0].partition("-")[0],
        pace=Pace(**asdict(content.language.pace)),
        places=_written_once(entries),
        questions={name: _question(question) for name, question in questions.items()},
        flows=flows,
        signs=signs.ranked(content.signs),
        routes=relief.routes(content, report),
        strict=content.safety.strict,
        any_muscle=content.relief.muscles.any,
        one_move=content.relief.muscles.one_move,
        body_part_signs=relief.signs_of_parts(content.relief),
        anywhere={
            **content.talk.anywhere,
            **{f"topic.{name}": f"topics/{name}" for name in content.topics},
            **bedtime.anywhere(content.bedtime),
        },
        intents=models.meanings(content),
        hearing=compact(hearing.compiled(content)).encode(),
        cards=talk.cards(content),
        regions={
            "" if locale == OTHER else locale: region.clauses
            for locale, region in content.regions.items()
        },
        doctor=Doctor(**asdict(content.talk.doctor)),
        disclaimer=content.talk.disclaimer,
        **{name: first.say for name, first in content.talk.said_first.items()},
        clock=Clock(**asdict(content.reminder.clock)),
        reminder=content.reminder.text,
    )
    return made, entries


def _asked_again(entry: Entry, questions: Mapping[str, Question]) -> Entry:
    """An entry whose reprompt ends with its question."""
    asked = questions.get(entry.place.question)
    if not asked:
        return entry
    reprompt = entry.place.reprompt
    reprompt = reprompt if entry.to_the_end else one_line(f"{reprompt} {asked.ask}")
    return replace(entry, place=entry.place._replace(reprompt=reprompt), buttons=asked.buttons)


def _question(question: Question) -> library.Question:
    answers = {"yes": question.yes, "no": question.no, "unsure": question.unsure}
    meant = {said: event for said, event in answers.items() if event}
    return library.Question(question.ask, question.back, meant)


def compact(value: Any) -> str:
    """JSON in one line, without a space that nobody needs."""
    return json.dumps(value, separators=(",", ":"))


def _written_once(entries: Entries) -> dict[str, dict[str, Any]]:
    """The fields of every place; a stage that routines share is written once, to load faster."""
    first: dict[str, str] = {}
    compact = {}
    for address, entry in entries.items():
        fields = plain(entry.place)
        alike = json.dumps(plain(entry.place._replace(flow="")), sort_keys=True)
        original = first.setdefault(alike, address)
        if original != address and "flow" in fields:
            fields = {"like": original, "flow": fields["flow"]}
        compact[address] = fields
    return compact


def plain(value: Any) -> Any:
    """A value without tuples with names: of each the fields that differ from their defaults."""
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if not hasattr(value, "_field_defaults"):
        return value
    defaults, unlike = value._field_defaults, object()
    fields = value._asdict().items()
    return {name: plain(one) for name, one in fields if one != defaults.get(name, unlike)}
