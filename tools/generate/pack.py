"""Writes docs/clinician-pack.md: every place on a line, the riskiest paths as talks, what changed.

`docs/signed.txt` holds what was signed last: address and digest of the words, a line each. `make
sign` writes it, on the day when a clinician puts a name under docs/clinician-review.md.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cramp_coach.talk import speech
from cramp_coach.talk.conversation import respond
from cramp_coach.talk.library import Library
from cramp_coach.talk.placeholders import fill
from cramp_coach.talk.state import FRESH, State
from simulator.stand_in.ear import Ear
from tools.generate import graph
from tools.generate.chapters.language import Pack
from tools.generate.chapters.talk import SAID_FIRST, SEEN_TODAY
from tools.generate.content import ROOT, Content, locales
from tools.generate.entry import Entries
from tools.generate.sentences import meant

SIGNED = ROOT / "docs/signed.txt"
A_TURN = 30
"""Seconds from one turn of those talks to the next."""
MOST_WAYS = 6
"""Ways to a place that are told; the script has all."""
TOUCH = re.compile(r"/(rub|soothe|warm)$")


def write(
    library: Library, entries: Entries, content: Content, ear: Ear, before: Mapping[str, str]
) -> str:
    """The pack as Markdown. `before`: what was signed last; see `signed`."""
    words = content.language.pack
    parts = [
        words.head,
        *_changes(library, before, words),
        *_talks(library, content, ear, words),
        *_guards(content, words),
        *_first(content, words),
    ]
    return "\n".join([*parts, *_places(library, entries, words)]) + "\n"


def digests(library: Library) -> dict[str, str]:
    """Address -> a digest of all that is said there; what may come first has one, too."""
    said = {
        address: _words(library, address)
        for address in library.places
        if not address.startswith("credits/") and address != FRESH
    }
    said |= {f"said_first/{name}": getattr(library, name) for name in SAID_FIRST}
    return {one: hashlib.sha256(words.encode()).hexdigest()[:12] for one, words in said.items()}


def sign(library: Library) -> None:
    """Keep what is said now as what was signed."""
    lines = (f"{digest} {address}\n" for address, digest in digests(library).items())
    SIGNED.write_text("".join(lines), encoding="utf-8")


def signed(path: Path) -> dict[str, str]:
    """Address -> digest of what was signed last; nothing where nobody has signed."""
    if not path.exists():
        return {}
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {address: digest for digest, address in lines}


def _words(library: Library, address: str) -> str:
    place = library.place(address)
    question = library.questions.get(place.question)
    asked = question.ask if question else ""
    return " | ".join(part for part in (place.say, place.more, asked, place.reprompt) if part)


def _changes(library: Library, before: Mapping[str, str], words: Pack) -> Iterator[str]:
    yield f"## {words.changes}\n"
    now = digests(library)
    if not before:
        yield f"{words.unsigned}\n"
        return
    changed = [one for one, digest in now.items() if before.get(one) != digest]
    gone = [address for address in before if address not in now]
    for address in changed:
        yield f"- {address}: {words.changed if address in before else words.new}"
    yield from (f"- {address}: {words.gone}" for address in gone)
    yield "" if changed or gone else f"{words.nothing}\n"


def _talks(library: Library, content: Content, ear: Ear, words: Pack) -> Iterator[str]:
    yield f"## {words.riskiest}\n"
    region = library.region(locales(content)[0])
    for number, (title, said) in enumerate(content.safety.riskiest.items(), 1):
        yield f"### {number}. {title}\n"
        state: State | None = None
        for turn, utterance in enumerate(said):
            event = meant(utterance, ear, library)._replace(at=1 + A_TURN * turn)
            reply = respond(event, state, library)
            state = reply.state
            yield f"> **{utterance}**<br>{speech.to_text(reply.words, region)}"
            yield f"> *{words.closes}*" if state is None else ">"
            if state is None:
                break
        yield ""


def _guards(content: Content, words: Pack) -> Iterator[str]:
    yield f"## {words.guards}\n\n{words.proven}\n"
    for name, guard in content.safety.guards.items():
        asked = ", ".join(_question(content, one) for one in guard.questions)
        stages = ", ".join(guard.stages)
        yield f"- {fill(words.guard, {'stages': stages, 'questions': asked, 'name': name})}"
    yield ""


def _question(content: Content, name: str) -> str:
    return f'"{content.relief.questions[name].ask}"'


def _first(content: Content, words: Pack) -> Iterator[str]:
    """What may come before any sentence of a place."""
    yield f"## {words.said_first}\n"
    yield f"| {' | '.join(words.when)} |\n|---|---|---|"
    for _, first in content.talk.said_first.items():
        yield f"| {first.when} | {first.say} | {', '.join(first.source)} |"
    yield ""


def _places(library: Library, entries: Entries, words: Pack) -> Iterator[str]:
    yield f"## {words.places}\n"
    yield f"{words.shared}\n"
    yield f"| {' | '.join(words.columns)} |\n|---|---|---|---|---|"
    ways = _ways(library, words)
    told: dict[str, list[str]] = {}
    for address in entries:
        if not address.startswith("credits/") and address != FRESH:
            told.setdefault(f"{_stage(address)}: {_said(library, address)}", []).append(address)
    for addresses in told.values():
        first = addresses[0]
        cells = (
            _stage(first) if len(addresses) > 1 else first,
            _said(library, first),
            ", ".join(entries[first].sources),
            ", ".join(ways.get(first, [words.by_itself])),
            _forbids(library, first, words.forbids),
        )
        yield "| " + " | ".join(cells) + " |"


def _stage(address: str) -> str:
    """The address with a star for its routine."""
    return re.sub(r"^(relief|which_thigh)/[a-z_]+(?=/|$)", r"\1/*", address)


def _said(library: Library, address: str) -> str:
    """What is said and asked there, without the silence, in one cell of a table."""
    place = library.place(address)
    question = library.questions.get(place.question)
    asked = question.ask if question else ""
    return " · ".join(part for part in (place.say, place.more, asked) if part)


def _ways(library: Library, words: Pack) -> Mapping[str, list[str]]:
    """Address -> "event at stage" of what leads there; the same stage of all routines once."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for address in library.places:
        flow, _, stage = address.rpartition("/")
        stage = stage if address.startswith("relief/") else address
        for event, target in graph.exits(library, address):
            own = event in library.place(address).exits or flow not in library.flows
            way = fill(words.at, {"event": event, "stage": stage})
            if event != "sources":
                found[target][way if own else fill(words.anywhere, {"event": event})] = None
    return {address: list(ways)[:MOST_WAYS] for address, ways in found.items()}


def _forbids(library: Library, address: str, words: Mapping[Any, str]) -> str:
    place = library.place(address)
    if place.kind == "end":
        return words["end"]
    if place.flow == SEEN_TODAY:
        return words["seen_today"]
    if place.situation:
        return words["sitting"]
    timed = address.startswith("relief/") and place.timed
    return words["held"] if timed and not TOUCH.search(address) else ""
