"""Reads the YAML of `content/` and says what is wrong with it: file, entry, mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tools.generate import chapters
from tools.generate.problem import ContentError as ContentError
from tools.generate.problem import Report as Report

ROOT = Path(__file__).resolve().parents[2]

FILES = (
    "relief",
    "safety",
    "signs",
    "topics",
    "causes",
    "prevention",
    "bedtime",
    "reminder",
    "talk",
    "screen",
    "intents",
    "hearing",
    "language",
    "regions",
    "never_say",
    "source_names",
    "store",
)


FOLDER = ROOT / "content"

Content = dict[str, Any]
"""File name without ending -> its YAML as dicts, lists and strings. "sources" is one of them."""


def languages(folder: Path = FOLDER) -> list[str]:
    """The languages of the skill: each is a folder, "en"."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def read_all(folder: Path = FOLDER) -> list[Content]:
    """The content of every language. Raises ContentError that names every mistake."""
    return [read(folder, language) for language in languages(folder)]


def read(folder: Path = FOLDER, language: str = "") -> Content:
    """The content of a language, the first unless told otherwise, held to its schema.

    Raises ContentError that names every mistake.
    """
    language = language or languages(folder)[0]
    report = Report()
    content: Content = {}
    paths = {name: folder / language / f"{name}.yaml" for name in FILES}
    paths["sources"] = folder / "sources.yaml"
    for name, path in paths.items():
        try:
            content[name] = read_yaml(path)
        except OSError:
            report.add(path.name, "file", "is missing.", f"Put it back as {path}.")
        except YAMLError as wrong:
            where = " ".join(str(wrong).split())
            report.add(path.name, "file", f"cannot be read: {where}.", "Mend that line.")
    report.stop_if_wrong()
    hold(content)
    for locale in locales(content):
        if not locale.startswith(f"{language}-"):
            what = f"is no locale of {language!r}."
            report.add("regions.yaml", locale, what, "Name it language and country: xx-XX.")
    report.stop_if_wrong()
    return content


def locales(content: Content) -> tuple[str, ...]:
    """The locales of a language: every region that has its own numbers."""
    return tuple(name for name in content["regions"] if name != "other")


def hold(content: Content) -> None:
    """Hold content to its schema. Raises ContentError that names every mistake."""
    chapters.check(content, Report())


def read_yaml(path: Path) -> Any:
    """A YAML file as dicts, lists and strings: nothing is guessed to be a number or a truth."""
    yaml = YAML(typ="base", pure=True)
    yaml.allow_duplicate_keys = False
    return yaml.load(path.read_text(encoding="utf-8"))
