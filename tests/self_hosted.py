"""The skill as the documentation has it hosted: systemd's socket, gunicorn, and nginx before them.

systemd is played by the test, which holds the socket and hands it over; the rest is real.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPSConnection
from pathlib import Path
from types import MappingProxyType

from tests.alexa_signing import GUNICORN, HERE, Authority, key, make, private_pem

SHIPPED = HERE / "infrastructure/self-hosted/nginx.conf"
DOMAIN = "skill.example.com"
ACTIVATE = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""
"""What systemd does before it starts a service that has a socket."""


@dataclass
class Unit:
    """The service and its socket. Who connects while the service is down waits in the socket."""

    command: list[str]
    environment: Mapping[str, str]
    listener: socket.socket
    log: Path
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        held = self.listener.fileno()
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", ACTIVATE, str(held), *self.command],
                cwd=HERE,
                env={**os.environ, **self.environment},
                pass_fds=[held],
                stdout=out,
                stderr=out,
            )

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it as systemd does (KillMode=mixed): the first process, then what is left of it."""
        workers = children(self.process.pid)
        self.process.send_signal(how)
        self.process.wait(30)
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)

    def restart(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.stop(how)
        self.start()

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])


@dataclass(frozen=True)
class Site:
    """What the world sees: a port that speaks TLS, and who vouches for it."""

    port: int
    authority: Authority
    unit: Unit

    @cached_property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self.authority.root.pem.decode())

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] = MappingProxyType({}),
        sender: str = "127.0.0.1",
    ) -> tuple[int, bytes]:
        """One request on a connection of its own; status and body."""
        connection = HTTPSConnection(DOMAIN, self.port, timeout=30, context=self.trust)
        raw = socket.create_connection(("127.0.0.1", self.port), 30, (sender, 0))
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sock = self.trust.wrap_socket(raw, server_hostname=DOMAIN)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@contextmanager
def unit(
    folder: Path,
    application: str,
    workers: int = 2,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Unit]:
    """The service on a free port of loopback, with the shipped settings and a folder to keep."""
    (folder / "state").mkdir(exist_ok=True)
    settings = {
        "PYTHONPATH": f"{HERE}/lambda:{HERE}",
        "STATE_DIRECTORY": str(folder / "state"),
        "CRAMP_COACH_WORKERS": str(workers),
        **environment,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", str(GUNICORN), application]
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener:
        running = Unit(command, settings, listener, folder / "service.log")
        running.start()
        try:
            yield running
        finally:
            running.stop()


@contextmanager
def nginx(folder: Path, behind: Unit, authority: Authority) -> Iterator[Site]:
    """The shipped nginx.conf before a unit: only its ports, files and user are this machine's."""
    own = make("x", key("server"), authority.root, names=[DOMAIN])
    (folder / "server.pem").write_bytes(own.pem)
    (folder / "key.pem").write_bytes(private_pem(key("server")))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = SHIPPED.read_text()
    for shipped, here in {
        "user www-data;": "daemon off;",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx/error.log": f"{folder}/error.log",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "listen [::]:443 ssl backlog=4096;": "",
        "127.0.0.1:8080": f"127.0.0.1:{behind.port}",
        f"/etc/letsencrypt/live/{DOMAIN}/fullchain.pem": f"{folder}/server.pem",
        f"/etc/letsencrypt/live/{DOMAIN}/privkey.pem": f"{folder}/key.pem",
        "http {": f"http {{ {_temporary(folder)}",
    }.items():
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    (folder / "nginx.conf").write_text(text)
    program = shutil.which("nginx")
    assert program, "nginx is not installed"
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        until(lambda: answers(port))
        yield Site(port, authority, behind)
    finally:
        process.terminate()
        process.wait(30)


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("It never came.")


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in listed.split()]


def _temporary(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
