"""Phrases that people said, and how they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

SAID = Path(__file__).parent
NUMBERED = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
LISTS = ("strangers", *(f"strangers_{nth}" for nth in NUMBERED))
"""The lists of people who had not seen the skill, the newest last."""


def rows_of(name: str) -> dict[str, list[dict[str, Any]]]:
    """The groups of a list that somebody wrote who had not seen the skill."""
    text = (SAID / f"{name}.yaml").read_text(encoding="utf-8")
    return dict(YAML(typ="base", pure=True).load(text))
