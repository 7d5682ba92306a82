"""site: the pages that must be on the web, built with MkDocs from docs/ and the sources."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cramp_coach.talk.library import load
from cramp_coach.talk.placeholders import fill
from tools.generate import content as contents
from tools.generate.content import ROOT

MKDOCS = ROOT / ".venv-site" / "bin" / "python"
"""What runs MkDocs: it has an environment of its own, which `make site` sets up."""

ANYWHERE = ""
"""The locale of readers from any region."""

PAGES = ("privacy", "terms")
EXTRAS = {"build/map.html": "A map of every talk", "docs/talk.webp": "", "docs/talk.gif": ""}
"""What is shown if it has been made -> the words of a link, "" for a picture."""

SETTINGS = """site_name: Cramp Coach
docs_dir: pages
theme: {name: mkdocs, highlightjs: false, navigation_depth: 2}
plugins: []
nav: [{Cramp Coach: index.md}, {Privacy: privacy.md}, {Terms: terms.md}, {Sources: sources.md}]
"""


TARGET = ROOT / "build" / "site"


def main() -> int:
    """Build it into a folder, build/site unless told otherwise."""
    target = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else TARGET
    with tempfile.TemporaryDirectory(prefix="cramp-coach-") as scratch:
        write(Path(scratch))
        call = [str(MKDOCS), "-m", "mkdocs", "build", "--quiet", "--strict"]
        return subprocess.run([*call, "--site-dir", str(target)], cwd=scratch).returncode


def write(folder: Path) -> None:
    """The pages as MkDocs wants them."""
    pages = folder / "pages"
    pages.mkdir()
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    for name in PAGES:
        shutil.copy(ROOT / "docs" / f"{name}.md", pages)
    extras = list(_extras(pages))
    content = contents.read()
    told = fill(content.store.description, load().region(ANYWHERE))
    _page(pages / "index.md", "Cramp Coach", [told, *extras])
    listed = [f"- [{source.title}]({source.url})" for source in content.sources.values()]
    _page(pages / "sources.md", "Sources", listed)


def _extras(pages: Path) -> Iterator[str]:
    for name, words in EXTRAS.items():
        path = ROOT / name
        if path.exists():
            shutil.copy(path, pages)
            yield f"[{words}]({path.name})" if words else f"![A talk]({path.name})"


def _page(path: Path, title: str, parts: list[str]) -> None:
    path.write_text("\n\n".join([f"# {title}", *parts]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
