"""The page face: an Echo Show in the browser, on loopback only.

The server holds one device, the same stand-in that `make talk` talks to, and hands its turns to the
page. The page speaks, listens, keeps the eight seconds, and draws with Amazon's own APL viewer.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

from cramp_coach.alexa import reminders
from cramp_coach.alexa.skill import answer, build_skill, spoken_in
from cramp_coach.errors import CrampCoachError
from cramp_coach.talk import speech
from simulator import rules
from simulator.faces.text import PERMISSION_QUESTION
from simulator.measuring.shapes import SHAPES
from simulator.rules import RuleBroken
from simulator.stand_in.device import Device, Handler, Turn
from simulator.stand_in.ear import MODELS, USUAL
from simulator.stand_in.services import Services

HERE = Path(__file__).resolve().parent / "page"
VIEWER = HERE / "node_modules" / "apl-viewhost-web" / "index.js"
FILES = {
    "/": (HERE / "index.html", "text/html; charset=utf-8"),
    "/page.css": (HERE / "page.css", "text/css; charset=utf-8"),
    "/page.js": (HERE / "page.js", "text/javascript; charset=utf-8"),
    "/viewer.js": (VIEWER, "text/javascript; charset=utf-8"),
}
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


class Page:
    """One device, and what the page may do with it. Raises RuleBroken where the skill errs."""

    def __init__(self, services: Services) -> None:
        self.lock = Lock()
        self.services = services
        skill = build_skill(connect=partial(reminders.Services, loopback=True))
        self._handler: Handler = lambda event, context: answer(event, skill, context)
        self.device = self._device(USUAL, None)

    def _device(self, locale: str, viewport: dict[str, Any] | None) -> Device:
        return Device(
            self._handler,
            locale=locale,
            viewport=viewport,
            now=time.time(),
            services=self.services,
        )

    def start(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A new device of a kind, in a locale, of somebody who has allowed nothing yet."""
        shape = SHAPES.get(str(asked.get("shape")))
        locale = str(asked.get("locale"))
        known = locale if locale in self.locales() else USUAL
        self.device = self._device(known, shape.viewport if shape else None)
        self.services.allowed = False
        self.services.reminders.clear()
        return {
            "shapes": {name: asdict(one) for name, one in SHAPES.items()},
            "locales": self.locales(),
            "locale": known,
            "viewer": VIEWER.exists(),
            "why": "" if VIEWER.exists() else NO_VIEWER,
        }

    def say(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Words. While it speaks, only what starts with "alexa" is heard, as on a real one."""
        words = str(asked.get("words", ""))
        if asked.get("speaking") and not self.device.ear.words.wakes(words):
            return {"dropped": True}
        return self._told(self.device.say(words))

    def touch(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A touch on the screen, with the arguments of its document."""
        return self._told(self.device.touch(*map(str, asked.get("arguments", ()))))

    def silence(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Eight seconds without an answer: the reprompt, or the end of the session."""
        before, asks = self.device.last, self.device.asked
        turn = self.device.silence()
        if turn and asks:
            return self._told(turn)
        if turn is None and before and self.device.attributes is not None:
            return {"reprompt": before.reprompt, "seconds": self._seconds(before.reprompt)}
        return {"ended": True, **({"request": turn.request} if turn else {})}

    def allow(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The permission for reminders, given in the Alexa app."""
        self.services.allowed = True
        return {"allowed": True}

    def failed(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The viewer could not draw a document: Alexa tells the skill."""
        errors = [{"type": "INFLATE_ERROR", "reason": "page", "message": "not drawn"}]
        kind = "Alexa.Presentation.APL.RuntimeError"
        return self._told(
            self.device.send({"type": kind, "token": "cramp_coach", "errors": errors})
        )

    @staticmethod
    def locales() -> list[str]:
        """The locales that the skill ships a model for."""
        return sorted(path.stem for path in MODELS.glob("*.json"))

    def _seconds(self, ssml: str) -> float:
        return speech.seconds(ssml, spoken_in(self.device.locale).pace)

    def _told(self, turn: Turn) -> dict[str, Any]:
        asks = rules.asks_permission(turn.response)
        ssml = f"<speak>{PERMISSION_QUESTION}</speak>" if asks else turn.ssml
        return {
            "ssml": ssml,
            "seconds": self._seconds(ssml),
            "asks": asks,
            "reminders": [spoken_time(one) for one in self.services.on],
            "card": turn.card,
            "screen": turn.screen,
            "open": turn.open,
            "request": turn.request,
            "response": turn.response,
        }


class Visitor(BaseHTTPRequestHandler):
    """Files by GET, acts of the page by POST. Nobody from another site or host gets in."""

    page: Page
    acts = ("start", "say", "touch", "silence", "allow", "failed")

    def do_GET(self) -> None:
        path, kind = FILES.get(self.path.partition("?")[0], (None, ""))
        if not self._from_here() or path is None or not path.exists():
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")
        else:
            self._send(HTTPStatus.OK, path.read_bytes(), kind)

    def do_POST(self) -> None:
        act = self.path.removeprefix("/")
        length = self.headers.get("Content-Length", "")
        fits = length.isdecimal() and int(length) <= LARGEST_REQUEST
        # A page of another site can send a form here, but no JSON without asking first.
        is_json = self.headers.get("Content-Type") == "application/json"
        if not self._from_here() or act not in self.acts or not fits or not is_json:
            self._send(HTTPStatus.BAD_REQUEST, b"{}", "application/json")
            return
        try:
            asked = json.loads(self.rfile.read(int(length)))
            with self.page.lock:
                self.page.device.now = time.time()
                told = getattr(self.page, act)(asked if isinstance(asked, dict) else {})
        except RuleBroken as wrong:
            told = {"wrong": str(wrong)}
        except (ValueError, TypeError):
            self._send(HTTPStatus.BAD_REQUEST, b"{}", "application/json")
            return
        self._send(HTTPStatus.OK, json.dumps(told).encode(), "application/json")

    def _from_here(self) -> bool:
        """Whether the page was opened by its own address, and not by a name that points here."""
        return self.headers.get("Host", "").partition(":")[0] in ("127.0.0.1", "localhost")

    def _send(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what somebody says to the page is nobody's business."""


def spoken_time(reminder: dict[str, Any]) -> str:
    """When a reminder rings: "22:00"."""
    return str(reminder["trigger"]["recurrence"]["startDateTime"][11:16])


@contextmanager
def serve(port: int) -> Iterator[ThreadingHTTPServer]:
    """A server on loopback, not yet running; port 0 takes any. Raises PortTaken."""
    with Services() as services:
        handler = type("PageVisitor", (Visitor,), {"page": Page(services)})
        try:
            server = ThreadingHTTPServer(("127.0.0.1", port), handler)
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
