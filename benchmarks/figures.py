"""Draws what was measured, as pictures that are readable in light and dark: `make figures`.

Reads the numbers that `make bench`, `make hearing` and `make listeners` kept; measures nothing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "docs" / "figures"
COLORS = {"hold": "#4c8bf5", "told": "#9aa0a6", "answer": "#f2a33c"}
NAMES = {"hold": "a stretch, held", "told": "said or asked", "answer": "the listener"}
INK = "#767c85"
"""Neither black nor white: it is read on both."""
OURS, OTHERS = "#4c8bf5", "#9aa0a6"
ON_COLOR = "#0b0f18"
"""On a full colour, whatever lies under it."""
HEARD = ("emergency", "today", "book", "asked", "nothing")
"""What may be heard, the gravest first."""


def main() -> int:
    matplotlib.rcParams |= {
        "svg.hashsalt": "cramp coach", "svg.fonttype": "none", "text.color": INK,
        "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK, "axes.edgecolor": INK,
        "font.size": 9,
    }  # fmt: skip
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FIGURES
    folder.mkdir(parents=True, exist_ok=True)
    measured = _kept("measured")
    _listeners(_kept("listeners"), folder / "listeners.svg")
    _relief(measured["relief"], folder / "relief.svg")
    _cold(measured["cold"], folder / "cold.svg")
    _turns(measured["turns"], folder / "turns.svg")
    _hearing(_kept("hearing"), folder / "hearing.svg")
    return 0


def _kept(name: str) -> dict[str, Any]:
    path = ROOT / "benchmarks" / f"{name}.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _relief(timed: dict[str, float], path: Path) -> None:
    """From the question to relief, beside an article that is read out at the same pace."""
    figure, axes = pyplot.subplots(figsize=(8.6, 1.9))
    known, asked, out = timed["move_known"], timed["first_asked"], timed["out"]
    for left, right, color in (
        (0, known, COLORS["told"]), (known, asked, COLORS["hold"]), (asked, out, COLORS["answer"]),
    ):  # fmt: skip
        axes.barh(0, right - left, 0.5, left=left, color=color)
    axes.barh(1, timed["article_move"], 0.5, color=COLORS["told"])
    axes.text(known, -0.4, f"the move is known, {known:.0f} s")
    axes.text(asked, -0.4, f"“has it let go?”, {asked:.0f} s")
    axes.text(out + 1, 0, f"out, {out:.0f} s", va="center")
    axes.text(timed["article_move"], 0.6, "the first instruction", ha="right")
    axes.set_yticks((0, 1), ("Cramp Coach", "a web article, read out"))
    axes.set_ylim(1.5, -0.8)
    axes.set_xlabel("seconds from the end of the question")
    _save(figure, axes, path)


def _cold(times: dict[str, Any], path: Path) -> None:
    """Milliseconds to the first answer: the median, and the least to the most."""
    figure, axes = pyplot.subplots(figsize=(8.6, 0.36 * len(times) + 0.9))
    for row, (name, (median, least, most)) in enumerate(times.items()):
        axes.barh(row, median, 0.6, color=OURS if "Cramp Coach" in name else OTHERS)
        axes.plot((least, most), (row, row), color=INK, linewidth=1.5)
        axes.text(most + 3, row, f"{median:.0f}", va="center")
    axes.set_yticks(range(len(times)), [name.partition(": ")[2] for name in times])
    axes.invert_yaxis()
    axes.set_xlabel("milliseconds from the start of the process; the line: least to most")
    _save(figure, axes, path)


def _turns(times: dict[str, Any], path: Path) -> None:
    """Milliseconds of a turn: the median as a bar, the 99th percentile as a line to it."""
    kinds = [name for name in times if not name.endswith(", with a screen")]
    figure, axes = pyplot.subplots(figsize=(8.6, 0.4 * len(kinds) + 0.9))
    for row, name in enumerate(kinds):
        for kind, offset, alpha in ((name, -0.18, 1.0), (f"{name}, with a screen", 0.18, 0.5)):
            if kind in times:
                median, slow = times[kind]
                color = OTHERS if name.startswith("SDK") else OURS
                axes.barh(row + offset, median, 0.34, color=color, alpha=alpha)
                axes.plot((median, slow), [row + offset] * 2, color=INK, linewidth=1.2)
    axes.set_yticks(range(len(kinds)), kinds)
    axes.invert_yaxis()
    axes.set_xlabel("milliseconds, median; the line: to the 99th percentile; paler: with a screen")
    _save(figure, axes, path)


def _hearing(counted: dict[str, Any], path: Path) -> None:
    """What strangers said against what was heard of it, for each ear."""
    figure, both = pyplot.subplots(1, len(counted), figsize=(8.6, 2.6), sharey=True)
    for axes, (ear, said) in zip(both, counted.items(), strict=True):
        for row, (group, heard) in enumerate(said.items()):
            total = sum(heard.values())
            for column, kind in enumerate(HEARD):
                count = heard.get(kind, 0)
                axes.barh(row, 0.92, 0.9, left=column - 0.46, color=_fit(group, kind),
                          alpha=0.08 + 0.92 * count / total)  # fmt: skip
                ink = ON_COLOR if count > total / 3 else INK
                axes.text(column, row, count or "", ha="center", va="center", color=ink)
        axes.set_yticks(range(len(said)), [f"said: {name}" for name in said])
        axes.set_xticks(range(len(HEARD)), HEARD)
        axes.set_title(f"heard through {ear}", fontsize=9, color=INK)
        axes.invert_yaxis() if axes is both[0] else None
        axes.tick_params(axis="both", length=0)
        axes.spines[:].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, transparent=True, metadata={"Date": None})


def _fit(said: str, heard: str) -> str:
    """A colour for how well that was heard: as it was said, asked about, or otherwise."""
    right = heard == said or (said, heard) == ("everyday", "nothing")
    return "#3d9a6c" if right else "#f2a33c" if heard == "asked" else "#d1495b"


def _save(figure: Any, axes: Any, path: Path) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    figure.tight_layout()
    figure.savefig(path, transparent=True, metadata={"Date": None})


def _listeners(kept: dict[str, Any], path: Path) -> None:
    """A timeline for each listener: this edition above, the one before below it, paler."""
    talks, height = list(kept["after"]), 0.38
    figure, axes = pyplot.subplots(figsize=(8.6, 0.52 * len(talks) + 1.2))
    for row, name in enumerate(talks):
        for edition, offset, alpha in (("after", -0.2, 1.0), ("before", 0.2, 0.45)):
            at = 0.0
            for kind, seconds in kept[edition].get(name, {"parts": []})["parts"]:
                axes.barh(row + offset, seconds, height, left=at, color=COLORS[kind], alpha=alpha)
                at += seconds
    for kind, color in COLORS.items():
        axes.barh(0, 0, color=color, label=NAMES[kind])
    axes.set_yticks(range(len(talks)), talks)
    axes.invert_yaxis()
    axes.set_xlabel("seconds; the paler bar is the edition before")
    axes.legend(frameon=False, loc="lower right")
    _save(figure, axes, path)


if __name__ == "__main__":
    sys.exit(main())
