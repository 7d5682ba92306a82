"""The page face: an Echo Show in the browser, on loopback only.

The server hands the turns of each tab's device to its page. The page speaks, listens, keeps the
eight seconds, and draws with Amazon's own APL viewer. It reaches no host but this one.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cramp_coach.errors import CrampCoachError
from simulator.faces.tabs import ROOT, Tabs, draw_map
from simulator.rules import RuleBroken
from simulator.stand_in.loopback import HOST

HERE = Path(__file__).resolve().parent / "page"
VIEWER = HERE / "node_modules" / "apl-viewhost-web" / "index.js"
MAP = ROOT / "build" / "map" / "index.html"
FILES = {
    "/": (HERE / "index.html", "text/html; charset=utf-8"),
    "/page.css": (HERE / "page.css", "text/css; charset=utf-8"),
    "/page.js": (HERE / "page.js", "text/javascript; charset=utf-8"),
    "/viewer.js": (VIEWER, "text/javascript; charset=utf-8"),
    "/map": (MAP, "text/html; charset=utf-8"),
}
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self' data:; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""What a page may reach: this server. The viewer writes its own functions, and styles."""
FONT = re.compile(rb"url\('https://[^')]*'\)")
"""A font that the viewer asks a host of Amazon for on each load."""
OWN_FONT = b"local('Amazon Ember')"
START_ENGINE = b"\nconst engine = AplRenderer.initEngine();\n"
"""Asked for at once: asked for later, when it is ready already, the engine never says so."""

LARGEST_REQUEST = 10_000
"""Bytes that a page may send; anything longer is refused."""

NO_VIEWER = (
    "The screen needs Node.js: Amazon's viewer is not installed. "
    "Install Node.js and run make demo again. Until then the card stands in for the screen."
)


HIGHEST_PORT = 65_535


class NoPort(CrampCoachError):
    """What was asked for is no port."""


class PortTaken(CrampCoachError):
    """The address is in use."""


class Visitor(BaseHTTPRequestHandler):
    """Files by GET, acts of the page by POST. Nobody from another site or host gets in."""

    tabs: Tabs

    def do_GET(self) -> None:
        path, kind = FILES.get(self.path.partition("?")[0], (None, ""))
        if not self._from_here() or path is None or not path.exists():
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")
        elif path == VIEWER:
            self._send(HTTPStatus.OK, viewer(path), kind)
        elif path == MAP:  # its own policy is stricter, and knows its inline script
            self._send(HTTPStatus.OK, path.read_bytes(), kind, "frame-ancestors 'self'")
        else:
            self._send(HTTPStatus.OK, path.read_bytes(), kind)

    def do_POST(self) -> None:
        act = self.path.removeprefix("/")
        length = self.headers.get("Content-Length", "")
        fits = length.isdecimal() and int(length) <= LARGEST_REQUEST
        # A page of another site can send a form here, but no JSON without asking first.
        is_json = self.headers.get("Content-Type") == "application/json"
        if not self._from_here() or act not in (*Tabs.acts, "map") or not fits or not is_json:
            self._send(HTTPStatus.BAD_REQUEST, b"{}", "application/json")
            return
        try:
            asked = json.loads(self.rfile.read(int(length)))
            asked = asked if isinstance(asked, dict) else {}
            told = draw_map() if act == "map" else self.tabs.act(act, asked)
            if act == "start":
                told |= {"viewer": VIEWER.exists(), "why": "" if VIEWER.exists() else NO_VIEWER}
        except RuleBroken as wrong:
            told = {"wrong": str(wrong)}
        except (ValueError, TypeError):
            self._send(HTTPStatus.BAD_REQUEST, b"{}", "application/json")
            return
        self._send(HTTPStatus.OK, json.dumps(told).encode(), "application/json")

    def _from_here(self) -> bool:
        """Whether the page was opened by its own address, and not by a name that points here."""
        return self.headers.get("Host", "").partition(":")[0] in ("127.0.0.1", "localhost")

    def _send(self, status: HTTPStatus, body: bytes, kind: str, policy: str = POLICY) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what somebody says to the page is nobody's business."""


@cache
def viewer(path: Path) -> bytes:
    """Amazon's viewer without the fonts that it asks a host for, and with its engine started."""
    return FONT.sub(OWN_FONT, path.read_bytes()) + START_ENGINE


@contextmanager
def serve(port: int) -> Iterator[ThreadingHTTPServer]:
    """A server on loopback, not yet running; port 0 takes any. Raises PortTaken."""
    with Tabs() as tabs:
        handler = type("PageVisitor", (Visitor,), {"tabs": tabs})
        try:
            server = ThreadingHTTPServer((HOST, port), handler)
        except OSError as wrong:
            raise PortTaken(f"port {port} is in use: try make demo PORT={port + 1}") from wrong
        with server:
            yield server


def _port() -> int:
    """The port that is asked for. Raises NoPort."""
    asked = os.environ.get("PORT") or "8765"
    if not asked.isdecimal() or int(asked) > HIGHEST_PORT:
        raise NoPort(f"PORT={asked} is no port: make demo PORT=8765")
    return int(asked)


def run() -> None:
    """Serve until Ctrl-C."""
    with serve(_port()) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"An Echo Show in your browser: {address}  (Ctrl-C ends)", flush=True)
        if not VIEWER.exists():
            print(NO_VIEWER)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
