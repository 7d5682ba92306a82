"""The film at the top of README: short, small, and of today's page and words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.faces.page import HERE
from tools import film
from tools.film.__main__ import main
from tools.generate.content import ROOT

HEADER = 12
"""Bytes before the first chunk of a WebP file."""


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each chunk of a WebP file."""
    at = HEADER
    while at < len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def test_the_film_shows_the_page_and_the_words_of_today_or_make_film_records_it_anew() -> None:
    assert film.is_fresh(), "run make film"


def test_the_film_lasts_ten_seconds_or_so_and_stays_under_a_megabyte() -> None:
    data = film.FILE.read_bytes()
    seen = [int.from_bytes(one[12:15], "little") for name, one in chunks(data) if name == b"ANMF"]
    assert len(seen) > 30  # those that differ
    assert 8_000 <= sum(seen) <= 13_000
    assert len(data) < 1_000_000


def test_readme_opens_with_the_film() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.index(film.FILE.name) < readme.index("```")


def test_another_word_or_another_page_makes_the_film_stale(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = film.digest()
    monkeypatch.setattr(film, "SAID", ("my chest hurts",))
    assert film.digest() != now
    monkeypatch.undo()
    for name in ("index.html", "page.css", "page.js"):
        (tmp_path / name).write_text((HERE / name).read_text("utf-8") + " ", "utf-8")
    monkeypatch.setattr(film, "PAGE", tmp_path)
    assert film.digest() != now
    monkeypatch.setattr("sys.argv", ["film", "--check"])
    assert main() == 1
    assert "run make film" in capsys.readouterr().out
