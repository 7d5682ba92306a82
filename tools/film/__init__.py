"""film: a talk with the demo as an animated picture, for the top of README: `make film`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from simulator.faces.page import HERE as PAGE
from simulator.faces.tabs import Tabs
from tools.generate.content import ROOT

FRAMES = ROOT / "build" / "film"
FILE = ROOT / "docs" / "pictures" / "talk.webp"
MADE_OF = FILE.with_suffix(".json")
"""What the film that is kept was made of."""

QUESTION = "how do I stop a cramp behind my knee"
SAID = (QUESTION, "no", "it let go")
SHAPE = "small"


def digest() -> str:
    """Tells two states apart in which the film would look different: its page, its screens."""
    shown: list[Any] = [
        (PAGE / name).read_text(encoding="utf-8") for name in ("index.html", "page.css", "page.js")
    ]
    with Tabs() as tabs:
        tab = tabs.act("start", {"shape": SHAPE})["tab"]
        for words in SAID:
            told = tabs.act("say", {"words": words, "tab": tab})
            shown.append([told["ssml"], told["card"], told["screen"]])
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def is_fresh(made_of: Path = MADE_OF) -> bool:
    """Whether the film that is kept shows the page and the words of today."""
    kept = json.loads(made_of.read_text(encoding="utf-8")) if made_of.exists() else {}
    return bool(kept.get("digest") == digest())
