"""The promises: what holds in every turn of every talk, whatever was said.

Each is read off the request and the response, without the skill's help. What a single response
must keep by itself is in simulator/rules.py, and the device holds each response to it.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cramp_coach.alexa.request import TOUCH
from cramp_coach.alexa.skill import ERRORS, KNOWN_TYPES, RUNTIME_ERROR, UNSPEAKABLE
from cramp_coach.talk import speech
from cramp_coach.talk.hearing import hear
from cramp_coach.talk.library import load
from cramp_coach.talk.relief import TEN_MINUTES
from cramp_coach.talk.state import FRESH, State, restore
from simulator.faces.text import readable
from simulator.stand_in.device import Device, Turn
from tests.anybody import BUTTONS, MARK, said

LIBRARY = load()
BEFORE_TOUCHING = {"swollen_leg", "cold_leg"}
"""Questions that need an explicit no each before rubbing and heat."""
TOUCHING = ("/rub", "/warm", "/soothe")
STOPS = ("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent")


@dataclass(frozen=True)
class Moment:
    """A turn, and the one before it."""

    turn: Turn
    last: Turn | None = None

    @property
    def request(self) -> dict[str, Any]:
        return dict(_dig(self.turn.request, "request") or {})

    @property
    def intent(self) -> str:
        """The intent that was said, "" for none."""
        spoken = self.request.get("type") == "IntentRequest"
        return str(_dig(self.request, "intent", "name") or "") if spoken else ""

    @property
    def locale(self) -> str:
        locale = self.request.get("locale")
        return locale if isinstance(locale, str) else ""

    @property
    def here(self) -> State:
        """Where the talk was: in the session, in Alexa's own question, or on the screen."""
        attributes = _dig(self.turn.request, "session", "attributes")
        if self.request.get("type") == "Connections.Response":
            attributes = _parsed(self.request.get("token"))
        known = restore(attributes if isinstance(attributes, dict) else None, LIBRARY) or State()
        _, place, aside = self.touched
        if place and LIBRARY.kind(place) != "end":  # a screen that ended is no place to be
            on_screen = {**known._asdict(), "place": place, "aside": aside}
            known = restore(on_screen, LIBRARY) or known
        return known

    @property
    def touched(self) -> tuple[str, str, str]:
        """Button, place and aside of a touch, as far as it tells them."""
        given = self.request.get("arguments") if self.request.get("type") == TOUCH else None
        given = given if isinstance(given, list) else []
        words = [one if isinstance(one, str) else "" for one in given]
        button, place, aside = (*words, "", "", "")[:3]
        drawn = button in BUTTONS and place in LIBRARY.places
        return (button, place, aside) if drawn else ("", "", "")

    @property
    def left(self) -> State:
        """Where the talk is now."""
        return restore(self.turn.response.get("sessionAttributes"), LIBRARY) or State()

    @property
    def no(self) -> bool:
        """Whether it is an explicit no, said or touched."""
        words = _dig(self.request, "intent", "slots", "words", "value")
        spelled_out = self.intent in SAYING_NO and words in ("", "?", "nothing", None)
        return self.intent == "AMAZON.NoIntent" or self.touched[0] == "no" or spelled_out

    @property
    def at(self) -> int | None:
        """When it was said, in seconds since 1970; None where the request does not say."""
        stamp = self.request.get("timestamp")
        try:
            return int(datetime.fromisoformat(str(stamp)).timestamp())
        except ValueError:
            return None


SAYING_NO = ("NoWordsIntent", "NoButWordsIntent")
"""Intents whose samples begin with a no: "no, nothing" is as plain as "no"."""

UNHEARD = {"unheard_start", "unheard_relief", "unheard_elsewhere"}
"""Outcomes of words that were not understood: nothing finer."""

FAULT = r"[A-Za-z]+ [a-z_]+\.py:\d+"
"""The class of a failure and the line that raised it."""


def nothing_comes_back(moment: Moment) -> None:
    """Nobody's words are in the response, its session and its screen included."""
    assert MARK not in json.dumps(moment.turn.response), "somebody's words come back"


def danger_is_answered(moment: Moment) -> None:
    """Danger is answered at its level, from everywhere, and the worst sign wins."""
    signs = [sign for sign in LIBRARY.signs if sign in signs_in(moment.request)]
    if not signs:
        return
    turn, here = moment.turn, moment.here
    worst = signs[0]
    already_asking = LIBRARY.asks_sign(here.aside) or LIBRARY.place(here.place).safety
    region = LIBRARY.region(moment.locale)
    reported = moment.intent == "ReportSymptomIntent"
    answers = LIBRARY.place(here.place).exits
    if reported and len(signs) == 1 and f"report.{worst}" in answers:  # an answer, no news
        assert turn.open, f"{worst} was asked about, and ends the talk"
        return
    grave = [sign for sign in signs if LIBRARY.signs[sign].level != "book"]
    if LIBRARY.signs[worst].asks and len(grave) <= 1 and not already_asking:
        question = LIBRARY.questions[LIBRARY.place(f"signs/{worst}/ask").question].ask
        asked = _words(speech.to_ssml(question, region))
        assert turn.open and _words(turn.ssml).endswith(asked), f"{worst} is not asked about"
        return
    say = LIBRARY.place(f"signs/{worst}").say.replace("{report}", "").strip()
    assert _words(speech.to_ssml(say, region)) in _words(turn.ssml), f"{worst} is not answered"
    sign = LIBRARY.signs[worst]
    assert turn.open == (sign.level != "emergency"), f"{worst} leaves the session as it should not"
    if sign.stops_relief:
        assert moment.left.place in ("fresh", f"signs/{worst}"), f"{worst} goes on with relief"
    elif here.place != FRESH:
        assert moment.left.place == here.place, f"{worst} moves the talk"


DOUBT = ("talk/danger", "talk/danger_again", "talk/risk", "talk/risk_again")
"""Questions of danger that what was not understood, or a risk, may ask."""


def no_danger_is_made_up(moment: Moment) -> None:
    """A sign that nobody told is not asked about, and one that was denied is not answered."""
    here, told = moment.here, signs_in(moment.request)
    if told or LIBRARY.asks_sign(here.aside) or has_words(moment.request):
        return
    asks_in_doubt = moment.left.aside in DOUBT
    assert asks_in_doubt or not LIBRARY.asks_sign(moment.left.aside), (
        f"{moment.left.aside}: nobody said so"
    )
    region = LIBRARY.region(moment.locale)
    for sign in denied_in(moment.request) - {"over_ten_minutes"}:
        answer = speech.to_ssml(LIBRARY.place(f"signs/{sign}").say, region)
        assert _words(answer) not in _words(moment.turn.ssml), f"{sign} was denied"


def stop_ends(moment: Moment) -> None:
    stopped = moment.intent in STOPS or moment.touched[0] == "stop"
    assert not (stopped and moment.turn.open), "stop ends"


def repeat_says_the_same(moment: Moment) -> None:
    """The same words, the same reprompt, and on the same device the same screen."""
    turn, last = moment.turn, moment.last
    if moment.intent != "AMAZON.RepeatIntent" or not last or not last.open:
        return
    before = Moment(last)
    same_session = (before.left, before.locale) == (moment.here, moment.locale)
    if same_session and moment.here != State() and moment.locale:
        said, again = _words(last.ssml), _words(turn.ssml)
        assert said.endswith(again), "what comes first is said once, all else again"
        assert turn.reprompt == last.reprompt
        drawn = [screen_of(turn), screen_of(last)]
        shorter = said != again  # then the hold on the screen begins earlier, too
        assert drawn[0] == drawn[1] or {} in drawn or shorter


def there_is_a_way_out(device: Device) -> None:
    """Stop leaves at once, and so does silence, after the reprompt; to Alexa's question too."""
    for leave in (_stopped, _fallen_silent):
        gone = copy(device)
        leave(gone)
        assert gone.attributes is None and not gone.asked, "no way out"


def _stopped(device: Device) -> None:
    if device.attributes is not None:
        device.send(said("AMAZON.StopIntent"))
    elif device.asked:
        device.permit("NOT_ANSWERED")


def _fallen_silent(device: Device) -> None:
    for _ in range(2):
        device.silence()


@dataclass
class Memory:
    """What is remembered of a talk beside the skill, for the promises about more than one turn."""

    left: State = field(default_factory=State)
    cleared: frozenset[str] = frozenset()
    """The safety questions that heard an explicit no in this cramp."""
    cramp_since: int = 0
    """When this cramp began, in seconds since 1970, 0 for none."""

    def keep(self, moment: Moment) -> None:
        """Hold a turn to what was before it."""
        if moment.request.get("type") == RUNTIME_ERROR:
            return  # no turn: nothing is said, and the talk stays where it was
        if moment.here != self.left:  # it comes back from elsewhere, as far as it says itself
            self.cleared = _cleared_before(moment.here.place)
            self.cramp_since = moment.here.relief_since
        self._no_touch_without_a_no(moment)
        self._ten_minutes(moment)
        self.left = moment.left

    def _no_touch_without_a_no(self, moment: Moment) -> None:
        """Rubbing and heat come only after an explicit no at each safety question of this cramp."""
        if moment.no:
            self.cleared |= {_asked(moment.here)} & BEFORE_TOUCHING
        place = moment.left.place
        if not place.startswith("relief/") or place.rpartition("/")[2].isdecimal():
            self.cleared = frozenset()
        if place.endswith(TOUCHING):
            assert self.cleared >= BEFORE_TOUCHING, f"{place} without an explicit no"

    def _ten_minutes(self, moment: Moment) -> None:
        """Nobody is coached on past ten minutes, whatever was talked about meanwhile.

        A clock that falls back starts them anew.
        """
        left, now = moment.left, moment.at
        place = LIBRARY.place(left.place)
        if now is None or place.effect == "eased" or left.place == FRESH:
            self.cramp_since = left.relief_since
            return
        coached = place.timed and not left.aside
        if coached and left.place != moment.here.place:
            assert not self.cramp_since or now - self.cramp_since < TEN_MINUTES, "past ten minutes"
        if coached or self.cramp_since:
            self.cramp_since = min(self.cramp_since or now, max(0, now))


def signs_in(request: dict[str, Any]) -> set[str]:
    """The warning signs that a request carries, read from it without the skill's help."""
    slots = _dig(request, "intent", "slots")
    if request.get("type") != "IntentRequest" or not isinstance(slots, dict | None):
        return set()
    meant = {slot: list(_ids(value)) for slot, value in (slots or {}).items()}
    found = {
        LIBRARY.body_part_signs[one]
        for one in meant.get("body_part", ())[:1]
        if one in LIBRARY.body_part_signs
    }
    ids = {id for ids in meant.values() for id in ids if id in LIBRARY.signs}
    return found | ids


def has_words(request: dict[str, Any]) -> bool:
    """Whether a request carries words that Alexa did not resolve: those are heard by ourselves."""
    slots = _dig(request, "intent", "slots")
    values = slots.values() if isinstance(slots, dict) else ()
    return any(_dig(slot, "value") and not list(_ids(slot)) for slot in values)


def denied_in(request: dict[str, Any]) -> set[str]:
    """The warning signs that a request denies."""
    words = _dig(request, "intent", "slots", "words", "value")
    denies = _dig(request, "intent", "name") == "NotWordsIntent" and isinstance(words, str)
    return {*hear(f"not {words}", LIBRARY.vocabulary).denied} if denies else set()


def _ids(slot: Any) -> Iterator[str]:
    for value in (slot, *(_dig(slot, "slotValue", "values") or ())):
        for authority in _dig(value, "resolutions", "resolutionsPerAuthority") or ():
            yield from (one["value"]["id"] for one in authority.get("values", ()))


def screen_of(turn: Turn) -> dict[str, Any]:
    """What a turn draws, {} for nothing."""
    drawn = [one["datasources"]["screen"] for one in turn.directives if "datasources" in one]
    return dict(drawn[0]) if drawn else {}


@contextlib.contextmanager
def one_line_in_the_log(sane: bool) -> Iterator[None]:
    """Whatever happens inside, the process writes one line: type, locale, milliseconds, outcome.

    Each from a short list that nobody can add to; at any level, of any library, to any stream.
    A sane request is never a failure.
    """
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append  # type: ignore[method-assign, assignment]
    root = logging.getLogger()
    level, others = root.level, root.handlers
    root.handlers = [handler]
    root.setLevel(logging.DEBUG)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            yield
    finally:
        root.handlers = others
        root.setLevel(level)
    assert not printed.getvalue(), "something is printed"
    assert len(records) == 1, [record.getMessage() for record in records]
    assert records[0].exc_info is None
    line = json.loads(records[0].getMessage())
    assert isinstance(line.pop("ms"), float)
    fault = line.pop("fault", "NoError nowhere.py:0")
    told_by_alexa = line["request"] in UNSPEAKABLE and fault in {*ERRORS, "other"}
    assert told_by_alexa or re.fullmatch(FAULT, fault)
    assert line.keys() == {"request", "locale", "outcome"}
    assert line["request"] in {*KNOWN_TYPES, "other"}
    assert line["locale"] in {*LIBRARY.regions, "other"}
    assert line["outcome"] in (
        {"answered", "rescued", *UNHEARD}
        if sane and not told_by_alexa
        else {"answered", "rescued", "failed", *UNHEARD}
    )


def _asked(state: State) -> str:
    """The name of the question that a session waits at."""
    spots = (state.aside, state.place)
    return next((q for spot in spots if spot and (q := LIBRARY.place(spot).question)), "")


def _cleared_before(place: str) -> frozenset[str]:
    """The safety questions that lie before a place."""
    if place.endswith((*TOUCHING, "/worse_torn")):
        return frozenset(BEFORE_TOUCHING)
    return frozenset({"swollen_leg"} if place.endswith("cold") else ())


def _words(ssml: str) -> str:
    return " ".join(re.sub(r"\(\S+ s\)", " ", readable(ssml)).split())


def _parsed(token: Any) -> Any:
    try:
        return json.loads(token)
    except (ValueError, TypeError, RecursionError):
        return None


def _dig(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
