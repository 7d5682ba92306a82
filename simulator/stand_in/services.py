"""A stand-in for Alexa's Reminders and device settings services, on loopback only.

It refuses what Alexa refuses, and what Alexa would silently ignore. Faults can be ordered for the
next calls, so that every failure can be heard.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from simulator.stand_in.loopback import HOST, running

RULE = re.compile(r"FREQ=DAILY;BYHOUR=(\d+);BYMINUTE=(\d+);BYSECOND=0;INTERVAL=1;")
LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?")
REMINDERS = "/v1/alerts/reminders"

Answer = tuple[int, object]
"""Status and body: an object becomes JSON, a string is sent as it is."""


@dataclass
class Services:
    """The services of one listener. Use it as a context manager; `endpoint` is its address."""

    allowed: bool = False
    """Whether the listener gave the permission for reminders."""
    zone: str = "America/New_York"
    """Time zone of the device, "" where none is set."""
    now: Callable[[], float] = time.time
    reminders: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Id -> reminder as Alexa keeps it."""
    faults: dict[str, Answer | float] = field(default_factory=dict)
    """A call ("POST", "GET zone") -> what is answered instead; a number: seconds of silence."""
    calls: list[str] = field(default_factory=list)
    """What was called: "GET", "GET zone", "POST", "PUT", "DELETE"."""

    def __enter__(self) -> Services:
        services = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                text = self.rfile.read(length).decode()
                status, body = services.answer(self.command, self.path, dict(self.headers), text)
                sent = (body if isinstance(body, str) else json.dumps(body)).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(0 if status == 204 else len(sent)))
                self.end_headers()
                self.wfile.write(b"" if status == 204 else sent)

            do_GET = do_POST = do_PUT = do_DELETE = _answer

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: the talk is on the same terminal."""

        server = ThreadingHTTPServer((HOST, 0), Handler)
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # hung up on
        self._running = ExitStack()
        self.endpoint = self._running.enter_context(running(server))
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    @property
    def on(self) -> list[dict[str, Any]]:
        """The reminders that are on."""
        return [one for one in self.reminders.values() if one["status"] == "ON"]

    def answer(self, method: str, path: str, headers: dict[str, str], text: str) -> Answer:
        """What a call gets."""
        name = f"{method} zone" if path.endswith("/settings/System.timeZone") else method
        self.calls.append(name)
        fault = self.faults.get(name)
        if isinstance(fault, tuple):
            return fault
        if fault is not None:
            time.sleep(fault)
        if not headers.get("Authorization", "").startswith("Bearer "):
            return 401, {"code": "UNAUTHORIZED", "message": "no token"}
        if name == "GET zone":
            return (200, self.zone) if not self.zone else (200, json.dumps(self.zone))
        if not path.startswith(REMINDERS):
            return 404, {"code": "NOT_FOUND", "message": path}
        if not self.allowed:
            return 401, {"code": "UNAUTHORIZED", "message": "no permission"}
        return self._reminders(method, unquote(path.removeprefix(REMINDERS).strip("/")), text)

    def _reminders(self, method: str, token: str, text: str) -> Answer:
        if method == "GET":
            alerts = list(self.reminders.values())
            return 200, {"totalCount": str(len(alerts)), "alerts": alerts, "links": None}
        if method != "POST" and token not in self.reminders:
            return 404, {"code": "ALERT_NOT_FOUND", "message": token}
        if method == "DELETE":
            del self.reminders[token]
            return 200, ""
        wrong = wrong_with(json.loads(text), self.now())
        if wrong:
            return 400, {"code": "INVALID_REQUEST", "message": wrong}
        token = token or f"token-{len(self.calls)}"
        stamp = datetime.fromtimestamp(self.now(), UTC).isoformat()
        self.reminders[token] = {
            **json.loads(text),
            "alertToken": token,
            "createdTime": stamp,
            "updatedTime": stamp,
            "status": "ON",
            "version": "1",
        }
        return 200, {"alertToken": token, "status": "ON", "version": "1"}


def wrong_with(body: dict[str, Any], now: float) -> str:
    """What Alexa would refuse, or ignore, in the body of a reminder; "" for nothing."""
    trigger = body.get("trigger", {})
    recurrence = trigger.get("recurrence", {})
    ignored = {"scheduledTime", "offsetInSeconds"} & {*trigger} | {"freq", "byDay"} & {*recurrence}
    if ignored:
        return f"with recurrenceRules {sorted(ignored)} are ignored"
    if trigger.get("type") != "SCHEDULED_ABSOLUTE":
        return "the type of the trigger"
    zone = trigger.get("timeZoneId")
    if zone not in available_timezones():
        return "the time zone"
    start = recurrence.get("startDateTime", "")
    if not LOCAL_TIME.fullmatch(start) or not LOCAL_TIME.fullmatch(body.get("requestTime", "")):
        return "a time has no zone of its own"
    here = datetime.fromtimestamp(now, ZoneInfo(zone)).replace(tzinfo=None)
    if datetime.fromisoformat(start) <= here:
        return "the start is in the past"
    rules = recurrence.get("recurrenceRules", [])
    if len(rules) != 1 or not (rule := RULE.fullmatch(rules[0])):
        return "the rule of recurrence"
    if int(rule[1]) > 23 or int(rule[2]) > 59:
        return "the hour or the minute"
    content = body.get("alertInfo", {}).get("spokenInfo", {}).get("content", [])
    if not content or not all(one.get("text") and one.get("locale") for one in content):
        return "the text"
    if body.get("pushNotification", {}).get("status") not in ("ENABLED", "DISABLED"):
        return "the push notification"
    return ""
