"""Draws what was measured, as pictures that are readable in light and dark: `make figures`.

Reads the numbers that `python -m benchmarks.listeners` kept; measures nothing itself.
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
INK = "#808890"
"""Neither black nor white: it is read on both."""


def main() -> int:
    matplotlib.rcParams |= {
        "svg.hashsalt": "cramp coach", "svg.fonttype": "none", "text.color": INK,
        "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK, "axes.edgecolor": INK,
        "font.size": 9,
    }  # fmt: skip
    kept = json.loads((ROOT / "benchmarks/listeners.json").read_text(encoding="utf-8"))
    FIGURES.mkdir(parents=True, exist_ok=True)
    _listeners(kept, FIGURES / "listeners.svg")
    return 0


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
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    figure.tight_layout()
    figure.savefig(path, transparent=True, metadata={"Date": None})


if __name__ == "__main__":
    sys.exit(main())
