"""The schema of content/sources.yaml: the references."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic.dataclasses import dataclass

from tools.generate.chapters.words import CLOSED, Words


@dataclass(config=CLOSED, frozen=True)
class Source:
    """Its title and address; how it was read."""

    title: Words
    url: str
    read: Literal["own", "mirror", "judgement"]


Chapter = Mapping[str, Source]
