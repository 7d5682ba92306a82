"""The rules of the graph: every exit leads somewhere, every place is reached, nothing is dead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cramp_coach.talk.conversation import BACK
from cramp_coach.talk.library import Library, Place
from cramp_coach.talk.state import FRESH
from tools.generate.chapters.parts import ANSWERS
from tools.generate.chapters.signs import Sign
from tools.generate.content import Content, Report
from tools.generate.entry import Entries, Entry
from tools.generate.problem import nearest
from tools.generate.sentences import sentences

UNSOURCED = ("talk/", "reminder/", "credits/", "seen_today/")
"""Places that may go without a source: they advise nothing, or name sources themselves."""


def check(library: Library, entries: Entries, content: Content, report: Report) -> None:
    """Hold the graph of places to its rules."""
    for address, entry in entries.items():
        place = entry.place
        for event, target in exits(library, address):
            if target not in library.places:
                report.add(
                    entry.file,
                    entry.name,
                    f"leads by {event!r} to no place {target!r}.",
                    "Mend the exit.",
                )
        if place.question and place.question not in library.questions:
            report.add(entry.file, entry.name, f"asks {place.question!r}.", "Write that question.")
        if place.kind == "step" and not place.question and address != FRESH:
            report.add(entry.file, entry.name, "asks nothing.", "Add a question, or `kind: end`.")
        _answers(entry, library, report)
        if place.card and place.card not in library.cards:
            report.add(
                entry.file, entry.name, f"has no card {place.card!r}.", "See cards in talk.yaml."
            )
        if not entry.sources and address != FRESH and not address.startswith(UNSOURCED):
            report.add(entry.file, entry.name, "names no source.", "Add `source: [...]`.")
        if not place.say and place.kind != "step" and not place.question and address != "talk/home":
            report.add(entry.file, entry.name, "says nothing.", "Add `say`.")
    for event, target in library.anywhere.items():
        if target not in library.places:
            report.add(
                "talk.yaml", f"anywhere, {event}", f"leads to no place {target!r}.", "Mend it."
            )
    for address in sorted(set(entries) - reachable(library)):
        report.add(
            entries[address].file,
            entries[address].name,
            f"({address}) is never reached.",
            "Lead there, or delete it.",
        )
    _dead_data(library, entries, content, report)


def _answers(entry: Entry, library: Library, report: Report) -> None:
    """Every answer to the question of a place leads on, and every exit for an answer has one."""
    place = entry.place
    question = library.questions.get(place.question)
    answers = question.answers if question else {}
    known = {*place.exits, *library.flow_of(place).exits, *library.anywhere}
    for said, event in answers.items():
        if event not in known:
            what = f"has no exit for {event!r}, which is what {said!r} means there."
            report.add(entry.file, entry.name, what, "Add the exit.")
    for event in place.exits:
        if event in ANSWERS and event not in answers.values():
            what = f"has an exit for {event!r}, which no answer to {place.question!r} means."
            report.add(entry.file, entry.name, what, nearest(event, answers.values()))
        elif event in answers and answers[event] != event:
            what = f"has an exit for {event!r}, which means {answers[event]!r} there."
            report.add(entry.file, entry.name, what, f"Write {answers[event]!r}.")


def exits(library: Library, address: str) -> Iterator[tuple[str, str]]:
    """Event and target of every way out that a place and its flow have of their own."""
    place = library.place(address)
    for event, target in {**library.flow_of(place).exits, **place.exits}.items():
        yield event, _address(target, address, place)


def _address(target: str, here: str, place: Place) -> str:
    if target == BACK:
        return here
    return target if "/" in target or target == FRESH else f"{place.flow}/{target}"


def reachable(library: Library, without: frozenset[tuple[str, str]] = frozenset()) -> set[str]:
    """All addresses that talk can reach from a fresh start; `without` leaves out (place, event)."""
    relief = {address for row in library.routes.values() for address in row.values()}
    signs = {
        f"signs/{name}/ask" if sign.asks else f"signs/{name}"
        for name, sign in library.signs.items()
    }
    open_ends = {FRESH, *library.anywhere.values(), *relief, *signs}
    found: set[str] = set()
    while open_ends:
        address = open_ends.pop()
        if address in found or address not in library.places:
            continue
        found.add(address)
        leads = [
            target for event, target in exits(library, address) if (address, event) not in without
        ]
        open_ends.update([*leads, *_same_stage(library, address)])
    return found


def _same_stage(library: Library, address: str) -> Iterator[str]:
    """The places to which a change of muscle or situation leads in the middle of relief."""
    flow, _, stage = address.rpartition("/")
    if flow in library.flows and stage in library.flows[flow].stages:
        for name, other in library.flows.items():
            if stage in other.stages:
                yield f"{name}/{other.stages[stage]}"


def _dead_data(library: Library, entries: Entries, content: Content, report: Report) -> None:
    asked = {entry.place.question for entry in entries.values()}
    for name in library.questions:
        if name not in asked:
            report.add("questions", name, "is never asked.", "Delete it.")
    shown = {entry.place.card for entry in entries.values()}
    for name in library.cards:
        if name not in shown:
            report.add("talk.yaml", f"cards, {name}", "is never shown.", "Delete it.")
    cited = {source for entry in entries.values() for source in entry.sources}
    cited |= {source for region in content.regions.values() for source in region.source}
    for name in content.sources:
        if name not in cited:
            report.add("sources.yaml", name, "is never cited.", "Delete it.")
    for name, sign in content.signs.items():
        _sign(name, sign, content.language.condition, report)


def _sign(name: str, sign: Sign, condition: str, report: Report) -> None:
    numbers = re.findall(r"\{(?:call_emergency|emergency_number)\}", sign.say)
    if sign.level == "emergency" and len(numbers) < 2:
        report.add("signs.yaml", name, "says the number once.", "Add {emergency_number}.")
    for sentence in sentences(sign.say) if sign.level == "today" else ():
        if "{call_emergency}" in sentence and not sentence.startswith(f"{condition} "):
            what = f"is for today, and says an emergency number: {sentence!r}."
            report.add(
                "signs.yaml", name, what, f'Say when ("{condition} …"), or make it an emergency.'
            )
    if sign.level == "today" and "{get_advice}" not in sign.say + sign.more:
        report.add("signs.yaml", name, "does not say where to go.", "Add {get_advice}.")
