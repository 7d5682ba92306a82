"""The custom task for Alexa Routines: an overlay on the skill package, off unless asked for.

Amazon has to allow custom tasks for a skill, so a package without them is the safe one.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from tools.generate.content import ROOT, Content
from tools.generate.models import LOCALES

TASK = "BedtimeStretch"
"""The name that skill.py knows it by; written again, for the skill loads what is generated here."""
VERSION = "1"
MANIFEST = ROOT / "skill-package/skill.json"
DEFINITION = ROOT / f"skill-package/tasks/{TASK}.{VERSION}.json"


def files(content: Content, wanted: bool) -> dict[Path, str]:
    """The task definition ("" where none is wanted) and the manifest with or without its entry."""
    made = {DEFINITION: _text(definition(content)) if wanted else ""}
    if MANIFEST.exists():
        manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
        changed = with_task(manifest) if wanted else without_task(manifest)
        if changed != manifest:
            made[MANIFEST] = _text(changed)
    return made


def definition(content: Content) -> dict[str, Any]:
    """What the task is, as an OpenAPI path: no input, public, with its title in the Alexa app."""
    shown = content["bedtime"]["task"]
    completed = {"description": shown["title"], "content": {"application/json": {}}}
    return {
        "openapi": "3.0.0",
        "info": {
            "title": shown["title"],
            "version": VERSION,
            "x-amzn-alexa-access-scope": "public",
            "x-amzn-display-details": {
                locale: {"title": shown["title"], "description": shown["description"]}
                for locale in LOCALES
            },
        },
        "paths": {
            f"/{TASK}": {
                "summary": shown["title"],
                "description": shown["description"],
                "post": {
                    "requestBody": {
                        "content": {"application/json": {"schema": {"type": "object"}}}
                    },
                    "responses": {"200": completed},
                },
            }
        },
    }


def with_task(manifest: dict[str, Any]) -> dict[str, Any]:
    """A manifest that offers the task."""
    changed = copy.deepcopy(without_task(manifest))
    custom = changed["manifest"]["apis"]["custom"]
    custom["tasks"] = [*custom.get("tasks", []), {"name": TASK, "version": VERSION}]
    return changed


def without_task(manifest: dict[str, Any]) -> dict[str, Any]:
    """A manifest that does not offer the task."""
    changed = copy.deepcopy(manifest)
    custom = changed.get("manifest", {}).get("apis", {}).get("custom", {})
    left = [task for task in custom.pop("tasks", []) if task["name"] != TASK]
    if left:
        custom["tasks"] = left
    return changed


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
