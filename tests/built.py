"""The content as it is written and all that it makes, once a process: they take seconds."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tools import generate
from tools.generate import content as contents
from tools.generate.content import Content, ContentError, Written


@cache
def _written() -> Written:
    return contents.written()


@cache
def content() -> Content:
    """The content as it is, held to its schema."""
    return contents.typed(_written())


@cache
def made() -> dict[Path, str]:
    """Path -> text of all that the content makes."""
    return generate.build(content())


def written(change: Callable[[Written], Any] = lambda _: None) -> Written:
    """A copy of the content as it is written, after a change."""
    changed = copy.deepcopy(_written())
    change(changed)
    return changed


def made_of(changed: Written) -> dict[Path, str]:
    """All that some content makes. Raises ContentError."""
    return generate.build(contents.typed(changed))


def refusal(change: Callable[[Written], Any]) -> str:
    """What the build says of the content after a change that it must refuse."""
    changed = written(change)
    with pytest.raises(ContentError) as refused:
        made_of(changed)
    return str(refused.value)
