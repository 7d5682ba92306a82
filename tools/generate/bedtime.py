"""Compiles content/en/bedtime.yaml: the guided stretch, part by part, with its holds counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import zip_longest
from typing import Any

from cramp_coach.talk import speech
from cramp_coach.talk.speech import Pace
from tools.generate.chapters import language
from tools.generate.content import Content, Report

HOLD = (9.5, 11.5)
"""Seconds that a hold and a rest last: ten (HALL), give or take the pace of a voice."""
LONGEST_PART = 90.0
"""Seconds of one reply of the stretch."""

Fields = dict[str, Any]
Moment = tuple[str, str, Fields, Fields]
"""Address, name, fields as in YAML, and further fields of the Place."""


def places(content: Content, report: Report) -> Iterator[Moment]:
    """Each moment of the stretch, held to its times."""
    bedtime = content["bedtime"]
    pace = Pace(**asdict(language.of(content).pace))
    _check_times("silent", bedtime["silent"], pace, report)
    for version, parts in bedtime["versions"].items():
        if len(parts) != 2:
            report.add("bedtime.yaml", version, "has not two halves.", "Write two.")
            report.stop_if_wrong()
        for number, part in enumerate(parts, 1):
            _check_times(f"{version}, {number}", part, pace, report)
    for address, name, fields, more in _moments(bedtime):
        asked = bedtime["questions"].get(fields.get("question"), {"ask": ""})["ask"]
        said = f"{fields['say']} {content['talk']['disclaimer']}"
        reprompt = {"reprompt": "", **fields, **more}["reprompt"]
        for words in (f"{said} {asked}", reprompt):
            _check_length(name, words, pace, report)
        yield address, name, fields, more


def _moments(bedtime: Mapping[str, Any]) -> Iterator[Moment]:
    flow = {"flow": "bedtime"}
    yield "bedtime/start", "start", _start(bedtime), flow
    for version, (first, second) in bedtime["versions"].items():
        here = f"bedtime/{version}"
        in_silence = f"{bedtime['carry_on']} {_guided(second)} {bedtime['done_in_silence']}"
        reprompt = {"reprompt": " ".join(in_silence.split())}
        yield f"{here}/1", f"{version}, 1", _first_half(here, first, bedtime), flow | reprompt
        yield f"{here}/2", f"{version}, 2", _second_half(here, second, bedtime), flow
    for name, fields in bedtime["places"].items():
        fields = {**fields, "title": bedtime["title"]}
        yield f"bedtime/{name}", name, fields, flow if fields["kind"] == "aside" else {}


def _start(bedtime: Mapping[str, Any]) -> Fields:
    silent = bedtime["silent"]
    seated = ("seated", "unsure", "next")
    return {
        **bedtime["start"],
        "title": bedtime["title"],
        "question": "steady_tonight",
        "reprompt": f"{silent['before']} {_guided(silent)} {silent['after']}",
        "exits": {
            "steady": "bedtime/standing/1",
            **dict.fromkeys(seated, "bedtime/seated/1"),
            **_other_versions(bedtime, 1),
        },
    }


def _first_half(here: str, part: Mapping[str, Any], bedtime: Mapping[str, Any]) -> Fields:
    return {
        "title": bedtime["half_titles"][0],
        "say": f"{_guided(part)} {bedtime['half']}",
        "question": "second_half",
        "exits": {
            **dict.fromkeys(("next", "eased", "unsure"), f"{here}/2"),
            **dict.fromkeys(("wait", "still"), "bedtime/wait"),
            **dict.fromkeys(("previous", "start_over"), f"{here}/1"),
            "enough": "bedtime/enough",
            **_other_versions(bedtime, 1),
        },
        **_seen(part),
    }


def _second_half(here: str, part: Mapping[str, Any], bedtime: Mapping[str, Any]) -> Fields:
    over = ("nothing", "next", "unsure", "eased", "thanks")
    return {
        "title": bedtime["half_titles"][1],
        "say": f"{_guided(part)} {bedtime['done']}",
        "question": "nightly_reminder",
        "reprompt": bedtime["reprompt"],
        "exits": {
            **dict.fromkeys(over, "bedtime/goodnight"),
            **dict.fromkeys(("previous", "start_over"), f"{here}/1"),
            "wait": "bedtime/wait",
            "time.at": "reminder/confirm",
            "time.either": "reminder/half",
            "time": "reminder/suggest",
            **_other_versions(bedtime, 2),
        },
        "effect": "stretched",
        **_seen(part),
    }


def anywhere(content: Content) -> dict[str, str]:
    """Where "start my bedtime stretch" leads in each situation that has a version of its own."""
    chosen = content["bedtime"]["choose"]
    return {f"bedtime.{situation}": _address(version, 1) for situation, version in chosen.items()}


def _other_versions(bedtime: Mapping[str, Any], number: int) -> dict[str, str]:
    """The same part for whoever says "i'm in bed" in the middle; sitting down for all the rest."""
    chosen = {
        f"situation.{situation}": _address(version, number)
        for situation, version in bedtime["choose"].items()
    }
    return {**chosen, "situation": _address("seated", number)}


def _address(version: str, number: int) -> str:
    """An address, or the part of that number of a version."""
    return version if "/" in version else f"bedtime/{version}/{number}"


def _guided(part: Mapping[str, Any]) -> str:
    """The words of a part: into place, hold, rest, hold, rest, hold."""
    pairs = zip_longest(part["holds"], part["rests"], fillvalue="")
    guided = " ".join(f"{hold} {rest}" for hold, rest in pairs)
    return f"{part['set_up'].strip()} {guided.strip()}"


def _seen(part: Mapping[str, Any]) -> Fields:
    """What a part shows and counts, and who stands behind it."""
    return {name: part[name] for name in ("picture", "show", "holds", "source")}


def _check_times(name: str, part: Mapping[str, Any], pace: Pace, report: Report) -> None:
    for words in (*part["holds"], *part["rests"]):
        lasts = seconds(words, pace)
        if not HOLD[0] <= lasts <= HOLD[1]:
            report.add(
                "bedtime.yaml",
                name,
                f"{words!r} lasts {lasts:.1f} s.",
                f"Make it {HOLD[0]} to {HOLD[1]} s.",
            )
    if not len(part["holds"]) == len(part["rests"]) + 1 == 3:
        report.add("bedtime.yaml", name, "has not three holds and two rests.", "Write them.")


def _check_length(name: str, words: str, pace: Pace, report: Report) -> None:
    if (lasts := seconds(words, pace, slow=True)) > LONGEST_PART:
        report.add(
            "bedtime.yaml",
            name,
            f"lasts {lasts:.0f} s at the slow pace.",
            f"At most {LONGEST_PART:.0f} s.",
        )


def seconds(words: str, pace: Pace, slow: bool = False) -> float:
    """How long words last when they are spoken, pauses included."""
    return speech.seconds(speech.to_ssml(words, {}, slow), pace)
