"""Servers on loopback only, each in a thread of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from threading import Thread

HOST = "127.0.0.1"


@contextmanager
def running(server: HTTPServer) -> Iterator[str]:
    """Answers while it is open; where, without a slash at the end."""
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
