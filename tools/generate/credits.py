"""Answers "who says so?": a place for each set of sources that some advice rests on."""

from __future__ import annotations

from dataclasses import replace

from cramp_coach.talk.library import Place
from tools.generate.content import Content, Report
from tools.generate.entry import Entries, Entry


def add(content: Content, entries: Entries, report: Report) -> Entries:
    """For each set of sources a place that names them; advice gets an exit to its own."""
    made: Entries = {}
    known, talk = content["source_names"], content["talk"]
    title = content["screen"]["titles"]["credits"]
    for address, entry in entries.items():
        unknown = [source for source in entry.sources if source not in known]
        for source in unknown:
            report.add(
                entry.file,
                entry.name,
                f"names no known source {source!r}.",
                "See sources.yaml, and source_names.yaml.",
            )
        names = list(dict.fromkeys(known[source] for source in entry.sources if source in known))
        names = [name for name in names if name != known["J"]] or names
        if not names or entry.place.kind == "end":
            continue
        credit = "credits/" + "+".join(entry.sources)
        said = talk["credits"].replace(
            "{names}", _listed(_in_one_breath(names), talk["credits_and"])
        )
        said = said.replace("..", ".")  # a name that ends in a full stop
        place = Place(say=said, kind="aside", card="sources", exits={"sources": credit})
        made[credit] = Entry(entry.file, entry.name, place, entry.sources, title=title)
        exits = {"sources": credit, **entry.place.exits}
        entries[address] = replace(entry, place=replace(entry.place, exits=exits))
    return made


def _in_one_breath(names: list[str]) -> list[str]:
    """The first names, three at most and no more words than a sentence can hold."""
    count = next(n for n in (3, 2, 1) if len(" ".join(names[:n]).split()) <= 14)
    return names[:count]


def _listed(names: list[str], conjunction: str) -> str:
    head, last = names[:-1], names[-1]
    return conjunction.join([", ".join(head), last]) if head else last
