"""The schema of content/en/store.yaml: what Amazon's store is told."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Names, Truth, Words


@dataclass(config=CLOSED, frozen=True)
class TestTalk:
    title: Words
    say: Names


@dataclass(config=CLOSED, frozen=True)
class Testing:
    intro: Words
    talks: list[TestTalk]


@dataclass(config=CLOSED, frozen=True)
class Chapter:
    """The whole file."""

    site: Words
    name: Words
    summary: Words
    description: Words
    example_phrases: Names
    keywords: Names
    testing: Testing
    category: Words
    countries: Names
    permissions: list[str]
    interfaces: list[str]
    uses_personal_info: Truth
    name_free: dict[str, Names]
