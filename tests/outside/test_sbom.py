"""The list of what ships. pip needs the network or its cache."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tools.generate.content import ROOT

PLACES = ("lambda", "infrastructure/self-hosted")


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """By place, the components by their names."""
    folder = tmp_path_factory.mktemp("bills")
    subprocess.run([ROOT / "tools" / "sbom.sh", folder], check=True, capture_output=True)
    return {place: _components(folder / f"{Path(place).name}.cdx.json") for place in PLACES}


def _components(path: Path) -> dict[str, Any]:
    bill = json.loads(path.read_text(encoding="utf-8"))
    return {one["name"].lower().replace("_", "-"): one for one in bill["components"]}


@pytest.mark.parametrize("place", PLACES)
def test_what_was_locked_is_listed_and_nothing_else(bills: Mapping[str, Any], place: str) -> None:
    locked = (ROOT / place / "requirements.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", locked, re.MULTILINE))
    assert {name: one["version"] for name, one in bills[place].items()} == pinned


@pytest.mark.parametrize("place", PLACES)
def test_every_package_has_a_licence(bills: Mapping[str, Any], place: str) -> None:
    assert [name for name, one in bills[place].items() if not one.get("licenses")] == []
