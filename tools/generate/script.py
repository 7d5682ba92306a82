"""Writes docs/script.md: everything the skill can say, place by place, for a person to review."""

from __future__ import annotations

from collections.abc import Iterator

from cramp_coach.talk.library import Library
from tools.generate import graph
from tools.generate.content import Content
from tools.generate.entry import Entries, Entry

GRADES = {
    "strong": "strong evidence",
    "moderate": "moderate evidence",
    "weak": "weak evidence",
    "none": "expert opinion or no proof",
    "contradicted": "contradicted by evidence",
}


def write(library: Library, entries: Entries, content: Content) -> str:
    """The script as Markdown."""
    return (
        "\n".join(
            [
                *_head(),
                *_places(library, entries),
                *_matrix(library),
                *_regions(library),
                *_guards(content),
                *_examples(content),
                *_never(content),
                *_sources(content),
            ]
        )
        + "\n"
    )


def _head() -> list[str]:
    return [
        "# The script",
        "",
        "Everything that Cramp Coach can say, place by place. Written by `make generate`: change",
        "`content/`, not this file. *(5 s)* is a pause; a word in braces is filled for the region.",
        "",
    ]


def _places(library: Library, entries: Entries) -> Iterator[str]:
    chapter = ""
    for address, entry in sorted(entries.items(), key=lambda item: _order(item[0])):
        if address.startswith("credits/"):
            continue
        folder = address.rpartition("/")[0] or address
        if folder != chapter and not folder.endswith(tuple("0123456789")) and "/ask" not in folder:
            head = (
                "/".join(folder.split("/")[:2])
                if folder.startswith("relief")
                else folder.split("/")[0]
            )
            if head != chapter:
                chapter = head
                yield f"## {chapter}\n"
        yield from _place(address, entry, library)


def _order(address: str) -> tuple[str, ...]:
    ranks = {
        "talk": "0",
        "fresh": "0",
        "relief": "1",
        "signs": "2",
        "causes": "3",
        "prevention": "4",
        "bedtime": "5",
        "reminder": "6",
        "topics": "7",
    }
    first, *rest = address.split("/")
    return (ranks.get(first, "9"), *rest)


def _place(address: str, entry: Entry, library: Library) -> Iterator[str]:
    place = entry.place
    question = library.questions.get(place.question)
    yield f"### {address}\n"
    if alike := library.places[address].get("like"):
        yield f"As {alike}, within this routine.\n"
        return
    spoken = " ".join(part for part in (place.say, question.ask if question else "") if part)
    if spoken:
        yield f"> {spoken}\n"
    if place.more:
        yield f"When nobody waits in pain, also:\n\n> {place.more}\n"
    if place.reprompt:
        yield f"After silence:\n\n> {place.reprompt}\n"
    yield from _notes(address, entry, library)
    yield ""


def _notes(address: str, entry: Entry, library: Library) -> Iterator[str]:
    place = entry.place
    sign = library.signs.get(address.removeprefix("signs/"))
    kinds = {"end": "The session closes.", "aside": "Said on top of where the talk is.", "step": ""}
    if sign:
        yield f"- Warning sign, level {sign.level}."
    if kinds[place.kind]:
        yield f"- {kinds[place.kind]}"
    leads = [
        f"{event} → {target}"
        for event, target in graph.exits(library, address)
        if event in place.exits and event != "sources"
    ]
    if leads:
        yield f"- Exits: {', '.join(leads)}"
    if place.card:
        yield f"- Card: {place.card}"
    if entry.picture or entry.show:
        yield f"- On a screen: {entry.show or 'the words'} (picture: {entry.picture or 'none'})"
    if entry.claims:
        yield f"- Settles claims {', '.join(map(str, entry.claims))}"
    if entry.sources:
        known = f" ({GRADES[entry.grade]})" if entry.grade else ""
        yield f"- Sources: {', '.join(entry.sources)}{known}"


def _matrix(library: Library) -> Iterator[str]:
    situations = list(library.routes[""])
    yield "## Which relief\n"
    yield "| body part | " + " | ".join(name or "not said" for name in situations) + " |"
    yield "|---" * (len(situations) + 1) + "|"
    for part, row in library.routes.items():
        cells = [row[name].removeprefix("relief/").removesuffix("/1") for name in situations]
        yield f"| {part or 'not said'} | " + " | ".join(cells) + " |"
    yield ""


def _regions(library: Library) -> Iterator[str]:
    yield "## Regions\n"
    yield "| locale | {call_emergency} | {get_advice} |"
    yield "|---|---|---|"
    for locale, clauses in library.regions.items():
        yield f"| {locale or 'any other'} | {clauses['call_emergency']} | {clauses['get_advice']} |"
    yield ""


def _examples(content: Content) -> Iterator[str]:
    """What counts as each sign, and what sounds like it and does not."""
    yield "## Heard as a warning sign\n"
    for name, sign in content.signs.items():
        if sign.heard:
            yield f"- **{name}** ({sign.level}): {'; '.join(sign.heard)}."
            yield f"  Not: {'; '.join(sign.not_heard)}."
    yield ""


def _guards(content: Content) -> Iterator[str]:
    """What is reached only past a clear answer, and what no milder situation replaces."""
    yield "## Guarded\n"
    for name, guard in content.safety.guards.items():
        yield f"- **{name}**: {', '.join(guard.stages)}, past {', '.join(guard.questions)}"
    yield f"- **strict**: {', '.join(content.safety.strict)}\n"


def _never(content: Content) -> Iterator[str]:
    """What is refused in every sentence."""
    yield "## Never said\n"
    for rule in content.never_say:
        unless = f", unless `{rule.unless}`" if rule.unless else ""
        allowed = f", except in {', '.join(rule.except_in)}" if rule.except_in else ""
        yield f"- `{rule.phrase}`{unless}{allowed}: {rule.instead}"
    yield ""


def _sources(content: Content) -> Iterator[str]:
    yield "## Sources\n"
    yield "*own*: read on the publisher's own site; *mirror*: in a copy or a quotation.\n"
    for name, source in content.sources.items():
        address = f" <{source.url}>" if source.url else ""
        yield f"- **{name}** {source.title}{address} ({source.read}, said: {source.name})"
