"""Alexa's services do not come to an end, and somebody waits for a word about the reminder."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event as Signal

from benchmarks.chaos.tally import Tally
from tests.slow_services import TROUBLES, WISHES, device, honest

TITLE = "Services that do not end"
ABOUT = """\
A reminder is set, and one is cancelled, with the limits as shipped. Lost: an answer after more than
six seconds, or one that claims more than is known.
"""
SECONDS = 6.0
"""Within which a turn is answered; Lambda ends it at seven, and Alexa gives up at eight."""


def tallies() -> Iterator[Tally]:
    for name, trouble in TROUBLES.items():
        tally = Tally(name)
        for wish, (here, request) in WISHES.items():
            over = Signal()
            with trouble(over) as endpoint:
                echo = device(here, endpoint)
                echo.handler = tally.timed(echo.handler)
                turn = echo.send(request)
                over.set()
            tally.add(wish, honest(turn) and tally.slowest < SECONDS)
        yield tally
