"""What the tests in browsers share."""

from __future__ import annotations

import fcntl
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.measuring import viewer as viewers
from tools.map import FILE


@pytest.fixture(scope="session")
def drawn_map() -> str:
    """The address of the map, drawn anew where something has changed: once for all workers."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with (FILE.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["make", "map"], check=True, capture_output=True)
    return FILE.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        path = viewers.chromium()
    except viewers.NoViewer as missing:
        pytest.skip(str(missing))
    assert path
    with viewers.browser() as started:
        yield started
