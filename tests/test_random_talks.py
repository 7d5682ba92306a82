"""Random talks through the front door: whatever is said, in whatever order, the promises hold.

`make test` tells some talks, always the same; `make soak` goes on for 100,000 steps, each time
others (CRAMP_COACH_STEPS sets the number).
"""

from __future__ import annotations

import copy
import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from cramp_coach import speech
from cramp_coach.conversation import TEN_MINUTES
from cramp_coach.skill import KNOWN_TYPES, UNSPEAKABLE
from lambda_function import lambda_handler
from simulator.device import Device, Turn
from simulator.text import readable
from tests import anybody
from tests.anybody import LIBRARY, MARK, said

STEPS = int(os.environ.get("CRAMP_COACH_STEPS", 0))
"""Requests to send in all; 0 for the share of `make test`."""
TALKS = 150
STEPS_A_TALK = 50
SAFETY_QUESTIONS = {"safe", "others", "hurt"}
TOUCHING = ("/rub", "/warm")
STOPS = ("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent")
EXTRAS: list[dict[str, Any]] = [
    {},
    {"Automotive": {}},
    {"Viewport": {"shape": "RECTANGLE", "pixelWidth": 1024, "pixelHeight": 600}},
    {"Viewport": None, "Viewports": MARK, "Extensions": {MARK: {}}},
]
INTERFACES: list[Any] = [{}, None, {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "1.4"}}}]
SPOTS = [
    ("version",),
    ("session",),
    ("session", "user"),
    ("session", "new"),
    ("session", "application"),
    ("context",),
    ("context", "System"),
    ("context", "System", "device"),
    ("request", "timestamp"),
    ("request", "locale"),
    ("request", "requestId"),
    ("request", "intent"),
    ("request", "type"),
]
WRONG: list[Any] = [None, 7, -1.5, True, MARK, "", [], {}, [MARK], {MARK: None}]


class Talk(RuleBasedStateMachine):
    """Somebody, or something, talking to one device."""

    steps = 0
    """Requests sent so far, in all talks."""

    @initialize(
        locale=st.sampled_from(anybody.LOCALES),
        extra=st.sampled_from(EXTRAS),
        interfaces=st.sampled_from(INTERFACES),
        last_words=st.sampled_from(["Yes", "No", "Next", "Fallback"]),
    )
    def a_device(
        self, locale: str, extra: dict[str, Any], interfaces: Any, last_words: str
    ) -> None:
        self.device = Device(lambda_handler, locale=locale)
        self.extra, self.interfaces = extra, interfaces
        self.last_words = said(f"AMAZON.{last_words}Intent")
        self.allowed_to_touch = False
        self.cramp_since = 0
        self.ours = True

    @rule(request=anybody.REQUESTS)
    def anything(self, request: dict[str, Any]) -> None:
        self.send(request)

    @rule(request=anybody.PLAIN, seconds=anybody.CLOCKS)
    def answers_late(self, request: dict[str, Any], seconds: int) -> None:
        self.device.now += seconds
        self.send(request)

    @rule()
    def silence(self) -> None:
        self.device.silence()
        if self.device.attributes is None:
            self.allowed_to_touch, self.cramp_since, self.ours = False, 0, True

    @rule(state=anybody.STATES, request=anybody.REQUESTS)
    def comes_back_anywhere(self, state: dict[str, Any], request: dict[str, Any]) -> None:
        self.device.attributes = state
        self.device.last = None
        self.allowed_to_touch = not _before_the_gate(state["place"])
        self.cramp_since = state["relief_since"]
        self.send(request)

    @rule(attributes=anybody.FOREIGN, request=anybody.REQUESTS)
    def comes_back_with_something_foreign(self, attributes: Any, request: dict[str, Any]) -> None:
        self.device.attributes = attributes
        self.device.last = None
        self.ours = False
        self.send(request)

    @rule(
        request=anybody.REQUESTS,
        spot=st.sampled_from(SPOTS),
        wrong=st.sampled_from(WRONG),
        missing=st.booleans(),
    )
    def a_broken_request(
        self, request: dict[str, Any], spot: tuple[str, ...], wrong: Any, missing: bool
    ) -> None:
        def broken(envelope: Any) -> None:
            for key in spot[:-1]:
                envelope = envelope.get(key)
                if not isinstance(envelope, dict):
                    return
            envelope[spot[-1]] = wrong
            if missing:
                del envelope[spot[-1]]

        self.ours = False
        self.send(request, broken)

    def send(self, request: dict[str, Any], broken: Any = None) -> None:
        """Send a request, held to the rules by the device, then to the promises."""
        note(json.dumps(request)[:1000])
        Talk.steps += 1
        before, last = copy.deepcopy(self.device.attributes), self.device.last
        with _logs() as lines:
            turn = _send(self.device, request, self._context, broken)
        _tells_nothing(lines)
        assert MARK not in json.dumps(turn.response), "somebody's words come back"
        if broken is None and request.get("type") not in UNSPEAKABLE:
            self._check_danger(request, turn)
            self._check_stop(request, turn)
            self._check_repeat(request, turn, before, last)
        if self.ours:
            self._check_touch(request, turn, before)
            self._check_ten_minutes(request, turn, before)
        if broken:
            self.device.last = None  # its words may be those of another region
        if not turn.open:
            self.allowed_to_touch, self.cramp_since, self.ours = False, 0, True

    def _context(self, envelope: dict[str, Any]) -> None:
        envelope["context"].update(self.extra)
        envelope["context"]["System"]["device"]["supportedInterfaces"] = self.interfaces

    def _check_danger(self, request: dict[str, Any], turn: Turn) -> None:
        """Danger is answered at its level, from everywhere, and the worst sign wins."""
        signs = [sign for sign in LIBRARY.signs if sign in _signs_in(request)]
        if not signs:
            return
        worst = signs[0]
        if turn.response.get("sessionAttributes", {}).get("aside") == f"signs/{worst}/ask":
            assert LIBRARY.signs[worst].asks and turn.open
            return
        region = LIBRARY.region(self.device.locale)
        expected = speech.to_ssml(LIBRARY.place(f"signs/{worst}").say, region)
        assert _words(expected) in _words(turn.ssml), f"{worst} is not answered"
        assert not turn.open or LIBRARY.signs[worst].level == "book"

    def _check_stop(self, request: dict[str, Any], turn: Turn) -> None:
        if _intent_of(request) in STOPS and not _signs_in(request):
            assert not turn.open, "stop ends"

    def _check_repeat(
        self, request: dict[str, Any], turn: Turn, before: Any, last: Turn | None
    ) -> None:
        if _intent_of(request) == "AMAZON.RepeatIntent" and before and last and last.open:
            assert (turn.ssml, turn.reprompt) == (last.ssml, last.reprompt)

    def _check_touch(self, request: dict[str, Any], turn: Turn, before: Any) -> None:
        """Rubbing and heat come only after an explicit no at a safety question of this cramp."""
        if _intent_of(request) == "AMAZON.NoIntent" and _asked(before) in SAFETY_QUESTIONS:
            self.allowed_to_touch = True
        if turn.place and _before_the_gate(turn.place):
            self.allowed_to_touch = False
        if turn.place.endswith(TOUCHING):
            assert self.allowed_to_touch, f"{turn.place} without an explicit no"

    def _check_ten_minutes(self, request: dict[str, Any], turn: Turn, before: Any) -> None:
        """Nobody is coached on past ten minutes. A clock that falls back starts them anew."""
        if not turn.place or not LIBRARY.place(turn.place).timed:
            self.cramp_since = 0
            return
        now = int(self.device.now)
        moved = turn.place != (before or {}).get("place")
        if moved:
            assert not self.cramp_since or now - self.cramp_since < TEN_MINUTES
        if moved or not _aside(turn):
            self.cramp_since = min(self.cramp_since or now, now)

    def teardown(self) -> None:
        """Whoever answers the same for ever comes to an end."""
        if not hasattr(self, "device"):
            return
        turns = 0
        while self.device.attributes is not None:
            self.device.now += 20
            _send(self.device, self.last_words, self._context, None)
            turns += 1
            assert turns < 40, f"no way out of {self.device.attributes}"


def test_random_talks_keep_every_promise() -> None:
    Talk.steps = 0
    _tell(TALKS, always_the_same=not STEPS)
    while Talk.steps < STEPS:
        _tell(TALKS, always_the_same=False)
    assert Talk.steps > TALKS, "hardly anything was said"
    print(f"{Talk.steps:,} steps")


def _tell(talks: int, always_the_same: bool) -> None:
    run_state_machine_as_test(
        Talk,
        settings=settings(
            max_examples=talks,
            stateful_step_count=STEPS_A_TALK,
            deadline=None,
            derandomize=always_the_same,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    talks=st.tuples(*(st.lists(anybody.REQUESTS, min_size=3, max_size=12),) * 2),
    order=st.lists(st.integers(0, 1), min_size=24, max_size=24),
)
def test_two_sessions_in_one_process_say_what_each_would_say_alone(
    talks: tuple[list[dict[str, Any]], ...], order: list[int]
) -> None:
    alone = []
    for talk in talks:
        device = Device(lambda_handler)
        alone.append([device.send(copy.deepcopy(request)).response for request in talk])
    devices = [Device(lambda_handler), Device(lambda_handler)]
    left = [list(talk) for talk in talks]
    woven: list[list[Any]] = [[], []]
    for who in [*order, *([0] * 12), *([1] * 12)]:
        if left[who]:
            woven[who].append(devices[who].send(left[who].pop(0)).response)
    assert woven == alone


def _send(device: Device, request: dict[str, Any], context: Any, broken: Any) -> Turn:
    """Send through the device, the envelope changed on its way."""

    def handler(envelope: dict[str, Any], lambda_context: object) -> dict[str, Any]:
        context(envelope)
        if broken:
            broken(envelope)
        return lambda_handler(envelope, lambda_context)

    device.handler = handler
    return device.send(request)


def _intent_of(request: dict[str, Any]) -> str:
    return str((request.get("intent") or {}).get("name", ""))


def _signs_in(request: dict[str, Any]) -> set[str]:
    """The warning signs that a request carries, read from it without the skill's help."""
    intent = request.get("intent") or {}
    found: set[str] = set()
    if request.get("type") != "IntentRequest" or intent["name"] == "DenySymptomIntent":
        return _of_body_part(intent)
    for name, slot in intent.get("slots", {}).items():
        if name != "denied":
            found.update(_ids(slot))
    if intent["name"] == "EmergencyIntent":
        found.add("emergency")
    return found | _of_body_part(intent)


def _of_body_part(intent: dict[str, Any]) -> set[str]:
    ids = _ids(intent.get("slots", {}).get("body_part"))
    return {LIBRARY.body_part_signs[one] for one in ids[:1] if one in LIBRARY.body_part_signs}


def _ids(slot: Any) -> list[str]:
    authorities = ((slot or {}).get("resolutions") or {}).get("resolutionsPerAuthority", ())
    return [one["value"]["id"] for authority in authorities for one in authority["values"]]


def _asked(attributes: Any) -> str:
    """The name of the question that a session waits at."""
    if not isinstance(attributes, dict):
        return ""
    spots = (attributes.get("aside"), attributes.get("place"))
    return next((q for spot in spots if spot and (q := LIBRARY.place(spot).question)), "")


def _before_the_gate(place: str) -> bool:
    """Whether a place is a numbered round or a safety question, or no relief at all."""
    stage = place.rpartition("/")[2]
    return (
        not place.startswith("relief/")
        or stage.isdecimal()
        or LIBRARY.place(place).question in SAFETY_QUESTIONS
    )


def _aside(turn: Turn) -> str:
    return str(turn.response["sessionAttributes"].get("aside", ""))


def _words(ssml: str) -> str:
    return " ".join(re.sub(r"\(\S+ s\)", " ", readable(ssml)).split())


@contextmanager
def _logs() -> Iterator[list[logging.LogRecord]]:
    """Every log record of the process, at every level."""
    lines: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = lines.append  # type: ignore[method-assign]
    root = logging.getLogger()
    level, others = root.level, root.handlers
    root.handlers = [handler]
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.handlers = others
        root.setLevel(level)


def _tells_nothing(lines: list[logging.LogRecord]) -> None:
    """One line a request, of four fields, each from a short list that nobody can add to."""
    assert len(lines) == 1
    line = json.loads(lines[0].getMessage())
    milliseconds = line.pop("ms")
    assert isinstance(milliseconds, float) and lines[0].exc_info is None
    assert line.keys() == {"request", "locale", "outcome"}
    assert line["request"] in {*KNOWN_TYPES, "other"}
    assert line["locale"] in {*LIBRARY.regions, "other"}
    assert line["outcome"] in {"answered", "refused", "failed"}
