"""Compiles content/en/bedtime.yaml: the guided stretch, part by part, with its holds counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cramp_coach import speech
from simulator import pace
from tools.generate.content import Content, Report

HOLD = (9.5, 11.5)
"""Seconds that a hold and a rest last: ten (HALL), give or take the pace of a voice."""
LONGEST_PART = 90.0
"""Seconds of one reply of the stretch."""
LONGEST_STRETCH = 180.0
"""Seconds from the first hold to the last (HALL), a silence between the parts included."""
SILENCE = 8.0
"""Seconds that Alexa waits before the reprompt, which carries the stretch on."""

Fields = dict[str, Any]


def places(content: Content, report: Report) -> Iterator[tuple[str, str, Fields, Fields]]:
    """Address, name, fields as in YAML, and fields of the Place, for each moment of the stretch."""
    bedtime = content["bedtime"]
    flow = {"flow": "bedtime"}
    silent = bedtime["silent"]
    silent_words = f"{silent['before']} {_guided(silent)} {silent['after']}"
    start = {
        **bedtime["start"],
        "question": "steady_tonight",
        "reprompt": silent_words,
        "exits": {"steady": "bedtime/standing/1"}
        | dict.fromkeys(("seated", "unsure", "next", "still"), "bedtime/seated/1"),
    }
    yield "bedtime/start", "start", start, flow
    _check_times("silent", silent, report)
    for version, parts in bedtime["versions"].items():
        first, second = (_guided(part) for part in parts)
        here = f"bedtime/{version}"
        onwards = dict.fromkeys(("next", "eased"), f"{here}/2")
        waiting = dict.fromkeys(("wait", "still", "unsure"), "bedtime/wait")
        in_silence = f"{bedtime['carry_on']} {second} {bedtime['done_in_silence']}"
        again = {"previous": f"{here}/1", "start_over": f"{here}/1"}
        yield (
            f"{here}/1",
            f"{version}, 1",
            {
                "say": f"{_guided(parts[0], '{disclaimer} ')} {bedtime['half']}",
                "question": "second_half",
                "exits": {**onwards, **waiting, **again, "enough": "bedtime/enough"}
                | _other_versions(bedtime, 1),
                "source": parts[0]["source"],
            },
            {**flow, "reprompt": " ".join(in_silence.split())},
        )
        yield (
            f"{here}/2",
            f"{version}, 2",
            {
                "say": f"{_guided(parts[1])} {bedtime['done']}",
                "question": "nightly_reminder",
                "reprompt": bedtime["reprompt"],
                "exits": dict.fromkeys(
                    ("nothing", "next", "unsure", "eased", "thanks"), "bedtime/goodnight"
                )
                | {**again, "time.at": "reminder/confirm", "time": "reminder/suggest"}
                | {"wait": "bedtime/wait"}
                | _other_versions(bedtime, 2),
                "effect": "stretched",
                "source": parts[1]["source"],
            },
            flow,
        )
        for number, part in enumerate(parts, 1):
            _check_times(f"{version}, {number}", part, report)
        _check_whole(version, parts, first, in_silence, bedtime["done"], report)
    for name, fields in bedtime["places"].items():
        yield f"bedtime/{name}", name, fields, flow if fields["kind"] == "aside" else {}


def anywhere(content: Content) -> dict[str, str]:
    """Where "start my bedtime stretch" leads in each situation that has a version of its own."""
    chosen = content["bedtime"]["choose"]
    return {
        f"bedtime.{situation}": _address(version, 1, content["bedtime"])
        for situation, version in chosen.items()
    }


def _other_versions(bedtime: Mapping[str, Any], number: int) -> dict[str, str]:
    """The same part for whoever says "i'm in bed" in the middle."""
    return {
        f"situation.{situation}": _address(version, number, bedtime)
        for situation, version in bedtime["choose"].items()
    }


def _address(version: str, number: int, bedtime: Mapping[str, Any]) -> str:
    numbered = version in bedtime["versions"]
    return f"bedtime/{version}/{number}" if numbered else f"bedtime/{version}"


def _guided(part: Mapping[str, Any], after_set_up: str = "") -> str:
    """The words of a part: into place, hold, rest, hold, rest, hold."""
    return f"{part['set_up'].strip()} {after_set_up}{_holds(part)}"


def _holds(part: Mapping[str, Any]) -> str:
    rests = [*part["rests"], ""]
    return " ".join(
        f"{hold} {rest}" for hold, rest in zip(part["holds"], rests, strict=True)
    ).strip()


def _check_times(name: str, part: Mapping[str, Any], report: Report) -> None:
    for words in (*part["holds"], *part["rests"]):
        lasts = seconds(words)
        if not HOLD[0] <= lasts <= HOLD[1]:
            report.add(
                "bedtime.yaml",
                name,
                f"{words!r} lasts {lasts:.1f} s.",
                f"Make it {HOLD[0]} to {HOLD[1]} s.",
            )
    if not len(part["holds"]) == len(part["rests"]) + 1 == 3:
        report.add("bedtime.yaml", name, "has not three holds and two rests.", "Write them.")


def _check_whole(
    version: str, parts: list[Any], first: str, in_silence: str, after: str, report: Report
) -> None:
    if len(parts) != 2:
        report.add("bedtime.yaml", version, "has not two parts.", "Write two.")
    for words in (first, in_silence, f"{_guided(parts[1])} {after}"):
        if (lasts := seconds(words, slow=True)) > LONGEST_PART:
            report.add(
                "bedtime.yaml",
                version,
                f"has a part of {lasts:.0f} s at the slow pace.",
                f"At most {LONGEST_PART:.0f} s.",
            )
    whole = seconds(f"{_holds(parts[0])} {in_silence}") + SILENCE
    if whole > LONGEST_STRETCH:
        report.add(
            "bedtime.yaml",
            version,
            f"takes {whole:.0f} s from the first hold to the last.",
            f"At most {LONGEST_STRETCH:.0f} s.",
        )


def seconds(words: str, slow: bool = False) -> float:
    """How long words last when they are spoken, pauses included."""
    return pace.seconds(speech.to_ssml(words.replace("{disclaimer} ", ""), {}, slow))
