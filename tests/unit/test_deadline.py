"""A reminder's whole turn is answered in time, whatever resolver, addresses or headers do."""

from __future__ import annotations

from threading import Event as Signal
from threading import Timer

import pytest

from cramp_coach.alexa import reminders
from tests.anybody import said
from tests.loops import FULL
from tests.slow_services import TROUBLES, WISHES, device, honest, slow_resolver

SECONDS = 6.0
"""Within which a turn is answered; Lambda ends it at seven, and Alexa gives up at eight."""
LIMITS = {
    name: getattr(reminders, name)
    for name in ("SECONDS_A_CALL", "SECONDS_A_TURN", "SECONDS_TO_ANSWER")
}
"""As shipped."""
QUICKER = 20
"""How many times as short the limits are here; with FULL they are as shipped."""


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in LIMITS.items():
        monkeypatch.setattr(reminders, name, seconds / (1 if FULL else QUICKER))


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_turn_is_answered_while_the_trouble_lasts(trouble: str, wish: str) -> None:
    here, request = WISHES[wish]
    over = Signal()
    too_late = Timer(SECONDS if FULL else 60, over.set)
    too_late.start()
    try:
        with TROUBLES[trouble](over) as endpoint:
            turn = device(here, endpoint).send(request)
            assert not over.is_set(), "the trouble was over first"
    finally:
        over.set()
        too_late.cancel()
    assert honest(turn)


def test_the_shipped_limits_leave_time_to_speak() -> None:
    assert (
        LIMITS["SECONDS_A_CALL"] < LIMITS["SECONDS_A_TURN"] < LIMITS["SECONDS_TO_ANSWER"] < SECONDS
    )


def test_to_try_again_after_a_cancel_without_an_answer_sets_nothing() -> None:
    over = Signal()
    here, request = WISHES["cancel"]
    with slow_resolver(over) as endpoint:
        echo = device(here, endpoint)
        echo.send(request)
        again = echo.send(said("AMAZON.YesIntent"))
        over.set()
    assert again.place.startswith("reminder/cancel")
