"""Writes the skill's manifest, what Amazon is told about the skill, from store.yaml."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cramp_coach.talk import speech
from simulator.stand_in.ear import Ear
from tools.generate import ear_words, models
from tools.generate.chapters.store import Chapter as Store
from tools.generate.content import ROOT, Content, Report, locales

PATH = ROOT / "skill-package" / "skill.json"

CAN_FULFILL = "CAN_FULFILL_INTENT_REQUEST"
"""The interface by which Alexa asks whether the skill can help, before it sends anybody."""

SCREEN = "ALEXA_PRESENTATION_APL"

VIEWPORTS = (
    ("HUB", "ROUND", (100, 599), (100, 599)),
    ("HUB", "RECTANGLE", (960, 1279), (100, 599)),
    ("HUB", "RECTANGLE", (960, 1279), (600, 959)),
    ("HUB", "RECTANGLE", (1280, 1920), (600, 1279)),
    ("HUB", "RECTANGLE", (600, 1279), (1280, 1920)),
    ("TV", "RECTANGLE", (960, 960), (540, 540)),
)
"""The screens that the skill draws for: mode, shape, width and height from and to, in pixels.
Echo Spot; Echo Show 5; 8; 10, 15 and 21; 15 and 21 upright; Fire TV. They follow Amazon's viewport
profiles; a device outside them still works, with pictures scaled."""

WHOLE = re.compile(r"(?:[^\W\d_]|[' ])+")
"""A phrase without a slot."""

MOST_NAME_FREE = 5
"""Phrases at each point of name-free interaction, Amazon's limit."""


def build(
    content: Content, name_free: bool = False, deployed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The manifest of a language. `deployed`: what ask-cli wrote of the endpoint, kept as it is."""
    store = content.store
    interfaces = [_interface(type) for type in store.interfaces]
    if name_free:
        interfaces.append(_interface(CAN_FULFILL))
    manifest: dict[str, Any] = {
        "manifestVersion": "1.0",
        "publishingInformation": {
            "locales": {locale: _listing(content, locale) for locale in locales(content)},
            "isAvailableWorldwide": False,
            "distributionMode": "PUBLIC",
            "distributionCountries": list(store.countries),
            "category": store.category,
            "testingInstructions": testing_instructions(store),
        },
        "privacyAndCompliance": {
            "allowsPurchases": False,
            "usesPersonalInfo": store.uses_personal_info,
            "isChildDirected": False,
            "isExportCompliant": True,
            "containsAds": False,
            "locales": {
                locale: {
                    "privacyPolicyUrl": f"{store.site.rstrip('/')}/privacy/",
                    "termsOfUseUrl": f"{store.site.rstrip('/')}/terms/",
                }
                for locale in locales(content)
            },
        },
        "apis": {"custom": {"interfaces": interfaces, **(deployed or {})}},
    }
    if store.permissions:
        manifest["permissions"] = [{"name": name} for name in store.permissions]
    return {"manifest": manifest}


def joined(manifests: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The first manifest with the locales of every language."""
    made = copy.deepcopy(manifests[0])
    for other in manifests[1:]:
        for part in ("publishingInformation", "privacyAndCompliance"):
            made["manifest"][part]["locales"] |= other["manifest"][part]["locales"]
    return made


def write(manifest: dict[str, Any]) -> str:
    """The manifest as text, in the form in which ask-cli writes it back."""
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def deployed(path: Path = PATH) -> dict[str, Any]:
    """What `ask deploy` noted in a manifest: where the skill runs. Nothing before the first one."""
    try:
        custom = json.loads(path.read_text(encoding="utf-8"))["manifest"]["apis"]["custom"]
        return {key: custom[key] for key in ("endpoint", "regions") if key in custom}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def testing_instructions(store: Store) -> str:
    """The talks of store.yaml as Amazon's testers read them."""
    lines = [store.testing.intro]
    for number, talk in enumerate(store.testing.talks, 1):
        spoken = " / ".join(f'"{phrase}"' for phrase in talk.say)
        lines.append(f"{number}. {talk.title}: {spoken}")
    return "\n".join(lines)


def name_free(content: Content, model: dict[str, Any], report: Report) -> dict[str, Any]:
    """What goes beside the language model so that people need not name the skill."""
    ear = Ear(model, ear_words.words(content))
    points: list[dict[str, Any]] = []
    for name, phrases in content.store.name_free.items():
        if len(phrases) > MOST_NAME_FREE:
            report.add(
                "store.yaml",
                f"name_free, {name}",
                f"has {len(phrases)} phrases.",
                f"At most {MOST_NAME_FREE}.",
            )
        for phrase in phrases:
            if not WHOLE.fullmatch(phrase) or phrase != phrase.lower():
                report.add(
                    "store.yaml",
                    f"name_free, {name}",
                    f"has {phrase!r}.",
                    "Whole phrases: small letters, no slot.",
                )
            heard = ear.exact(phrase)
            if name != "LAUNCH" and (heard is None or heard.intent != name):
                report.add(
                    "store.yaml",
                    f"name_free, {name}",
                    f"has {phrase!r}, which that intent does not hear.",
                    "Use one of its utterances.",
                )
        point = {"type": "LAUNCH"} if name == "LAUNCH" else {"type": "INTENT", "name": name}
        points.append(
            {
                **point,
                "sampleUtterances": [{"format": "RAW_TEXT", "value": phrase} for phrase in phrases],
            }
        )
    return {"ingressPoints": points}


def _listing(content: Content, locale: str) -> dict[str, Any]:
    store, region = content.store, content.regions[locale]
    return {
        "name": store.name,
        "summary": store.summary,
        "description": speech.to_text(store.description, region.clauses),
        "examplePhrases": list(store.example_phrases),
        "keywords": models.known_in(locale, store.keywords, content),
        "smallIconUri": "file://assets/icon-small.png",
        "largeIconUri": "file://assets/icon-large.png",
    }


def _interface(type: str) -> dict[str, Any]:
    if type != SCREEN:
        return {"type": type}
    return {"type": type, "supportedViewports": [_viewport(*one) for one in VIEWPORTS]}


def _viewport(
    mode: str, shape: str, width: tuple[int, int], height: tuple[int, int]
) -> dict[str, Any]:
    return {
        "mode": mode,
        "shape": shape,
        "minWidth": width[0],
        "maxWidth": width[1],
        "minHeight": height[0],
        "maxHeight": height[1],
    }
