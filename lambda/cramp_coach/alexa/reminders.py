"""The daily reminder, kept by Alexa: set, replaced and cancelled through the Reminders API.

Imported only when a reminder is touched: nobody with a cramp waits for it. It calls the services
itself, with the standard library: the SDK's client knows no time-out, and cannot read a list of
real reminders.
"""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from cramp_coach.errors import CrampCoachError

SECONDS_A_CALL = 1.5
SECONDS_A_TURN = 5.0
"""Alexa waits eight seconds for an answer; the rest is for everything else."""

MOST_BYTES = 1_000_000
"""Of an answer; a hundred reminders take about a twentieth of it."""

REMINDERS = "/v1/alerts/reminders"
TIME_ZONE = "/v2/devices/{device}/settings/System.timeZone"
DAILY = "FREQ=DAILY;BYHOUR={hour};BYMINUTE={minute};BYSECOND=0;INTERVAL=1;"
AMAZON = ".amazonalexa.com"
"""How the hosts of Alexa's services end: a token goes to no other."""
LOOPBACK = ("127.0.0.1", "localhost")

SECONDS_TO_ANSWER = 5.5
"""After which the turn is answered, whatever a resolver, many addresses or slow headers do."""

OUTCOMES = {401: "permission_missing", 403: "device_cannot", 429: "busy"}
"""Status -> event for the conversation. What is not here is "failed"."""


class ReminderTrouble(CrampCoachError):
    """A service did not do what was asked; `outcome` is the event to tell the conversation."""

    def __init__(self, outcome: str, why: str) -> None:
        self.outcome = outcome
        super().__init__(f"{why}: the talk goes on with {outcome!r}.")


@dataclass(frozen=True)
class Account:
    """Whose reminders, as a request names them."""

    endpoint: str
    """Address of Alexa's services for this listener: "https://api.amazonalexa.com"."""
    token: str
    device: str


@dataclass(frozen=True)
class Wish:
    """What is to be done with the daily reminder."""

    effect: str
    """set_reminder or cancel_reminder."""
    time: str
    """"21:30", in the time zone of the device."""
    text: str
    locale: str
    now: int
    """Seconds since 1970."""


@dataclass(frozen=True)
class Outcome:
    """What came of a wish: an event for the conversation."""

    name: str
    count: int = 0
    """How many reminders were cancelled."""


class Services:
    """Alexa's services for one turn of one listener: over https, each call and all within limits.

    `context` replaces the trusted certificates, `loopback` allows http to this machine: both are
    for tests.
    Raises ReminderTrouble for an address that is none.
    """

    def __init__(
        self, account: Account, context: ssl.SSLContext | None = None, loopback: bool = False
    ) -> None:
        self.device = account.device
        try:
            self._address = urlsplit(account.endpoint)
            http.client.HTTPConnection(self._address.netloc)  # refuses what is no host
        except (ValueError, http.client.InvalidURL) as wrong:
            raise ReminderTrouble("failed", "the services have no usable address") from wrong
        host = self._address.hostname or ""
        at_home = (loopback or context is not None) and host in LOOPBACK
        if not (host.endswith(AMAZON) or at_home):
            raise ReminderTrouble("failed", "the services are not at an address of Amazon's")
        self._headers = {
            "Authorization": f"Bearer {account.token}",
            "Content-Type": "application/json",
        }
        self._context = context
        self._loopback = loopback
        self._ends = time.monotonic() + SECONDS_A_TURN

    def call(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        """Status and body of an answer that is no failure of a server.

        Raises ReminderTrouble: "unknown" when something may have been changed, else "failed".
        """
        ends = min(time.monotonic() + SECONDS_A_CALL, self._ends)
        trouble = "failed"
        connection = self._connection()
        try:
            connection.timeout = _left(ends)
            connection.connect()
            if method in ("POST", "PUT"):
                trouble = "unknown"
            sent = None if body is None else json.dumps(body)
            connection.request(method, self._address.path.rstrip("/") + path, sent, self._headers)
            answer = connection.getresponse()
            text = b"".join(_chunks(answer, ends)).decode()
        except (OSError, http.client.HTTPException, ValueError) as wrong:
            raise ReminderTrouble(trouble, f"{method} {path} got no answer") from wrong
        finally:
            connection.close()
        if answer.status >= 500:
            raise ReminderTrouble(trouble, f"{method} {path} got {answer.status}")
        return answer.status, text

    def _connection(self) -> http.client.HTTPConnection:
        host, scheme = self._address.netloc, self._address.scheme
        if scheme == "https":
            context = self._context or ssl.create_default_context()
            return http.client.HTTPSConnection(host, context=context)
        if scheme == "http" and self._loopback and self._address.hostname in LOOPBACK:
            return http.client.HTTPConnection(host)
        raise ReminderTrouble("failed", f"a service is at {scheme}:, not at https:")


Connect = Callable[[Account], Services]
"""How services are reached: `Services`, or what a test puts in its place."""


def perform(wish: Wish, account: Account, connect: Connect | None = None) -> Outcome:
    """Set or cancel the daily reminder. Raises nothing for what a service does: see the outcome.

    It ends in time: a call that is still on its way then goes on without us, so its outcome is
    "unknown".
    """
    outcome: SimpleQueue[Outcome] = SimpleQueue()

    def work() -> None:
        try:
            outcome.put(_perform(wish, account, connect))
        except Exception:  # a bug here must not keep the listener waiting
            outcome.put(Outcome("failed"))

    Thread(target=work, daemon=True).start()
    try:
        return outcome.get(timeout=SECONDS_TO_ANSWER)
    except Empty:
        return Outcome("unknown")


def _perform(wish: Wish, account: Account, connect: Connect | None) -> Outcome:
    try:
        services = (connect or Services)(account)
        if wish.effect == "cancel_reminder":
            return Outcome("cancelled", _cancel(services))
        return Outcome(_set(wish, services))
    except ReminderTrouble as trouble:
        return Outcome(trouble.outcome)


def _set(wish: Wish, services: Services) -> str:
    """Make it the one reminder that is on, and tell whether it starts today.

    The list comes first: it tells whether anything is allowed. One that is on is replaced in a
    single call, so that no failure leaves none. Others go last, once the new time stands.
    """
    there = _tokens(services)
    zone = _time_zone(services)
    here = datetime.fromtimestamp(wish.now, UTC).astimezone(zone).replace(tzinfo=None)
    first = _first(wish.time, here)
    method, path = ("PUT", f"{REMINDERS}/{quote(there[0], '')}") if there else ("POST", REMINDERS)
    status, _ = services.call(method, path, _body(wish, here, first, zone.key))
    _check(status, method)
    try:
        for token in there[1:]:
            _delete(token, services)
    except ReminderTrouble as trouble:
        raise ReminderTrouble("unknown", "another reminder is still on") from trouble
    return "set_today" if first.date() == here.date() else "set_tomorrow"


def _cancel(services: Services) -> int:
    """Delete the reminders that are on; how many there were."""
    return sum(_delete(token, services) for token in _tokens(services))


def _tokens(services: Services) -> list[str]:
    """Ids of the reminders that are on: Alexa lists those that are finished for three days more."""
    status, text = services.call("GET", REMINDERS)
    _check(status, "GET")
    try:
        alerts = json.loads(text)["alerts"] or ()
        return [str(alert["alertToken"]) for alert in alerts if alert["status"] == "ON"]
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise ReminderTrouble("failed", "the list of reminders is none") from wrong


def _delete(token: str, services: Services) -> bool:
    """Delete a reminder; whether it was still there."""
    status, _ = services.call("DELETE", f"{REMINDERS}/{quote(token, '')}")
    if status != 404:
        _check(status, "DELETE")
    return status != 404


def _time_zone(services: Services) -> ZoneInfo:
    """The time zone of the device. A guess could wake somebody up: no zone, no reminder."""
    status, text = services.call("GET", TIME_ZONE.format(device=quote(services.device, "")))
    if status == 429:
        _check(status, "GET")
    try:
        return ZoneInfo(json.loads(text))
    except (LookupError, OSError, TypeError, ValueError, RecursionError) as wrong:
        raise ReminderTrouble("no_time_zone", f"the time zone is unknown ({status})") from wrong


def _check(status: int, method: str) -> None:
    if not 200 <= status < 300:
        raise ReminderTrouble(OUTCOMES.get(status, "failed"), f"{method} got {status}")


def _first(moment: str, here: datetime) -> datetime:
    """When it rings first: today, or tomorrow if that time is past. Wall clock, as people mean."""
    hour, minute = map(int, moment.split(":"))
    today = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today > here else today + timedelta(days=1)


def _body(wish: Wish, here: datetime, first: datetime, zone: str) -> dict[str, Any]:
    """The reminder as Alexa wants it: times of the wall clock, without a zone of their own.

    With rules of recurrence Alexa ignores scheduledTime, freq and byDay, so they are left out.
    """
    return {
        "requestTime": here.isoformat(timespec="milliseconds"),
        "trigger": {
            "type": "SCHEDULED_ABSOLUTE",
            "timeZoneId": zone,
            "recurrence": {
                "startDateTime": first.isoformat(timespec="milliseconds"),
                "recurrenceRules": [DAILY.format(hour=first.hour, minute=first.minute)],
            },
        },
        "alertInfo": {"spokenInfo": {"content": [{"locale": wish.locale, "text": wish.text}]}},
        "pushNotification": {"status": "DISABLED"},
    }


def _chunks(answer: http.client.HTTPResponse, ends: float) -> Iterator[bytes]:
    """The body of an answer, as long as there is time for it. Raises TimeoutError, ValueError."""
    size = 0
    while chunk := answer.read1(65_536):
        _left(ends)
        size += len(chunk)
        if size > MOST_BYTES:
            raise ValueError("the answer is too long")
        yield chunk


def _left(ends: float) -> float:
    """Seconds that are left. Raises TimeoutError when none are."""
    if (left := ends - time.monotonic()) <= 0:
        raise TimeoutError("no time is left")
    return left
