"""A small stand-in for AWS Lambda's Runtime API, and Lambda's own client run against it.

The client (`awslambdaric`, the code inside Lambda's Python image) asks for events and posts the
answers; here they are counted from the outside, with the clock of this process.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DEADLINE = 30_000
"""Milliseconds that the client is told to have for one event."""


class Failed(Exception):
    """The client did not answer an event. The message holds what it posted."""


class Function:
    """A function started as Lambda starts it: a fresh process, the client, one event at a time."""

    def __init__(self, python: str, client: Path, folder: Path) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        host, port = self._listening.getsockname()
        environment = {
            "AWS_LAMBDA_RUNTIME_API": f"{host}:{port}",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
            "LAMBDA_TASK_ROOT": str(folder),
            "PYTHONPATH": f"{folder}:{client}",
            "PYTHONDONTWRITEBYTECODE": "1",  # /var/task is read-only
            "PATH": os.environ.get("PATH", ""),
        }
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [python, "-m", "awslambdaric", "lambda_function.lambda_handler"],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._connection: socket.socket | None = None
        self._left = b""

    def __enter__(self) -> Function:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        if self._connection:
            self._connection.close()
        self._listening.close()

    def ask(self, event: dict[str, Any]) -> tuple[dict[str, Any], float, float]:
        """The answer to an event, when it was handed out, and when the answer was back."""
        body = json.dumps(event).encode()
        self._await("/next")
        handed = time.perf_counter()
        self._reply(
            body,
            "Content-Type: application/json",
            "Lambda-Runtime-Aws-Request-Id: 1",
            f"Lambda-Runtime-Deadline-Ms: {int(time.time() * 1000) + DEADLINE}",
            "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:0:function:bench",
        )
        path, answer = self._await("/")
        back = time.perf_counter()
        self._reply(b"{}")
        if not path.endswith("/response"):
            raise Failed(answer.decode(errors="replace")[:2000])
        return json.loads(answer), handed, back

    def memory(self) -> int:
        """Bytes that the process holds in memory (RSS)."""
        pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def _await(self, path_end: str) -> tuple[str, bytes]:
        """The next request of the client, its path and body."""
        while True:
            if self._connection is None:
                self._listening.settimeout(30)
                self._connection, _ = self._listening.accept()
                # One packet at a time would show a false 40 ms on every warm event.
                self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._left = b""
            read = self._read()
            if read is None:
                self._connection.close()
                self._connection = None
                continue
            path, body = read
            if path_end == "/" or path.endswith(path_end):
                return path, body
            raise Failed(f"{path}: {body.decode(errors='replace')[:2000]}")

    def _read(self) -> tuple[str, bytes] | None:
        assert self._connection
        while b"\r\n\r\n" not in self._left:
            got = self._connection.recv(65_536)
            if not got:
                return None
            self._left += got
        head, _, rest = self._left.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines[1:])
        }
        if headers.get("transfer-encoding") == "chunked":
            body, self._left = self._chunks(rest)
        else:
            length = int(headers.get("content-length", 0))
            while len(rest) < length:
                rest += self._connection.recv(65_536)
            body, self._left = rest[:length], rest[length:]
        return lines[0].split()[1], body

    def _chunks(self, rest: bytes) -> tuple[bytes, bytes]:
        assert self._connection
        body = b""
        while True:
            while b"\r\n" not in rest:
                rest += self._connection.recv(65_536)
            size_line, _, rest = rest.partition(b"\r\n")
            size = int(size_line, 16)
            while len(rest) < size + 2:
                rest += self._connection.recv(65_536)
            body, rest = body + rest[:size], rest[size + 2 :]
            if size == 0:
                return body, rest

    def _reply(self, body: bytes, *headers: str) -> None:
        """One flush for head and body."""
        assert self._connection
        lines = ["HTTP/1.1 200 OK", *headers, f"Content-Length: {len(body)}", "", ""]
        self._connection.sendall("\r\n".join(lines).encode() + body)


def cold(python: str, client: Path, folder: Path, event: dict[str, Any]) -> float:
    """Milliseconds from the start of the process to the first answer."""
    with Function(python, client, folder) as function:
        _, _, back = function.ask(event)
        return (back - function.started) * 1000


def warm(function: Function, events: Iterable[dict[str, Any]]) -> list[float]:
    """Milliseconds of each event, from being handed out to the answer being back."""
    times = []
    for event in events:
        _, handed, back = function.ask(event)
        times.append((back - handed) * 1000)
    return times
