"""What anybody may send: every intent with every kind of slot value, touches, tasks, nonsense.

Hypothesis strategies, grown from the shipped interaction model, so a new intent, slot or value is
sent without a change here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from cramp_coach.library import load
from simulator.device import intent_of
from simulator.ear import MODELS, Heard, Slot

LIBRARY = load()
MARK = "zqxj"
"""Stands in everything hostile that is said here, and in nothing that the skill ever says."""

LOCALES = ("en-US", "en-GB", "en-CA", "en-AU", "en-IN", "fr-FR", "xx", "")
BUILT_IN_VALUES = {
    "AMAZON.NUMBER": ("1", "2", "3", "9", "?", "", "-1", "²", "99999999999999999999"),
    "AMAZON.TIME": ("21:30", "22:00", "NI", "EV", "MO", "?", "", "25:99", "soon"),
}
"""What Alexa sends for its own slot types, the odd values included."""

NONSENSE = (
    MARK,
    f"<speak>{MARK}</speak>",
    f"{MARK} & <break time='999s'/> {{get_advice}}",
    f"{MARK}\u0000\u202e\ud83e\uddb5",
    f"{MARK} ../../etc/passwd",
    MARK * 2000,
)


def pick(options: Sequence[Any]) -> st.SearchStrategy[Any]:
    """One of the options; like sampled_from, but short when Hypothesis describes it."""
    return st.integers(0, len(options) - 1).map(lambda index: options[index])


def _language() -> dict[str, Any]:
    model = json.loads((MODELS / "en-US.json").read_text(encoding="utf-8"))
    return dict(model["interactionModel"]["languageModel"])


LANGUAGE = _language()
IDS = {type["name"]: [value["id"] for value in type["values"]] for type in LANGUAGE["types"]}


def slot_values(type: str) -> st.SearchStrategy[Any]:
    """A slot of a type: known once or twice, unknown, empty, of the wrong shape, hostile."""
    values = BUILT_IN_VALUES.get(type) or IDS[type]
    known = pick(values).map(lambda id: _slot(type, id, [id] if type in IDS else []))
    return st.one_of(
        known,
        known,
        st.lists(pick(values), min_size=2, max_size=3).map(lambda ids: _slot(type, MARK, ids)),
        pick(NONSENSE).map(lambda words: _slot(type, words, [])),
        pick(NONSENSE).map(lambda words: _slot(type, words, [words])),
        pick([None, {}, {"name": "x"}, {"name": "x", "value": None}]),
    )


def _slot(type: str, value: str, ids: list[str]) -> dict[str, Any]:
    """A slot that resolves to ids, the way Alexa nests them."""
    slot: dict[str, Any] = {"name": type, "value": value, "confirmationStatus": "NONE"}
    if ids:
        values = [{"value": {"name": value, "id": id}} for id in ids]
        slot["resolutions"] = {
            "resolutionsPerAuthority": [
                {"authority": type, "status": {"code": "ER_SUCCESS_MATCH"}, "values": values}
            ]
        }
    return slot


def _intent(intent: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    slots = {one["name"]: slot_values(one["type"]) for one in intent.get("slots", ())}
    filled = st.fixed_dictionaries({}, optional=slots) if slots else st.just({})
    return filled.map(
        lambda filled: {
            "type": "IntentRequest",
            "intent": {"name": intent["name"], "confirmationStatus": "NONE", "slots": filled},
        }
    )


def said(intent: str, slot: str = "", type: str = "", id: str = "") -> dict[str, Any]:
    """One intent, with one slot or none."""
    slots = (Slot(slot, type, id, id),) if slot else ()
    return {"type": "IntentRequest", "intent": intent_of(Heard(intent, slots))}


INTENT_REQUESTS = st.one_of(*(_intent(intent) for intent in LANGUAGE["intents"]))
"""Every intent of the model, each slot of its own type or left out."""

PLAIN = pick([said(intent["name"]) for intent in LANGUAGE["intents"] if not intent.get("slots")])
"""The short answers: yes, no, next, it let go … Most of a real talk."""

OTHER_REQUESTS = pick(
    [
        {"type": "LaunchRequest"},
        {"type": "LaunchRequest", "task": {"name": "BedtimeStretch", "version": "1", "input": {}}},
        {"type": "LaunchRequest", "task": {"name": MARK, "version": MARK, "input": {MARK: MARK}}},
        said(MARK),
        *(
            {"type": "Alexa.Presentation.APL.UserEvent", "token": "t", "arguments": arguments}
            for arguments in (["yes"], ["no"], ["stop"], [MARK], [], [{}], [7, None])
        ),
        *(
            {
                "type": "Connections.Response",
                "name": "AskFor",
                "token": token,
                "status": {"code": code, "message": MARK},
                "payload": {"status": status, "isCardThrown": False},
            }
            for token, code, status in (
                ("21:30", "200", "ACCEPTED"),
                ("21:30", "200", "DENIED"),
                ("", "500", "NOT_ANSWERED"),
                (MARK, "400", MARK),
            )
        ),
        {"type": "CanFulfillIntentRequest", "intent": {"name": "AskAboutIntent", "slots": {}}},
        {"type": "SessionEndedRequest", "reason": "USER_INITIATED"},
        {"type": "SessionEndedRequest", "reason": MARK, "error": {"type": MARK, "message": MARK}},
        {"type": "System.ExceptionEncountered", "error": {"type": MARK}, "cause": {}},
        {"type": "Alexa.Presentation.APL.RuntimeError", "errors": [{"type": MARK}]},
        {"type": f"Alexa.{MARK}"},
        {"type": MARK},
        {},
    ]
)
"""What is no intent: launches, tasks, touches, permission answers, ends, errors, the unknown."""

REQUESTS = st.one_of(PLAIN, PLAIN, PLAIN, INTENT_REQUESTS, INTENT_REQUESTS, OTHER_REQUESTS)
"""Anything, in about the shares of a lively talk."""

STEPS = [address for address in LIBRARY.places if LIBRARY.kind(address) == "step"]
ASIDES = [address for address in LIBRARY.places if LIBRARY.kind(address) == "aside"]


def _lived(state: dict[str, Any]) -> dict[str, Any]:
    """A state as we leave it: where a cramp goes on, its clock runs."""
    timed = LIBRARY.place(state["place"]).timed
    return {**state, "relief_since": state["relief_since"] if timed else 0}


STATES = st.fixed_dictionaries(
    {
        "place": pick([one for one in STEPS if "/" in one]),
        "aside": st.just("") | pick(ASIDES),
        "relief_since": pick([1_795_000_000, 1_794_999_700, 1_794_999_000]),
        "misses": st.integers(0, 3),
        "disclaimed": pick(["", "now", "before"]),
        "slow": st.booleans(),
    }
).map(_lived)
"""Sessions that we could have left, at any place, with any aside."""

FOREIGN = st.one_of(
    pick(
        [
            None,
            [],
            MARK,
            {"place": MARK},
            {"place": "relief/default/1", "aside": MARK},
            {"place": "relief/default/1", "misses": -1},
            {"place": "relief/default/1", "relief_since": MARK},
            {"place": "relief/default/1", "relief_since": -(10**30)},
            {"place": {"place": "relief/default/1"}},
            {MARK: MARK * 20_000},
        ]
    ),
    st.tuples(STATES, pick(["place", "aside", "misses", "slow"])).map(
        lambda pair: {key: value for key, value in pair[0].items() if key != pair[1]}
    ),
)
"""Sessions of another version or another skill: stale, truncated, enormous, foreign."""

CLOCKS = pick([1, 5, 30, 90, 600, 90_000, -1, -700, -10_000_000])
"""Seconds by which a clock moves on, jumps, or falls back."""
