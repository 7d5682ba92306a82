"""content/en/causes.yaml: the check of what may have set a cramp off, asked or only told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic.dataclasses import dataclass

from cramp_coach.talk.library import Place
from tools.generate.chapters.parts import RUN_TIME, Event, Question, Spoken, Truth
from tools.generate.chapters.signs import Chapter as Signs
from tools.generate.chapters.words import CLOSED, Sources, Words, may_hold
from tools.generate.entry import Entry, Part, one_line
from tools.generate.problem import Report

if TYPE_CHECKING:
    from tools.generate.content import Content


@dataclass(config=CLOSED, frozen=True)
class Also:
    """One more question, whose yes is a sign."""

    ask: Spoken
    sign: Words
    unsure: Spoken = ""
    """What is said to who can't tell."""


@dataclass(config=CLOSED, frozen=True)
class Check:
    """One question of the check, and what its yes may mean."""

    ask: Spoken
    yes: Spoken
    listen: Spoken
    heard: Spoken
    source: Sources
    also: Also | None = None
    also_yes: tuple[Event, ...] = ()
    report: Mapping[str, Literal["also", "tip"]] = field(default_factory=dict)
    more: Truth = False

    def reported(self, answer: Literal["also", "tip"]) -> list[str]:
        """The events of the signs that are an answer here, and lead there."""
        return [f"report.{sign}" for sign, leads in self.report.items() if leads == answer]


@dataclass(config=CLOSED, frozen=True)
class Moment:
    """The start or an end of the check."""

    say: Spoken
    question: Words
    reprompt: Spoken
    source: Sources
    listen: Spoken = ""


@dataclass(config=CLOSED, frozen=True)
class Listened:
    """A question in the build that asks nothing personal."""

    ask: Spoken
    back: Spoken


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    title: Words
    questions: Mapping[str, Question]
    listen_questions: Mapping[str, Listened]
    start: Moment
    part: Annotated[str, may_hold(*RUN_TIME)]
    """What comes before a tip; "" where nothing was asked."""
    back: Spoken
    checks: Mapping[str, Check]
    end: Moment
    end_of_more: Moment


def names(causes: Chapter) -> Iterator[tuple[str, str, str]]:
    """Entry, kind and name of every name that must be known."""
    for name, check in causes.checks.items():
        yield from ((name, "sign", sign) for sign in check.report)
        if check.also:
            yield name, "sign", check.also.sign


SKIPPED = ("no", "deny", "unsure", "next")
"""What is no yes."""


def part(content: Content, report: Report) -> Part:
    """The check: a start, then a question after the other, two ends with the next offer."""
    causes = content.causes
    questions = dict(causes.questions)
    for name, check in causes.checks.items():
        questions[f"cause_{name}"] = Question(check.ask, f"{causes.back} {check.ask}")
        if also := check.also:
            questions[f"cause_{name}_also"] = Question(also.ask, f"{causes.back} {also.ask}")
    return Part(_entries(causes, content.signs), questions)


def _entries(causes: Chapter, signs: Signs) -> Iterator[tuple[str, Entry]]:
    checks = list(causes.checks.items())
    short = sum(not check.more for _, check in checks)
    ends = {short: "causes/end", len(checks): "causes/end_of_more"}
    asked = {
        "causes/start": _moment(
            causes, "start", causes.start, {"begin": "causes/1", "next": "causes/1"}
        ),
        "causes/end": _moment(causes, "end", causes.end, {"next": f"causes/{short + 1}"}),
        "causes/end_of_more": _moment(
            causes, "end_of_more", causes.end_of_more, {"next": "prevention/bedtime/1"}
        ),
    }
    for number, (name, check) in enumerate(checks, 1):
        here, then = f"causes/{number}", ends.get(number, f"causes/{number + 1}")
        exits = {
            **dict.fromkeys(SKIPPED, then),
            **dict.fromkeys(("yes", *check.also_yes), f"{here}/{'also' if check.also else 'tip'}"),
            **dict.fromkeys(check.reported("also"), f"{here}/also"),
            **dict.fromkeys(check.reported("tip"), f"{here}/tip"),
            "previous": f"causes/{max(number - 1, 1)}",
        }
        asked[here] = _question(causes, f"cause_{name}", name, check.source, exits)
    yield from asked.items()
    for number, (name, check) in enumerate(checks, 1):
        here, then = f"causes/{number}", ends.get(number, f"causes/{number + 1}")
        told = {"tip": f"{causes.part} {check.yes}"}
        if check.also:
            yes = _after_yes(here, check.also.sign, signs)
            exits = {
                **dict.fromkeys(SKIPPED, f"{here}/tip"),
                **({"unsure": f"{here}/unsure"} if check.also.unsure else {}),
                "yes": yes,
                **dict.fromkeys(check.reported("tip"), f"{here}/tip"),
                "previous": here,
            }
            yield f"{here}/also", _question(causes, f"cause_{name}_also", name, check.source, exits)
            if yes.startswith(here):
                sign = signs[check.also.sign]
                told["today"] = f"{sign.say} {sign.more}"
            if check.also.unsure:
                told["unsure"] = f"{check.also.unsure} {check.yes}"
        following = asked[then].place
        for stage, words in told.items():
            say = one_line(f"{words} {following.say}")
            tip = following._replace(say=say, exits={**following.exits, "previous": here})
            entry = Entry("causes.yaml", name, tip, check.source, title=causes.title)
            yield f"{here}/{stage}", entry


def _after_yes(here: str, sign: str, signs: Signs) -> str:
    """Where a yes to a sign leads: to the sign, or to the next check where nothing stops."""
    return f"{here}/today" if signs[sign].relief else f"signs/{sign}"


def _moment(causes: Chapter, name: str, moment: Moment, exits: dict[str, str]) -> Entry:
    place = Place(
        say=one_line(moment.say),
        question=moment.question,
        reprompt=one_line(moment.reprompt),
        exits=exits,
        advice=True,
    )
    return Entry("causes.yaml", name, place, moment.source, title=causes.title)


def _question(
    causes: Chapter, question: str, name: str, source: Sources, exits: dict[str, str]
) -> Entry:
    place = Place(say="", question=question, exits=exits, advice=True)
    return Entry("causes.yaml", name, place, source, title=causes.title)


def told(causes: Chapter) -> Chapter:
    """The chapter with every personal question turned into a choice of what to hear."""
    checks = {
        name: replace(check, ask=check.listen, yes=check.heard, also=None, report={})
        for name, check in causes.checks.items()
    }
    heard = {
        name: replace(causes.questions[name], ask=listened.ask, back=listened.back)
        for name, listened in causes.listen_questions.items()
    }
    return replace(
        causes,
        checks=checks,
        questions={**causes.questions, **heard},
        part="",
        end=replace(causes.end, say=causes.end.listen),
    )
