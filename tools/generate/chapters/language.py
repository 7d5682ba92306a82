"""The schema of content/en/language.yaml: the language itself, beside what is said in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import Grade
from tools.generate.chapters.words import CLOSED, Names, Text, Words, must_hold

Count = Annotated[float, Field(gt=0)]
Time = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Minutes = Annotated[int, Field(gt=0, lt=60)]
PartOfDay = Literal["MO", "AF", "EV", "NI"]


@dataclass(config=CLOSED, frozen=True)
class Reading:
    """How hard a text is to read: a school grade, from the length of sentences and words."""

    words_of_a_sentence: Count
    syllables_of_a_word: Count
    base: float
    most: Count
    dictionary: Literal["cmudict", "none"]
    vowels: Words
    possessive: str


@dataclass(config=CLOSED, frozen=True)
class Pace:
    """Seconds of a letter, a full stop and a comma; letters of a digit."""

    letter: Count
    stop: Count
    comma: Count
    digit: Annotated[int, Field(gt=0)]


@dataclass(config=CLOSED, frozen=True)
class Calling:
    """How people call the skill."""

    wake: Names
    open: Names
    ask: Names
    joins: Names


@dataclass(config=CLOSED, frozen=True)
class Store:
    """What Amazon allows and wants in the invocation name and in the store."""

    launch_words: Words
    connectors: Words
    wake_words: Words
    articles: Words
    refused: Mapping[Words, Words]
    disclaimer: Names
    named: Names
    named_with_reminder: Names
    tested_with_reminder: Names


@dataclass(config=CLOSED, frozen=True)
class Ear:
    """What the stand-in for Alexa's ear knows."""

    fillers: Words
    alike: Mapping[Words, Words]
    built_in: Mapping[Words, Names]
    taken: Mapping[Words, Words]
    homophones: Mapping[Words, Words]


@dataclass(config=CLOSED, frozen=True)
class Clock:
    """Times of day as they are said."""

    hours: Annotated[Names, Field(min_length=12, max_length=12)]
    teens: Annotated[Names, Field(min_length=7, max_length=7)]
    tens: Annotated[Names, Field(min_length=4, max_length=4)]
    minutes_of: Mapping[Words, Minutes]
    past: Names
    to: Names
    full: Names
    zero: Names
    whole: Mapping[Words, Time]
    parts: Mapping[Words, PartOfDay]
    before_a_part: Names
    morning: Names
    later: Names
    counted: Words


@dataclass(config=CLOSED, frozen=True)
class Script:
    """The words of the script around what is said."""

    head: Words
    alike: Annotated[Text, must_hold("address")]
    more: Words
    silence: Words
    sign: Annotated[Text, must_hold("level")]
    kinds: Mapping[Literal["end", "aside"], Words]
    exits: Words
    card: Words
    screen: Annotated[Text, must_hold("words", "picture")]
    the_words: Words
    none: Words
    claims: Words
    sources: Words
    grades: Mapping[Grade, Words]
    which_relief: Words
    body_part: Words
    not_said: Words
    regions: Words
    locale: Words
    any_other: Words
    heard: Words
    not_heard: Words
    guarded: Words
    past: Words
    strict: Words
    never_said: Words
    unless: Words
    except_in: Words
    said_first: Words
    references: Words
    read: Words
    said: Annotated[Text, must_hold("name")]


@dataclass(config=CLOSED, frozen=True)
class Pack:
    """The words of the clinician's pack around what is said."""

    head: Words
    changes: Words
    unsigned: Words
    changed: Words
    new: Words
    gone: Words
    nothing: Words
    riskiest: Words
    closes: Words
    guards: Words
    proven: Words
    guard: Annotated[Text, must_hold("stages", "questions", "name")]
    said_first: Words
    when: Annotated[Names, Field(min_length=3, max_length=3)]
    places: Words
    shared: Words
    columns: Annotated[Names, Field(min_length=5, max_length=5)]
    by_itself: Words
    anywhere: Annotated[Text, must_hold("event")]
    at: Annotated[Text, must_hold("event", "stage")]
    forbids: Mapping[Literal["end", "seen_today", "sitting", "held"], Words]


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    reading: Reading
    negations: Names
    condition: Words
    pace: Pace
    calling: Calling
    store: Store
    ear: Ear
    clock: Clock
    script: Script
    pack: Pack
