"""A language is a folder: nothing of it stands in the code.

A made-up language, in letters of its own, goes all the way: data, models, screens, listing, script,
and the stories told in it. A Latin letter on that way is English from the code, or one of these:

- names: of places, events, slots, intents, concepts, references. They are the same in any language;
- titles of references: a publication is called what it is called;
- Amazon's own: values of enums, types, interfaces, permissions;
- links, and the code that a heading names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cramp_coach.alexa import looks
from cramp_coach.talk import library
from cramp_coach.talk.hearing import Phrases
from simulator.stand_in import ear, words
from tests import built, made_up
from tests.loops import FULL, in_full
from tests.made_up import LANGUAGE, LATIN, strings
from tests.stories.telling import LISTEN_ONLY, as_heard, stories, tell
from tools import generate
from tools.generate import content as contents
from tools.generate import manifest, models, script
from tools.generate.content import ROOT

DATA = ROOT / "lambda/cramp_coach/data"
MODELS = ROOT / "skill-package/interactionModels/custom"
SOURCES = built.written()["sources"]

AMAZONS = re.compile(
    r"(?:AMAZON|ALEXA|Alexa|alexa)[.:_]\S*|[A-Z][A-Z_]{2,}|\w+Intent|(?:file|https)://\S+|[A-Z]{2}|"
    r"\d\.\d|BedtimeStretch|public|object"
)
"""What Amazon calls so, and the name of the task that she knows."""

CODE = re.compile(r"`[^`]*`|<https?:[^>]*>|<br>|\]\([^)]*\)|\{\w+\}|\(\d+ s\)")
"""What is no word in the script: code, links, clauses, pauses."""

PLACES = re.compile(r"[a-z_*]+(?:[/.][\w*+-]*)+")
"""Addresses, and events with their detail."""


KINDS = set(
    re.findall(
        r"\S+", "sign sure doubt risk event answer body_part other_part situation topic occasion"
    )
)
KINDS |= {"named", "specific", "not", "stretched"}
"""Kinds of rules of hearing, and what else the build names: concepts, an effect."""


@pytest.fixture(scope="module")
def english() -> contents.Written:
    return built.written()


@pytest.fixture(scope="module")
def made(english: contents.Written) -> dict[Path, str]:
    return build(english)


def build(english: contents.Written) -> dict[Path, str]:
    """All that is generated for the made-up language."""
    content = contents.typed(made_up.content_of(english))
    return generate.build(content, name_free=True, with_tasks=True)


def unmarked(made: dict[Path, str], english: contents.Written) -> list[str]:
    """Latin letters in what was made that are none of the exceptions."""
    names = made_up.names(made_up.content_of(english)) | KINDS | {LANGUAGE}
    entries = _entries(made)
    named = {name.partition(" ")[2] for name in entries}
    names |= {*entries["facts"]["anywhere"], *named, *(name.partition("/")[0] for name in named)}
    names |= {one["read"] for one in SOURCES.values()}
    found = [*_in_words(made), *_in_data(made, names), *_in_prose(made, names)]
    return list(dict.fromkeys(found))


def _entries(made: dict[Path, str]) -> dict[str, Any]:
    """The entries of the library: the facts, the hearing, each place, question and flow."""
    data = json.loads(made[DATA / f"{LANGUAGE}.json"])
    return {name: entry for name, entry in data.items() if isinstance(entry, dict)}


def _in_words(made: dict[Path, str]) -> Iterator[str]:
    """In what is said, heard or shown: only a clause may be Latin."""
    for name, entry in _entries(made).items():
        said = [entry.get(key, "") for key in ("say", "more", "reprompt", "ask", "back")]
        if name == "facts":
            said += [
                *strings(entry["regions"]),
                *strings(entry["doctor"]),
                *strings(entry["clock"]),
            ]
            said += [entry["disclaimer"], entry["for_the_cramp"], entry["reminder"]]
            said += [one["title"] for one in entry["cards"].values()]
            said += [one.get("seen", "") for one in entry["signs"].values()]
        if name == "hearing":
            said += [*Phrases(entry["phrases"]), *entry["alike"], *strings(entry["alike"])]
            said += [*entry["endings"], *strings(entry["endings"])]
            for key in (
                "fillers",
                "restarts",
                "openers",
                "subjects",
                "hesitations",
                "articles",
                "verbs",
            ):
                said += entry[key]
        yield from (words for words in said if LATIN.search(CODE.sub("", words)))
    shown = json.loads(made[DATA / f"looks/{LANGUAGE}.json"])
    looks = shown.pop("looks").values()
    shown["buttons"] = [button["label"] for button in shown["buttons"].values()]
    shown["lists"] = [[one["head"], *one["lines"]] for one in shown["lists"].values()]
    shown = [*strings(shown), *(one.get(key, "") for one in looks for key in ("title", "show"))]
    yield from (words for words in shown if LATIN.search(CODE.sub("", words)))
    for path in made:
        if path.parent != MODELS:
            continue
        model = json.loads(made[path])["interactionModel"]
        language = model["languageModel"]
        heard = [sample for intent in language["intents"] for sample in intent["samples"]]
        heard += [
            one
            for type in language["types"]
            for value in type["values"]
            for one in strings(value["name"])
        ]
        heard += [language["invocationName"]]
        yield from (words for words in heard if LATIN.search(CODE.sub("", words)))


def _in_data(made: dict[Path, str], names: set[str]) -> Iterator[str]:
    """In any string of any file of data: a name, Amazon's, or the title of a reference."""
    titles = {one["title"] for one in SOURCES.values()}
    parts = {part for title in titles for part in re.split(r"[:,]| \(", title)}
    for path, text in made.items():
        if path.suffix != ".json" or "pictures" in path.parts:
            continue
        for value in strings(json.loads(text or "{}")):
            bare = AMAZONS.sub("", CODE.sub("", value))
            shown = {*value.split(", ")} <= parts or {*value.split("\n")} <= titles
            tokens = {one.strip("!") for one in re.split(r"[\s>:;,]+", bare)}
            if LATIN.search(bare) and not shown and not all(_named(one, names) for one in tokens):
                yield f"{path.name}: {value[:80]}"


def _named(token: str, names: set[str]) -> bool:
    return not LATIN.search(token) or token in names or bool(PLACES.fullmatch(token))


def _in_prose(made: dict[Path, str], names: set[str]) -> Iterator[str]:
    titles = sorted((one["title"] for one in SOURCES.values()), key=len, reverse=True)
    for name in ("script.md", "clinician-pack.md"):
        for line in made[ROOT / "docs" / name].splitlines():
            for title in titles:
                line = line.replace(title, "")
            for token in re.findall(r"[A-Za-z][\w/+.*-]*", CODE.sub("", line)):
                if not _named(token.strip("*."), names) and not AMAZONS.fullmatch(token):
                    yield f"{name}: {token} in {line[:80]}"


@in_full
def test_everything_is_made_in_the_made_up_language_and_nothing_of_it_is_english(
    made: dict[Path, str], english: contents.Written
) -> None:
    assert unmarked(made, english) == []


@in_full
def test_english_in_the_code_is_found(
    monkeypatch: pytest.MonkeyPatch, english: contents.Written
) -> None:
    monkeypatch.setattr(script, "_regions", lambda *_: iter(["## Regions"]))
    monkeypatch.setattr(manifest, "testing_instructions", lambda store: "Say it.")
    monkeypatch.setattr(models, "known_in", lambda locale, phrases, content: ["my leg"])
    found = "\n".join(unmarked(build(english), english))
    assert all(planted in found for planted in ("Regions in", "Say it.", "my leg"))


@pytest.fixture(scope="module")
def spoken(made: dict[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The skill and its stand-in with the made-up language installed."""
    root = tmp_path_factory.mktemp("made_up")
    for path, text in made.items():
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (root / "lambda/cramp_coach/data/apl").symlink_to(DATA / "apl")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "DATA", root / "lambda/cramp_coach/data")
        patch.setattr(looks, "DATA", root / "lambda/cramp_coach/data")
        patch.setattr(ear, "MODELS", root / "skill-package/interactionModels/custom")
        patch.setattr(words, "FOLDER", root / "simulator/words")
        yield
    library.of_language.cache_clear()


FILES = sorted({one["build"] for one in stories()} - set(LISTEN_ONLY)) if FULL else ["people"]
"""All of them take a minute: `make check` tells all, `make test` those of one file."""


@pytest.mark.parametrize("file", FILES)
def test_the_stories_are_told_in_it(file: str, spoken: None) -> None:
    for story in stories():
        if story["build"] == file:
            tell(made_up.story_of(story), as_heard)
