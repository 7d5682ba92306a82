"""generate: content -> the skill's data, its interaction models, and the script to review."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cramp_coach.library import Library
from simulator.ear import Ear
from tools.generate import content as contents
from tools.generate import graph, models, pictures, places, screens, script, sentences
from tools.generate.content import ROOT, Content, Report


def run(check: bool = False, listen_only: bool = False) -> int:
    """Write the generated files, or with `check` say which are stale. Raises ContentError."""
    files = build(contents.read(), listen_only)
    stale = [path for path, text in files.items() if _text_of(path) != text]
    if check:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: run `make generate` and commit it.")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


def build(content: Content, listen_only: bool = False) -> dict[Path, str]:
    """Path -> text of every generated file. Raises ContentError naming every mistake."""
    report = Report()
    library, entries = places.compile_library(content, report, listen_only)
    model = models.build(content, report)
    report.stop_if_wrong()
    graph.check(library, entries, content, report)
    sentences.check(library, entries, content, model, report)
    _check_overlap(model, report)
    drawn = pictures.build()
    looks = screens.build(library, entries, content, model, report)
    report.stop_if_wrong()
    made = {
        ROOT / "lambda/cramp_coach/data/en.json": _data(library),
        ROOT / "lambda/cramp_coach/data/screen.json": looks,
        ROOT / "docs/script.md": script.write(library, entries, content),
        **drawn,
    }
    written = json.dumps(model, indent=1, ensure_ascii=False) + "\n"
    for locale in models.LOCALES:
        made[ROOT / f"skill-package/interactionModels/custom/{locale}.json"] = written
    return made


def _data(library: Library) -> str:
    fields: dict[str, Any] = asdict(library)
    del fields["_read"]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")) + "\n"


def _check_overlap(model: dict[str, Any], report: Report) -> None:
    """No phrase may be heard as two intents: neither two samples, nor two bare slots."""
    language = model["interactionModel"]["languageModel"]
    ear = Ear(model)
    owner: dict[str, str] = {}
    types = {type["name"]: type for type in language["types"]}
    for intent in language["intents"]:
        slots = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        for sample in intent["samples"]:
            bare = types.get(slots.get(sample.strip("{}"), ""))
            for phrase in _phrases(bare) if bare and sample.startswith("{") else [sample]:
                heard = owner.setdefault(phrase, intent["name"])
                if heard == intent["name"] and "{" not in phrase:
                    exact = ear.exact(phrase)
                    heard = exact.intent if exact else "nothing"
                if heard != intent["name"]:
                    report.add(
                        "intents.yaml",
                        intent["name"],
                        f"hears {phrase!r}, as {heard} does.",
                        "Keep it in one.",
                    )


def _phrases(type: dict[str, Any]) -> list[str]:
    return [
        phrase
        for value in type["values"]
        for phrase in (value["name"]["value"], *value["name"]["synonyms"])
    ]


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
