"""Everything of `alexa/` broken, one thing at a time, and a danger told meanwhile."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.chaos.tally import Tally
from lambda_function import lambda_handler
from tests.promises import faults
from tests.promises.faults import PHRASES, TOUCHED, Fault

TITLE = "Failures inside"
ABOUT = """\
One thing is broken at a time, and somebody tells or touches a danger meanwhile. Lost: an answer
that is not the danger's own.
"""
SHAPES = ("", "small")
"""A device without a screen, and one with."""


def tallies() -> Iterator[Tally]:
    yield _tried("a function of `alexa/` raises", faults.functions())
    with tempfile.TemporaryDirectory() as folder:
        damaged = faults.files(Path(folder))
        yield _tried("a file of a screen is damaged", damaged, [TOUCHED, "clot"])
    yield _tried("a field of a request is unknown or missing", faults.fields())


def _tried(name: str, broken: Iterator[Fault], signs: Iterable[str] = PHRASES) -> Tally:
    tally = Tally(name)
    handler = tally.timed(lambda_handler)
    for fault in broken:
        for sign in signs:
            for shape in SHAPES:
                turn = faults.told(sign, fault, shape, handler)
                tally.add(f"{sign}: {fault}", faults.own_answer(turn, sign))
        if fault.request is faults.unharmed:
            turn = faults.touched(fault, handler)
            tally.add(f"a touch: {fault}", faults.own_answer(turn, TOUCHED))
    return tally
