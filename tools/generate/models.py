"""Compiles what people say into Alexa's interaction models, one a locale."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from hassil import parse_sentence
from hassil.sample import sample_sentence

from cramp_coach.talk.hearing import LIMB
from cramp_coach.talk.library import Meaning
from tools.generate.chapters.hearing import Rule
from tools.generate.chapters.intents import Intent
from tools.generate.chapters.signs import by_severity
from tools.generate.content import Content, Report

MOST_SAMPLES_PER_INTENT = 90
MOST_SAMPLES = 1500
"""Limits of our own: an intent that outweighs the others, or says the same twice, hears worse."""

MOST_PHRASES_A_LINE = 300
"""Forms of one template: more is a product of words that nobody says."""

LONGEST_VALUE = 140
"""Characters of a slot value, a limit of Alexa."""

MOST_WORDS_OF_A_VALUE = 4
"""A value names a thing; a sentence belongs to the free words."""

SENSITIVITY = "MEDIUM"
"""How readily Alexa takes an utterance for FallbackIntent: LOW would send groans into intents."""

PHRASE_SLOT = "AMAZON.SearchQuery"
"""The slot type of free words: each sample holds it alone, behind a carrier."""


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
    """The interaction model with the words of every region; see `for_locale`."""
    intents = content.intents
    built = [_intent(name, entry, content, report) for name, entry in intents.intents.items()]
    total = sum(len(intent["samples"]) for intent in built)
    if total > MOST_SAMPLES:
        report.add("intents.yaml", "intents", f"have {total} samples.", f"Keep {MOST_SAMPLES}.")
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": intents.invocation_name,
                "modelConfiguration": {"fallbackIntentSensitivity": {"level": SENSITIVITY}},
                "intents": built,
                "types": list(_types(content, report)),
            }
        }
    }


def for_locale(model: Mapping[str, Any], locale: str, content: Content) -> dict[str, Any]:
    """The model without the words that people of other regions use only."""
    made: dict[str, Any] = json.loads(json.dumps(model))
    language = made["interactionModel"]["languageModel"]
    for intent in language["intents"]:
        intent["samples"] = known_in(locale, intent["samples"], content)
    for type in language["types"]:
        for value in type["values"]:
            phrases = [value["name"]["value"], *value["name"]["synonyms"]]
            kept = known_in(locale, phrases, content) or phrases[:1]
            value["name"] = {"value": kept[0], **({"synonyms": kept[1:]} if kept[1:] else {})}
    return made


def known_in(locale: str, phrases: Iterable[str], content: Content) -> list[str]:
    """The phrases without words that people of other regions use only."""
    strange = {
        word
        for locales, words in content.intents.only_in.items()
        if locale not in locales.split()
        for word in words.split()
    }
    return [one for one in phrases if strange.isdisjoint(one.lower().split())]


def meanings(content: Content) -> dict[str, Meaning]:
    """Intent -> what it means to the talk."""
    return {name: _meaning(entry.means, entry) for name, entry in content.intents.intents.items()}


def _meaning(means: str, entry: Intent) -> Meaning:
    slot = means.removeprefix("slot ") if means.startswith("slot ") else ""
    return Meaning(
        event="" if slot or means == "words" else means,
        needs=entry.needs or "",
        without=entry.without,
        slot=slot,
        before=entry.before,
    )


def _intent(name: str, entry: Intent, content: Content, report: Report) -> dict[str, Any]:
    samples = _expanded(entry.samples, "intents.yaml", name, report)
    if len(samples) > MOST_SAMPLES_PER_INTENT:
        report.add(
            "intents.yaml",
            name,
            f"has {len(samples)} samples.",
            f"Keep {MOST_SAMPLES_PER_INTENT}: use a slot, or drop the least likely.",
        )
    known = content.intents.slots
    used = [slot for slot in known if any(f"{{{slot}}}" in one for one in samples)]
    for one in samples:
        for slot in re.findall(r"{(\w+)}", one):
            if slot not in known:
                report.add("intents.yaml", name, f"has no slot {{{slot}}}.", "Declare it in slots.")
    intent: dict[str, Any] = {"name": name, "samples": samples}
    if used:
        intent["slots"] = [{"name": slot, "type": known[slot]} for slot in used]
    return intent


def _types(content: Content, report: Report) -> Iterator[dict[str, Any]]:
    hearing, intents = content.hearing, content.intents
    concepts = {**hearing.concepts, **hearing.nouns, **hearing.sides}
    yield _type(
        "BODY_PART",
        _named_by({**hearing.body_parts, **hearing.other_parts}, concepts),
        content,
        report,
    )
    signs = {name: _any_of(rule) for name, rule in hearing.signs.items()}
    signs = {name: signs[name] for name, _ in by_severity(content.signs) if name in signs}
    yield _type("SYMPTOM", _named_by(signs, concepts), content, report)
    situations = {
        name: entry if isinstance(entry, str) else entry.words
        for name, entry in hearing.situations.items()
    }
    yield _type("SITUATION", situations, content, report)
    yield _type("OCCASION", dict(hearing.occasions.items()), content, report)
    topics = {name: topic.heard for name, topic in content.topics.items()}
    yield _type("TOPIC", topics, content, report)
    for name, values in intents.values.items():
        yield _type(name.upper(), values, content, report)


def _any_of(rule: Rule) -> tuple[str, ...]:
    return (*rule.sure, *rule.heard)


def _named_by(rules: Mapping[str, Sequence[str]], concepts: Mapping[str, str]) -> dict[str, str]:
    """The words that mean each id by themselves: of rules with one concept beside the limb."""
    named = {}
    for id, any_of in rules.items():
        alone = [[c for c in one.split() if c != LIMB and c[0] != "!"] for one in any_of]
        named[id] = ", ".join(
            concepts[one[0]] for one in alone if len(one) == 1 and one[0] in concepts
        )
    return {id: words for id, words in named.items() if words}


def _type(name: str, values: Mapping[str, str], content: Content, report: Report) -> dict[str, Any]:
    """A slot type. A value is a noun or an adjective of few words; a phrase has one owner."""
    carriers = set(content.hearing.not_in_values.split())
    owned: set[str] = set()
    made = []
    for id, templates in values.items():
        lines = templates.replace(",", "\n")
        phrases = [
            phrase
            for phrase in _expanded(lines, "hearing.yaml", id, report)
            if len(phrase.split()) <= MOST_WORDS_OF_A_VALUE
            and not carriers & set(phrase.split())
            and phrase not in owned
        ]
        owned.update(phrases)
        for phrase in phrases:
            if not VALUE.fullmatch(phrase) or len(phrase) > LONGEST_VALUE:
                what = f"has {phrase!r}, which Alexa takes for no value."
                report.add("hearing.yaml", id, what, "Letters, spaces, and ' . - only.")
        if phrases:
            canonical, *synonyms = phrases
            made.append({"id": id, "name": {"value": canonical, "synonyms": synonyms}})
    return {"name": name, "values": made}


VALUE = re.compile(r"[\w][\w ,'.&@-]*")
"""The characters that a slot value may hold."""


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
