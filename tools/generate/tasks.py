"""The custom task for Alexa Routines: an overlay on the skill package, off unless asked for.

Amazon has to allow custom tasks for a skill, so a package without them is the safe one.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

from cramp_coach.alexa.tasks import NAME
from tools.generate.content import ROOT, Content, locales

VERSION = "1"
DEFINITION = ROOT / f"skill-package/tasks/{NAME}.{VERSION}.json"


def write(every: Sequence[Content]) -> str:
    """The task definition as the text of its file."""
    return json.dumps(definition(every), indent=2, ensure_ascii=False) + "\n"


def definition(every: Sequence[Content]) -> dict[str, Any]:
    """What the task is, as an OpenAPI path: no input, public, with its title in the Alexa app."""
    titles = {locale: content.bedtime.task for content in every for locale in locales(content)}
    shown = every[0].bedtime.task
    completed = {"description": shown.title, "content": {"application/json": {}}}
    return {
        "openapi": "3.0.0",
        "info": {
            "title": shown.title,
            "version": VERSION,
            "x-amzn-alexa-access-scope": "public",
            "x-amzn-display-details": {
                locale: {"title": title.title, "description": title.description}
                for locale, title in titles.items()
            },
        },
        "paths": {
            f"/{NAME}": {
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
    changed["manifest"]["apis"]["custom"]["tasks"] = [{"name": NAME, "version": VERSION}]
    return changed
