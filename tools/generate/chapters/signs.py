"""content/en/signs.yaml: each warning sign, and the one question before some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, Self, get_args

from pydantic import model_validator
from pydantic.dataclasses import dataclass

from cramp_coach.talk import library
from cramp_coach.talk.library import Place
from tools.generate.chapters.parts import Level, Question, Spoken
from tools.generate.chapters.screen import Titles
from tools.generate.chapters.talk import SEEN_TODAY, Asking, SeenToday
from tools.generate.chapters.words import CLOSED, Names, Sources, Words, refusal
from tools.generate.entry import HOLDS_ON, Entry, Part, one_line
from tools.generate.problem import Report

if TYPE_CHECKING:
    from tools.generate.content import Content


RELIEF_OF: Mapping[Level, str] = {"emergency": "", "today": "goes_on", "book": "waits"}
"""What `relief` may say of a sign of a level."""


@dataclass(config=CLOSED, frozen=True)
class Sign:
    """What is said of a sign, how grave it is, and examples of what is one and what is none."""

    level: Level
    say: Spoken
    source: Sources
    relief: Literal["", "goes_on", "waits"] = ""
    seen: Words = ""
    ask: Spoken = ""
    if_no: Spoken = ""
    if_no_sign: Words = ""
    """The sign that a no is, where it is one."""
    if_no_situation: Words = ""
    more: Spoken = ""
    heard: Names = ()
    not_heard: Names = ()

    @model_validator(mode="after")
    def _says_what_a_no_means(self) -> Self:
        if self.ask and not (self.if_no or self.if_no_sign):
            raise refusal("asks, but has no if_no.", "Say what a no means.")
        if not self.ask and (self.if_no or self.if_no_situation):
            raise refusal("says what a no means, but asks nothing.", "Add `ask`, or delete it.")
        return self

    @model_validator(mode="after")
    def _has_a_relief_that_fits(self) -> Self:
        if self.relief not in ("", RELIEF_OF[self.level]):
            fits = RELIEF_OF[self.level] or "nothing"
            raise refusal(f"is for {self.level}, so its relief is {fits}.", "Mend `relief`.")
        return self

    @model_validator(mode="after")
    def _is_told_apart(self) -> Self:
        if self.heard and not self.not_heard:
            raise refusal("lists nothing that must not trigger it.", "Add `not_heard`.")
        return self

    @property
    def kind(self) -> Literal["step", "aside", "end"]:
        """Whether the talk ends, stays open for a question, or goes on where it was."""
        if self.level == "book" or self.relief == "goes_on":
            return "aside"
        return "step" if self.level == "today" else "end"


Chapter = Mapping[str, Sign]

LEVELS: tuple[Level, ...] = get_args(Level)
"""The gravest first."""


def by_severity(signs: Chapter) -> list[tuple[str, Sign]]:
    """The worst first: by level, then in the order of the file."""
    return sorted(signs.items(), key=lambda sign: LEVELS.index(sign[1].level))


def ranked(signs: Chapter) -> dict[str, library.Sign]:
    """The signs as the talk knows them, the worst first."""
    return {
        name: library.Sign(sign.level, bool(sign.ask), sign.seen, sign.relief)
        for name, sign in by_severity(signs)
    }


def part(content: Content, report: Report) -> Part:
    """Each sign, and around some the question that comes first and what a no means."""
    questions = {
        f"sign_{name}": Question(sign.ask, sign.ask)
        for name, sign in content.signs.items()
        if sign.ask
    }
    return Part(_entries(content), questions)


def _entries(content: Content) -> Iterator[tuple[str, Entry]]:
    titles, talk = content.screen.titles, content.talk
    for name, sign in content.signs.items():
        yield f"signs/{name}", _told(name, sign, titles, talk.seen_today)
        if sign.ask:
            yield from _asking(name, sign, titles.asked, talk.asking)
        if sign.if_no:
            no = Place(one_line(sign.if_no), kind="aside", situation=sign.if_no_situation)
            yield (
                f"signs/{name}/no",
                Entry("signs.yaml", name, no, sign.source, title=titles.if_no),
            )


def _told(name: str, sign: Sign, titles: Titles, today: SeenToday) -> Entry:
    place = Place(
        say=one_line(sign.say), more=one_line(sign.more), kind=sign.kind, card="warning_signs"
    )
    title: str = getattr(titles, sign.level)
    if sign.kind != "step":
        return Entry("signs.yaml", name, place, sign.source, title=title)
    reprompt = one_line(today.reprompt)
    place = place._replace(question=today.question, reprompt=reprompt, flow=SEEN_TODAY)
    return Entry("signs.yaml", name, place, sign.source, title=title, beside=today.buttons)


def _asking(name: str, sign: Sign, title: str, words: Asking) -> Iterator[tuple[str, Entry]]:
    """The one question before a sign. It holds on until it is answered; a third miss is a yes."""
    here = f"signs/{name}"
    exits = {
        "yes": here,
        "unsure": here,
        "no": f"signs/{sign.if_no_sign}" if sign.if_no_sign else f"{here}/no",
        "call_for_help": here,
        "help": f"{here}/help",
        "fallback.3": here,
        HOLDS_ON: f"{here}/ask",
    }
    silence: str = getattr(words, sign.level)
    place = Place(
        say="",
        kind="aside",
        question=f"sign_{name}",
        reprompt=silence,
        exits=exits,
        asks_sign=True,
    )
    asked = Entry("signs.yaml", name, place, sign.source, title=title)
    yield f"{here}/ask", asked
    yield f"{here}/help", replace(asked, place=place._replace(say=words.help))
