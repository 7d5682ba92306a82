"""The schemas of the content: what a slip in a form or a name is told, and where it is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cramp_coach.talk.library import Library
from tests import built
from tools.generate import content as contents
from tools.generate import graph, looks, places
from tools.generate.chapters import SCHEMAS, TALK
from tools.generate.content import Content, ContentError, Report
from tools.generate.entry import Entries, Part

GOOD = built.content()

Slip = tuple[str, Any, list[str]]
Check = Callable[[Library, Entries, Content, Report], object]


def changed(path: str, value: Any) -> contents.Written:
    """The content with one value put at a path: "relief/stages/rub/say"."""
    content = built.written()
    *way, last = path.split("/")
    here: Any = content
    for key in way:
        here = here[int(key)] if isinstance(here, list) else here[key]
    here[int(last) if isinstance(here, list) else last] = value
    return content


def refused(path: str, value: Any) -> str:
    """What the schemas say of it."""
    with pytest.raises(ContentError) as wrong:
        contents.typed(changed(path, value))
    return str(wrong.value)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        # an exit says by its form where it leads
        ("relief/stages/rub/exits/still", "warmm",
         ["relief.yaml: rub", "no stage 'warmm'", "Did you mean 'warm'?"]),
        ("relief/anytime/worse", "wors",
         ["relief.yaml: anytime", "no stage 'wors'", "Did you mean 'worse'?"]),
        ("relief/stages/rub/exits/still", "signs/",
         ["relief.yaml: stages, rub, exits, still", "leads to 'signs/'", "Name a stage (rub)"]),
        ("relief/stages/rub/exits/still", "<-", ["leads to '<-'", "or ->"]),
        ("talk/places/launch/exits/next", "menu",
         ["talk.yaml: places, launch, exits, next", "leads to 'menu'", "talk/goodbye"]),
        ("talk/places/launch/exits/next", "->", ["leads to '->'", "or <-"]),
        ("talk/places/launch/exits/nxt", "talk/menu",
         ["talk.yaml: places, launch, exits, nxt", "no event 'nxt'", "Did you mean 'next'?"]),
        ("relief/choose/0/go", "emergency", ["relief.yaml: choose, 0, go", "has a slash"]),
        # a placeholder is filled, or refused
        ("relief/stages/rub/say", "Rub it. {agian}",
         ["relief.yaml: stages, rub, say", "{agian}", "Did you mean 'again'?"]),
        ("relief/phrases/ten", "Past ten, {get_advise}.",
         ["relief.yaml: phrases, ten", "{get_advise}", "Did you mean 'get_advice'?"]),
        ("signs/clot/say", "Get seen: {get_advise}.",
         ["signs.yaml: clot, say", "{get_advise}", "Did you mean 'get_advice'?"]),
        ("signs/clot/say", "{hold} Get seen: {get_advice}.",
         ["signs.yaml: clot, say", "{hold}"]),
        ("talk/doctor/told", "Tell them: {what}, {minutes}.",
         ["talk.yaml: doctor, told", "does not hold {seen}"]),
        ("talk/doctor/minutes", "for about {counts} minutes",
         ["talk.yaml: doctor, minutes", "{counts}", "Did you mean 'count'?"]),
        ("talk/credits", "That follows somebody.", ["talk.yaml: credits", "{names}"]),
        ("talk/cards/sources/text", "{all_source}",
         ["talk.yaml: cards, sources, text", "Did you mean 'all_sources'?"]),
        ("reminder/clock/hours/0", "twelve at night",
         ["reminder.yaml: clock, hours, 0", "{minutes}"]),
        ("screen/buttons/next/label", "{time}",
         ["screen.yaml: buttons, next, label", "Nothing fills it here"]),
        ("store/description", "In an emergency, {call_emergancy}.",
         ["store.yaml: description", "Did you mean 'call_emergency'?"]),
        # a truth is true or false
        ("talk/places/danger/asks_danger", "yes",
         ["talk.yaml: places, danger, asks_danger", "is 'yes'", "true or false"]),
        # names that other files know
        ("causes/checks/effort/also/sign", "dark_urin",
         ["causes.yaml: effort", "no sign 'dark_urin'", "Did you mean 'dark_urine'?"]),
        ("bedtime/choose/bad", "bed", ["bedtime.yaml: choose", "'bad'", "Did you mean 'bed'?"]),
        ("safety/asks_for_signs", ["poped"], ["safety.yaml: asks_for_signs", "'popped'"]),
        # titles and rules
        ("screen/titles/topcs", "Good to know",
         ["screen.yaml: titles", "unknown key 'topcs'", "Did you mean 'topics'?"]),
        ("talk/places/danger/titel", "Check",
         ["talk.yaml: places, danger", "unknown key 'titel'", "Did you mean 'title'?"]),
        ("never_say/0/phrase", "(point", ["never_say.yaml: 0, phrase", "cannot be read"]),
        ("relief/routines/calf/after", ["popped", "2", "stuck"],
         ["relief.yaml: routines, calf, after", "another order", "Keep to `order`"]),
        ("relief/choose", [{"situation": ["bed"], "routine": "default"}],
         ["relief.yaml: choose", "has nothing for those", "Add a last line"]),
        ("sources/NEW", {"title": "A leaflet", "url": "https://example.org", "read": "own"},
         ["sources.yaml: NEW", "names no name of a source 'NEW'"]),
        ("signs/cold_leg/level", "today",
         ["signs.yaml: cold_leg", "no level of `asking` in talk.yaml 'today'"]),
        ("signs/lump/if_no", "It may be nothing.", ["signs.yaml: lump", "asks nothing"]),
    ],
)  # fmt: skip
def test_a_slip_is_refused_with_file_entry_and_the_nearest_right_spelling(
    path: str, value: Any, said: list[str]
) -> None:
    message = refused(path, value)
    assert all(expected in message for expected in said), message


def problems(path: str, value: Any, check: Check) -> str:
    """What a check says of a talk that the schemas have nothing against."""
    content, report = contents.typed(changed(path, value)), Report()
    library, entries = places.compile_library(content, report)
    check(library, entries, content, report)
    return "\n".join(map(str, report.problems))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("relief/questions/popped/no", "agreed",
         ["calf, popped", "no exit for 'agreed'", "what 'no' means"]),
        ("relief/stages/rub/exits/clear", "warm",
         ["calf, rub", "exit for 'clear', which no answer to 'gone' means"]),
        ("relief/stages/rub/exits/yes", "warm",
         ["calf, rub", "exit for 'yes', which means 'eased' there", "Write 'eased'"]),
        ("talk/places/launch/exits/next", "talk/menuu",
         ["talk.yaml: launch", "no place 'talk/menuu'"]),
    ],
)  # fmt: skip
def test_an_answer_that_leads_nowhere_and_an_exit_that_no_answer_takes_are_refused(
    path: str, value: Any, said: list[str]
) -> None:
    message = problems(path, value, graph.check)
    assert all(expected in message for expected in said), message


@pytest.mark.parametrize(
    ("buttons", "said"),
    [
        (["yes", "no"], "button 'yes' that only asks the same again"),
        (["yess"], "unknown button 'yess'. Did you mean 'yes'?"),
    ],
)
def test_the_buttons_of_a_question_are_known_and_lead_on(buttons: list[str], said: str) -> None:
    def check(library: Library, entries: Entries, content: Content, report: Report) -> None:
        compiler = object.__new__(looks.Compiler)
        compiler.library, compiler.report, compiler.words = library, report, content.screen
        compiler.check_buttons({at: entries[at] for at in entries if "thigh/" in at})

    assert said in problems("relief/questions/front_or_back/buttons", buttons, check)


def test_every_chapter_of_the_talk_yields_its_part_and_every_file_is_typed() -> None:
    parts = [chapter.part(GOOD, Report()) for chapter in TALK]
    assert all(isinstance(part, Part) and list(part.entries) for part in parts)
    assert set(vars(GOOD)) == set(SCHEMAS)
