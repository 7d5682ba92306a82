"""Proves content/en/safety.yaml against the compiled talk: every way passes its guard."""

from __future__ import annotations

from dataclasses import replace

from cramp_coach.talk.library import Library
from tools.generate import graph
from tools.generate.chapters.safety import Chapter, Guard
from tools.generate.entry import Entries
from tools.generate.problem import Report


def marked(entries: Entries, safety: Chapter) -> Entries:
    """The entries, each place that asks for warning signs marked as such."""
    return {
        address: replace(
            entry,
            place=entry.place._replace(safety=entry.place.question in safety.asks_for_signs),
        )
        for address, entry in entries.items()
    }


def prove(library: Library, safety: Chapter, report: Report) -> None:
    """Report every guarded stage that some way reaches without a clear answer to its guard."""
    for name, guard in safety.guards.items():
        _prove(name, guard, library, report)


def _prove(name: str, guard: Guard, library: Library, report: Report) -> None:
    asked = {
        address for address in library.places if library.place(address).question in guard.questions
    }
    for question in guard.questions:
        if not any(library.place(address).question == question for address in asked):
            report.add("safety.yaml", name, f"is guarded by {question!r}.", "Nobody asks it.")
    guarded = {address for address in library.places if address.rpartition("/")[2] in guard.stages}
    if not guarded:
        report.add("safety.yaml", name, "guards nothing.", "Name a stage of relief.yaml.")
    clear = frozenset((address, event) for address in asked for event in guard.clear)
    for address in sorted(guarded & graph.reachable(library, clear)):
        what = f"is reached at {address} without a clear answer."
        report.add("safety.yaml", name, what, "Mend the exit that leads there, in relief.yaml.")
