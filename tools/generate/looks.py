"""Compiles what a screen shows at every place: title, big words, picture, buttons, sources."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache, partial

from cramp_coach.alexa.looks import Look
from cramp_coach.alexa.screen import ANSWERS, ROW
from cramp_coach.talk.event import Event, Sounds
from cramp_coach.talk.library import Library
from cramp_coach.talk.state import FRESH
from simulator.stand_in.ear import Ear
from tools.generate import pictures
from tools.generate.chapters.relief import HOLDS
from tools.generate.chapters.screen import Button
from tools.generate.content import Content, Report
from tools.generate.entry import Entries, Entry
from tools.generate.problem import nearest
from tools.generate.sentences import meant, sentences, suggested

LONGEST_LABEL = 15
"""Characters that fit a button at its smallest."""

MOST_WORDS = 4
"""Words of a line in a list, which is read at a glance."""

MOST_SOURCES = 3
TITLE = re.compile(r"[:,]| \(")
"""What parts the name of a source from its title."""
NUMBER = "{call_emergency}"

NOTHING_MEANT = ("fallback", "unknown_topic")


def build(library: Library, entries: Entries, content: Content, ear: Ear, report: Report) -> str:
    """The text of a file of data/looks."""
    words = content.screen
    compiler = Compiler(library, entries, content, ear, report)
    compiler.check_pictures()
    compiler.check_lists()
    compiler.check_buttons(entries)
    looks = {
        address: _told(compiler.look(address, entry))
        for address, entry in entries.items()
        if address != FRESH
    }
    made = {
        "looks": looks,
        "buttons": {name: compiler.button(button) for name, button in words.buttons.items()},
        "own_list": words.own_list,
        "lists": {
            name: {"level": one.level, "head": one.head, "lines": one.lines}
            for name, one in words.lists.items()
        },
        "warnings": asdict(words.warnings),
        "sources": words.sources,
        "pictures": dict(words.pictures),
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"


def _told(look: Look) -> dict[str, object]:
    """What a look says that an empty one does not."""
    return {name: value for name, value in look._asdict().items() if value}


@dataclass
class Compiler:
    """Makes looks out of entries. `report` collects what is wrong with them."""

    library: Library
    entries: Entries
    content: Content
    ear: Ear
    report: Report

    def __post_init__(self) -> None:
        self.words = self.content.screen
        self.meant = cache(partial(_meant, ear=self.ear, library=self.library))
        self.buttons = dict(self._buttons())

    def look(self, address: str, entry: Entry) -> Look:
        place = entry.place
        move = self.entries[entry.shows] if entry.shows else entry
        sign = self.library.signs.get(address.removeprefix("signs/"))
        level = sign.level if sign else ""
        warning = level if sign and sign.stops_relief else ""
        return Look(
            title=entry.title or self.words.titles.any,
            show=move.show or (_without_number(place.say) if level == "emergency" else ""),
            picture=move.picture,
            warning=warning,
            round=_round(address),
            holds=_holds(entry),
            said=self._said(entry, warning),
            asked=self._asked(entry, warning) if place.question else [],
            large=entry.buttons[0] if place.question and len(entry.buttons) == 1 else "",
            lists=list(entry.lists),
            sources=self._sources(entry) if _to_read(address, entry, warning) else "",
        )

    def _said(self, entry: Entry, warning: str) -> list[str]:
        """What the words suggest to say; a last warning can only be heard again."""
        place = entry.place
        if warning and place.kind == "end":
            return ["repeat"]
        return self._named(entry, f"{place.say} {place.more}")

    def check_pictures(self) -> None:
        """Every picture is there and is shown somewhere."""
        shown = {button.picture for button in self.words.buttons.values()}
        for entry in self.entries.values():
            shown.add(entry.picture)
            if entry.picture and entry.picture not in pictures.names():
                wrong = f"shows no picture {entry.picture!r}."
                self.report.add(entry.file, entry.name, wrong, "Draw it in pictures.yaml.")
        for name in pictures.names() ^ set(self.words.pictures):
            self.report.add("screen.yaml", name, "is no picture, or tells none.", "Tell each.")
        for name in pictures.names() - shown:
            self.report.add("pictures.yaml", name, "is never shown.", "Show it, or delete it.")

    def check_lists(self) -> None:
        """Every list is there, can be read from the bed, and says who says so."""
        lists, shown = self.words.lists, set()
        for entry in self.entries.values():
            shown |= set(entry.lists)
            for name in set(entry.lists) - set(lists):
                wrong = f"shows no list {name!r}."
                self.report.add(entry.file, entry.name, wrong, "Write it in screen.yaml.")
        for name in set(lists) - shown:
            self.report.add("screen.yaml", name, "is never shown.", "Show it, or delete it.")
        for name, one in lists.items():
            for line in one.lines:
                if len(line) > ROW or len(line.split()) > MOST_WORDS:
                    wrong = f"has a long line {line!r}."
                    mend = f"At most {MOST_WORDS} words and {ROW} characters."
                    self.report.add("screen.yaml", name, wrong, mend)
            for source in set(one.source) - set(self.content.sources):
                wrong = f"names no known source {source!r}."
                self.report.add("screen.yaml", name, wrong, "See sources.yaml.")

    def button(self, button: Button) -> dict[str, str]:
        """A button as the screen knows it: its label, its icon, its drawing."""
        made = {"label": button.label}
        if button.icon:
            made["icon"] = button.icon
        if button.picture:
            made["drawing"] = button.picture
        return made

    def check_buttons(self, entries: Entries) -> None:
        """Every button that a place declares is known, and none only asks the same again."""
        known = self.words.buttons
        for address, entry in entries.items():
            for name in (*entry.buttons, *entry.beside):
                if name not in known:
                    what = f"has an unknown button {name!r}."
                    self.report.add(entry.file, entry.name, what, nearest(name, known))
            question = self.library.questions.get(entry.place.question)
            for said in entry.buttons if question else ():
                meant = question.answers.get(said, said) if question else said
                if entry.place.exits.get(meant) in (address, address.rpartition("/")[2]):
                    what = f"has a button {said!r} that only asks the same again."
                    self.report.add(entry.file, entry.name, what, "Name other `buttons`.")

    def _buttons(self) -> Iterator[tuple[Event, str]]:
        """What can be said -> the button that does the same."""
        for name, button in self.words.buttons.items():
            if len(button.label) > LONGEST_LABEL:
                mend = f"At most {LONGEST_LABEL} characters."
                self.report.add("screen.yaml", name, "has a long label.", mend)
            event = self.meant(button.say)
            if event.name not in NOTHING_MEANT:
                yield event, name
            elif not self.ear.words.opens(button.say):
                wrong = f"says {button.say!r}, which no intent knows."
                self.report.add("screen.yaml", name, wrong, "Mend `say`.")

    def _asked(self, entry: Entry, warning: str) -> list[str]:
        """The answers to the question of a place, what the reprompt suggests, and what stands
        beside them. A warning takes the room of the answers."""
        answers = () if warning else entry.buttons
        named = self._named(entry, entry.place.reprompt)
        if len(answers) == 1:
            named = [name for name in named if name not in ANSWERS]
        return list(dict.fromkeys([*answers, *named, *entry.beside]))

    def _named(self, entry: Entry, words: str) -> list[str]:
        """The buttons for the phrases that a prompt puts into the listener's mouth."""
        found: dict[str, None] = {}
        for phrase in suggested(words):
            called = self.ear.words.called(phrase)
            if called is not None:
                if not called and entry.place.kind == "end":
                    found["launch"] = None
                continue
            button = self.buttons.get(self.meant(phrase))
            if button:
                found[button] = None
            else:
                wrong = f"suggests {phrase!r}, for which there is no button."
                self.report.add(entry.file, entry.name, wrong, "Add it to buttons in screen.yaml.")
        return list(found)

    def _sources(self, entry: Entry) -> str:
        """Who the sources are, without their titles."""
        titles = [self.content.sources[name].title for name in entry.sources if name != "J"]
        named = dict.fromkeys(TITLE.split(title)[0] for title in titles)
        return ", ".join(list(named)[:MOST_SOURCES])


def _meant(phrase: str, ear: Ear, library: Library) -> Event:
    """What a phrase means, without how surely it was heard and what is told beside it."""
    told = meant(phrase, ear, library)
    return told._replace(answer="", risks=(), cramping=False, sounds=Sounds())


ROUNDS = (*HOLDS, "tighten")
"""The stages that are held, in their order."""


def _round(address: str) -> int:
    stage = address.rpartition("/")[2]
    return ROUNDS.index(stage) + 1 if address.startswith("relief/") and stage in ROUNDS else 0


def _holds(entry: Entry) -> list[list[int]]:
    """Where in the words each hold begins and ends. Raises ValueError where they do not hold it."""
    found: list[list[int]] = []
    for words in entry.holds:
        begins = entry.place.say.index(words, found[-1][1] if found else 0)
        found.append([begins, begins + len(words)])
    return found


def _to_read(address: str, entry: Entry, warning: str) -> bool:
    """Whether a place is a text to read, which names its sources."""
    place = entry.place
    quiet = place.flow or warning or entry.picture or address.startswith(("credits/", "relief/"))
    return bool(place.say and entry.sources and not quiet)


def _without_number(words: str) -> str:
    """The words without the sentences of the emergency number, which stands above them."""
    kept = [one for one in sentences(words) if NUMBER not in one]
    return " ".join(kept)
