"""content/en/bedtime.yaml: the guided stretch before bed, part by part, with its holds counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from cramp_coach.talk import speech
from cramp_coach.talk.library import Flow, Place
from cramp_coach.talk.speech import Pace
from tools.generate.chapters.parts import ADDRESS, Kind, Question, Shown, Spoken
from tools.generate.chapters.words import CLOSED, Sources, Words
from tools.generate.entry import Entry, Part, one_line
from tools.generate.problem import Report

if TYPE_CHECKING:
    from tools.generate.content import Content

HOLD = (9.5, 11.5)
"""Seconds that a hold and a rest last: ten (HALL), give or take the pace of a voice."""
LONGEST_PART = 90.0
"""Seconds of one reply of the stretch."""


Holds = Annotated[tuple[Spoken, ...], Field(min_length=3, max_length=3)]
Rests = Annotated[tuple[Spoken, ...], Field(min_length=2, max_length=2)]


@dataclass(config=CLOSED, frozen=True)
class Guided:
    """Into place, hold, rest, hold, rest, hold."""

    set_up: Spoken
    holds: Holds
    rests: Rests

    @property
    def words(self) -> str:
        """All of it, in order."""
        pairs = zip_longest(self.holds, self.rests, fillvalue="")
        guided = " ".join(f"{hold} {rest}" for hold, rest in pairs)
        return f"{self.set_up.strip()} {guided.strip()}"


@dataclass(config=CLOSED, frozen=True, kw_only=True)
class Half(Guided):
    """One half of the stretch, and what a screen shows of it."""

    picture: Words
    show: Shown
    source: Sources


@dataclass(config=CLOSED, frozen=True, kw_only=True)
class Silent(Guided):
    """The stretch for somebody who does not answer."""

    before: Spoken
    after: Spoken


@dataclass(config=CLOSED, frozen=True)
class Start:
    say: Spoken
    source: Sources


@dataclass(config=CLOSED, frozen=True)
class End:
    kind: Kind
    say: Spoken
    source: Sources


@dataclass(config=CLOSED, frozen=True)
class Task:
    """The stretch as an Alexa Routine shows it."""

    title: Words
    description: Words


Halves = Annotated[tuple[Half, ...], Field(min_length=2, max_length=2)]


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    title: Words
    half_titles: Annotated[tuple[Words, ...], Field(min_length=2, max_length=2)]
    questions: Mapping[str, Question]
    start: Start
    silent: Silent
    choose: Mapping[str, Words]
    versions: Mapping[str, Halves]
    half: Spoken
    carry_on: Spoken
    done: Spoken
    done_in_silence: Spoken
    reprompt: Spoken
    task: Task
    places: Mapping[str, End]


def names(bedtime: Chapter) -> Iterator[tuple[str, str, str]]:
    """Entry, kind and name of every name that must be known."""
    yield from (("choose", "situation", situation) for situation in bedtime.choose)


FLOW = "bedtime"
SEATED = "seated"
"""The version for everybody who does not stand safely."""


def part(content: Content, report: Report) -> Part:
    """Each moment of the stretch, held to its times."""
    bedtime, pace = content.bedtime, Pace(**asdict(content.language.pace))
    _check_times("silent", bedtime.silent, pace, report)
    for version, halves in bedtime.versions.items():
        for number, half in enumerate(halves, 1):
            _check_times(f"{version}, {number}", half, pace, report)
    entries = dict(_entries(bedtime))
    for one in entries.values():
        question = bedtime.questions.get(one.place.question)
        asked = question.ask if question else ""
        for words in (f"{one.place.say} {content.talk.disclaimer} {asked}", one.place.reprompt):
            _check_length(one.name, words, pace, report)
    return Part(entries.items(), bedtime.questions, {FLOW: Flow()})


def _entries(bedtime: Chapter) -> Iterator[tuple[str, Entry]]:
    yield "bedtime/start", _start(bedtime)
    for version, (first, second) in bedtime.versions.items():
        yield f"bedtime/{version}/1", _first_half(version, first, second, bedtime)
        yield f"bedtime/{version}/2", _second_half(version, second, bedtime)
    for name, end in bedtime.places.items():
        flow = FLOW if end.kind == "aside" else ""
        place = Place(one_line(end.say), kind=end.kind, flow=flow, advice=True)
        yield (
            f"bedtime/{name}",
            Entry("bedtime.yaml", name, place, end.source, title=bedtime.title),
        )


def _start(bedtime: Chapter) -> Entry:
    silent = bedtime.silent
    exits = {
        "steady": "bedtime/standing/1",
        **dict.fromkeys(("seated", "unsure", "next"), f"bedtime/{SEATED}/1"),
        **_other_versions(bedtime, 1),
    }
    place = Place(
        say=one_line(bedtime.start.say),
        question="steady_tonight",
        reprompt=one_line(f"{silent.before} {silent.words} {silent.after}"),
        exits=exits,
        flow=FLOW,
        advice=True,
    )
    return Entry("bedtime.yaml", "start", place, bedtime.start.source, title=bedtime.title)


def _first_half(version: str, half: Half, second: Half, bedtime: Chapter) -> Entry:
    here = f"bedtime/{version}"
    exits = {
        **dict.fromkeys(("next", "eased", "unsure"), f"{here}/2"),
        **dict.fromkeys(("wait", "still"), "bedtime/wait"),
        **dict.fromkeys(("previous", "start_over"), f"{here}/1"),
        "enough": "bedtime/enough",
        **_other_versions(bedtime, 1),
    }
    place = Place(
        say=one_line(f"{half.words} {bedtime.half}"),
        question="second_half",
        reprompt=one_line(f"{bedtime.carry_on} {second.words} {bedtime.done_in_silence}"),
        exits=exits,
        flow=FLOW,
        advice=True,
    )
    return _half(f"{version}, 1", half, place, bedtime.half_titles[0], to_the_end=True)


def _second_half(version: str, half: Half, bedtime: Chapter) -> Entry:
    here = f"bedtime/{version}"
    exits = {
        **dict.fromkeys(("nothing", "next", "unsure", "eased", "thanks"), "bedtime/goodnight"),
        **dict.fromkeys(("previous", "start_over"), f"{here}/1"),
        "wait": "bedtime/wait",
        "time.at": "reminder/confirm",
        "time.either": "reminder/half",
        "time": "reminder/suggest",
        **_other_versions(bedtime, 2),
    }
    place = Place(
        say=one_line(f"{half.words} {bedtime.done}"),
        question="nightly_reminder",
        reprompt=one_line(bedtime.reprompt),
        exits=exits,
        flow=FLOW,
        advice=True,
        effect="stretched",
    )
    return _half(f"{version}, 2", half, place, bedtime.half_titles[1])


def _half(name: str, half: Half, place: Place, title: str, to_the_end: bool = False) -> Entry:
    return Entry(
        "bedtime.yaml",
        name,
        place,
        half.source,
        picture=half.picture,
        title=title,
        show=half.show,
        holds=tuple(map(one_line, half.holds)),
        to_the_end=to_the_end,
    )


def anywhere(bedtime: Chapter) -> dict[str, str]:
    """Where "start my bedtime stretch" leads in each situation that has a version of its own."""
    return {
        f"bedtime.{situation}": _address(version, 1)
        for situation, version in bedtime.choose.items()
    }


def _other_versions(bedtime: Chapter, number: int) -> dict[str, str]:
    """The same part for whoever says "i'm in bed" in the middle; sitting down for all the rest."""
    chosen = {
        f"situation.{situation}": _address(version, number)
        for situation, version in bedtime.choose.items()
    }
    return {**chosen, "situation": _address(SEATED, number)}


def _address(version: str, number: int) -> str:
    """An address, or the part of that number of a version."""
    return version if ADDRESS.fullmatch(version) else f"bedtime/{version}/{number}"


def _check_times(name: str, guided: Guided, pace: Pace, report: Report) -> None:
    for words in (*guided.holds, *guided.rests):
        if not HOLD[0] <= (lasts := seconds(words, pace)) <= HOLD[1]:
            what = f"{words!r} lasts {lasts:.1f} s."
            report.add("bedtime.yaml", name, what, f"Make it {HOLD[0]} to {HOLD[1]} s.")


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
