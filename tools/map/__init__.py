"""map: the whole talk as one page, with every place as a card: build/map/index.html.

The page asks no host for anything; its own Content-Security-Policy sees to that.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from tools.generate import content as contents
from tools.generate import pictures
from tools.generate.content import ROOT, Content, Report
from tools.generate.places import compile_library
from tools.map import cards, layout, said, stories

HERE = Path(__file__).parent
FILE = ROOT / "build" / "map" / "index.html"
ONLY_ITSELF = (
    "default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'; "
    "base-uri 'none'; form-action 'none'"
)
"""The policy of the page: its own style, its own script, pictures that it holds, and no host."""


def run() -> int:
    """Write the page. Raises ContentError, and NoLayout without Node.js or elkjs."""
    data = build(contents.read())
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(page(data), encoding="utf-8")
    count = len(data["cards"])
    print(f"{count} places, {len(data['stories'])} stories: {FILE.relative_to(ROOT)}")
    return 0


def build(content: Content) -> dict[str, Any]:
    """Everything that the page shows, as JSON."""
    library, entries = compile_library(content, Report())
    told = list(stories.paths())
    said_in_stories = [words for path in told for words, _ in path.steps if words]
    visited = {address for path in told for _, address in path.steps}
    made = cards.cards(library, entries, visited, content.language.script.grades)
    drawn = {path.stem: text for path, text in pictures.build().items() if path.suffix == ".svg"}
    shown = {card.picture for card in made if card.picture}
    cited = {source for card in made for source in card.sources}
    return {
        "cards": [cards.plain(card) for card in made],
        "groups": layout.lay_out(made, library.regions.values()),
        "phrases": said.phrases(library, content, said_in_stories),
        "anywhere": dict(library.anywhere),
        "regions": {name: dict(region) for name, region in library.regions.items() if name},
        "sources": {
            name: [source.title, source.url]
            for name, source in content.sources.items()
            if name in cited
        },
        "pictures": {name: drawn[name] for name in sorted(shown)},
        "stories": [[path.file, path.name, path.steps] for path in told],
    }


def page(data: dict[str, Any]) -> str:
    """The page as HTML, with everything that it needs inside."""
    style, script = _read("page.css"), _read("page.js")
    told = json.dumps(data, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
    policy = ONLY_ITSELF.format(style=digest(style), script=digest(script))
    text = _read("page.html")
    for name, part in {"policy": policy, "style": style, "script": script, "data": told}.items():
        text = text.replace(f"<!--{name}-->", part, 1)
    return text


def digest(text: str) -> str:
    """A script or style as a policy names it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
