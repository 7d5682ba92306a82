"""Measure everything side by side, print the tables, and write benchmarks/README.md."""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks import functions, relief, runtime, start, talks
from benchmarks.functions import HERE, Functions
from benchmarks.tables import table
from lambda_function import lambda_handler

COLD_RUNS = 31
WARM_ROUNDS = 2000
CLIENT_ROUNDS = 400
TURNS = 100_000
SCALE_ROUNDS = 1500
SHARES = 5
"""In how many shares two functions take turns."""

TURNS_A_TALK = 5
MEMORY_MB = 512
"""What the function is given. Lambda gives processor time in proportion."""
MB_OF_A_PROCESSOR = 1769
"""The memory with which Lambda gives one whole processor."""
DOLLARS_A_GB_SECOND = 0.0000133334
DOLLARS_A_REQUEST = 0.20 / 1_000_000
"""AWS's prices for arm64 in us-east-1, without the free tier, as of 2026."""

KNEE = "how do I stop a cramp behind my knee"
D_KNEE = "d: Cramp Coach, cramp behind my knee"
B_LAUNCH = "b: SDK hello world, launch"
BARE = "Python and Lambda's client: the bare function"


KEPT = HERE / "measured.json"
"""What is drawn of the measurements, by benchmarks/figures.py."""


def main() -> int:
    if sys.platform != "linux":
        print("These benchmarks read /proc, so they run on Linux only.", file=sys.stderr)
        return 1
    made = functions.build()
    load_average = os.getloadavg()[0]
    cold, scale_cold = _cold(made)
    machine, timed = _machine(made, load_average), relief.measure()
    turns, turns_words = _warm(made)
    parts = [
        HEAD.format(**machine),
        "## Time to relief\n",
        _relief(timed),
        "## Cold start\n",
        COLD_WORDS.format(runs=COLD_RUNS),
        _cold_table(cold),
        _levers(made, cold),
        _start(made, cold),
        "## Warm turns\n",
        WARM_WORDS.format(rounds=WARM_ROUNDS, client=CLIENT_ROUNDS),
        turns_words,
        _steps(made),
        "## Memory\n",
        _memory(made),
        "## Size and cost\n",
        _size(made, cold),
        "## How it grows\n",
        _scale(made, _ratio(scale_cold, cold[D_KNEE])),
        TAIL,
    ]
    text = "\n".join(parts)
    (HERE / "README.md").write_text(text, encoding="utf-8")
    measured = {
        "date": machine["date"],
        "relief": asdict(timed),
        "cold": {
            name: [statistics.median(took), min(took), max(took)]
            for name, took in cold.items()
            if name[1] == ":"
        },
        "turns": turns,
    }
    KEPT.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    print(text)
    return 0


HEAD = """# Benchmarks

Written by `make bench` on {date}, with everything measured in one run on one machine:
{processor}, {cores} cores, {system}, Python {python},
awslambdaric {client}. The load was {load:.1f} when it began; above {cores} the machine is busy,
and times are long.
"""

RELIEF_DRAWN = "![Two timelines: Cramp Coach, and a web article](../docs/figures/relief.svg)\n"

COLD_WORDS = """Milliseconds from the start of the process to its first answer, under awslambdaric,
the client that runs inside Lambda, against a local Runtime API: median of {runs} runs (least to
most). In each run all take their turn, and the ratio is the median of the {runs} ratios.

![A bar for the cold start of each function](../docs/figures/cold.svg)
"""

WARM_WORDS = """Milliseconds a turn, median and 99th percentile. First `lambda_handler` alone
({rounds} rounds), then through `awslambdaric` and its two local HTTP calls ({client} rounds). The
kinds take turns, so that noise hits all alike. A screen is drawn at its first turn and kept; the
last table tells what its first turn takes on top.

![Bars for each kind of turn, without a screen and with one](../docs/figures/turns.svg)
"""

TAIL = """
## Where a goal is missed, or near

Cold start: the table above tells where it goes. Python, Lambda's client, and the SDK's classes and
handlers are a skill's without a line of ours. What the hello world has and we have not: the SDK's
clients of services, and `dataclasses`, `inspect` and `ast`, which `pprint` brings; no module of a
turn has a dataclass.

A turn does what the hello world does not: it hears the words of a slot for danger, checks the
session that comes back, walks the graph of places, and words the reply for a region. It makes up
for that around the SDK: the SDK reads the request alone, not what session and device tell, and
writes the words alone, before the session and the screen are put in.

The content is one file with an entry a line, sorted. All of it is read and checked at the start, so
that damage shows then and not at the first sign of danger; a line is looked for and read once it is
needed, and of the phrases to hear those that begin with a word that was said. What grows with the
content is reading the bytes and their checksum.

The self-hosted server has a page of its own: [web.md](web.md), measured by `make bench-web`;
so has the voice, spoken and heard: [voice.md](voice.md), by `make voice-test`.

Doubt a figure? `make bench` measures all of it again, and writes this page anew.
"""


def _machine(made: Functions, load_average: float) -> dict[str, Any]:
    processor = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            processor = line.partition(":")[2].strip()
            break
    version = next(made.client.glob("awslambdaric-*.dist-info")).name.split("-")[1]
    python = subprocess.run([made.python, "-V"], capture_output=True, text=True, check=True)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": processor,
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": python.stdout.split()[-1],
        "client": version.removesuffix(".dist"),
        "load": load_average,
    }


def _cold(made: Functions) -> tuple[dict[str, list[float]], list[float]]:
    """Cold starts of all functions in turn; and those with ten times the content."""
    launch, knee = talks.envelope("launch"), talks.envelope(KNEE)
    runs = {
        "a: bare function": (made.bare, launch),
        B_LAUNCH: (made.hello, talks.hello("launch")),
        "b: SDK hello world, intent": (made.hello, talks.hello(KNEE)),
        "c: hello as ask-cli ships it, launch": (made.hello_sources, talks.hello("launch")),
        "c: hello as ask-cli ships it, intent": (made.hello_sources, talks.hello(KNEE)),
        "d: Cramp Coach, launch": (made.coach, launch),
        D_KNEE: (made.coach, knee),
        "large": (made.coach_large, knee),
        **{name: (folder, knee) for name, folder in made.levers.items()},
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(COLD_RUNS + 1):
        for name, (folder, event) in runs.items():
            took = runtime.cold(made.python, made.client, folder, event)
            if number:  # the first fills the disk's cache
                times[name].append(took)
    return times, times.pop("large")


def _cold_table(times: dict[str, list[float]]) -> str:
    rows = []
    for name, took in times.items():
        if name[1] != ":":
            continue
        against = []
        for letter, goal in (("b", 0.75), ("c", 0.5)):
            kind = "launch" if name.endswith("launch") else "intent"
            base = next(times[n] for n in times if n.startswith(letter) and n.endswith(kind))
            ratio = _ratio(took, base)
            against.append(f"{ratio:.2f} (goal {goal})" if name.startswith("d") else f"{ratio:.2f}")
        rows.append([name, _spread(took), *against])
    return table(["Function", "ms", "times b", "times c"], rows)


def _levers(made: Functions, times: dict[str, list[float]]) -> str:
    """What each lever is worth: Cramp Coach with it taken away."""
    base = times[D_KNEE]
    rows = []
    for name in made.levers:
        more = [one - other for one, other in zip(times[name], base, strict=True)]
        rows.append([name, _spread(times[name]), f"{statistics.median(more):+.0f}"])
    return table(["Cramp Coach, cramp behind my knee, but …", "ms", "median difference"], rows)


def _warm(made: Functions) -> tuple[dict[str, list[float]], str]:
    """Median and 99th percentile of each kind of turn, alone; and the table of all."""
    cases = [(kind, screen) for kind in talks.KINDS for screen in (False, True)]
    events = [talks.envelope(kind, screen) for kind, screen in cases]
    greetings = [talks.hello("launch"), talks.hello(KNEE)]
    ours, theirs = _by_turns(made, (made.coach, events), (made.hello, greetings), WARM_ROUNDS)
    alone, greeted = _joined(ours), _joined(theirs)
    client = _through_client(made, made.coach, events)
    greeted_client = _through_client(made, made.hello, greetings)
    names = [f"{kind}{', with a screen' if screen else ''}" for kind, screen in cases]
    rows = [
        [name, *_p50_p99(one), *_p50_p99(other)]
        for name, one, other in zip(names, alone, client, strict=True)
    ]
    plain, drawn = _by_screen(cases, alone)
    through, drawn_through = _by_screen(cases, client)
    hello, hello_client = list(chain(*greeted)), list(chain(*greeted_client))
    rows.append(
        ["**all, without a screen** (goal 0.5 and 1)", *_p50_p99(plain), *_p50_p99(through)]
    )
    rows.append(["**all, with a screen** (goal 0.35)", *_p50_p99(drawn), *_p50_p99(drawn_through)])
    rows.append(["SDK hello world", *_p50_p99(hello), *_p50_p99(hello_client)])
    times_hello = _ratio(
        [statistics.median(_by_screen(cases, some)[0]) for some in ours],
        [statistics.median(chain(*some)) for some in theirs],
    )
    head = ["Turn", "alone: p50", "p99", "through the client: p50", "p99"]
    turns = {
        name: [float(cell) for cell in _p50_p99(one)]
        for name, one in zip(names, alone, strict=True)
    }
    turns["SDK hello world"] = [float(cell) for cell in _p50_p99(hello)]
    return turns, (
        table(head, rows)
        + f"\nA turn takes {times_hello:.2f} times as long as one of the hello world (goal 1.3).\n"
    )


def _by_turns(
    made: Functions,
    one: tuple[Path, Sequence[Any]],
    other: tuple[Path, Sequence[Any]],
    rounds: int,
) -> list[list[list[list[float]]]]:
    """The times of two functions with their events, measured in turns, so that noise hits both:
    function -> share of the rounds -> event -> milliseconds."""
    taken = [
        [
            _inside("turns", made, folder, events, rounds // SHARES)
            for folder, events in (one, other)
        ]
        for _ in range(SHARES)
    ]
    return [[share[which] for share in taken] for which in (0, 1)]


def _joined(shares: Sequence[Sequence[Sequence[float]]]) -> list[list[float]]:
    """The times of each event, of all shares."""
    return [list(chain(*some)) for some in zip(*shares, strict=True)]


def _by_screen(
    cases: Sequence[tuple[str, bool]], times: Sequence[Sequence[float]]
) -> tuple[list[float], list[float]]:
    """All times of turns without a screen, and all of those with one."""
    plain, drawn = [
        [
            time
            for (_, screen), some in zip(cases, times, strict=True)
            if screen is which
            for time in some
        ]
        for which in (False, True)
    ]
    return plain, drawn


def _start(made: Functions, cold: dict[str, list[float]]) -> str:
    """Where the milliseconds of a cold start go, ours and those of the hello world."""
    bare = statistics.median(cold["a: bare function"])
    columns = []
    for name, folder in (("d: Cramp Coach, launch", made.coach), (B_LAUNCH, made.hello)):
        taken = start.medians(made.python, made.client, folder, COLD_RUNS)
        rest = statistics.median(cold[name]) - bare - sum(taken.values())
        columns.append({BARE: bare, **taken, "the first turn, and what is not told apart": rest})
    ours, hello = columns
    reading = statistics.median(_inside("load", made, made.coach, [], 51))
    rows = [[name, f"{ours[name]:.1f}", f"{hello[name]:.1f}"] for name in ours]
    rows.append(["*of our modules: reading the content*", f"{reading:.1f}", ""])
    return table(["Where a cold start goes, ms", "Cramp Coach", "SDK hello world"], rows)


def _steps(made: Functions) -> str:
    """Where the microseconds of a warm turn go, ours and those of the hello world."""
    events = [talks.envelope(kind) for kind in talks.KINDS]
    ours = _inside("steps", made, made.coach, events, 400)
    greeted = [talks.hello("launch"), talks.hello(KNEE)]
    hello = _inside("hello_steps", made, made.hello, greeted, 400)
    ours["invoke"] -= sum(ours[name] for name in ("understand", "restore", "respond"))
    rows = [
        ("the SDK puts the skill together anew", "create"),
        ("the SDK reads the request", "read"),
        ("what it means", "understand"),
        ("what the session says", "restore"),
        ("what is answered, and in which words", "respond"),
        ("the SDK's handlers and builder, and SSML", "invoke"),
        ("the SDK writes the response", "write"),
        ("the line of the log", "log"),
        ("*with a screen: to draw it, the first time*", "draw"),
        ("*with a screen: to find it drawn*", "kept"),
    ]
    cells = [
        [words, *(f"{1000 * taken[step]:.0f}" if step in taken else "" for taken in (ours, hello))]
        for words, step in rows
    ]
    head = ["Where a turn goes, each step alone, microseconds", "Cramp Coach", "SDK hello world"]
    return table(head, cells)


def _through_client(
    made: Functions, folder: Path, events: Sequence[dict[str, Any]]
) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in events]
    with runtime.Function(made.python, made.client, folder) as function:
        for number in range(CLIENT_ROUNDS):
            for one, took in zip(times, runtime.warm(function, events), strict=True):
                if number >= CLIENT_ROUNDS // 10:
                    one.append(took)
    return times


def _memory(made: Functions) -> str:
    events = [talks.envelope(kind, screen) for kind in talks.KINDS for screen in (False, True)]
    grown = _inside("growth", made, made.coach, events, TURNS)
    with runtime.Function(made.python, made.client, made.coach) as function:
        function.ask(events[0])
        first = function.memory()
    rows = [
        ["after the first turn, under Lambda's client", f"{first / 1e6:.1f} MB"],
        [f"after {TURNS:,} turns, `lambda_handler` alone", f"{grown['bytes'] / 1e6:.1f} MB"],
        [f"more than after {TURNS // 10:,}", f"{grown['more_bytes'] / 1e6:.2f} MB"],
        ["objects more, in blocks of memory", f"{grown['more_blocks']:.0f}"],
        ["most that one turn asks for at once", f"{grown['peak_of_a_turn'] / 1e3:.0f} kB"],
    ]
    return table(["Memory", ""], rows)


def _relief(timed: relief.Relief) -> str:
    rows = [
        ["words before the first move", f"{timed.words_before_the_move}", "more than 300"],
        ["seconds until the first move has been said", f"{timed.move_known:.1f}", ""],
        ["seconds until an instruction begins", "0", f"more than {timed.article_move:.0f}"],
        ["seconds until the first “Is it better?”", f"{timed.first_asked:.0f}", "never asked"],
        ["seconds until “it let go” and out", f"{timed.out:.0f}", ""],
    ]
    words = (
        "Seconds from the end of “how do I stop a cramp behind my knee”, beside a web article of "
        "the usual kind,\nread out at the same pace. The first reply has "
        f"{timed.words} words and {timed.pauses:.0f} s of pauses, which hold the stretch.\n"
    )
    return f"{words}\n{table(['', 'Cramp Coach', 'web article'], rows)}\n{RELIEF_DRAWN}"


def _size(made: Functions, cold: dict[str, list[float]]) -> str:
    sizes = {
        kind: len(json.dumps(lambda_handler(talks.envelope(kind), None)).encode())
        for kind in talks.KINDS
    }
    largest = max(sizes, key=lambda kind: sizes[kind])
    slower = MB_OF_A_PROCESSOR / MEMORY_MB
    start = statistics.median(cold[D_KNEE]) * slower
    billed = math.ceil(start) + (TURNS_A_TALK - 1) * math.ceil(1 * slower)
    compute = billed / 1000 * MEMORY_MB / 1024 * DOLLARS_A_GB_SECOND
    dollars = 1_000_000 * (compute + TURNS_A_TALK * DOLLARS_A_REQUEST)
    rows = [
        ["zip for Lambda, with byte-code", f"{made.zip_bytes / 1e6:.2f} MB (goal 5)"],
        ["median response", f"{statistics.median(sizes.values()):.0f} bytes"],
        [f"largest response, “{largest}”", f"{sizes[largest]} bytes"],
        ["dollars for a million talks", f"{dollars:.2f}"],
    ]
    words = (
        f"A talk is {TURNS_A_TALK} turns. The cost takes each talk to begin cold, each later turn "
        f"to be billed as\n{math.ceil(1 * slower)} ms, and {MEMORY_MB} MB, with which Lambda gives "
        f"1/{slower:.1f} of a processor, on arm64 in us-east-1.\n"
    )
    return f"{words}\n{table(['', ''], rows)}"


def _scale(made: Functions, cold_ratio: float) -> str:
    events = [talks.envelope(kind) for kind in talks.KINDS]
    both = _by_turns(made, (made.coach, events), (made.coach_large, events), SCALE_ROUNDS)
    small, large = ([statistics.median(chain(*some)) for some in shares] for shares in both)
    reads = [
        statistics.median(_inside("load", made, folder, [], 51))
        for folder in (made.coach, made.coach_large)
    ]
    warm_ratio = _ratio(large, small)
    rows = [
        ["cold start", f"{cold_ratio:.2f} times (goal 1.1)"],
        ["warm turn", f"{warm_ratio:.2f} times (goal 0.9 to 1.1)"],
        ["reading the content", f"{reads[0]:.2f} ms → {reads[1]:.2f} ms (goal: 2)"],
    ]
    words = f"With content {functions.TIMES} times as large, made by copying every place:\n"
    return f"{words}\n{table(['', ''], rows)}"


def _inside(what: str, made: Functions, folder: Path, events: Sequence[Any], number: int) -> Any:
    """What inside.py measures in a fresh process of the function's Python."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(list(events), file)
        file.flush()
        script = str(HERE / "inside.py")
        call = [made.python, "-I", script, what, str(folder), file.name, str(number)]
        done = subprocess.run(call, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _ratio(times: Sequence[float], base: Sequence[float]) -> float:
    return statistics.median(one / other for one, other in zip(times, base, strict=True))


def _spread(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.0f} ({min(times):.0f} to {max(times):.0f})"


def _p50_p99(times: Sequence[float]) -> tuple[str, str]:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return f"{cuts[49]:.2f}", f"{cuts[98]:.2f}"


if __name__ == "__main__":
    sys.exit(main())
