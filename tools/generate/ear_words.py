"""Writes simulator/words: what the stand-in for Alexa knows of a language, from language.yaml."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from simulator.stand_in import words as tongue
from simulator.stand_in.words import FOLDER, Words
from tools.generate.content import Content


def path(code: str) -> Path:
    """Where the words of a language are written."""
    return FOLDER / f"{code}.json"


def write(content: Content) -> str:
    """The words as the text of their file."""
    return json.dumps(_data(content), indent=1, ensure_ascii=False) + "\n"


def words(content: Content) -> Words:
    """The words, ready to hear with."""
    return tongue.words(_data(content))


def _data(content: Content) -> dict[str, Any]:
    known = content.language
    ear, clock = asdict(known.ear), asdict(known.clock)
    return {
        "name": content.intents.invocation_name,
        **asdict(known.calling),
        **ear,
        "fillers": ear["fillers"].split(),
        "clock": {**clock, "counted": clock["counted"].split()},
    }
