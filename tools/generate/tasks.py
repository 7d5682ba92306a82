"""The custom task for Alexa Routines: an overlay on the skill package, off unless asked for.

Amazon has to allow custom tasks for a skill, so a package without them is the safe one.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from tools.generate.content import ROOT, Content
from tools.generate.models import LOCALES

TASK = "BedtimeStretch"
"""The name that skill.py knows it by; written again, for the skill loads what is generated here."""
VERSION = "1"
DEFINITION = ROOT / f"skill-package/tasks/{TASK}.{VERSION}.json"


def write(content: Content) -> str:
    """The task definition as the text of its file."""
    return json.dumps(definition(content), indent=2, ensure_ascii=False) + "\n"


def definition(content: Content) -> dict[str, Any]:
    """What the task is, as an OpenAPI path: no input, public, with its title in the Alexa app."""
    shown = content.bedtime.task
    completed = {"description": shown.title, "content": {"application/json": {}}}
    return {
        "openapi": "3.0.0",
        "info": {
            "title": shown.title,
            "version": VERSION,
            "x-amzn-alexa-access-scope": "public",
            "x-amzn-display-details": {
                locale: {"title": shown.title, "description": shown.description}
                for locale in LOCALES
            },
        },
        "paths": {
            f"/{TASK}": {
                "summary": shown.title,
                "description": shown.description,
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
    changed = copy.deepcopy(manifest)
    changed["manifest"]["apis"]["custom"]["tasks"] = [{"name": TASK, "version": VERSION}]
    return changed
