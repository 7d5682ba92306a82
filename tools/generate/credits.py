"""Answers "who says so?": a place for each set of sources that some advice rests on."""

from __future__ import annotations

from dataclasses import replace

from cramp_coach.talk.library import Place
from cramp_coach.talk.placeholders import fill
from tools.generate.content import Content, Report
from tools.generate.entry import Entries, Entry
from tools.generate.problem import nearest

OURS = "J"
"""The source that is our own judgement: named only where there is no other."""


def add(content: Content, entries: Entries, report: Report) -> Entries:
    """For each set of sources a place that names them; advice gets an exit to its own."""
    made: Entries = {}
    said_as, talk = content.source_names, content.talk
    for address, entry in entries.items():
        for source in entry.sources:
            if source not in said_as:
                what = f"names no known source {source!r}."
                report.add(entry.file, entry.name, what, nearest(source, said_as))
        known = [source for source in entry.sources if source in said_as]
        named = [source for source in known if source != OURS] or known
        names = list(dict.fromkeys(said_as[source] for source in named))
        if not names or entry.place.kind == "end":
            continue
        credit = "credits/" + "+".join(entry.sources)
        said = fill(talk.credits, {"names": _listed(_in_one_breath(names), talk.credits_and)})
        said = said.replace("..", ".")  # a name that ends in a full stop
        place = Place(say=said, kind="aside", card="sources", exits={"sources": credit})
        title = content.screen.titles.credits
        made[credit] = Entry(entry.file, entry.name, place, entry.sources, title=title)
        exits = {"sources": credit, **entry.place.exits}
        entries[address] = replace(entry, place=entry.place._replace(exits=exits))
    return made


def _in_one_breath(names: list[str]) -> list[str]:
    """The first names, three at most and no more words than a sentence can hold."""
    count = next((n for n in (3, 2) if len(" ".join(names[:n]).split()) <= 14), 1)
    return names[:count]


def _listed(names: list[str], conjunction: str) -> str:
    head, last = names[:-1], names[-1]
    return conjunction.join([", ".join(head), last]) if head else last
