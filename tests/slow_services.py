"""What may keep Alexa's services from an answer: real, on loopback, and over when told."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest

from cramp_coach.alexa import reminders
from cramp_coach.alexa.skill import answer, build_skill
from cramp_coach.talk.state import State
from simulator.faces.text import readable
from simulator.stand_in.device import Device, Turn
from tests.anybody import said

HOSTS = [f"127.0.0.{number}" for number in range(1, 31)]

Trouble = Callable[[Signal], Any]


@contextmanager
def slow_resolver(over: Signal) -> Iterator[str]:
    """A name that resolves only once it is over."""
    resolve = socket.getaddrinfo

    def slowly(*arguments: Any, **more: Any) -> Any:
        over.wait()
        return resolve(*arguments, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", slowly)
        yield "http://localhost:9"


@contextmanager
def addresses_that_hang(over: Signal) -> Iterator[str]:
    """A name with thirty addresses, where nobody takes a connection."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        port = 0
        for host in HOSTS:
            port = stack.enter_context(_full(host, port)).getsockname()[1]
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in HOSTS]
        patch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        yield f"http://localhost:{port}"


@contextmanager
def _full(host: str, port: int) -> Iterator[socket.socket]:
    """A server whose queue is full: who connects waits for ever."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((host, port))
        server.listen(0)
        for _ in range(2):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield server


@contextmanager
def dripping(over: Signal, first: bytes) -> Iterator[str]:
    """A server that sends a byte now and then, and never comes to an end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_drip, args=(server, first, over), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def _drip(server: socket.socket, first: bytes, over: Signal) -> None:
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            client.sendall(first)
            Thread(target=_drip_on, args=(client, over), daemon=True).start()


@contextmanager
def endless(over: Signal) -> Iterator[str]:
    """A server whose answer never ends, as fast as it is read."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_pour, args=(server, over), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def _pour(server: socket.socket, over: Signal) -> None:
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            with suppress(OSError), client:
                client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                while not over.is_set():
                    client.sendall(b"ffff\r\n" + b"[" * 0xFFFF + b"\r\n")


def _drip_on(client: socket.socket, over: Signal) -> None:
    with suppress(OSError), client:
        while not over.wait(reminders.SECONDS_A_CALL / 10):
            client.sendall(b"x")


TROUBLES: dict[str, Trouble] = {
    "a slow resolver": slow_resolver,
    "many addresses that hang": addresses_that_hang,
    "dripping headers": partial(dripping, first=b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "a dripping status": partial(dripping, first=b"HTTP/1.1 "),
    "a dripping body": partial(dripping, first=b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"),
    "an endless body": endless,
}
WISHES = {
    "set": (State(place="reminder/confirm", time="21:30"), said("AMAZON.YesIntent")),
    "cancel": (State(place="talk/launch"), said("CancelReminderIntent")),
}
"""What a service is called for: where the talk is, and what is said there."""

HONEST = ("couldn't reach your reminders", "It may be set, or not", "It may be cancelled, or not")


def honest(turn: Turn) -> bool:
    """Whether an answer claims no more than is known, and the talk goes on."""
    return turn.open and any(words in readable(turn.ssml) for words in HONEST)


def device(here: State, endpoint: str) -> Device:
    """A device in the midst of a talk, with Alexa's services at an address of ours."""
    skill = build_skill(connect=partial(reminders.Services, loopback=True))
    device = Device(lambda event, _: answer(event, skill), attributes=here._asdict())
    envelope = device.envelope

    def at_the_endpoint(request: dict[str, Any]) -> dict[str, Any]:
        made = envelope(request)
        made["context"]["System"]["apiEndpoint"] = endpoint
        return made

    device.envelope = at_the_endpoint  # type: ignore[method-assign]
    return device
