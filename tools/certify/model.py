"""The rules of what Alexa hears: name, intents, limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from simulator.stand_in.ear import spoken
from tools.certify.project import Finding, Project, Rule
from tools.generate.models import (
    LONGEST_VALUE,
    MOST_SAMPLES,
    MOST_SAMPLES_PER_INTENT,
    PHRASE_SLOT,
    VALUE,
)

SLOT = re.compile(r"{\w+}")
NAME = re.compile(r"[^\W\d_]+(?:[ .'](?:[^\W\d_]|[.'])+)*")

MOST_CHARACTERS = 1_000_000
"""Of a model: an older interface of Amazon's refused more."""

REQUIRED = (
    "AMAZON.FallbackIntent",
    "AMAZON.HelpIntent",
    "AMAZON.StopIntent",
    "AMAZON.CancelIntent",
    "AMAZON.NavigateHomeIntent",
    "AMAZON.YesIntent",
    "AMAZON.NoIntent",
)
"""Built-in intents: the first five Amazon demands of every skill, the others our questions need."""


def invocation_name_is_allowed(project: Project) -> Iterator[Finding]:
    """The invocation name keeps Amazon's rules, the same in every locale."""
    known = project.content.language.store
    for locale, model in project.models.items():
        name = model["interactionModel"]["languageModel"]["invocationName"]
        place, words = f"{locale}, invocationName {name!r}", name.split()
        if not NAME.fullmatch(name) or name != name.lower() or not 2 <= len(name) <= 50:
            yield Finding(place, "Small letters, spaces and apostrophes, 2 to 50 characters.")
        if len(words) < 2:
            yield Finding(place, "Two words at least; one only for a brand of your own.")
        for kind, forbidden in (
            ("launches skills", known.launch_words),
            ("joins name and request", known.connectors),
            ("wakes Alexa", known.wake_words),
        ):
            if taken := set(words) & set(forbidden.split()):
                yield Finding(place, f"{sorted(taken)} {kind}: choose other words.")
        if len(words) == 2 and set(words) & set(known.articles.split()):
            yield Finding(place, "A name of two words has no article or preposition.")
        if name != project.invocation_name:
            yield Finding(place, f"Elsewhere it is {project.invocation_name!r}.")


def every_locale_has_listing_and_model(project: Project) -> Iterator[Finding]:
    """Every locale has a listing, a model, and its page of privacy."""
    wanted = set(project.models)
    kinds = {
        "listing": set(project.listings),
        "privacy": set(project.manifest["privacyAndCompliance"].get("locales", {})),
    }
    for kind, locales in kinds.items():
        for locale in sorted(wanted ^ locales):
            yield Finding(f"{locale}, {kind}", "Give every locale model, listing and privacy.")


def required_intents_are_there(project: Project) -> Iterator[Finding]:
    """Every model has the built-in intents that Amazon demands, and a sensitivity for fallback."""
    for locale, model in project.models.items():
        language = model["interactionModel"]["languageModel"]
        names = {intent["name"] for intent in language["intents"]}
        for name in REQUIRED:
            if name not in names:
                yield Finding(f"{locale}, intents", f"Add {name} to intents.yaml.")
        sensitivity = language.get("modelConfiguration", {}).get("fallbackIntentSensitivity", {})
        if sensitivity.get("level") not in ("LOW", "MEDIUM", "HIGH"):
            yield Finding(f"{locale}, modelConfiguration", "Set a sensitivity for the fallback.")


def model_keeps_the_limits(project: Project) -> Iterator[Finding]:
    """No intent, slot value or model is larger than Alexa takes; every slot value has an id."""
    for locale, model in project.models.items():
        language = model["interactionModel"]["languageModel"]
        total = 0
        for intent in language["intents"]:
            total += (count := len(intent["samples"]))
            if count > MOST_SAMPLES_PER_INTENT:
                mend = f"{count} samples, {MOST_SAMPLES_PER_INTENT} at most: use a slot."
                yield Finding(f"{locale}, {intent['name']}", mend)
            if not count and not intent["name"].startswith("AMAZON."):
                yield Finding(f"{locale}, {intent['name']}", "It hears nothing: add samples.")
        if total > MOST_SAMPLES:
            yield Finding(f"{locale}, samples", f"{total} in all, {MOST_SAMPLES} at most.")
        for type in language["types"]:
            for value in type["values"]:
                if not value.get("id"):
                    yield Finding(f"{locale}, {type['name']}", f"{value} has no id: give it one.")
                for phrase in spoken(value):
                    if not 1 <= len(phrase) <= LONGEST_VALUE:
                        mend = (
                            f"{phrase[:30]!r} has {len(phrase)} characters: 1 to {LONGEST_VALUE}."
                        )
                        yield Finding(f"{locale}, {type['name']}", mend)


def slot_values_hold_what_alexa_allows(project: Project) -> Iterator[Finding]:
    """A slot value holds letters, digits, spaces and , ' . & @ - only."""
    for locale, model in project.models.items():
        for type in model["interactionModel"]["languageModel"]["types"]:
            for value in type["values"]:
                for phrase in spoken(value):
                    if not VALUE.fullmatch(phrase):
                        mend = f"{phrase!r} holds a character that Alexa refuses: spell it out."
                        yield Finding(f"{locale}, {type['name']}", mend)


def free_words_stand_behind_a_carrier(project: Project) -> Iterator[Finding]:
    """A sample with free words holds nothing else but the carrier before them."""
    for locale, model in project.models.items():
        for intent in model["interactionModel"]["languageModel"]["intents"]:
            free = {
                f"{{{slot['name']}}}"
                for slot in intent.get("slots", ())
                if slot["type"] == PHRASE_SLOT
            }
            for sample in intent["samples"]:
                slots = SLOT.findall(sample)
                if free & {*slots} and (len(slots) > 1 or sample in free):
                    mend = f"{sample!r}: one carrier of words, then {slots[-1]} alone."
                    yield Finding(f"{locale}, {intent['name']}", mend)


def name_free_is_only_for_live_skills(project: Project) -> Iterator[Finding]:
    """Words for people who never name the skill are submitted only when that was asked for."""
    for locale, model in project.models.items():
        if "_nameFreeInteraction" in model["interactionModel"] and not project.name_free:
            mend = "A skill that is not live may not have it: `make generate` without NAME_FREE."
            yield Finding(f"{locale}, _nameFreeInteraction", mend)


def models_are_compact(project: Project) -> Iterator[Finding]:
    """Every model is compact JSON of fewer than a million characters."""
    for locale, model in project.models.items():
        compact = json.dumps(model, separators=(",", ":"), ensure_ascii=False)
        if len(compact) >= MOST_CHARACTERS:
            yield Finding(f"{locale}.json", f"It has {len(compact)} characters: cut samples.")
        path = project.root / "skill-package/interactionModels/custom" / f"{locale}.json"
        if not path.exists() or path.read_text(encoding="utf-8").strip().count("\n"):
            yield Finding(f"{locale}.json", "It is missing or not compact: run `make generate`.")


RULES: tuple[Rule, ...] = (
    models_are_compact,
    invocation_name_is_allowed,
    every_locale_has_listing_and_model,
    required_intents_are_there,
    model_keeps_the_limits,
    slot_values_hold_what_alexa_allows,
    free_words_stand_behind_a_carrier,
    name_free_is_only_for_live_skills,
)
