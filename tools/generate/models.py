"""Compiles what people say into Alexa's interaction models, one a locale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from hassil import parse_sentence
from hassil.sample import sample_sentence

from tools.generate.content import Content, Report

LOCALES = ("en-US", "en-GB", "en-CA", "en-AU", "en-IN")
MOST_SAMPLES_PER_INTENT = 250
MOST_SAMPLES = 3000
"""Limits of our own, for Alexa publishes none: a model that says the same twice hears no better,
and no intent should outweigh the others."""

MOST_PHRASES_A_LINE = 300
"""Forms of one template: more is a product of words that nobody says."""

TELLS_SIGNS = "ReportSymptomIntent"
"""The intent whose slots hold the words of every warning sign."""

LONGEST_VALUE = 140
"""Characters of a slot value, a limit of Alexa."""

SENSITIVITY = "MEDIUM"
"""How readily Alexa takes an utterance for FallbackIntent: LOW would send groans into intents."""


def expand(templates: str) -> list[str]:
    """Every phrase of hassil templates, one a line, in order, none twice. Slots stay as {slot}."""
    lines = (line.strip() for line in templates.splitlines())
    return list(dict.fromkeys(phrase for line in lines if line for phrase in _phrases(line)))


@cache
def _phrases(template: str) -> tuple[str, ...]:
    if not re.search(r"[\[(|<]", template):
        return (" ".join(template.split()),)
    sampled = sample_sentence(parse_sentence(template), expand_lists=False)
    return tuple(" ".join(phrase.split()) for phrase in sampled)


def build(content: Content, report: Report) -> dict[str, Any]:
    """The interaction model. The English locales share it: each hears the words of all."""
    intents = content["intents"]
    built = [
        _intent(name, templates, content, report) for name, templates in intents["intents"].items()
    ]
    total = sum(len(intent["samples"]) for intent in built)
    if total > MOST_SAMPLES:
        report.add("intents.yaml", "intents", f"have {total} samples.", f"Keep {MOST_SAMPLES}.")
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": intents["invocation_name"],
                "modelConfiguration": {"fallbackIntentSensitivity": {"level": SENSITIVITY}},
                "intents": built,
                "types": list(_types(content, report)),
            }
        }
    }


def _intent(name: str, templates: str, content: Content, report: Report) -> dict[str, Any]:
    if templates.strip() == "<signs>":
        signs = content["signs"].values()
        templates = "\n".join(sign["heard"] for sign in signs if sign.get("intent") == name)
    samples = _expanded(templates, "intents.yaml", name, report)
    if len(samples) > MOST_SAMPLES_PER_INTENT:
        report.add(
            "intents.yaml",
            name,
            f"has {len(samples)} samples.",
            f"Keep {MOST_SAMPLES_PER_INTENT}: use a slot, or drop the least likely.",
        )
    used = [
        slot for slot in content["intents"]["slots"] if any(f"{{{slot}}}" in one for one in samples)
    ]
    for one in samples:
        for slot in re.findall(r"{(\w+)}", one):
            if slot not in content["intents"]["slots"]:
                report.add("intents.yaml", name, f"has no slot {{{slot}}}.", "Declare it in slots.")
    intent: dict[str, Any] = {"name": name, "samples": samples}
    if used:
        slots = content["intents"]["slots"]
        intent["slots"] = [{"name": slot, "type": slots[slot]} for slot in used]
    return intent


def _types(content: Content, report: Report) -> Iterator[dict[str, Any]]:
    intents = content["intents"]
    signs = {
        name: sign["heard"]
        for name, sign in content["signs"].items()
        if "heard" in sign and "intent" not in sign
    }
    topics = {name: topic["heard"] for name, topic in content["topics"].items()}
    yield _type("BODY_PART", dict(_body_parts(intents)), "intents.yaml", report)
    yield _type("SITUATION", intents["situations"], "intents.yaml", report)
    yield _type("SYMPTOM", _heard(signs, False, report), "signs.yaml", report)
    told = _heard(signs, True, report)
    for name, sign in content["signs"].items():
        if "intent" in sign:
            told[name] = _sentences(name, sign, report)
    yield _type("SYMPTOM_TOLD", told, "signs.yaml", report)
    yield _type("TOPIC", topics, "topics.yaml", report)
    yield _type("OCCASION", intents["occasions"], "intents.yaml", report)
    for name, templates in intents["savers"].items():
        yield _type(name.upper(), {name: templates}, "intents.yaml", report)


SUBJECTS = re.compile(
    r"(?:i|i'm|i've|he|he's|she|she's|it|it's|they|they're|my|his|her|we|you|something|both|one|the)"
    r"\b.* |can't |keeps "
)
"""How a whole sentence begins: somebody or something, and then a verb."""

VERB = re.compile(
    r"\b(?:is|are|am|was|has|have|had|feel|felt|hurts|can't|won't|\w+n't|\w+'(?:m|ve|s)|\w+ed)\b"
)


def _heard(signs: dict[str, str], told: bool, report: Report) -> dict[str, str]:
    """The phrases of signs that are whole sentences ("i felt a pop"), or those that are not.

    Only the latter fit behind "it's not …": denying a sentence would deny a danger that was told.
    """
    split = {
        id: [one for one in _expanded(templates, "signs.yaml", id, report) if _told(one) is told]
        for id, templates in signs.items()
    }
    return {id: "\n".join(phrases) for id, phrases in split.items() if phrases}


def _sentences(name: str, sign: dict[str, Any], report: Report) -> str:
    """The sentences of a sign with an intent of its own, so that they are heard behind a no too."""
    heard = "\n".join(line for line in sign["heard"].splitlines() if "{" not in line)
    sentences = [one for one in _expanded(heard, "signs.yaml", name, report) if _told(one)]
    return "\n".join((*sentences, sign.get("told", "")))


def _told(phrase: str) -> bool:
    return bool(SUBJECTS.match(phrase)) and bool(VERB.search(phrase) or len(phrase.split()) > 2)


def _body_parts(intents: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Body parts with their nouns in every ownership; one may be another under a second name."""
    words: dict[str, list[str]] = {}
    for name, part in intents["body_parts"].items():
        nouns = [f"{intents['whose']} {noun}" for noun in expand(part.get("nouns", ""))]
        words.setdefault(part.get("same_as", name), []).extend((*nouns, part.get("phrases", "")))
    for name, templates in words.items():
        yield name, "\n".join(templates)


def _type(name: str, values: dict[str, str], file: str, report: Report) -> dict[str, Any]:
    owner: dict[str, str] = {}
    made = []
    for id, templates in values.items():
        phrases = _expanded(templates, file, id, report)
        for phrase in phrases:
            if len(phrase) > LONGEST_VALUE:
                report.add(file, id, f"has a phrase of {len(phrase)} characters.", "Shorten it.")
            if phrase in owner:
                report.add(
                    file, id, f"hears {phrase!r}, as {owner[phrase]} does.", "Keep it in one."
                )
            owner[phrase] = id
        canonical, *synonyms = phrases or [id]
        made.append({"id": id, "name": {"value": canonical, "synonyms": synonyms}})
    return {"name": name, "values": made}


def _expanded(templates: str, file: str, entry: str, report: Report) -> list[str]:
    try:
        for line in templates.splitlines():
            if len(_phrases(line.strip())) > MOST_PHRASES_A_LINE:
                what = f"has {len(_phrases(line.strip()))} forms of {line.strip()!r}."
                report.add(file, entry, what, f"At most {MOST_PHRASES_A_LINE}: make it two lines.")
        return expand(templates)
    except Exception as wrong:  # hassil raises several kinds for a template it cannot parse
        report.add(
            file, entry, f"has a template that cannot be read: {wrong}.", "Mend its brackets."
        )
        return []
