"""Reads the YAML of `content/` and says what is wrong with it: file, entry, mend."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from cramp_coach.errors import CrampCoachError

ROOT = Path(__file__).resolve().parents[2]

FILES = (
    "relief",
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


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in the content, in words that a nurse can act on."""

    file: str
    entry: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.what} {self.mend}"


class ContentError(CrampCoachError):
    """The content has mistakes; the message names each of them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class Report:
    """Collects problems, so that all of them are shown at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, file: str, entry: str, what: str, mend: str) -> None:
        self.problems.append(Problem(file, entry, what, mend))

    def stop_if_wrong(self) -> None:
        if self.problems:
            raise ContentError(self.problems)


Content = dict[str, Any]
"""File name without ending -> its YAML as dicts, lists and strings. "sources" is one of them."""


def read(folder: Path = ROOT / "content") -> Content:
    """All content. Raises ContentError for a file that is missing or no YAML, or a doubled key."""
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
    report.stop_if_wrong()
    return content


def read_yaml(path: Path) -> Any:
    """A YAML file as dicts, lists and strings: nothing is guessed to be a number or a truth."""
    yaml = YAML(typ="base", pure=True)
    yaml.allow_duplicate_keys = False
    return yaml.load(path.read_text(encoding="utf-8"))
