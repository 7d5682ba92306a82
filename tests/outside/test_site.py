"""The site, built as `make site` builds it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tools import site
from tools.generate.content import ROOT, read_yaml

PAGES = ["", "privacy/", "terms/", "sources/"]
STORE = read_yaml(ROOT / "content/en/store.yaml")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not site.MKDOCS.exists():
        pytest.skip("MkDocs is not installed: run `make site`")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "tools.site", str(folder)],
        cwd=ROOT,
        env={"PYTHONPATH": "lambda:."},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_that_the_manifest_names_is_there(built: Path) -> None:
    for page in PAGES:
        assert (built / page / "index.html").exists()
    manifest = (ROOT / "skill-package/skill.json").read_text(encoding="utf-8")
    for page in ("privacy/", "terms/"):
        assert f"{STORE['site'].rstrip('/')}/{page}" in manifest


def test_the_product_page_says_what_the_store_says_and_no_placeholder(built: Path) -> None:
    words = text(built, "")
    first = STORE["description"].split("{")[0].split("\n")[0]
    assert " ".join(first.split()) in words and not re.search(r"{\w+}", words)


@pytest.mark.parametrize("name", site.PAGES)
def test_a_page_says_all_that_the_document_says(built: Path, name: str) -> None:
    headings = re.findall(r"^#+ (.*)", (ROOT / f"docs/{name}.md").read_text(), re.MULTILINE)
    assert headings and all(heading in text(built, f"{name}/") for heading in headings)


def test_every_source_is_named_and_linked(built: Path) -> None:
    page = unescape((built / "sources/index.html").read_text(encoding="utf-8"))
    for source in read_yaml(ROOT / "content/sources.yaml").values():
        assert f'href="{source["url"]}"' in page and source["title"] in page


def test_no_link_within_the_site_leads_nowhere(built: Path) -> None:
    assert [link for page in PAGES for link in dangling(built / page)] == []


def dangling(page: Path) -> Iterator[str]:
    """The links of a page to files that are not there."""
    html = (page / "index.html").read_text(encoding="utf-8")
    for link in re.findall(r'(?:href|src)="([^"#]+)', html):
        if not urlsplit(link).scheme and not link.startswith("//"):
            target = page / urlsplit(link).path
            if not (target.is_file() or (target / "index.html").is_file()):
                yield f"{page.name}: {link}"


def text(built: Path, page: str) -> str:
    """The words of a page."""
    html = (built / page / "index.html").read_text(encoding="utf-8")
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
