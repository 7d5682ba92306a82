"""Amazon's own schemas over the manifest and the models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from tools.certify.project import Finding, Project, Rule
from tools.generate.manifest import CAN_FULFILL

MANIFEST = "v1.skill.Manifest.SkillManifestEnvelope"
MODEL = "v1.skill.interactionModel.InteractionModelData"

UNKNOWN_TO_THE_SCHEMA = ("_nameFreeInteraction", {"type": CAN_FULFILL})
"""A part of the model, and an interface, that Amazon documents but its schemas lack."""

WITHOUT_SYNONYMS = {"v1.skill.interactionModel.TypeValueObject": {"required": ["value"]}}
"""Where the schema asks for more than Amazon: its own samples leave out synonyms where a value
has none."""


def manifest_fits_amazons_schema(project: Project) -> Iterator[Finding]:
    """The manifest fits Amazon's schema."""
    custom = project.manifest["apis"]["custom"]
    interfaces = [one for one in custom["interfaces"] if one not in UNKNOWN_TO_THE_SCHEMA]
    manifest = {**project.manifest, "apis": {"custom": {**custom, "interfaces": interfaces}}}
    yield from _check(project, MANIFEST, "skill.json", {"manifest": manifest})


def models_fit_amazons_schema(project: Project) -> Iterator[Finding]:
    """Every interaction model fits Amazon's schema."""
    for locale, model in project.models.items():
        parts = model["interactionModel"].items()
        known = {name: part for name, part in parts if name not in UNKNOWN_TO_THE_SCHEMA}
        yield from _check(project, MODEL, f"{locale}.json", {"interactionModel": known})


def not_checked(project: Project) -> Iterator[str]:
    """A line for people where the schemas are missing."""
    if not project.schemas.exists():
        yield (
            "Not checked: Amazon's own schemas, because they are not here. They come with npm: "
            "install Node.js, then run `make certify` again."
        )


def _check(project: Project, name: str, file: str, document: dict[str, Any]) -> Iterator[Finding]:
    if not project.schemas.exists():
        return
    schema = {"$ref": f"#/definitions/{name}", "definitions": _definitions(project.schemas)}
    checker = jsonschema.Draft4Validator(schema)
    for error in checker.iter_errors(document):
        yield Finding(f"{file}, {error.json_path}", error.message[:200])


@cache
def _definitions(path: Path) -> dict[str, Any]:
    definitions = json.loads(path.read_text(encoding="utf-8"))["definitions"]
    return _strict(
        {name: {**one, **WITHOUT_SYNONYMS.get(name, {})} for name, one in definitions.items()}
    )


def _strict(definitions: dict[str, Any]) -> dict[str, Any]:
    """The schemas with no property allowed that they do not name.

    A definition with `allOf` is one kind of its base, told apart by the base's discriminator:
    it may have its own properties and those of the base.
    """
    made: dict[str, Any] = {}
    for name, schema in definitions.items():
        closed = {"additionalProperties": False} if "properties" in schema else {}
        made[name] = {**closed, **schema}
        if kinds := [one for one in definitions.values() if _is_kind(one, name)]:
            made[name] = {"anyOf": [_kind(definitions[name], one) for one in kinds]}
    return made


def _is_kind(schema: dict[str, Any], base: str) -> bool:
    return any(part.get("$ref") == f"#/definitions/{base}" for part in schema.get("allOf", ()))


def _kind(base: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """One kind of a base, flat."""
    parts = [base, *schema["allOf"]]
    properties = {key: value for part in parts for key, value in part.get("properties", {}).items()}
    if "discriminator" in base:
        properties[base["discriminator"]] = {"enum": [schema.get("x-discriminator-value")]}
    required = {key for part in parts for key in part.get("required", ())}
    flat = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**flat, "required": sorted(required)} if required else flat


RULES: tuple[Rule, ...] = (manifest_fits_amazons_schema, models_fit_amazons_schema)
