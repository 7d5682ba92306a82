"""The tabs of the browser: each has a device of its own, the same stand-in as `make talk` has."""

from __future__ import annotations

import secrets
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from cramp_coach.alexa import reminders
from cramp_coach.alexa.skill import answer, build_skill, spoken_in
from cramp_coach.talk import speech
from simulator import rules
from simulator.faces.text import PERMISSION_QUESTION
from simulator.measuring.shapes import SHAPES
from simulator.stand_in.device import Device, Handler, Turn
from simulator.stand_in.ear import MODELS, USUAL
from simulator.stand_in.services import Services
from simulator.stand_in.trail import followed

ROOT = Path(__file__).resolve().parents[2]

MOST_TABS = 8
"""Tabs that are remembered: the one that was used longest ago is forgotten first."""

EXAMPLES = (
    "how do I stop a cramp behind my knee",
    "my calf is swollen and hot",
    "does magnesium help",
)
"""What to say first: a cramp, a danger, a question."""

DRAWING_SECONDS = 300
"""How long `make map` may take."""


class Tab:
    """One device, and what its page may do with it. Raises RuleBroken where the skill errs."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.place = ""
        """Where the talk is, or was when it closed."""
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
        known = locale if locale in locales() else USUAL
        self.device = self._device(known, shape.viewport if shape else None)
        self.services.allowed = False
        self.services.reminders.clear()
        return {
            "shapes": {name: asdict(one) for name, one in SHAPES.items()},
            "locales": locales(),
            "locale": known,
            "examples": EXAMPLES,
        }

    def say(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Words. While it speaks, only what starts with "alexa" is heard, as on a real one."""
        words = str(asked.get("words", ""))
        if asked.get("speaking") and not self.device.ear.words.wakes(words):
            return {"dropped": True}
        return self._told(lambda: self.device.say(words))

    def touch(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A touch on the screen, with the arguments of its document."""
        return self._told(lambda: self.device.touch(*map(str, asked.get("arguments", ()))))

    def silence(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Eight seconds without an answer: the reprompt, or the end of the session."""
        before, asks = self.device.last, self.device.asked
        if asks:
            return self._told(lambda: self.device.permit("NOT_ANSWERED"))
        turn = self.device.silence()
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
        failed = {"type": kind, "token": "cramp_coach", "errors": errors}
        return self._told(lambda: self.device.send(failed))

    def _seconds(self, ssml: str) -> float:
        return speech.seconds(ssml, spoken_in(self.device.locale).pace)

    def _told(self, act: Callable[[], Turn]) -> dict[str, Any]:
        with followed() as replies:
            turn = act()
        self.place = replies[-1].address if replies else self.place
        asks = rules.asks_permission(turn.response)
        ssml = f"<speak>{PERMISSION_QUESTION}</speak>" if asks else turn.ssml
        return {
            "ssml": ssml,
            "seconds": self._seconds(ssml),
            "asks": asks,
            "place": self.place,
            "reminders": [spoken_time(one) for one in self.services.on],
            "card": turn.card,
            "screen": turn.screen,
            "open": turn.open,
            "request": turn.request,
            "response": turn.response,
        }


class Tabs:
    """The tabs that are open. Use it as a context manager: each has services that run."""

    acts = ("start", "say", "touch", "silence", "allow", "failed")

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: dict[str, tuple[Tab, ExitStack]] = {}

    def __enter__(self) -> Tabs:
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self._open):
            self._close(name)

    def act(self, act: str, asked: dict[str, Any]) -> dict[str, Any]:
        """What a tab is answered. One that is not known gets a device, and a name to come with."""
        with self._lock:
            name = str(asked.get("tab", ""))
            tab = self._tab(name) or self._tab(name := self._new())
            assert tab
            tab.device.now = time.time()
            return {**getattr(tab, act)(asked), "tab": name}

    def _tab(self, name: str) -> Tab | None:
        """An open tab, used now; None where it is not known."""
        if name not in self._open:
            return None
        self._open[name] = self._open.pop(name)
        return self._open[name][0]

    def _new(self) -> str:
        while len(self._open) >= MOST_TABS:
            self._close(next(iter(self._open)))
        name, stack = secrets.token_urlsafe(), ExitStack()
        self._open[name] = Tab(stack.enter_context(Services())), stack
        return name

    def _close(self, name: str) -> None:
        self._open.pop(name)[1].close()


def locales() -> list[str]:
    """The locales that the skill ships a model for."""
    return sorted(path.stem for path in MODELS.glob("*.json"))


def draw_map() -> dict[str, Any]:
    """Draw the map of the talk where it is missing or stale: whether it is there, and why not."""
    try:
        done = subprocess.run(
            ["make", "map"], cwd=ROOT, capture_output=True, text=True, timeout=DRAWING_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return {"drawn": False, "why": "make map did not end."}
    why = done.stderr.strip().splitlines() or [""]
    return {"drawn": done.returncode == 0, "why": why[0] if done.returncode else ""}


def spoken_time(reminder: dict[str, Any]) -> str:
    """When a reminder rings: "22:00"."""
    return str(reminder["trigger"]["recurrence"]["startDateTime"][11:16])
