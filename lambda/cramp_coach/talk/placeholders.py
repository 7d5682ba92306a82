"""The placeholders of what is said: a name in braces, "{get_advice}", stands for words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def names(words: str) -> list[str]:
    """The names of the placeholders in words, in order."""
    return PLACEHOLDER.findall(words)


def fill(words: str, values: Mapping[str, str]) -> str:
    """The words with every placeholder filled that has a value; any other waits for its own."""
    if "{" not in words:
        return words
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), words)
