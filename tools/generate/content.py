"""Reads the YAML of `content/` and says what is wrong with it: file, entry, mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tools.generate import chapters
from tools.generate.problem import ContentError as ContentError
from tools.generate.problem import Problem
from tools.generate.problem import Report as Report

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "content"


@dataclass(frozen=True)
class Content:
    """All content of a language, a chapter a file."""

    relief: chapters.relief.Chapter
    safety: chapters.safety.Chapter
    signs: chapters.signs.Chapter
    topics: chapters.topics.Chapter
    causes: chapters.causes.Chapter
    prevention: chapters.prevention.Chapter
    bedtime: chapters.bedtime.Chapter
    reminder: chapters.reminder.Chapter
    talk: chapters.talk.Chapter
    screen: chapters.screen.Chapter
    intents: chapters.intents.Chapter
    hearing: chapters.hearing.Chapter
    language: chapters.language.Chapter
    regions: chapters.regions.Chapter
    never_say: chapters.never_say.Chapter
    store: chapters.store.Chapter
    source_names: chapters.source_names.Chapter
    sources: chapters.sources.Chapter


Written = dict[str, Any]
"""File name without ending -> its YAML as dicts, lists and strings."""


def languages(folder: Path = FOLDER) -> list[str]:
    """The languages of the skill: each is a folder, "en". Raises ContentError for none."""
    found = sorted(path.name for path in folder.iterdir() if path.is_dir())
    if not found:
        raise ContentError([Problem(folder.name, "folder", "has no language.", "Put back `en`.")])
    return found


def read_all(folder: Path = FOLDER) -> list[Content]:
    """The content of every language. Raises ContentError that names every mistake."""
    return [read(folder, language) for language in languages(folder)]


def read(folder: Path = FOLDER, language: str = "") -> Content:
    """The content of a language, the first unless told otherwise, held to its schema.

    Raises ContentError that names every mistake.
    """
    language = language or languages(folder)[0]
    content, report = typed(written(folder, language)), Report()
    for locale in locales(content):
        if not locale.startswith(f"{language}-"):
            what = f"is no locale of {language!r}."
            report.add("regions.yaml", locale, what, "Name it language and country: xx-XX.")
    report.stop_if_wrong()
    return content


def locales(content: Content) -> tuple[str, ...]:
    """The locales of a language: every region that has its own numbers."""
    return tuple(name for name in content.regions if name != chapters.regions.OTHER)


def written(folder: Path = FOLDER, language: str = "") -> Written:
    """The content of a language as it is written. Raises ContentError for what is no YAML."""
    language, report = language or languages(folder)[0], Report()
    content: Written = {}
    for name in chapters.SCHEMAS:
        path = folder / ("" if name == "sources" else language) / f"{name}.yaml"
        try:
            content[name] = read_yaml(path)
        except OSError:
            report.add(path.name, "file", "is missing.", f"Put it back as {path}.")
        except YAMLError as wrong:
            where = " ".join(str(wrong).split())
            report.add(path.name, "file", f"cannot be read: {where}.", "Mend that line.")
    report.stop_if_wrong()
    return content


def typed(content: Mapping[str, Any]) -> Content:
    """Written content, held to its schema. Raises ContentError that names every mistake."""
    report = Report()
    made = Content(
        **{name: chapters.typed(name, content[name], report) for name in chapters.SCHEMAS}
    )
    report.stop_if_wrong()
    chapters.check_names(made, report)
    report.stop_if_wrong()
    return made


def read_yaml(path: Path) -> Any:
    """A YAML file as dicts, lists and strings: nothing is guessed to be a number or a truth."""
    yaml = YAML(typ="base", pure=True)
    yaml.allow_duplicate_keys = False
    return yaml.load(path.read_text(encoding="utf-8"))
