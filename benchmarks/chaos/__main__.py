"""Plays it all, on loopback only; writes benchmarks/chaos.md, ends with 1 if something is lost."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import time
from datetime import date
from pathlib import Path
from typing import TypeVar

from benchmarks.chaos import deadlines, door, failures, sessions
from benchmarks.chaos.door import Row
from benchmarks.chaos.tally import Tally
from tests.strangers import IN_TIME

One = TypeVar("One", Tally, Row)
TABLE = Path(__file__).parents[1] / "chaos.md"
PARTS = (sessions, failures, deadlines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="of a flood (default 20)")
    seconds = parser.parse_args().seconds
    if not shutil.which("nginx"):
        print("Install nginx: apt install nginx, brew install nginx", file=sys.stderr)
        return 1
    begun = time.monotonic()
    parts = {part.TITLE: list(map(_shown, part.tallies())) for part in PARTS}
    rows = list(map(_shown, door.rows(seconds)))
    minutes = (time.monotonic() - begun) / 60
    TABLE.write_text(_page(parts, rows, seconds, minutes), encoding="utf-8")
    lost = [case for part in parts.values() for tally in part for case in tally.lost]
    print(*lost[:20], sep="\n")
    return int(bool(lost) or not all(row.survived for row in rows))


def _shown(one: One) -> One:
    print(one, flush=True)
    return one


def _page(parts: dict[str, list[Tally]], rows: list[Row], seconds: float, minutes: float) -> str:
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    tallies = [tally for part in parts.values() for tally in part]
    cases, lost = sum(one.cases for one in tallies), sum(len(one.lost) for one in tallies)
    inside = "\n".join(
        f"## {part.TITLE}\n\n{part.ABOUT}\n{_table(parts[part.TITLE])}" for part in PARTS
    )
    floods = "\n".join(map(str, rows))
    survived = sum(row.survived for row in rows)
    return f"""# What breaks, and whether it costs anybody an answer

Written by `make chaos` on {date.today():%-d %B %Y}: {machine};
{minutes:.1f} minutes, all on loopback. {cases} cases inside, {lost} lost;
{len(rows)} floods, {survived} survived.

{inside}
## Floods, slow senders and restarts

nginx and the skill with two workers as shipped, strangers and measurement on the same processors.
Alexa's part asks 20 times a second for {seconds:.0f} seconds, each time on a connection of its own,
with a signature made for it; time runs from the moment at which a request was due. The skill starts
under the flood and knows no certificate then; the host of the certificates takes 0.1 s, and 20 s
for the slow one. A case is survived if 99 % of the genuine requests are answered within
{IN_TIME:.0f} s. Strangers: fifty of a kind, each under an address of its own, and 2,000 idle
connections.

| Case | Survived | Asked | In time | Lost | Median | Slowest answer | Strangers refused |
|---|---|---|---|---|---|---|---|
{floods}
"""


def _table(tallies: list[Tally]) -> str:
    lines = "\n".join(map(str, tallies))
    return f"""| Case | Cases | Survived | Lost | Slowest answer |
|---|---|---|---|---|
{lines}
"""


if __name__ == "__main__":
    sys.exit(main())
