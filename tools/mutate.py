"""mutate: every slip of the pen in the content, one at a time; none may pass in silence.

Each key and each scalar of every content file is misspelt, deleted, swapped with its neighbour or
emptied. A mutation is refused with file and entry, or it changes what is generated, so that the
script shows it in the diff. One that does neither survives, and one that raises anything else than
ContentError is a traceback: both fail the run.
"""

from __future__ import annotations

import copy
import random
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from tools.generate import (
    compiled,
    ear_words,
    manifest,
    models,
    places,
    script,
    tasks,
)
from tools.generate import content as contents
from tools.generate.chapters import said
from tools.generate.content import ContentError, Report, Written

KINDS = ("misspell", "delete", "swap", "empty")
SEED = 13

UNORDERED = frozenset({"said", "questions", "stages", "clear", "asks_for_signs", "picture_of"})
"""Lists that are sets: to swap two of them is no slip."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutation:
    """One slip: what is done to the key or the scalar at a path of a file."""

    file: str
    path: Path
    kind: str
    of_key: bool


@dataclass(frozen=True)
class Outcome:
    mutation: Mutation
    result: str
    """refused, changed, survived or traceback."""
    detail: str = ""


def mutations(content: Written) -> list[Mutation]:
    """Every mutation of every file that says or rules something.

    What people said is none: its words are counted, and one of thousands may be any word.
    """
    found = []
    for file, chapter in content.items():
        if file == said.FOLDER:
            continue
        for path, value in _walk(chapter, ()):
            of_key = bool(path) and isinstance(path[-1], str)
            for kind in KINDS:
                if of_key:
                    found.append(Mutation(file, path, kind, True))
                if isinstance(value, str) and (value or kind != "empty"):
                    found.append(Mutation(file, path, kind, False))
    return found


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _walk(one, (*path, key))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _walk(one, (*path, at))


def mutated(content: Written, mutation: Mutation) -> Written | None:
    """The content with one slip in it; None where there is nothing to slip on."""
    chapter = copy.deepcopy(content[mutation.file])
    parent = chapter
    for step in mutation.path[:-1]:
        parent = parent[step]
    last = mutation.path[-1]
    if mutation.kind == "swap" and UNORDERED & {mutation.file, *mutation.path}:
        return None
    slip = _on_key if mutation.of_key else _on_value
    done = slip(parent, last, mutation)
    return {**content, mutation.file: chapter} if done else None


def _on_key(parent: Any, key: Any, mutation: Mutation) -> bool:
    keys = list(parent)
    if mutation.kind == "delete":
        del parent[key]
        return True
    if mutation.kind == "swap":
        other = keys[(keys.index(key) + 1) % len(keys)]
        parent[key], parent[other] = parent[other], parent[key]
        return bool(parent[key] != parent[other])
    new = _misspelt(key) if mutation.kind == "misspell" else ""
    if new in parent:
        return False
    items = [(new if one == key else one, value) for one, value in parent.items()]
    parent.clear()
    parent.update(items)
    return True


def _on_value(parent: Any, at: Any, mutation: Mutation) -> bool:
    value = parent[at]
    if mutation.kind == "delete" and isinstance(parent, list):
        del parent[at]
        return True
    if mutation.kind == "swap" and isinstance(parent, list):
        other = (at + 1) % len(parent)
        parent[at], parent[other] = parent[other], value
        return bool(parent[at] != value)
    if mutation.kind == "misspell":
        parent[at] = _misspelt(value)
        return bool(parent[at] != value)
    if mutation.kind == "empty":
        parent[at] = ""
        return True
    return False


def _misspelt(word: str) -> str:
    """A word with two letters in the middle of it swapped, or one more letter."""
    middle = len(word) // 2
    places = sorted(range(1, len(word)), key=lambda at: abs(at - middle))
    for at in places:
        one, other = word[at - 1], word[at]
        if one.isalpha() and other.isalpha() and one != other:
            return word[: at - 1] + other + one + word[at + 1 :]
    return f"{word}x"


@cache
def _standing() -> tuple[Written, str]:
    content = contents.written()
    return content, _made(content)


def _made(written: Written) -> str:
    """All that the content makes, as text: data, models, script, screens, listing.

    Hearing is compiled only where its words changed: it takes longest.
    """
    report = Report()
    content = contents.typed(written)
    listened, _ = places.compile_library(content, report, listen_only=True)
    library, entries, model = compiled(content, report)
    report.stop_if_wrong()
    heard_in = [models.for_locale(model, one, content) for one in contents.locales(content)]
    listing = manifest.write(manifest.build(content)) + tasks.write([content])
    listing += repr(content.store.name_free)
    told = script.write(library, entries, content)
    looks = repr((content.screen, entries))  # compiled one to one into data/looks
    told += repr(content.safety.riskiest)  # told as talks in the clinician's pack
    rules = ear_words.write(content) + repr(content.language)  # read by checks, one to one
    return repr((library, listened, heard_in, listing, told, looks, rules))


def tried(mutation: Mutation) -> Outcome | None:
    """What becomes of one mutation; None for one that changes nothing by itself."""
    content, made = _standing()
    changed = mutated(content, mutation)
    if changed is None:
        return None
    try:
        now = _made(changed)
    except ContentError as refused:
        first = refused.problems[0]
        named = bool(first.file and first.entry)
        return Outcome(mutation, "refused" if named else "traceback", str(first))
    except Exception as wrong:
        return Outcome(mutation, "traceback", f"{type(wrong).__name__}: {wrong}")
    return Outcome(mutation, "survived" if now == made else "changed")


def run(count: int) -> int:
    """Try `count` mutations, or all with 0; print a table. 1 where one survived or raised."""
    every = mutations(contents.written())
    chosen = random.Random(SEED).sample(every, count) if 0 < count < len(every) else every
    with ProcessPoolExecutor(2) as pool:
        outcomes = [one for one in pool.map(tried, chosen, chunksize=20) if one]
    table = Counter((one.mutation.file, one.result) for one in outcomes)
    results = ("refused", "changed", "survived", "traceback")
    print(f"{'file':12}" + "".join(f"{one:>11}" for one in results))
    for file in sorted({one.mutation.file for one in outcomes}):
        print(f"{file:12}" + "".join(f"{table[file, one]:11}" for one in results))
    bad = [one for one in outcomes if one.result in ("survived", "traceback")]
    for one in bad[:60]:
        where = ", ".join(map(str, one.mutation.path))
        what = f"{one.mutation.kind} {'key' if one.mutation.of_key else 'value'}"
        print(
            f"{one.result}: {one.mutation.file}.yaml: {where}: {what} {one.detail}", file=sys.stderr
        )
    print(f"{len(outcomes)} mutations of {len(every)}, {len(bad)} passed in silence or raised.")
    return 1 if bad else 0
