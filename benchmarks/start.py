"""Where the milliseconds of a start go: what `python -X importtime` says, summed by whose it is."""

from __future__ import annotations

import os
import statistics
import subprocess
from pathlib import Path

MARKER = "the client is there"
SCRIPT = f"""
import sys
import awslambdaric.bootstrap
sys.stderr.write("{MARKER}\\n")
import lambda_function
"""

PARTS = {
    "the SDK's clients of services, and dateutil": ("ask_sdk_model.services", "dateutil"),
    "the SDK's classes of requests and responses": ("ask_sdk_model",),
    "the SDK's handlers and builders, and six": ("ask_sdk_core", "ask_sdk_runtime", "six"),
    "`dataclasses`, and `inspect`, `ast`, `dis` … for it": (
        *("pprint", "dataclasses", "inspect", "ast", "_ast", "dis", "opcode", "_opcode"),
        *("_opcode_metadata", "token", "tokenize", "_tokenize"),
    ),
    "`typing`": ("typing", "_typing"),
    "our modules": ("cramp_coach", "lambda_function"),
}
"""Whose -> modules and packages. What is in none of them is Python's own."""

PYTHONS = "others of Python's own modules"


def medians(python: str, client: Path, folder: Path, runs: int) -> dict[str, float]:
    """Part -> milliseconds that importing it takes by itself, once Lambda's client is there."""
    taken = [_imported(python, client, folder) for _ in range(runs)]
    return {part: statistics.median(one[part] for one in taken) for part in taken[0]}


def _imported(python: str, client: Path, folder: Path) -> dict[str, float]:
    call = [python, "-X", "importtime", "-c", SCRIPT]
    path = {"PYTHONPATH": f"{folder}:{client}", "PATH": os.environ.get("PATH", "")}
    environment = {**path, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        call, cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    taken = dict.fromkeys((*PARTS, PYTHONS), 0.0)
    for line in done.stderr.partition(MARKER)[2].splitlines():
        cells = line.removeprefix("import time:").split("|")
        if len(cells) == 3:
            taken[_part(cells[2].strip())] += int(cells[0]) / 1000
    return taken


def _part(module: str) -> str:
    """Whose a module is; of two packages the first one that is named in PARTS."""
    return next(
        (
            part
            for part, names in PARTS.items()
            if any(module == name or module.startswith(f"{name}.") for name in names)
        ),
        PYTHONS,
    )
