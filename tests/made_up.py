"""A made-up language: the English content with every letter replaced by one of another alphabet.

So hearing, samples and answers still fit together, and a Latin letter in what is made of it is
English that stands in the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tools.generate.content import Written

LANGUAGE = "qq"
"""No language has this code."""

LETTERS = {ord("a") + at: chr(ord("а") + at) for at in range(26)}  # noqa: RUF001
LETTERS |= {ord("A") + at: chr(ord("А") + at) for at in range(26)}  # noqa: RUF001

KEPT = re.compile(r"\{[^}]*\}|\(\d+ s\)|`[^`]*`|\]\([^)]*\)|https?://\S+")
"""What is no word of a language: slots and clauses, pauses, code, links."""

ESCAPE = re.compile(r"\\\\[a-z]|\\[a-z]")
"""What is no word within a regular expression."""

NAMES = frozenset(
    re.findall(
        r"\S+",
        "source question kind effect situation body_part routine go parts picture picture_of card "
        "level grade claims asks_danger timed relief if_no_situation sign report also_yes order "
        "exits anytime anywhere fresh choose usual except_in guards asks_for_signs strict "
        "other_parts body_parts doubts signs risks events answers slots means needs without site "
        "category countries permissions interfaces uses_personal_info words_of_a_sentence "
        "syllables_of_a_word base most dictionary pace muscles hold_exits if_no_sign "
        "icon shows",
    )
)
"""Keys of the content whose values are names or numbers, wherever they stand."""

NAMES_IN = {
    ("relief", "after"),
    ("relief", "buttons"),
    ("relief", "lists"),
    ("talk", "lists"),
    ("talk", "beside"),
    ("talk", "buttons"),
}
"""Chapter and key, for keys that hold words elsewhere."""

SAID = {"alike", "endings", "homophones", "taken", "minutes_of", "whole", "parts", "refused"}
"""Dictionaries whose keys are words, too."""

OPTIONS = {"true", "false", "negated"}
"""Values that are no words, wherever they stand."""

PATTERNS = {"phrase", "unless", "refused"}
"""Keys whose strings are regular expressions."""


def in_other_letters(text: str, pattern: bool = False) -> str:
    """A text in the made-up language."""
    kept = ESCAPE if pattern else KEPT
    pieces, last = [], 0
    for found in kept.finditer(text):
        pieces += [text[last : found.start()].translate(LETTERS), found[0]]
        last = found.end()
    return "".join([*pieces, text[last:].translate(LETTERS)])


def content_of(english: Written) -> Written:
    """The content in the made-up language."""
    made = {
        name: chapter if name == "sources" else _said(chapter, (name,))
        for name, chapter in english.items()
    }
    made["regions"] = _renamed(made["regions"])
    made["intents"]["only_in"] = _renamed(made["intents"]["only_in"])
    made["language"]["reading"] |= {"dictionary": "none", "most": "99"}
    return made


def story_of(story: Mapping[str, Any]) -> dict[str, Any]:
    """A story in the made-up language."""

    def said(words: Any) -> Any:
        if isinstance(words, list):
            return [in_other_letters(one) for one in words]
        return in_other_letters(words) if isinstance(words, str) else words

    told = {"U", "A", "NOT"}
    talk = [{k: said(v) if k in told else v for k, v in line.items()} for line in story["talk"]]
    locale = story.get("locale", "en-US").replace("en-", f"{LANGUAGE}-")
    return {**story, "talk": talk, "locale": locale}


def _renamed(by_locale: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("en-", f"{LANGUAGE}-"): value for name, value in by_locale.items()}


def _said(value: Any, path: tuple[str, ...]) -> Any:
    if _is_name(path):
        return value
    pattern = bool(PATTERNS & {*path}) and path[0] in ("never_say", "language")
    if isinstance(value, list):
        return [_said(one, path) for one in value]
    if isinstance(value, str):
        return value if value in OPTIONS else in_other_letters(value, pattern)
    said_keys = path[-1] in SAID or path == ("safety", "riskiest")
    return {
        in_other_letters(key, path[-1] == "refused") if said_keys else key: (
            one if path[-1] in ("taken", "minutes_of", "whole") else _said(one, (*path, key))
        )
        for key, one in value.items()
    }


def _is_name(path: tuple[str, ...]) -> bool:
    chapter, key = path[0], path[-1]
    if chapter == "said":
        return False
    if path[:3] == ("language", "clock", "parts"):
        return len(path) > 3
    if chapter == "language" and key in (
        "sources",
        "card",
        "exits",
        "grades",
        "strict",
        "except_in",
    ):
        return False
    if path[:2] == ("hearing", "situations") and key == "heard":
        return True
    if chapter == "hearing" and len(path) > 2 and path[1] not in NAMES:
        return False  # a concept may be called "question"
    if len(path) == 4 and path[1] == "questions":
        return key not in ("ask", "back")  # what an answer means
    if path[:2] == ("causes", "checks") and key == "more":
        return True
    if len(path) > 1 and path[:2] == ("screen", "titles"):
        return False
    known = key in NAMES or key.endswith("_exits") or (chapter, key) in NAMES_IN
    return len(path) > 1 and known


def names(content: Written) -> set[str]:
    """Every name in the content: keys, and values that are no words."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            found.update(value)
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)
        elif isinstance(value, str):
            found.update(value.split())

    for name, chapter in content.items():
        if name != "sources":
            walk(chapter)
    return {one for one in found if LATIN.search(one)} | set(content["sources"])


LATIN = re.compile(r"[A-Za-z]")


def strings(value: Any) -> Iterator[str]:
    """Every string in data, keys not."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
