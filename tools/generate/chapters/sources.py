"""The schema of content/sources.yaml: the references."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from tools.generate.chapters.parts import CLOSED, Words


@dataclass(config=CLOSED, frozen=True)
class Source:
    """Its title and address; how it was read."""

    title: Words
    url: str
    read: Words


Chapter = dict[str, Source]
