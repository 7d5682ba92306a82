"""The schema of content/en/store.yaml: what Amazon's store is told."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import Shown, Truth
from tools.generate.chapters.words import CLOSED, Names, Words


@dataclass(config=CLOSED, frozen=True)
class Talk:
    title: Words
    say: Names


@dataclass(config=CLOSED, frozen=True)
class Testing:
    intro: Words
    talks: tuple[Talk, ...]


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    site: Words
    name: Words
    summary: Words
    description: Shown
    example_phrases: Names
    keywords: Names
    testing: Testing
    category: Words
    countries: Names
    permissions: Names
    interfaces: Names
    uses_personal_info: Truth
    name_free: Mapping[str, Names]
