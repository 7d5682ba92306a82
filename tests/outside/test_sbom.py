"""The list of what ships. pip needs the network or its cache."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from tools.generate.content import ROOT

PLACES = ("lambda", "infrastructure/self-hosted")


def _components(path: Path) -> dict[str, Any]:
    bill = json.loads(path.read_text(encoding="utf-8"))
    return {one["name"].lower().replace("_", "-"): one for one in bill["components"]}


def test_what_was_locked_is_listed_with_its_licence_and_nothing_else(tmp_path: Path) -> None:
    """One test: the bills are made once, which takes a minute."""
    subprocess.run([ROOT / "tools" / "sbom.sh", tmp_path], check=True, capture_output=True)
    for place in PLACES:
        listed = _components(tmp_path / f"{Path(place).name}.cdx.json")
        locked = (ROOT / place / "requirements.txt").read_text(encoding="utf-8")
        pinned = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", locked, re.MULTILINE))
        assert {name: one["version"] for name, one in listed.items()} == pinned
        assert [name for name, one in listed.items() if not one.get("licenses")] == []
