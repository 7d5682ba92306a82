"""Reads the YAML of `content/` and says what is wrong with it: file, entry, mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tools.generate import chapters, said
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
    "regions",
    "never_say",
    "store",
)


Content = dict[str, Any]
"""File name without ending -> its YAML as dicts, lists and strings. "sources" is one of them."""


def read(folder: Path = ROOT / "content") -> Content:
    """All content, held to its schema. Raises ContentError that names every mistake."""
    report = Report()
    content: Content = {}
    paths = {name: folder / "en" / f"{name}.yaml" for name in FILES}
    paths["sources"] = folder / "sources.yaml"
    for name, path in paths.items():
        try:
            content[name] = read_yaml(path)
        except OSError:
            report.add(path.name, "file", "is missing.", f"Put it back as {path}.")
        except YAMLError as wrong:
            where = " ".join(str(wrong).split())
            report.add(path.name, "file", f"cannot be read: {where}.", "Mend that line.")
    content["said"] = said.read(folder / "en" / "said", report)
    report.stop_if_wrong()
    hold(content)
    return content


def hold(content: Content) -> None:
    """Hold content to its schema. Raises ContentError that names every mistake."""
    chapters.check(content, Report())


def read_yaml(path: Path) -> Any:
    """A YAML file as dicts, lists and strings: nothing is guessed to be a number or a truth."""
    yaml = YAML(typ="base", pure=True)
    yaml.allow_duplicate_keys = False
    return yaml.load(path.read_text(encoding="utf-8"))
