"""What floods, slow senders and restarts do to the self-hosted skill.

The skill runs as it is shipped, behind nginx and with systemd's part played, on loopback.
Strangers, fifty of each kind and 2,000 idle connections, begin before it does. Alexa asks twenty
times a second all the while.
"""

from __future__ import annotations

import os
import signal
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.alexa_signing import Alexa, Authority, CertificateHost, application
from tests.self_hosted import Site, Unit, children, nginx, unit
from tests.strangers import DEEDS, Outcome, certificate_host, genuine, strangers

SURVIVES = 0.99
EVERYTHING = tuple(DEEDS)


@dataclass(frozen=True)
class Case:
    """Who disturbs, and what happens in the middle."""

    name: str
    strangers: tuple[str, ...] = ()
    blow: str = ""
    """A key of BLOWS, or nothing."""


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    case: Case
    seen: Outcome
    refused: int
    """Requests of strangers that reached the skill meanwhile."""

    @property
    def survived(self) -> bool:
        return self.seen.in_time >= SURVIVES * self.seen.asked

    def __str__(self) -> str:
        seen, half = self.seen, statistics.median(self.seen.seconds or [0.0])
        return (
            f"| {self.case.name} | {'yes' if self.survived else '**no**'} | {seen.asked} "
            f"| {seen.in_time} | {len(seen.lost)} | {half:.3f} s | {seen.slowest:.2f} s "
            f"| {self.refused} |"
        )


def _restart(skill: Unit) -> None:
    skill.restart()


def _kill(skill: Unit) -> None:
    skill.restart(signal.SIGKILL)


def _kill_worker(skill: Unit) -> None:
    while not (workers := children(skill.process.pid)):  # it starts under the flood
        time.sleep(0.05)
    os.kill(workers[0], signal.SIGKILL)


BLOWS = {"restart": _restart, "kill": _kill, "kill a worker": _kill_worker}

CASES = (
    Case("nobody else"),
    *(Case(name, (name,)) for name in EVERYTHING),
    Case("all of these at once", EVERYTHING),
    Case("a restart, nobody else", blow="restart"),
    Case("all at once, and a restart", EVERYTHING, "restart"),
    Case("all at once, and all killed", EVERYTHING, "kill"),
    Case("all at once, and a worker killed", EVERYTHING, "kill a worker"),
)


def rows(seconds: float) -> Iterator[Row]:
    """Play every case for so many seconds. Needs nginx."""
    for case in CASES:
        yield measure(case, seconds)


def measure(case: Case, seconds: float) -> Row:
    """One case, from a start that knows no certificate."""
    with _site() as (site, alexa):
        site.unit.stop()
        with strangers(list(case.strangers), site.port):
            time.sleep(2)
            site.unit.start()
            blow = threading.Timer(seconds / 2, BLOWS.get(case.blow, lambda _: None), [site.unit])
            blow.start()
            seen = genuine(site, alexa, seconds)
            blow.join()
        return Row(case, seen, site.unit.log.read_bytes().count(b'"refused"'))


@contextmanager
def _site() -> Iterator[tuple[Site, Alexa]]:
    alexa = Alexa(Authority(), CertificateHost())
    with (
        tempfile.TemporaryDirectory() as name,
        certificate_host(alexa.authority.chain()) as port,
        unit(Path(name), application(Path(name), alexa, port)) as skill,
        nginx(Path(name), skill, alexa.authority) as site,
    ):
        yield site, alexa
    alexa.host.close()
