"""Writes docs/clinician-pack.md: every place on a line, the riskiest paths as talks, what changed.

`docs/signed.txt` holds what was signed last: address and digest of the words, a line each. `make
sign` writes it, on the day when a clinician puts a name under docs/clinician-review.md.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from cramp_coach.talk import speech
from cramp_coach.talk.conversation import respond
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import FRESH, State
from simulator.stand_in.ear import Ear
from tools.generate import graph
from tools.generate.chapters.talk import SEEN_TODAY
from tools.generate.content import ROOT, Content
from tools.generate.entry import Entries
from tools.generate.sentences import meant

SIGNED = ROOT / "docs/signed.txt"
REGION = "en-US"
"""The region whose numbers the talks of the pack name."""
A_TURN = 30
"""Seconds from one turn of those talks to the next."""
MOST_WAYS = 6
"""Ways to a place that are told; the script has all."""
TOUCH = re.compile(r"/(rub|soothe|warm)$")

HEAD = """# The clinician's pack

Written by `make generate` from `content/`. Read it beside [the questions](clinician-review.md);
everything that can be said, with its silences and screens, stands in [the script](script.md).
*(5 s)* is a pause; a word in braces is filled for the region.
"""


def write(library: Library, entries: Entries, content: Content, ear: Ear) -> str:
    """The pack as Markdown."""
    parts = [
        HEAD,
        *_changes(library, signed(SIGNED)),
        *_talks(library, content, ear),
        *_guards(content),
    ]
    return "\n".join([*parts, *_places(library, entries)]) + "\n"


def digests(library: Library) -> dict[str, str]:
    """Address -> a digest of all that is said there."""
    return {
        address: hashlib.sha256(_words(library, address).encode()).hexdigest()[:12]
        for address in library.places
        if not address.startswith("credits/") and address != FRESH
    }


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


def _changes(library: Library, before: Mapping[str, str]) -> Iterator[str]:
    yield "## Changed since the last signature\n"
    now = digests(library)
    if not before:
        yield "Nobody has signed yet: all of it is new.\n"
        return
    changed = [one for one, digest in now.items() if before.get(one) != digest]
    gone = [address for address in before if address not in now]
    yield from (f"- {address}: {'changed' if address in before else 'new'}" for address in changed)
    yield from (f"- {address}: gone" for address in gone)
    yield "" if changed or gone else "Nothing.\n"


def _talks(library: Library, content: Content, ear: Ear) -> Iterator[str]:
    yield "## The riskiest paths, as they are heard\n"
    for number, (title, said) in enumerate(content.safety.riskiest.items(), 1):
        yield f"### {number}. {title}\n"
        state: State | None = None
        for turn, words in enumerate(said):
            event = replace(meant(words, ear, library), at=1 + A_TURN * turn)
            reply = respond(event, state, library)
            state = reply.state
            yield f"> **{words}**<br>{speech.to_text(reply.words, library.region(REGION))}"
            yield "> *The session closes.*" if state is None else ">"
            if state is None:
                break
        yield ""


def _guards(content: Content) -> Iterator[str]:
    yield "## What guards what\n\nProven by the build, for every way through the talk.\n"
    for name, guard in content.safety.guards.items():
        asked = ", ".join(_question(content, one) for one in guard.questions)
        yield f"- {', '.join(guard.stages)}: only past a clear answer to {asked} ({name})"
    yield ""


def _question(content: Content, name: str) -> str:
    return f'"{content.relief.questions[name].ask}"'


def _places(library: Library, entries: Entries) -> Iterator[str]:
    yield "## Every place\n"
    yield "A stage that says the same in several routines stands here once, with a star.\n"
    yield "| place | what is said | sources | reached by | what it forbids |\n|---|---|---|---|---|"
    ways = _ways(library)
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
            ", ".join(ways.get(first, ["a sentence of its own"])),
            _forbids(library, first),
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


def _ways(library: Library) -> Mapping[str, list[str]]:
    """Address -> "event at stage" of what leads there; the same stage of all routines once."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for address in library.places:
        stage = address.rpartition("/")[2] if address.startswith("relief/") else address
        for event, target in graph.exits(library, address):
            if event != "sources" and library.flows.get(address.rpartition("/")[0]) is not None:
                event = event if event in library.place(address).exits else f"{event}, anywhere"
            if event != "sources":
                found[target][event if "anywhere" in event else f"{event} at {stage}"] = None
    return {address: list(ways)[:MOST_WAYS] for address, ways in found.items()}


def _forbids(library: Library, address: str) -> str:
    place = library.place(address)
    if place.kind == "end":
        return "anything more: it closes"
    if place.flow == SEEN_TODAY:
        return "stretch, rubbing, heat"
    if place.situation:
        return "standing"
    timed = address.startswith("relief/") and place.timed
    return "rubbing and heat, until asked" if timed and not TOUCH.search(address) else ""
