"""probe: does the self-hosted skill stand, seen from outside? It signs nothing.

Run it from another machine than the skill's, every few minutes. Each line is a finding, good or
bad; what to do with a bad one stands in docs/runbook.md, under the same words.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from cramp_coach.errors import CrampCoachError

IN_TIME = 2.0
"""Seconds. Alexa waits about eight, and the person in pain hears silence meanwhile."""
PATIENCE = 8.0
DAYS_LEFT = 14
"""certbot renews with 30 days left; with 14 it has failed for two weeks."""
CLOCK_OFF = 60.0
"""Seconds. From 150 on every genuine request is refused."""


class ProbeError(CrampCoachError):
    """What was to be probed is no address of a web service."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at. The name is the key to the runbook."""

    name: str
    good: bool
    said: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.good else 'BAD '} {self.name}: {self.said}"


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    body: str
    date: str
    seconds: float
    expires: float
    """When the server's certificate ends, in seconds since 1970."""


def run(url: str, trust: ssl.SSLContext | None = None) -> int:
    """Print the findings; 1 if one is bad."""
    findings = list(look(url, trust))
    print(*findings, sep="\n")
    return int(not all(finding.good for finding in findings))


def look(url: str, trust: ssl.SSLContext | None = None) -> Iterator[Finding]:
    """Ask for health, then knock without a signature."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise ProbeError(f"{url!r} is no web service: make probe URL=https://skill.example.com/")
    place = (parts.hostname, parts.port or http.client.HTTPS_PORT)
    trust = trust or ssl.create_default_context()
    try:
        health = _ask(place, trust, "GET", "/health")
        forged = _ask(place, trust, "POST", parts.path or "/", "{}")
    except (OSError, http.client.HTTPException) as wrong:
        yield Finding("reach", False, f"{wrong} ({type(wrong).__name__})")
        return
    yield Finding("reach", True, f"{place[0]} answers")
    yield _health(health)
    yield Finding("time", health.seconds <= IN_TIME, f"{health.seconds:.2f} s for an answer")
    yield Finding("forgery", forged.status == 400, f"an unsigned request gets {forged.status}")
    days = (health.expires - time.time()) / 86_400
    yield Finding("certificate", days >= DAYS_LEFT, f"{days:.0f} days left")
    yield _clock(health)


def _health(answer: Answer) -> Finding:
    said = answer.body.strip()[:200] or f"status {answer.status}"
    return Finding("health", (answer.status, said) == (200, "ok"), said)


def _clock(answer: Answer) -> Finding:
    try:
        off = abs(parsedate_to_datetime(answer.date).timestamp() - time.time())
    except ValueError:
        return Finding("clock", False, "it tells no time")
    return Finding("clock", off <= CLOCK_OFF, f"{off:.0f} s off this machine's")


def _ask(
    place: tuple[str, int], trust: ssl.SSLContext, method: str, path: str, body: str = ""
) -> Answer:
    begun = time.monotonic()
    connection = http.client.HTTPSConnection(*place, timeout=PATIENCE, context=trust)
    try:
        connection.connect()
        expires = _expires(connection.sock)
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        said = answer.read(1000).decode("utf-8", "replace")
        date = answer.headers.get("Date", "")
        return Answer(answer.status, said, date, time.monotonic() - begun, expires)
    finally:
        connection.close()


def _expires(connection: socket.socket) -> float:
    shown = connection.getpeercert() if isinstance(connection, ssl.SSLSocket) else None
    return ssl.cert_time_to_seconds(str(shown["notAfter"])) if shown else 0.0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]))
