"""The figures: drawn from what was measured, never stale, read in light and dark."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIGURES = sorted((ROOT / "docs" / "figures").glob("*.svg"))
PYTHON = ROOT / ".venv-figures" / "bin" / "python"
PAGES = (ROOT / "README.md", *sorted((ROOT / "benchmarks").glob("*.md")))

WHITE, NIGHT = "#ffffff", "#0d1117"
"""What a figure may stand on: a light page, a dark one."""
READABLE = 4.0
"""No grey reaches 4.5 on both; this is above the 3 that WCAG asks of graphics."""


def light(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.skipif(not PYTHON.exists(), reason="matplotlib is missing: `make figures` installs it")
def test_every_figure_is_drawn_from_what_is_kept_now(tmp_path: Path) -> None:
    call = [str(PYTHON), "-m", "benchmarks.figures", str(tmp_path)]
    subprocess.run(call, cwd=ROOT, check=True)
    assert sorted(one.name for one in tmp_path.glob("*")) == [one.name for one in FIGURES]
    for figure in FIGURES:
        assert (tmp_path / figure.name).read_bytes() == figure.read_bytes(), figure.name


@pytest.mark.parametrize("figure", FIGURES, ids=[one.stem for one in FIGURES])
def test_a_figure_stands_on_a_page_and_its_words_are_read_on_light_and_dark(figure: Path) -> None:
    assert any(figure.name in page.read_text(encoding="utf-8") for page in PAGES)
    text = figure.read_text(encoding="utf-8")
    inks = set(re.findall(r"<text[^>]*fill: (#[0-9a-f]{6})", text)) - {"#0b0f18"}
    assert inks
    for ink in inks:
        assert min(contrast(ink, WHITE), contrast(ink, NIGHT)) >= READABLE


def test_the_drawn_cold_starts_and_turns_are_those_of_the_page() -> None:
    page = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    measured = json.loads((ROOT / "benchmarks" / "measured.json").read_text(encoding="utf-8"))
    assert measured["date"] in page
    for name, (median, least, most) in measured["cold"].items():
        assert f"| {name} | {median:.0f} ({least:.0f} to {most:.0f}) |" in page
    for name, (median, slow) in measured["turns"].items():
        assert f"| {name} | {median:.2f} | {slow:.2f} |" in page


def test_the_drawn_hearing_is_that_of_the_page() -> None:
    page = (ROOT / "benchmarks" / "hearing.md").read_text(encoding="utf-8")
    counted = json.loads((ROOT / "benchmarks" / "hearing.json").read_text(encoding="utf-8"))
    for group, heard in counted["the words"].items():
        signs = sum(heard.get(level, 0) for level in ("emergency", "today", "book"))
        assert f"| {sum(heard.values())} {group} | {signs} | {heard.get('asked', 0)} |" in page
