"""Random talks through the front door: whatever is said, in whatever order, the promises hold.

tests/anybody.py says what anybody may send, tests/promises/held.py what must hold; here they meet.
`make test` tells some talks, `make check` more, always the same; `make soak` goes on for 100,000
steps, each time others (CRAMP_COACH_STEPS sets the number). A talk that breaks a promise is shown
with every step left out that does not matter.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from functools import cache, partial
from random import Random
from typing import Any

import pytest

from cramp_coach.alexa import reminders
from cramp_coach.alexa.skill import KNOWN_TYPES, answer, build_skill
from cramp_coach.talk.state import State
from simulator.stand_in.device import Device, intent_of
from simulator.stand_in.ear import Ear
from simulator.stand_in.services import Services
from tests import anybody, built
from tests.anybody import MARK, Request, said
from tests.loops import FULL, share
from tests.promises import held as promises
from tests.promises.held import Memory, Moment

STEPS = int(os.environ.get("CRAMP_COACH_STEPS", 5_000 if FULL else 1_000))
"""Requests to send in all."""
FIXED = "CRAMP_COACH_STEPS" not in os.environ
LONGEST_TALK = 40
OTHERS = 200
"""Turns of other talks that are kept, to be sent again in the middle of this one."""
SPOTS = (
    ("version",),
    ("session",),
    ("session", "user"),
    ("session", "new"),
    ("session", "application"),
    ("session", "attributes"),
    ("context",),
    ("context", "System"),
    ("context", "System", "application"),
    ("context", "System", "device"),
    ("context", "System", "device", "supportedInterfaces"),
    ("context", "System", "apiEndpoint"),
    ("context", "System", "apiAccessToken"),
    ("request", "timestamp"),
    ("request", "requestId"),
    ("request", "locale"),
    ("request", "token"),
    ("request", "arguments"),
    ("request", "payload"),
    ("request", "task"),
    ("request", "intent", "slots"),
    ("request", "intent"),
    ("request", "type"),
)
"""Where a request breaks."""
UNHEARD = SPOTS[-3:]
"""Where it breaks so that nobody can tell what was said."""
LAST_WORDS = [said(f"AMAZON.{name}Intent") for name in ("Yes", "No", "Next", "Fallback")]
BUTTONS = built.content().screen.buttons

Step = tuple[Any, ...]
"""Name of a method of Talk, and what it takes: a talk can be told again, or without a step."""


class Talk:
    """Somebody, or something, talking to one device."""

    calls = 0
    """Turns, of any talk, in which Alexa's services were called."""
    others: list[tuple[Request, dict[str, Any]]] = []  # noqa: RUF012  # shared on purpose
    """Requests of other talks, and what they got."""

    def __init__(self, chance: Random, services: Services) -> None:
        self.services = services
        self.surroundings = chance.choice(anybody.SURROUNDINGS)
        self.device = Device(
            self.answered,
            locale=chance.choice(anybody.LOCALES),
            viewport=chance.choice(anybody.VIEWPORTS),
            services=services,
        )
        services.now = lambda: self.device.now
        services.allowed = chance.random() < 0.5
        services.reminders.clear()
        self.memory = Memory()
        self.screens: list[dict[str, Any]] = []
        self.spot: tuple[str, ...] = ()
        self.wrong: Any = None

    def says(self, request: Request, seconds: int = 0) -> None:
        self.device.now += seconds
        self.send(request)

    def says_nothing(self) -> None:
        self.device.silence()

    def comes_back(self, attributes: Any, request: Request) -> None:
        self.device.attributes = attributes
        self.send(request)

    def touches(self, which: int, back: int) -> None:
        """A button of the screen that is shown, or of one that was."""
        if not self.screens:
            return
        screen = self.screens[-1 - back % len(self.screens)]
        name = screen["buttons"][which % len(screen["buttons"])]["name"]
        here = self.device.attributes if isinstance(self.device.attributes, dict) else {}
        shown = [here.get(one) for one in ("place", "aside")] == [screen["place"], screen["aside"]]
        word = self.the_word(name) if shown and self.device.last else None
        response = self.send(anybody.touched(name, screen["place"], screen["aside"]))
        assert word in (None, response), f"{name} does not what the word does"

    def the_word(self, name: str) -> dict[str, Any] | None:
        """What the word for a button gets now, None where it would change something."""
        other, calls = copy.copy(self.device), Talk.calls
        response = other.launch() if name == "launch" else other.send(words_of(name))
        return response.response if Talk.calls == calls else None

    def answers_alexa(self, payload: Any) -> None:
        """Alexa asked for the permission."""
        if asked := self.device.asked:
            self.device.asked = None
            named = {"type": "Connections.Response", "name": "AskFor", "payload": payload}
            calls = Talk.calls
            self.send({**named, "token": asked["token"]})
            agreed = isinstance(payload, dict) and payload.get("status") == "ACCEPTED"
            assert agreed or Talk.calls == calls, "a reminder is touched without a permission"

    def sets_a_reminder(self, request: Request, there: int, call: str, trouble: Any) -> None:
        """Or replaces or cancels it, with services that may refuse, fail, lie or hang."""
        tokens = [f"{MARK} {number}/?" for number in range(there)]
        self.services.reminders = {one: {"alertToken": one, "status": "ON"} for one in tokens}
        self.services.faults = {call: trouble} if trouble else {}
        self.device.attributes = State(place="reminder/confirm", time="21:30")._asdict()
        self.send(request)
        self.services.faults = {}

    def is_heard_badly(self, request: Request, spot: tuple[str, ...], wrong: Any) -> None:
        """A request breaks on its way: something is missing, or not what it should be."""
        self.spot, self.wrong = spot, wrong
        self.send(request)

    def send(self, request: Request) -> dict[str, Any]:
        """Send a request, held to the rules by the device, then to the promises."""
        last, calls = self.device.last, Talk.calls
        turn = self.device.send(request)
        moment, heard = Moment(turn, last), self.spot not in UNHEARD
        self.spot = ()
        promises.nothing_comes_back(moment)
        if heard:
            promises.danger_is_answered(moment)
            promises.no_danger_is_made_up(moment)
            promises.stop_ends(moment)
            promises.repeat_says_the_same(moment)
        self.memory.keep(moment)
        promises.there_is_a_way_out(self.device)
        self.others_hear_what_they_heard(turn.request)
        if moment.at is not None and Talk.calls == calls:
            Talk.others = [*Talk.others[1 - OTHERS :], (turn.request, turn.response)]
        if drawn := promises.screen_of(turn):
            self.screens.append(drawn)
        return turn.response

    def answered(self, envelope: dict[str, Any], _: object) -> dict[str, Any]:
        """The skill, behind a device that may break a request on its way."""
        envelope["context"].update(self.surroundings)
        sane = self.spot not in UNHEARD and envelope["request"]["type"] in KNOWN_TYPES
        if self.spot:
            _break(envelope, self.spot, self.wrong)
        with promises.one_line_in_the_log(sane):
            return FRONT_DOOR(envelope)

    def others_hear_what_they_heard(self, request: Request) -> None:
        """Nothing of this talk, or of any before it, is in what another one gets."""
        chance = Random(str(request))
        if Talk.others and chance.random() < 0.25:
            event, response = chance.choice(Talk.others)
            assert json.loads(json.dumps(FRONT_DOOR(event))) == response, "sessions meet"

    def ends(self, last_words: Request) -> None:
        """Whoever answers the same for ever comes to an end."""
        turns = 0
        while self.device.attributes is not None:
            self.device.now += 20
            self.device.send(last_words)
            turns += 1
            assert turns < 40, f"no way out of {self.device.attributes}"


MISSING = "(missing)"


def _break(envelope: Any, spot: tuple[str, ...], wrong: Any) -> None:
    for key in spot[:-1]:
        envelope = envelope.get(key)
        if not isinstance(envelope, dict):
            return
    envelope[spot[-1]] = wrong
    if wrong == MISSING:
        del envelope[spot[-1]]


def a_step(chance: Random) -> Step:
    """Any step, in about the shares of a lively talk."""
    request = anybody.request(chance)
    kind = chance.randrange(22)
    if kind < 9:
        return "says", request
    if kind < 11:
        return "says", anybody.plain(chance), chance.choice(anybody.CLOCKS)
    if kind < 16:
        return "touches", chance.randrange(20), chance.choice((0, 0, 0, 0, 0, 1, 2, 3))
    if kind == 16:
        return ("says_nothing",)
    if kind == 17:
        return "answers_alexa", anybody.consent(chance)
    if kind == 18:
        request = chance.choice((said("AMAZON.YesIntent"), said("CancelReminderIntent")))
        call = chance.choice(("GET", "GET zone", "POST", "PUT", "DELETE", "none"))
        trouble = chance.choice(anybody.TROUBLES)
        return "sets_a_reminder", request, chance.randrange(3), call, trouble
    if kind == 19:
        wrong = chance.choice((*anybody.WRONG, *(MISSING,) * 4))
        return "is_heard_badly", request, chance.choice(SPOTS), wrong
    return "comes_back", chance.choice((anybody.state, anybody.foreign))(chance), request


def tell(seed: int | str, services: Services, steps: list[Step]) -> None:
    """Hold a talk. Raises what is wrong with it."""
    chance = Random(seed)
    talk = Talk(chance, services)
    for name, *details in steps:
        getattr(talk, name)(*copy.deepcopy(details))
    talk.ends(chance.choice(LAST_WORDS))


def shortest(seed: int | str, services: Services, steps: list[Step]) -> list[Step]:
    """A talk that goes wrong, without the steps that it goes wrong without too."""
    for at in reversed(range(len(steps))):
        fewer = steps[:at] + steps[at + 1 :]
        try:
            tell(seed, services, fewer)
        except Exception:
            steps = fewer
    return steps


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Services on loopback for every talk. A test need not wait as long as a listener."""
    monkeypatch.setattr(reminders, "SECONDS_A_CALL", anybody.HUNG * 2 / 3)
    with Services() as running:
        yield running


def test_random_talks_keep_every_promise(services: Services) -> None:
    told = talks = 0
    once = "" if FIXED else os.urandom(8).hex()
    while told < STEPS:
        talks += 1
        seed = f"{once}{talks}"
        chance = Random(f"steps of {seed}")
        steps = [a_step(chance) for _ in range(chance.randint(1, LONGEST_TALK))]
        told += len(steps)
        try:
            tell(seed, services, steps)
        except Exception as wrong:
            steps = shortest(seed, services, steps)
            raise AssertionError(f"{wrong!r} in the talk {seed!r}: {steps}"[:9000]) from wrong
    print(f"{told:,} steps, {talks:,} talks")


@pytest.mark.parametrize("seed", share(range(60), 4))
def test_two_sessions_in_one_process_say_what_each_would_say_alone(seed: int) -> None:
    chance = Random(seed)
    viewport = chance.choice(anybody.VIEWPORTS)
    talks = [[anybody.request(chance) for _ in range(12)] for _ in range(2)]
    alone = [
        [device.send(copy.deepcopy(request)).response for request in talk]
        for talk, device in zip(talks, _two_rooms(viewport), strict=True)
    ]
    rooms = _two_rooms(viewport)
    woven: tuple[list[Any], list[Any]] = ([], [])
    turns = [0] * 12 + [1] * 12
    chance.shuffle(turns)
    for who in turns:
        woven[who].append(rooms[who].send(talks[who][len(woven[who])]).response)
    assert [*woven] == alone


def _two_rooms(viewport: Any) -> tuple[Device, Device]:
    def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
        return FRONT_DOOR(event)

    return Device(handler), Device(handler, locale="en-GB", viewport=viewport)


@cache
def words_of(button: str) -> Request:
    """The request that says what a button says."""
    heard = Ear.of("en-US").hear(BUTTONS[button].say)
    return {"type": "IntentRequest", "intent": intent_of(heard)}


def _connect(account: reminders.Account) -> reminders.Services:
    Talk.calls += 1
    return reminders.Services(account, loopback=True)


FRONT_DOOR = partial(answer, skill=build_skill(connect=_connect))
