"""What anybody may send: every intent with every kind of slot value, touches, tasks, nonsense.

Each function takes a source of chance, so that a seed tells the same talk again. What they send
grows from the shipped interaction model and the drawn buttons: a new intent, slot, value or button
is sent without a change here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from cramp_coach.alexa import looks, tasks
from cramp_coach.alexa.fulfill import REQUEST as QUERY
from cramp_coach.alexa.request import TOUCH
from cramp_coach.talk.library import load
from simulator.measuring.shapes import SHAPES
from simulator.stand_in.device import SKILL_ID, intent_of
from simulator.stand_in.ear import MODELS, Heard, Slot
from simulator.stand_in.services import Answer

Request = dict[str, Any]

LIBRARY = load()
PLACES = list(LIBRARY.places)
STEPS = [address for address in PLACES if LIBRARY.kind(address) == "step"]
ASIDES = [address for address in PLACES if LIBRARY.kind(address) == "aside"]
WAITING = [address for address in STEPS if LIBRARY.place(address).question]
"""Places that wait for an answer: where a session can be."""
ROUTINES = [flow for flow in LIBRARY.flows if flow.startswith("relief/")]
BUTTONS = tuple(looks.words(LIBRARY)["buttons"])
"""Every button that some screen draws."""
MODEL = json.loads((MODELS / "en-US.json").read_text(encoding="utf-8"))
INTENTS = MODEL["interactionModel"]["languageModel"]["intents"]
TYPES = MODEL["interactionModel"]["languageModel"]["types"]
IDS = {type["name"]: [value["id"] for value in type["values"]] for type in TYPES}

MARK = "zqxj"
"""Stands in everything hostile that is said here, and in nothing that the skill ever says."""
NONSENSE = (
    MARK,
    f"<speak>{MARK}</speak>",
    f"{MARK} & <break time='999s'/> {{get_advice}}",
    f"{MARK}\u0000\u202e\ud83e\uddb5",
    f"{MARK} ../../etc/passwd",
    MARK * 2000,
)
WRONG: tuple[Any, ...] = (None, 7, -1.5, True, MARK, "", [], {}, [MARK], {MARK: None})
"""Values of the wrong type, or of none."""
BUILT_IN_VALUES = {
    "AMAZON.NUMBER": ("1", "2", "3", "9", "?", "", "-1", "²", "99999999999999999999"),
    "AMAZON.SearchQuery": (
        "let go",
        "can't feel my foot",
        "swollen",
        "nothing",
        "",
        "?",
        "leg " * 99,
    ),
    "AMAZON.TIME": ("21:30", "22:00", "09:00", "NI", "EV", "MO", "?", "", "25:99", "soon"),
}
"""What Alexa sends for its own slot types, the odd values included."""

LOCALES = ("en-US", "en-GB", "en-CA", "en-AU", "en-IN", "fr-FR", "xx", "")
VIEWPORTS: tuple[Any, ...] = (
    *(None,) * len(SHAPES),
    *(shape.viewport for shape in SHAPES.values()),
    {"mode": "HOLOGRAM", "shape": "BLOB", "pixelWidth": 1, "dpi": "many"},
)
"""No screen, as often as each screen that there is, and one that nobody has seen."""
SURROUNDINGS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"Automotive": {}},
    {"Viewports": MARK, "Extensions": {MARK: {}}},
)
"""What else a device tells about where it is."""
CLOCKS = (1, 5, 30, 90, 400, 600, 90_000, -1, -700, -10_000_000)
"""Seconds by which a clock moves on, jumps, or falls back."""

HUNG = 0.15
"""Seconds for which a service that hangs says nothing."""
TROUBLES: tuple[Answer | float, ...] = (
    (401, {"code": MARK}),
    (403, {"code": MARK}),
    (404, "{}"),
    (429, MARK),
    (500, f"<html>{MARK}</html>"),
    (204, ""),
    (200, MARK),
    (200, "{"),
    (200, "[" * 50_000),
    (200, json.dumps([MARK])),
    (200, json.dumps({"alerts": [{"status": "ON"}]})),
    (200, json.dumps({"alerts": [{"status": "ON", "alertToken": {MARK: 1}}]})),
    HUNG,
)
"""What Alexa's services may do wrong: refuse, fail, lie, hang."""


def said(intent: str, slot: str = "", type: str = "", id: str = "") -> Request:
    """One intent, with one slot or none."""
    slots = (Slot(slot, type, id, id),) if slot else ()
    return {"type": "IntentRequest", "intent": intent_of(Heard(intent, slots))}


def touched(*arguments: Any) -> Request:
    """A touch that sends these arguments."""
    return {"type": TOUCH, "token": "t", "arguments": [*arguments]}


PLAIN = [
    *(said(intent["name"]) for intent in INTENTS if not intent.get("slots")),
    *(said(f"AMAZON.{name}Intent") for name in ("Yes", "No", "Next") for _ in range(5)),
    *(said("TellOutcomeIntent", "outcome", "OUTCOME", id) for id in IDS["OUTCOME"]),
]
ODD_TOUCHES = (
    touched(),
    touched("no"),
    touched("stop"),
    touched(MARK, MARK, MARK),
    touched("yes", MARK, MARK),
    touched("topic.nothing", "relief/default/1", ""),
    touched({}, [], None),
    touched(7, None, "relief/default/1", MARK),
    touched(["no"], "relief/default/cold", ""),
    {**touched(), "arguments": None},
    {**touched(), "arguments": "no"},
    {**touched(), "arguments": {"no": "no"}},
)
OTHERS: tuple[Request, ...] = (
    {"type": "LaunchRequest"},
    said(MARK),
    {"type": "SessionEndedRequest", "reason": "USER_INITIATED"},
    {"type": "SessionEndedRequest", "reason": MARK, "error": {"type": MARK, "message": MARK}},
    {"type": "System.ExceptionEncountered", "error": {"type": MARK}, "cause": {}},
    {"type": "Alexa.Presentation.APL.RuntimeError", "errors": [{"type": MARK}]},
    {"type": f"Alexa.{MARK}"},
    {"type": MARK},
)


def plain(chance: Random) -> Request:
    """The short answers: yes, no, next, it let go … Most of a real talk."""
    return chance.choice(PLAIN)


def meant(chance: Random) -> Request:
    """Any intent of the model, each slot of its own type or left out."""
    intent = chance.choice(INTENTS)
    slots = {
        one["name"]: a_slot(one["type"], chance)
        for one in intent.get("slots", ())
        if chance.random() < 0.3
    }
    named = {"name": intent["name"], "confirmationStatus": "NONE", "slots": slots}
    return {"type": "IntentRequest", "intent": named}


def in_danger(chance: Random) -> Request:
    """One warning sign or two."""
    name = chance.choice(("ReportSymptomIntent", "RelieveCrampIntent"))
    request = said(name, "symptom", "SYMPTOM", chance.choice(IDS["SYMPTOM"]))
    if chance.random() < 0.3:
        request["intent"]["slots"]["other"] = a_slot("SYMPTOM", chance)
    return request


def touch(chance: Random) -> Request:
    """Any button of any screen, whether its session is there or gone; or what no screen sends."""
    if chance.random() < 0.3:
        return chance.choice(ODD_TOUCHES)
    aside = chance.choice(ASIDES) if chance.random() < 0.3 else ""
    return touched(chance.choice(BUTTONS), chance.choice(PLACES), aside)


def by_a_routine(chance: Random) -> Request:
    """A launch by a Routine: our task or another one, whatever it hands over."""
    ours = f"{SKILL_ID}.{tasks.NAME}"
    task = {
        "name": chance.choice((ours, ours, f"{SKILL_ID}.{MARK}", MARK, "", None)),
        "version": chance.choice(("1", "2", MARK, None)),
        "input": chance.choice(WRONG),
    }
    return {"type": "LaunchRequest", "task": chance.choice((task, task, task, *WRONG))}


def consent(chance: Random) -> Any:
    """What comes of Alexa's own question: a yes, a no, nothing, something malformed."""
    payload = {
        "permissionScope": chance.choice((None, MARK)),
        "status": chance.choice(("ACCEPTED", "DENIED", "NOT_ANSWERED", MARK, None)),
        "isCardThrown": chance.choice((True, False, None, MARK)),
    }
    return chance.choice((payload, payload, payload, *WRONG))


def permitted(chance: Random) -> Request:
    """An answer to Alexa's own question, asked or not, with what we sent along or anything."""
    session = json.dumps(chance.choice((state, foreign))(chance))
    return {
        "type": "Connections.Response",
        "name": "AskFor",
        "token": chance.choice((session, session, "", MARK, "21:30", "{", "[" * 3000, None)),
        "status": {"code": chance.choice(("200", "400", "500", MARK)), "message": MARK},
        "payload": consent(chance),
    }


def query(chance: Random) -> Request:
    """Alexa asks whether we could help, before anybody is sent here."""
    return {**meant(chance), "type": QUERY}


def other(chance: Random) -> Request:
    """Ends, errors, the unknown."""
    return chance.choice(OTHERS)


SHARES: dict[Callable[[Random], Request], int] = {
    plain: 10,
    meant: 6,
    in_danger: 2,
    touch: 2,
    by_a_routine: 1,
    permitted: 1,
    query: 1,
    other: 2,
}
"""How a lively talk is mixed."""


def request(chance: Random) -> Request:
    """Anything."""
    (kind,) = chance.choices(list(SHARES), [*SHARES.values()])
    return kind(chance)


def a_slot(type: str, chance: Random) -> Any:
    """A slot of a type: known once or more, unknown, empty, of the wrong shape, hostile."""
    values: Sequence[str] = BUILT_IN_VALUES.get(type) or IDS[type]
    ids = [chance.choice(values) for _ in range(chance.choice((1, 1, 1, 1, 2, 3)))]
    kind = chance.randrange(10)
    if kind < 6:
        return _slot(type, MARK, ids) if type in IDS else _slot(type, ids[0], [])
    if kind == 6:
        listed = [{"type": "Simple", **_slot(type, MARK, [id])} for id in ids]
        return {"name": type, "value": MARK, "slotValue": {"type": "List", "values": listed}}
    if kind == 7:
        return _slot(type, chance.choice(NONSENSE), [])
    if kind == 8:
        return _slot(type, MARK, [chance.choice(NONSENSE)])
    return chance.choice((None, {}, {"name": "x"}, {"name": "x", "value": None}))


def _slot(type: str, value: str, ids: list[str]) -> dict[str, Any]:
    """A slot that resolves to ids, the way Alexa nests them."""
    slot: dict[str, Any] = {"name": type, "value": value, "confirmationStatus": "NONE"}
    if ids:
        values = [{"value": {"name": value, "id": id}} for id in ids]
        slot["resolutions"] = {
            "resolutionsPerAuthority": [
                {"authority": "dynamic", "status": {"code": "ER_SUCCESS_NO_MATCH"}},
                {"authority": type, "status": {"code": "ER_SUCCESS_MATCH"}, "values": values},
            ]
        }
    return slot


def state(chance: Random) -> dict[str, Any]:
    """A session that we could have left, at any place that waits for an answer."""
    place = chance.choice(WAITING)
    since = chance.choice((1_795_000_000, 1_794_999_700, 1_794_999_000))
    return {
        "place": place,
        "aside": chance.choice(ASIDES) if chance.random() < 0.3 else "",
        "routine": chance.choice(("", *ROUTINES)),
        "relief_since": since if LIBRARY.place(place).timed or chance.random() < 0.3 else 0,
        "misses": chance.randrange(4),
        "disclaimed": chance.choice(("", "now", "before")),
        "slow": chance.random() < 0.3,
        "time": chance.choice(("", "21:30", "00:15")),
        "task": chance.choice(("", "", "begun", "done")),
    }


STRANGE: tuple[Any, ...] = (
    *WRONG,
    {"place": "fresh"},
    {"place": "signs/clot"},
    {"place": "reminder/set"},
    {"place": "relief/default/1", "aside": MARK},
    {"place": "relief/default/1", "aside": "relief/default/rub"},
    {"place": "relief/default/1", "misses": -1},
    {"place": "relief/default/1", "relief_since": -(10**30)},
    {"place": "relief/default/1", "time": MARK},
    {"place": "relief/default/1", "task": MARK},
    {"place": {"place": "relief/default/1"}},
    {MARK: MARK * 20_000},
)


def foreign(chance: Random) -> Any:
    """A session of another version or another skill: stale, truncated, enormous, foreign."""
    ours = state(chance)
    field = chance.choice(list(ours))
    truncated = {name: value for name, value in ours.items() if name != field}
    wounded = {**ours, field: chance.choice(WRONG)}
    return chance.choice((truncated, wounded, chance.choice(STRANGE)))
