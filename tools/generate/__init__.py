"""generate: content -> the skill's data, its interaction models, its manifest, and the script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from cramp_coach.talk.library import Library, checksum
from simulator.stand_in.ear import Ear, spoken
from simulator.stand_in.words import words as words_of
from tools.generate import content as contents
from tools.generate import (
    ear_words,
    graph,
    hearing,
    looks,
    manifest,
    models,
    pack,
    pictures,
    places,
    safety,
    script,
    sentences,
    tasks,
)
from tools.generate.content import ROOT, Content, Report
from tools.generate.entry import Entries
from tools.generate.places import compact, plain


def run(
    check: bool = False,
    listen_only: bool = False,
    name_free: bool = False,
    with_tasks: bool = False,
) -> int:
    """Write the generated files, or with `check` say which are stale. Raises ContentError."""
    files = build(
        *contents.read_all(), listen_only=listen_only, name_free=name_free, with_tasks=with_tasks
    )
    old = stale(files)
    if check:
        for path in old:
            print(f"{path.relative_to(ROOT)} is stale: run `make generate` and commit it.")
        return 1 if old else 0
    for path in old:
        if files[path]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8")
        else:
            path.unlink()
        print(f"{'wrote' if files[path] else 'removed'} {path.relative_to(ROOT)}")
    return 0


def stale(files: Mapping[Path, str]) -> list[Path]:
    """Which generated files are not as the content makes them."""
    return [path for path, text in files.items() if _text_of(path).rstrip() != text.rstrip()]


def sign() -> int:
    """Keep today's words as those that a clinician signed."""
    pack.sign(places.compile_library(contents.read(), Report())[0])
    return run()


def build(
    *every: Content,
    listen_only: bool = False,
    name_free: bool = False,
    with_tasks: bool = False,
) -> dict[Path, str]:
    """Path -> text of every generated file, "" for one that must not be there.

    `every`: the content of each language. Raises ContentError naming every mistake.
    """
    made: dict[Path, str] = {}
    for content in every:
        made |= _language(content, listen_only, name_free, first=content is every[0])
    listings = [manifest.build(content, name_free, manifest.deployed()) for content in every]
    listing = manifest.joined(listings)
    return {
        **made,
        manifest.PATH: manifest.write(tasks.with_task(listing) if with_tasks else listing),
        tasks.DEFINITION: tasks.write(every) if with_tasks else "",
        **pictures.build(),
    }


def _language(content: Content, listen_only: bool, name_free: bool, first: bool) -> dict[Path, str]:
    """Path -> text of what a language has of its own. The first is reviewed in docs/ itself."""
    report = Report()
    library, entries, model = compiled(content, report, listen_only)
    ear, clashes = _hearing(json.dumps(model), ear_words.write(content))
    for intent, phrase, heard in clashes:
        what = f"hears {phrase!r}, as {heard} does."
        report.add("intents.yaml", intent, what, "Keep it in one.")
    sentences.check(library, entries, content, ear, report)
    if name_free:
        model["interactionModel"]["_nameFreeInteraction"] = manifest.name_free(
            content, model, report
        )
    report.stop_if_wrong()
    shown = looks.build(library, entries, content, ear, report)
    report.stop_if_wrong()
    data = ROOT / "lambda/cramp_coach/data"
    docs = ROOT / "docs" if first else ROOT / "docs" / library.language
    before = pack.signed(docs / pack.SIGNED.name)
    made = {
        data / f"{library.language}.json": _data(library),
        data / f"looks/{library.language}.json": shown,
        ear_words.path(library.language): ear_words.write(content),
        docs / "script.md": script.write(library, entries, content),
        docs / "clinician-pack.md": pack.write(library, entries, content, ear, before),
    }
    for locale in contents.locales(content):
        spoken_here = models.for_locale(model, locale, content)
        written = json.dumps(spoken_here, separators=(",", ":"), ensure_ascii=False) + "\n"
        made[ROOT / f"skill-package/interactionModels/custom/{locale}.json"] = written
    return made


def compiled(
    content: Content, report: Report, listen_only: bool = False
) -> tuple[Library, Entries, dict[str, Any]]:
    """The talk with where each place was written, and the model of a language, proved.

    Raises ContentError for what makes the rest of the build pointless; other problems are in
    `report`.
    """
    library, entries = places.compile_library(content, report, listen_only)
    model = models.build(content, report)
    report.stop_if_wrong()
    graph.check(library, entries, content, report)
    safety.prove(library, content.safety, report)
    hearing.check_rules(content.hearing, json.loads(bytes(library.hearing)), report)
    report.stop_if_wrong()
    hearing.check(content.signs, library.vocabulary, report)
    return library, entries, model


def _data(library: Library) -> str:
    """JSON with an entry a line, sorted; `load` and `Lines` tell why."""
    facts = {name: fact for name, fact in plain(library).items() if name != "hearing"}
    shelves = {kind: facts.pop(f"{kind}s") for kind in ("place", "flow", "question")}
    entries = {
        f"{kind} {name}": one for kind, shelf in shelves.items() for name, one in shelf.items()
    }
    lines = [f'"facts":{compact(facts)}', f'"hearing":{bytes(library.hearing).decode()}']
    lines += sorted(f'"{name}":{compact(entry)}' for name, entry in entries.items())
    body = ",\n".join(lines) + "\n}\n"
    return f'{{"crc32":{checksum(body.encode())},\n{body}'


@lru_cache(maxsize=4)
def _hearing(written: str, words: str) -> tuple[Ear, tuple[tuple[str, str, str], ...]]:
    """The ear of a model, and each intent and phrase that another intent hears too.

    No phrase may be heard as two intents: neither two samples, nor two bare slots.
    """
    model = json.loads(written)
    language = model["interactionModel"]["languageModel"]
    ear = Ear(model, words_of(json.loads(words)))
    types = {type["name"]: type for type in language["types"]}
    owner: dict[str, str] = {}
    clashes = []
    for intent in language["intents"]:
        slots = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        for sample in intent["samples"]:
            bare = types.get(slots.get(sample.strip("{}"), "")) if sample.startswith("{") else None
            for phrase in chain.from_iterable(map(spoken, bare["values"])) if bare else [sample]:
                heard = owner.setdefault(ear.normalise(phrase), intent["name"])
                if not bare and "{" not in phrase:
                    exact = ear.exact(phrase)
                    heard = exact.intent if exact else "nothing"
                if heard != intent["name"]:
                    clashes.append((intent["name"], phrase, heard))
    return ear, tuple(clashes)


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
