"""What strangers on the internet do to a web service, and how Alexa fares meanwhile.

Both run on loopback, each stranger under an address of its own. The strangers, and the host that
keeps certificates, run in a process of their own, so that they do not slow down the one that
measures.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import ssl
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from os import urandom

from tests.alexa_signing import Alexa, encoded, launch
from tests.self_hosted import Site

STRANGERS = 50
IDLE = 2000
ALEXA = "127.0.1.1"
GENUINE = "/echo.api/echo-api-cert.pem"
SLOW = "/echo.api/slow.pem"
FETCH_SECONDS = 0.1
"""How long the certificate host takes; Amazon's takes less."""
SLOW_SECONDS = 20.0
IN_TIME = 2.0

Deed = Callable[[int, str], Awaitable[None]]
"""One thing that a stranger does again and again: to a port, from an address."""


@dataclass(frozen=True)
class Outcome:
    """How the genuine requests fared: seconds each, and what was answered instead of 200."""

    seconds: tuple[float, ...]
    lost: tuple[str, ...]

    @property
    def asked(self) -> int:
        return len(self.seconds) + len(self.lost)

    @property
    def in_time(self) -> int:
        return sum(taken <= IN_TIME for taken in self.seconds)

    @property
    def slowest(self) -> float:
        return max(self.seconds, default=0.0)


def genuine(site: Site, alexa: Alexa, seconds: float, rate: float = 20.0) -> Outcome:
    """Send signed launches at a steady rate, each on a connection of its own, come what may.

    Time runs from the moment at which a request was due, so that a late sender hides nothing.
    """
    begin = time.monotonic() + 0.2
    taken: list[float] = []
    lost: list[str] = []

    def ask(number: int) -> None:
        due = begin + number / rate
        time.sleep(max(0.0, due - time.monotonic()))
        body = encoded(launch())
        try:
            url = f"https://s3.amazonaws.com{GENUINE}"
            status, _ = site.ask("POST", "/", body, alexa.headers(url, body), ALEXA)
        except OSError as wrong:
            lost.append(type(wrong).__name__)
            return
        if status == 200:
            taken.append(time.monotonic() - due)
        else:
            lost.append(str(status))

    with ThreadPoolExecutor(200) as pool:
        list(pool.map(ask, range(int(seconds * rate))))
    return Outcome(tuple(taken), tuple(lost))


@contextmanager
def certificate_host(chain: bytes) -> Iterator[int]:
    """A host like Amazon's, in a process of its own: slow, and with one very slow file."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    with _process(_keep_certificates, chain, theirs):
        yield int(ours.recv())


@contextmanager
def strangers(names: list[str], port: int, address: str = "") -> Iterator[None]:
    """Strangers who do these things until the end of the block: each from an address of its own,
    unless one is given for all.
    """
    with _process(_pester, names, port, address):
        yield


@contextmanager
def _process(target: Callable[..., None], *arguments: object) -> Iterator[None]:
    process = multiprocessing.get_context("spawn").Process(
        target=target, args=arguments, daemon=True
    )
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def _keep_certificates(chain: bytes, tell: Connection) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        await asyncio.sleep(SLOW_SECONDS if path == SLOW else FETCH_SECONDS)
        status, body = (b"200 OK", chain) if path == GENUINE else (b"404 Not Found", b"")
        length = str(len(body)).encode()
        head = b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Length: " + length
        writer.write(head + b"\r\n\r\n" + body)
        with suppress(OSError):
            await writer.drain()
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1000)
        tell.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def _pester(names: list[str], port: int, address: str = "") -> None:
    async def again_and_again(deed: Deed, address: str) -> None:
        while True:
            with suppress(OSError, EOFError, ValueError, TimeoutError):
                await deed(port, address)
            await asyncio.sleep(0.01)

    async def all_together() -> None:
        async with asyncio.TaskGroup() as tasks:
            for name in names:
                number, deed = DEEDS[name]
                for one in range(number):
                    own = address or f"127.0.2.{one % STRANGERS + 1}"
                    tasks.create_task(again_and_again(deed, own))

    asyncio.run(all_together())


def _anybody() -> ssl.SSLContext:
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    return trust


_TRUST = _anybody()
_BODY = json.dumps({"request": {"type": "LaunchRequest"}}).encode()


async def _ask(port: int, address: str, path: Callable[[], str]) -> None:
    """Requests on one connection, one after the other, until it is closed."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=_TRUST, local_addr=(address, 0)
    )
    try:
        while True:
            head = (
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                f"SignatureCertChainUrl: https://s3.amazonaws.com{path()}\r\n"
                f"Signature-256: {b64encode(urandom(256)).decode()}\r\n"
                f"Content-Length: {len(_BODY)}\r\n\r\n"
            )
            writer.write(head.encode() + _BODY)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = answer.lower().partition(b"content-length: ")[2].split(b"\r")[0]
            await reader.readexactly(int(length))
    finally:
        writer.close()


async def _unknown_url(port: int, address: str) -> None:
    await _ask(port, address, lambda: f"/echo.api/{urandom(8).hex()}.pem")


async def _slow_url(port: int, address: str) -> None:
    await _ask(port, address, lambda: SLOW)


async def _slow_body(port: int, address: str) -> None:
    _, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=_TRUST, local_addr=(address, 0)
    )
    try:
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(1)
    finally:
        writer.close()


async def _half_handshake(port: int, address: str) -> None:
    await _say_and_wait(port, address, b"\x16\x03\x01\x02\x00\x01\x00")


async def _idle(port: int, address: str) -> None:
    await _say_and_wait(port, address, b"")


async def _say_and_wait(port: int, address: str, words: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
    try:
        writer.write(words)
        await reader.read()
    finally:
        writer.close()


DEEDS: dict[str, tuple[int, Deed]] = {
    "unknown chain URLs": (STRANGERS, _unknown_url),
    "one slow chain URL": (STRANGERS, _slow_url),
    "slow bodies": (STRANGERS, _slow_body),
    "half-open handshakes": (STRANGERS, _half_handshake),
    "idle connections": (IDLE, _idle),
}
"""By name: how many connections do what. What is closed is opened again at once."""
