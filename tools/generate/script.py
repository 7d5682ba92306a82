"""Writes docs/script.md: everything the skill can say, place by place, for a person to review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cramp_coach.talk.library import Library
from cramp_coach.talk.placeholders import fill
from tools.generate import graph
from tools.generate.chapters.language import Script
from tools.generate.content import Content
from tools.generate.entry import Entries, Entry


def write(library: Library, entries: Entries, content: Content) -> str:
    """The script as Markdown."""
    words = content.language.script
    return (
        "\n".join(
            [
                words.head,
                *_places(library, entries, words),
                *_matrix(library, words),
                *_first(content, words),
                *_regions(library, words),
                *_guards(content, words),
                *_examples(content, words),
                *_never(content, words),
                *_sources(content, words),
            ]
        )
        + "\n"
    )


def _places(library: Library, entries: Entries, words: Script) -> Iterator[str]:
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
        yield from _place(address, entry, library, words)


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


def _place(address: str, entry: Entry, library: Library, words: Script) -> Iterator[str]:
    place = entry.place
    question = library.questions.get(place.question)
    yield f"### {address}\n"
    if alike := library.places[address].get("like"):
        yield f"{fill(words.alike, {'address': alike})}\n"
        return
    spoken = " ".join(part for part in (place.say, question.ask if question else "") if part)
    if spoken:
        yield f"> {spoken}\n"
    if place.more:
        yield f"{words.more}\n\n> {place.more}\n"
    if place.reprompt:
        yield f"{words.silence}\n\n> {place.reprompt}\n"
    yield from _notes(address, entry, library, words)
    yield ""


def _notes(address: str, entry: Entry, library: Library, words: Script) -> Iterator[str]:
    kinds: Mapping[Any, str] = words.kinds
    grades: Mapping[Any, str] = words.grades
    place = entry.place
    sign = library.signs.get(address.removeprefix("signs/"))
    if sign:
        yield f"- {fill(words.sign, {'level': sign.level})}"
    if kind := kinds.get(place.kind):
        yield f"- {kind}"
    leads = [
        f"{event} → {target}"
        for event, target in graph.exits(library, address)
        if event in place.exits and event != "sources"
    ]
    if leads:
        yield f"- {words.exits} {', '.join(leads)}"
    if place.card:
        yield f"- {words.card} {place.card}"
    if entry.picture or entry.show:
        shown, picture = entry.show or words.the_words, entry.picture or words.none
        yield f"- {fill(words.screen, {'words': shown, 'picture': picture})}"
    if entry.claims:
        yield f"- {words.claims} {', '.join(map(str, entry.claims))}"
    if entry.sources:
        known = f" ({grades[entry.grade]})" if entry.grade else ""
        yield f"- {words.sources} {', '.join(entry.sources)}{known}"


def _matrix(library: Library, words: Script) -> Iterator[str]:
    situations = list(library.routes[""])
    yield f"## {words.which_relief}\n"
    heads = [words.body_part, *(name or words.not_said for name in situations)]
    yield f"| {' | '.join(heads)} |"
    yield "|---" * (len(situations) + 1) + "|"
    for part, row in library.routes.items():
        cells = [row[name].removeprefix("relief/").removesuffix("/1") for name in situations]
        yield f"| {part or words.not_said} | " + " | ".join(cells) + " |"
    yield ""


def _first(content: Content, words: Script) -> Iterator[str]:
    """What may come before any sentence of a place."""
    yield f"## {words.said_first}\n"
    for name, first in content.talk.said_first.items():
        yield f"### {name}\n\n> {first.say}\n"
        yield f"- {first.when}\n- {words.sources} {', '.join(first.source)}\n"


def _regions(library: Library, words: Script) -> Iterator[str]:
    yield f"## {words.regions}\n"
    yield f"| {words.locale} | {{call_emergency}} | {{get_advice}} |"
    yield "|---|---|---|"
    for locale, clauses in library.regions.items():
        cells = [locale or words.any_other, clauses["call_emergency"], clauses["get_advice"]]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _examples(content: Content, words: Script) -> Iterator[str]:
    """What counts as each sign, and what sounds like it and does not."""
    yield f"## {words.heard}\n"
    for name, sign in content.signs.items():
        if sign.heard:
            yield f"- **{name}** ({sign.level}): {'; '.join(sign.heard)}."
            yield f"  {words.not_heard} {'; '.join(sign.not_heard)}."
    yield ""


def _guards(content: Content, words: Script) -> Iterator[str]:
    """What is reached only past a clear answer, and what no milder situation replaces."""
    yield f"## {words.guarded}\n"
    for name, guard in content.safety.guards.items():
        past = f"{words.past} {', '.join(guard.questions)}"
        yield f"- **{name}**: {', '.join(guard.stages)}, {past}"
    yield f"- **{words.strict}**: {', '.join(content.safety.strict)}\n"


def _never(content: Content, words: Script) -> Iterator[str]:
    """What is refused in every sentence."""
    yield f"## {words.never_said}\n"
    for rule in content.never_say:
        unless = f", {words.unless} `{rule.unless}`" if rule.unless else ""
        allowed = ", ".join(rule.except_in)
        allowed = f", {words.except_in} {allowed}" if allowed else ""
        yield f"- `{rule.phrase}`{unless}{allowed}: {rule.instead}"
    yield ""


def _sources(content: Content, words: Script) -> Iterator[str]:
    yield f"## {words.references}\n"
    yield f"{words.read}\n"
    for name, source in content.sources.items():
        address = f" <{source.url}>" if source.url else ""
        said = fill(words.said, {"name": content.source_names[name]})
        yield f"- **{name}** {source.title}{address} ({source.read}, {said})"
