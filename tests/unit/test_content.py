"""A mistake in the content fails the build, and the message names file, entry and mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lambda_function import lambda_handler
from simulator.stand_in.device import Device
from tests import built
from tests.loops import share
from tools.generate import content as contents
from tools.generate.chapters import SCHEMAS
from tools.generate.content import ContentError, Written
from tools.generate.sentences import grade, sentences, suggested


def put(content: Written, path: str, value: Any) -> None:
    """Set a value deep in the content: "relief/stages/rub/say"."""
    *way, last = path.split("/")
    here: Any = content
    for key in way:
        here = here[int(key)] if isinstance(here, list) else here[key]
    if isinstance(here, list):
        here[int(last)] = value
    else:
        here[last] = value


def got(content: Written, path: str) -> Any:
    """The value deep in the content."""
    here: Any = content
    for key in path.split("/"):
        here = here[int(key)] if isinstance(here, list) else here[key]
    return here


LONG = "This is a sentence that goes on and on and on until nobody has any breath left at all."

MISTAKES: list[tuple[str, str, Any, list[str]]] = [
    ("an unknown exit", "talk/places/launch/exits/nothing", "talk/nowhere",
     ["talk.yaml: launch", "talk/nowhere", "Mend the exit"]),
    ("an unreachable place", "talk/places/island", {"kind": "aside", "say": "Hello."},
     ["talk.yaml: island", "never reached", "delete it"]),
    ("a missing source", "topics/heat/source", [], ["topics.yaml: heat", "names no source"]),
    ("an unknown source", "topics/heat/source", ["AUNTIE"],
     ["topics.yaml: heat", "AUNTIE", "Did you mean"]),
    ("a sentence out of breath", "topics/heat/say", LONG,
     ["topics.yaml: heat", "words in a sentence", "At most 18"]),
    ("hard words", "topics/heat/say", "Vasodilation facilitates musculoskeletal recuperation.",
     ["topics.yaml: heat", "reads at grade", "Use shorter words"]),
    ("a long pause", "topics/heat/say", "Wait here. (9 s) Then go.",
     ["topics.yaml: heat", "pauses for 9 s"]),
    ("a suggestion nobody hears", "talk/places/launch/reprompt", 'Say "open sesame".',
     ["talk.yaml: launch", "open sesame", "Add it to intents.yaml"]),
    ("a sign without a level", "signs/clot/level", "",
     ["signs.yaml: clot, level", "'emergency', 'today' or 'book'"]),
    ("a relief that does not fit the level", "signs/clot/relief", "waits",
     ["signs.yaml: clot", "is for today, so its relief is goes_on", "Mend `relief`"]),
    ("a sign that asks without a lower level", "signs/clot/ask", "Is it hot?",
     ["signs.yaml: clot", "has no if_no"]),
    ("a sign with nothing to tell it from", "signs/clot/not_heard", [],
     ["signs.yaml: clot", "Add `not_heard`"]),
    ("an emergency that says the number once", "signs/bladder/say", "Now, {call_emergency}.",
     ["signs.yaml: bladder", "says the number once"]),
    ("a sign for today that says not where to go", "signs/clot/say", "Get it seen today.",
     ["signs.yaml: clot", "get_advice"]),
    ("a sign that does not hear its own example", "signs/lump/heard", ["a green banana"],
     ["signs.yaml: lump", "does not hear 'a green banana'", "hearing.yaml"]),
    ("a sign that hears what it must not", "signs/lump/not_heard", ["there's a lump"],
     ["signs.yaml: lump", "hears \"there's a lump\"", "hearing.yaml"]),
    ("a rule of an unknown concept", "hearing/signs/lump/heard", ["lumpp"],
     ["hearing.yaml: lump", "'lumpp'", "Did you mean 'lump'?"]),
    ("an emergency number under a headline for today", "signs/clot/say",
     "Call now: {call_emergency}. Or {get_advice}.",
     ["signs.yaml: clot", "is for today, and says an emergency number", "Say when"]),
    ("a phrase in two intents", "intents/intents/AskForIntent/samples", "what's next",
     ["intents.yaml", "what's next", "Keep it in one"]),
    ("a template that cannot be read", "intents/intents/AskForIntent/samples", "thank (you",
     ["intents.yaml: AskForIntent", "cannot be read"]),
    ("a template of too many forms", "intents/intents/AskForIntent/samples",
     " ".join(["(a|b|c|d)"] * 5),
     ["intents.yaml: AskForIntent", "1024 forms", "make it two lines"]),
    ("a sign that leads on in an unknown situation", "signs/weakness/if_no_situation", "flying",
     ["signs.yaml: weakness", "no situation 'flying'", "Did you mean"]),
    ("an undeclared slot", "intents/intents/AskForIntent/samples", "thanks for {cake}",
     ["intents.yaml: AskForIntent", "{cake}"]),
    ("an unknown clause", "topics/heat/say", "Call {the_vet}.",
     ["topics.yaml: heat, say", "{the_vet}", "It may be call_emergency"]),
    ("an unknown card", "talk/places/worry/card", "holiday",
     ["talk.yaml: places, worry, card", "holiday", "'warning_signs'"]),
    ("an unknown question", "talk/places/launch/question", "mood",
     ["talk.yaml: launch", "mood"]),
    ("a step that asks nothing", "talk/places/menu", {"kind": "step", "say": "Hello."},
     ["talk.yaml: menu", "asks nothing", "kind: end"]),
    ("an unknown routine", "relief/choose/3", {"situation": ["driving"], "routine": "sleep"},
     ["relief.yaml: choose", "'sleep'"]),
    ("an unknown situation", "relief/choose/3", {"situation": ["flying"], "routine": "driving"},
     ["relief.yaml: choose", "'flying'"]),
    ("dead words", "talk/questions/mood", {"ask": "Are you well?", "back": "Are you well?"},
     ["questions: mood", "never asked"]),
    ("a source that nobody cites", "regions/en-IN/source", ["IN-14416"],
     ["sources.yaml: IN-112", "never cited"]),
    ("a source without a spoken name", "sources/AUNTIE",
     {"title": "Aunt", "url": "", "read": "own"},
     ["sources.yaml: AUNTIE", "no name of a source"]),
]  # fmt: skip


SOME = share(MISTAKES, 5)
"""Each is a build of its own."""


@pytest.mark.parametrize(
    ("path", "value", "said"), [row[1:] for row in SOME], ids=[row[0] for row in SOME]
)
def test_a_mistake_is_named_with_file_entry_and_mend(
    path: str, value: Any, said: list[str]
) -> None:
    message = built.refusal(lambda content: put(content, path, value))
    for expected in said:
        assert expected in message


FORBIDDEN = [
    "Point your toes.",
    "Then bend your knee.",
    "Walk on tiptoes for a bit.",
    "Take magnesium each night.",
    "Try some bananas.",
    "Drink tonic water.",
    "This will cure it.",
    "Stop your medicine.",
    "Stop taking your pills.",
    "Bounce a little.",
    "Push through the pain.",
    "It's definitely a cramp.",
    "Put your heel on the wall.",
    "Pull your heel to your buttock.",
    "Oops, my mistake.",
]


def test_what_must_never_be_said_fails_the_build() -> None:
    topics = dict(zip(built.content().topics, FORBIDDEN, strict=False))

    def each_in_a_topic(content: Written) -> None:
        for topic, words in topics.items():
            put(content, f"topics/{topic}/more", words)

    refused = built.refusal(each_in_a_topic)
    let_through = [
        words for topic, words in topics.items() if f"{topic}: says {words!r}" not in refused
    ]
    assert let_through == []


REACHES_SOMEBODY = {
    "talk/said_first/raise_alarm/say": "talk.yaml: raise_alarm",
    "talk/doctor/before": "talk.yaml: doctor",
    "talk/cards/stretch/text": "talk.yaml: stretch",
    "talk/places/what_hurts/title": "talk.yaml: what_hurts",
    "reminder/text": "reminder.yaml: text",
    "relief/routines/default/holds/0/show": "relief.yaml: default, 1",
    "screen/titles/any": "screen.yaml: any",
    "screen/warnings/today": "screen.yaml: today",
    "screen/pictures/toes_up": "screen.yaml: toes_up",
    "screen/lists/emergency/head": "screen.yaml: emergency",
    "bedtime/task/description": "bedtime.yaml: task",
    "store/description": "store.yaml: text",
}
"""A place for each kind of words that is no place's own: said first, read, looked at."""


def test_it_fails_the_build_wherever_it_could_reach_somebody() -> None:
    def everywhere(content: Written) -> None:
        for path in REACHES_SOMEBODY:
            put(content, path, f"{got(content, path).rstrip()} Point your toes.")

    refused = built.refusal(everywhere)
    let_through = [one for one in REACHES_SOMEBODY.values() if f"{one}: says" not in refused]
    assert let_through == []


def test_a_warning_against_it_is_right() -> None:
    words = "Don't point your toes. Don't bounce. Don't take quinine."
    assert built.made_of(built.written(lambda one: put(one, "topics/age/more", words)))


def test_a_doubled_key_is_found(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for name in SCHEMAS:
        (tmp_path / "en" / f"{name}.yaml").write_text("a: 1\n")
    (tmp_path / "sources.yaml").write_text("a: 1\na: 2\n")
    with pytest.raises(ContentError, match=r"sources\.yaml: file: cannot be read.*duplicate"):
        contents.read(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="has no language"):
        contents.read(tmp_path)
    (tmp_path / "en").mkdir()
    with pytest.raises(ContentError, match=r"relief\.yaml: file: is missing"):
        contents.read(tmp_path)


def test_all_mistakes_are_told_at_once() -> None:
    def twice(content: Written) -> None:
        put(content, "topics/heat/source", [])
        put(content, "topics/salt/source", [])

    message = built.refusal(twice)
    assert "topics.yaml: heat" in message and "topics.yaml: salt" in message


@pytest.mark.parametrize(
    ("locale", "spelling"),
    [("en-US", "cola-colored diarrhea"), ("en-CA", "cola-coloured diarrhea"),
     ("en-GB", "cola-coloured diarrhoea"), ("en-AU", "cola-coloured diarrhoea"),
     ("en-IN", "cola-coloured diarrhoea")],
)  # fmt: skip
def test_a_card_spells_as_its_region_does(locale: str, spelling: str) -> None:
    card = Device(lambda_handler, locale=locale).say("my calf is swollen").card
    assert all(word in card["content"] for word in spelling.split())


def test_a_phone_number_is_one_word() -> None:
    assert len(sentences("Call 911, or your local number. Now.")) == 2


def test_initials_do_not_end_a_sentence() -> None:
    assert sentences("I follow the N. H. S. and more. Is it better?") == (
        "I follow the NHS and more.",
        "Is it better?",
    )


def test_plain_words_read_at_a_low_grade_and_long_ones_at_a_high_one() -> None:
    reading = built.content().language.reading
    assert grade("Pull your toes up. Hold it.", reading) < 2
    assert grade("Electrolyte supplementation.", reading) > 12


def test_suggested_phrases_are_those_in_quotes() -> None:
    assert suggested('Say "yes", or "stop".') == ["yes", "stop"]
