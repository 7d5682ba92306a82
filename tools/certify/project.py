"""What certify looks at, read once; a rule sees nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from cramp_coach.alexa.reminders import Services
from cramp_coach.alexa.skill import answer, build_skill
from cramp_coach.errors import CrampCoachError
from cramp_coach.talk.library import Library
from cramp_coach.talk.library import load as load_library
from simulator.stand_in.device import Device, Handler
from simulator.stand_in.ear import Ear
from tools.generate import content as contents
from tools.generate import ear_words, manifest
from tools.generate.content import ROOT, Content

SCHEMAS = ROOT / "node_modules" / "ask-smapi-model" / "spec.json"
"""Amazon's schemas; `npm ci` puts them there."""


@dataclass(frozen=True)
class Finding:
    """One thing that Amazon would refuse."""

    place: str
    """Where: a file and what in it, or an address of the talk."""
    mend: str
    person: bool = False
    """Whether only the person who publishes can supply it."""


_skill = build_skill(connect=partial(Services, loopback=True))


def _handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """The front door, with the stand-in for Alexa's services within reach."""
    return answer(event, _skill, context)


@dataclass(frozen=True)
class Project:
    """The skill as it would be submitted."""

    manifest: dict[str, Any]
    models: dict[str, dict[str, Any]]
    """Locale -> interaction model."""
    content: Content
    library: Library
    handler: Handler = _handler
    root: Path = ROOT
    """Where docs/ and skill-package/ lie."""
    schemas: Path = SCHEMAS
    listen_only: bool = False
    name_free: bool = False
    with_tasks: bool = False

    @cached_property
    def ear(self) -> Ear:
        return Ear(next(iter(self.models.values())), ear_words.words(self.content))

    @property
    def invocation_name(self) -> str:
        name = next(iter(self.models.values()))["interactionModel"]["languageModel"]
        return str(name["invocationName"])

    @property
    def listings(self) -> dict[str, dict[str, Any]]:
        """Locale -> what people read in the Alexa app."""
        return dict(self.manifest["publishingInformation"]["locales"])

    def device(self) -> Device:
        """An Echo with no session open, which hears with this project's model."""
        device = Device(self.handler)
        device.ear = self.ear
        return device


Rule = Callable[[Project], Iterator[Finding]]


def load(listen_only: bool = False, name_free: bool = False, with_tasks: bool = False) -> Project:
    """The project on disk. Raises CrampCoachError for a file that is missing or damaged."""
    content = contents.read()
    return Project(
        manifest=_read(manifest.PATH)["manifest"],
        models={
            locale: _read(ROOT / f"skill-package/interactionModels/custom/{locale}.json")
            for locale in contents.locales(content)
        },
        content=content,
        library=load_library(),
        listen_only=listen_only,
        name_free=name_free,
        with_tasks=with_tasks,
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as wrong:
        raise CrampCoachError(f"{path} cannot be read ({wrong}): run `make generate`.") from wrong
