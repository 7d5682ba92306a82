"""The loops of the tests: a share of every product in `make test`, more or all in `make check`.

A share is pairwise: every place meets some events, and every event some places.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

import pytest

FULL = bool(os.environ.get("CRAMP_COACH_FULL"))
"""Whether this is `make check`."""

One = TypeVar("One")

in_full = pytest.mark.skipif(not FULL, reason="`make check` runs it: it takes seconds")
"""Marks a test that is no part of the quick loop."""


def share(whole: Sequence[One], each: int, turn: int = 0, full: int = 1) -> Sequence[One]:
    """Each so-many-th, others at another `turn`; in `make check` all, or each `full`-th."""
    step = full if FULL else each
    return whole[turn % step :: step]
