"""Measures how soon the map of the talk is there, and how smoothly it moves: `make bench-map`.

Headless Chromium, which draws without a graphics card: a real screen does better.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from simulator.measuring.viewer import browser
from tools.map import FILE

PAGE = Path(__file__).with_name("map.md")
RUNS = 5
SECONDS = 3
WAYS = {
    "all of it": "fitting()",
    "a few groups": "0.15",
    "blocks with names": "0.3",
    "cards": "0.8",
}
"""What is in sight -> the scale."""

MOVE = """async ([k, seconds]) => {
  showAll();
  goTo("relief/calf/1", eval(k));
  const frames = [];
  const end = performance.now() + seconds * 1000;
  for (let n = 0; performance.now() < end; n += 1) {
    view.x += (n % 120 < 60 ? 12 : -12) / view.k;
    view.y += (n % 80 < 40 ? 6 : -6) / view.k;
    moved();
    frames.push(await new Promise(requestAnimationFrame));
  }
  return frames;
}"""

WORDS = """# The map of the talk

Written by `make bench-map` on {date}: {places} places in headless Chromium at 1280 by 800, without
a graphics card, on a machine of {cores} cores with a load of {load:.1f}. Goals: the first picture
in two seconds, fifty frames a second when it is moved.

First picture: {first:.0f} ms, median of {runs} ({least:.0f} to {most:.0f}).

| in sight while it moves | frames a second | the slowest frame of a hundred, ms |
|---|---|---|
{rows}
"""


def main() -> int:
    if not FILE.exists():
        print("There is no map: make map", file=sys.stderr)
        return 1
    load = os.getloadavg()[0]
    with browser() as context:
        context.unroute_all()
        firsts = [_first(context) for _ in range(RUNS)]
        rows, places = [], 0
        page = _open(context)
        places = page.evaluate("cards.size")
        for name, scale in WAYS.items():
            gaps = list(_gaps(page.evaluate(MOVE, [scale, SECONDS])))
            slow = statistics.quantiles(gaps, n=100)[98]
            rows.append(f"| {name} | {1000 / statistics.mean(gaps):.0f} | {slow:.0f} |")
    text = WORDS.format(
        date=datetime.now(UTC).date().isoformat(),
        places=places,
        cores=os.cpu_count(),
        load=load,
        first=statistics.median(firsts),
        least=min(firsts),
        most=max(firsts),
        runs=RUNS,
        rows="\n".join(rows),
    )
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _open(context: Any) -> Any:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(FILE.as_uri())
    page.locator("body[data-painted]").wait_for()
    return page


def _first(context: Any) -> float:
    """Milliseconds from the start of the navigation to the first picture of the map."""
    page = _open(context)
    took = page.evaluate("painted")
    page.close()
    return float(took)


def _gaps(frames: list[float]) -> Iterator[float]:
    """Milliseconds between frames, without the first, which makes what comes into sight."""
    for before, after in pairwise(frames[10:]):
        yield after - before


if __name__ == "__main__":
    sys.exit(main())
