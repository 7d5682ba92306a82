"""Sessions of another version, and of nobody: each meets dangers, and yes, no, "still"."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.chaos.tally import Tally
from cramp_coach.talk.state import restore
from lambda_function import lambda_handler
from simulator.stand_in.device import Device, Turn
from tests import anybody
from tests.anybody import LIBRARY, said
from tests.promises import faults, kept

TITLE = "Sessions that outlive a version"
ABOUT = """\
Sessions that a release may have left open (`make states` keeps them), as they are and aged; each
meets four dangers, a yes, a no, and that it still hurts. Lost: a danger without its own answer,
silence, or a welcome in the midst of a cramp.
"""
EACH = 401
"""Each aside that a release may have left meets each so-many-th place; without one, all do."""
SIGNS_A_SESSION = 4
"""The next session meets the next four."""
PLAIN = (
    said("AMAZON.YesIntent"),
    said("AMAZON.NoIntent"),
    said("TellOutcomeIntent", "outcome", "OUTCOME", "still"),
)
WELCOME = LIBRARY.anywhere["launch"]


def tallies() -> Iterator[Tally]:
    for path in kept.releases():
        release = json.loads(path.read_text(encoding="utf-8"))
        for age in kept.AGED:
            name = f"a session of {path.stem}, {age.__name__.replace('_', ' ')}"
            yield _played(name, map(age, kept.sessions(release, EACH)))
    yield _played("a session that is none", anybody.STRANGE)


def _played(name: str, sessions: Iterable[Any]) -> Tally:
    tally, signs = Tally(name), list(faults.PHRASES)
    for number, session in enumerate(sessions):
        first = number * SIGNS_A_SESSION
        for sign in (signs[(first + n) % len(signs)] for n in range(SIGNS_A_SESSION)):
            tells = said("ReportSymptomIntent", "symptom", "SYMPTOM", sign)
            told = _told(_answered(session, tells, tally), sign, session)
            tally.add(f"{sign}: {session}", told)
        for request in PLAIN:
            goes_on = _goes_on(_answered(session, request, tally), session)
            tally.add(f"{request['intent']['name']}: {session}", goes_on)
    return tally


def _answered(session: Any, request: dict[str, Any], tally: Tally) -> Turn:
    event = Device(lambda_handler).envelope(request)
    event["session"]["attributes"] = session
    return Turn(event, tally.timed(lambda_handler)(event, None))


def _told(turn: Turn, sign: str, session: Any) -> bool:
    """Its own answer, or that of a place which asked for it: the pills that cause cramps."""
    state = restore(session, LIBRARY) if isinstance(session, dict) else None
    asked = state is not None and f"report.{sign}" in LIBRARY.place(state.place).exits
    return asked or faults.own_answer(turn, sign)


def _goes_on(turn: Turn, session: Any) -> bool:
    """Something is said, and nobody in the midst of a cramp is welcomed."""
    in_a_cramp = isinstance(session, dict) and session.get("relief_since")
    welcomed = turn.place == WELCOME and not turn.response["sessionAttributes"].get("aside")
    return bool(turn.ssml) and not (in_a_cramp and welcomed and session["place"] != WELCOME)
