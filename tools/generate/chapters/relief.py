"""content/en/relief.yaml: the routines, hold by hold, what follows them, and which fits whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, fields, replace
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic.dataclasses import dataclass

from cramp_coach.talk.library import Flow, Place
from cramp_coach.talk.placeholders import fill
from tools.generate.chapters.parts import (
    ONWARDS,
    RUN_TIME,
    Address,
    Effect,
    Exits,
    Question,
    Shown,
    Spoken,
    Truth,
    Ways,
)
from tools.generate.chapters.words import (
    CLOSED,
    Names,
    Sources,
    Text,
    Words,
    holds_only,
    refusal,
)
from tools.generate.entry import Entry, Part, one_line
from tools.generate.problem import Report

if TYPE_CHECKING:
    from tools.generate.content import Content

HOLDS = ("1", "2")
"""The stages that are a stretch of the routine's own, each another one."""

ASKED = ("easing", "stopped")
"""What is asked after each: the same thing in other words."""

WHICH_THIGH = "which_thigh/*"
"""The address of the question "front or back?": each situation has its own, to be remembered."""


def _coached(words: str) -> str:
    return holds_only(words, (*RUN_TIME, *PHRASES, "silence", "again"))


Coached = Annotated[Text, AfterValidator(_coached)]
"""Words that are said, in which a phrase of the routine may stand."""
Two = Field(min_length=2, max_length=2)


@dataclass(config=CLOSED, frozen=True)
class Stage:
    """What follows the rounds, the same in every routine that has it."""

    source: Sources
    title: Words
    say: Coached = ""
    question: Words = ""
    exits: Ways = field(default_factory=dict)
    reprompt: Coached = ""
    picture: Words = ""
    picture_of: tuple[str, ...] | None = None
    show: Coached = ""
    lists: Names = ()
    effect: Effect | None = None
    first_hold: Truth = False
    """Whether it is the routine's first hold again: with its picture, and its sources."""


@dataclass(config=CLOSED, frozen=True)
class Asked:
    """A place of its own that asks one question."""

    question: Words
    exits: Exits
    reprompt: Spoken
    source: Sources
    title: Words
    say: Spoken = ""


@dataclass(config=CLOSED, frozen=True)
class Hold:
    """A move and how long it is held, as it is said and as a screen shows it."""

    picture: Words
    show: Shown
    say: Coached


@dataclass(config=CLOSED, frozen=True)
class Routine:
    """The stretches for a muscle, a situation, or both: two different ones."""

    after: Names
    source: Sources
    again: Coached
    holds: Annotated[tuple[Hold, ...], Two]
    body_part: Words = ""
    parts: Mapping[Words, Words] = field(default_factory=dict)
    situation: Words = ""
    way_back: Coached = ""
    whose_chest: Coached = ""
    creep: Coached = ""
    creep_again: Coached = ""
    off_limits: Coached = ""
    next_minute: Coached = ""

    @model_validator(mode="after")
    def _comes_to_an_end(self) -> Self:
        if self.after[-1:] != ("stuck",):
            raise refusal("does not end with the stage 'stuck'.", "Put it last in `after`.")
        return self


@dataclass(config=CLOSED, frozen=True)
class Line:
    """Whom a routine fits: the first line that fits wins."""

    body_part: Names = ()
    situation: Names = ()
    routine: Words = ""
    go: Address = ""

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if bool(self.routine) == bool(self.go):
            raise refusal("leads nowhere, or to two places.", "Name a routine, or where to `go`.")
        return self

    def fits(self, part: str, situation: str) -> bool:
        """Whether it names the part and the situation, or leaves them open."""
        return part in (self.body_part or (part,)) and situation in (self.situation or (situation,))


@dataclass(config=CLOSED, frozen=True)
class Phrases:
    """Words that several places share, by the placeholder that stands for them."""

    hold: Coached
    another_way: Coached
    hold_2: Coached
    ten: Coached
    come_back: Coached
    way_back: Coached
    whose_chest: Coached
    creep: Coached
    creep_again: Coached
    off_limits: Coached
    next_minute: Coached


PHRASES = tuple(phrase.name for phrase in fields(Phrases))


@dataclass(config=CLOSED, frozen=True)
class Muscles:
    """Body parts that tell nothing of the muscle, and muscles that one first hold stretches."""

    any: Names
    one_move: Names


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    questions: Mapping[str, Question]
    phrases: Phrases
    silence: Coached
    anytime: Ways
    buttons: Names
    order: Names
    hold_titles: Annotated[tuple[Words, ...], Two]
    hold_exits: Annotated[tuple[Ways, ...], Two]
    stages: Mapping[str, Stage]
    muscles: Muscles
    choose: tuple[Line, ...]
    which_thigh: Asked
    what_else: Asked
    routines: Mapping[str, Routine]

    @model_validator(mode="after")
    def _has_something_for_everybody(self) -> Self:
        if not self.choose or not self.choose[-1].fits("", ""):
            mend = "Add a last line that names neither body part nor situation."
            raise refusal("has nothing for those whom no line fits.", mend, ["choose"])
        return self

    @model_validator(mode="after")
    def _keeps_the_order(self) -> Self:
        for name, routine in self.routines.items():
            ranks = [self.order.index(one) for one in routine.after if one in self.order]
            if ranks != sorted(set(ranks)) or len(ranks) < len(routine.after):
                mend = f"Keep to `order`: {', '.join(self.order)}."
                inside = ["routines", name, "after"]
                raise refusal("has its stages in another order.", mend, inside)
        return self


def names(relief: Chapter) -> Iterator[tuple[str, str, str]]:
    """Entry, kind and name of every name that must be known."""
    for line in relief.choose:
        yield from (("choose", "situation", one) for one in line.situation)
        yield from (("choose", "body part", one) for one in line.body_part)
        if line.routine:
            yield "choose", "routine", line.routine
    for name, routine in relief.routines.items():
        yield from ((name, "stage", stage) for stage in routine.after)
        if routine.situation:
            yield name, "situation", routine.situation
        for part in filter(None, (routine.body_part, *chain(*routine.parts.items()))):
            yield name, "body part", part
    for name, stage in relief.stages.items():
        yield from ((name, "body part", part) for part in filter(None, stage.picture_of or ()))
        yield from ((name, "stage", one) for one in _stages_among(stage.exits.values()))
    yield from (("order", "stage", stage) for stage in relief.order)
    for part in (*relief.muscles.any, *relief.muscles.one_move):
        yield "muscles", "body part", part
    for exits in relief.hold_exits:
        yield from (("hold_exits", "stage", one) for one in _stages_among(exits.values()))
    yield from (("anytime", "stage", one) for one in _stages_among(relief.anytime.values()))


def _stages_among(targets: Iterable[str]) -> list[str]:
    return [one for one in targets if "/" not in one and one != ONWARDS]


def part(content: Content, report: Report) -> Part:
    """Every routine is a flow; so is "front or back?" in every situation that leads there."""
    relief = content.relief
    thighs = dict(_which_thighs(content))
    flows = {
        flow: Flow(body_part="thigh", situation=situation) for flow, situation in thighs.items()
    }
    flows |= {
        f"relief/{name}": Flow(
            exits=relief.anytime,
            body_part=routine.body_part,
            situation=routine.situation,
            parts=routine.parts,
            stages=_stages(relief, _sequence(routine)),
        )
        for name, routine in relief.routines.items()
    }
    return Part(_entries(relief, thighs), relief.questions, flows)


def _entries(relief: Chapter, thighs: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    yield "relief/what_else", _asked("what_else", relief.what_else)
    for flow in thighs:
        asked = _asked("which_thigh", relief.which_thigh)
        exits = {
            event: flow if address == WHICH_THIGH else address
            for event, address in asked.place.exits.items()
        }
        yield flow, replace(asked, place=asked.place._replace(exits=exits, flow=flow, timed=True))
    for name, routine in relief.routines.items():
        yield from _routine(name, routine, relief)


def _asked(name: str, asked: Asked) -> Entry:
    place = Place(
        say=one_line(asked.say),
        question=asked.question,
        reprompt=one_line(asked.reprompt),
        exits=asked.exits,
        advice=True,
    )
    return Entry("relief.yaml", name, place, asked.source, title=asked.title)


def _routine(name: str, routine: Routine, relief: Chapter) -> Iterator[tuple[str, Entry]]:
    phrases = _phrases(relief, routine)
    sequence = _sequence(routine)
    for stage, told in {**_holds(relief, routine), **_later_stages(relief, routine)}.items():
        picture, show = _drawn(told, routine)
        place = Place(
            say=_filled(told.say, phrases),
            kind="step" if told.question else "aside",
            question=told.question,
            reprompt=_filled(told.reprompt, phrases),
            exits=_in_sequence(told.exits, stage, sequence, relief.order),
            flow=f"relief/{name}",
            card="stretch" if stage == HOLDS[0] else "",
            advice=True,
            timed=told.effect != "eased",
            effect=told.effect or "",
        )
        yield (
            f"relief/{name}/{stage}",
            Entry(
                "relief.yaml",
                f"{name}, {stage}",
                place,
                _sources(told, routine),
                picture=picture,
                title=told.title,
                beside=relief.buttons,
                show=_filled(show, phrases),
                lists=told.lists,
            ),
        )


def _sequence(routine: Routine) -> list[str]:
    return [HOLDS[0], *routine.after]


def _holds(relief: Chapter, routine: Routine) -> dict[str, Stage]:
    told = (relief.hold_titles, relief.hold_exits)
    made = zip(HOLDS, ASKED, *told, routine.holds, strict=True)
    return {
        stage: Stage(
            source=routine.source,
            title=title,
            say=hold.say,
            question=question,
            exits=exits,
            reprompt="{silence}",
            picture=hold.picture,
            show=hold.show,
        )
        for stage, question, title, exits, hold in made
    }


def _later_stages(relief: Chapter, routine: Routine) -> dict[str, Stage]:
    """The stages of a routine after its rounds, and those that any routine has."""
    optional = {stage for other in relief.routines.values() for stage in other.after}
    return {
        name: stage
        for name, stage in relief.stages.items()
        if name in routine.after or name not in optional
    }


def _drawn(stage: Stage, routine: Routine) -> tuple[str, str]:
    """Picture and words of a stage on a screen: never those of another muscle."""
    if stage.first_hold:
        return routine.holds[0].picture, routine.holds[0].show
    fits = stage.picture_of is None or routine.body_part in stage.picture_of
    return stage.picture if fits else "", stage.show


def _sources(stage: Stage, routine: Routine) -> Sources:
    """What a stage rests on, with what the hold rests on that it takes up again."""
    return tuple(dict.fromkeys((*(routine.source if stage.first_hold else ()), *stage.source)))


def _in_sequence(
    exits: Mapping[str, str], stage: str, sequence: Sequence[str], order: Sequence[str]
) -> dict[str, str]:
    """Exits with the following stage and with the way back worked out for this routine.

    A stage that leads past a gate names its own way back: a step back must not open the gate.
    """
    at = sequence.index(stage) if stage in sequence else -1
    following = sequence[at + 1] if 0 <= at < len(sequence) - 1 else ""
    known = {event: following if target == ONWARDS else target for event, target in exits.items()}
    known = {event: _nearest(target, sequence, order) for event, target in known.items() if target}
    return {**known, "previous": known.get("previous", sequence[max(at - 1, 0)])}


def _nearest(stage: str, sequence: Sequence[str], order: Sequence[str]) -> str:
    """The stage itself, or the next one in order that the routine has."""
    later = order[order.index(stage) :] if stage in order else ()
    return next((name for name in later if name in sequence), stage)


def _stages(relief: Chapter, sequence: Sequence[str]) -> dict[str, str]:
    """Any stage of any routine -> the stage that takes its place here."""
    return {stage: _nearest(stage, sequence, relief.order) for stage in (*HOLDS, *relief.stages)}


def _phrases(relief: Chapter, routine: Routine) -> dict[str, str]:
    """Placeholder -> its words: the routine's own where it has them."""
    own = {name: getattr(routine, name, "") for name in PHRASES}
    return {
        **{name: own[name] or getattr(relief.phrases, name) for name in PHRASES},
        "silence": relief.silence,
        "again": routine.again,
    }


def _filled(words: str, phrases: Mapping[str, str]) -> str:
    """Words with every phrase in place. Phrases may hold phrases: {silence} holds {again}."""
    for _ in range(3):
        words = fill(words, phrases)
    return one_line(words)


def routes(content: Content, report: Report) -> dict[str, dict[str, str]]:
    """Body part by situation -> where relief begins: the first line of `choose` that fits."""
    relief, hearing = content.relief, content.hearing
    table = {
        part: {
            situation: _route(relief, part, situation) for situation in ("", *hearing.situations)
        }
        for part in ("", *hearing.body_parts, *hearing.other_parts)
    }
    led_to = {address.split("/")[1] for row in table.values() for address in row.values()}
    for name in sorted(set(relief.routines) - led_to):
        what = "fits nobody: it is never reached."
        report.add("relief.yaml", name, what, "Add a line to `choose`, above those that hide it.")
    return table


def _route(relief: Chapter, part: str, situation: str) -> str:
    line = next(line for line in relief.choose if line.fits(part, situation))
    go = line.go or f"relief/{line.routine}/{HOLDS[0]}"
    return _which_thigh(situation) if go == WHICH_THIGH else go


def _which_thigh(situation: str) -> str:
    return WHICH_THIGH.replace("*", situation or "any")


def _which_thighs(content: Content) -> Iterator[tuple[str, str]]:
    """The addresses of that question that some route leads to, with their situations."""
    for situation in ("", *content.hearing.situations):
        address = _which_thigh(situation)
        if _route(content.relief, "thigh", situation) == address:
            yield address, situation


def signs_of_parts(relief: Chapter) -> dict[str, str]:
    """The body parts that are a warning sign by themselves."""
    return {
        part: line.go.removeprefix("signs/")
        for line in relief.choose
        if line.go.startswith("signs/") and not line.situation
        for part in line.body_part
    }
