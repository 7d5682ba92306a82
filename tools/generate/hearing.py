"""Compiles content/en/hearing.yaml: the words of concepts, and the rules that compose them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from cramp_coach.talk.classifier import Weights, features
from cramp_coach.talk.hearing import (
    ASKS,
    DOUBT,
    LIMB,
    PAIR,
    SITUATION,
    STRANGER,
    THING,
    TOPIC,
    Phrases,
    Vocabulary,
    hear,
    plain,
    vocabulary,
)
from tools.generate import classifier
from tools.generate.chapters import said
from tools.generate.chapters.hearing import Chapter as Hearing
from tools.generate.chapters.hearing import Rule, Situation
from tools.generate.chapters.signs import Chapter as Signs
from tools.generate.content import Content
from tools.generate.models import expand
from tools.generate.problem import Report, nearest


def _spelling(alike: Mapping[str, str], endings: Mapping[str, str]) -> Vocabulary:
    """A vocabulary that only knows how words are written out."""
    none: frozenset[str] = frozenset()
    return Vocabulary(
        alike=alike,
        endings=endings,
        phrases=Phrases({}),
        restarts=none,
        openers=none,
        subjects=none,
        hesitations=none,
        articles=none,
        verbs=none,
        alone=none,
        sides=none,
        fillers=none,
        rules=(),
        said=Weights({}, {}),
    )


MOST_KEPT = 4
"""Vocabularies: of the content as it is, and of what it is changed to."""

_kept: dict[str, dict[str, Any]] = {}


def compiled(content: Content) -> dict[str, Any]:
    """The vocabulary as data; see `Vocabulary`. It is kept for the words that it was made of: it
    takes longer than all the rest of a build."""
    topics = {name: topic.heard for name, topic in content.topics.items()}
    spoken = said.with_examples(content.said, content.signs)
    words = repr((content.hearing, topics, content.intents, spoken))
    if words not in _kept:
        if len(_kept) == MOST_KEPT:
            _kept.popitem()  # not the first: that is the content as it is
        _kept[words] = _compiled(content, spoken)
    return _kept[words]


def _compiled(content: Content, spoken: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    hearing, topics, intents = content.hearing, content.topics, content.intents
    alike = dict(hearing.alike)
    spelled = _spelling(alike, hearing.endings)
    phrases: dict[str, list[str]] = {}

    def add(templates: str, concepts: list[str]) -> None:
        for phrase in _phrases(templates, spelled):
            named = phrases.setdefault(phrase, [])
            named.extend(one for one in concepts if one not in named)

    for section in (hearing.shape, hearing.concepts, hearing.replies):
        for name, templates in section.items():
            add(templates, [name])
    for name, templates in hearing.sides.items():
        add(templates, [name, LIMB] if name.endswith("_named") else [name])
    for name, templates in hearing.nouns.items():
        add(
            templates,
            [name]
            if name.endswith("_part")
            else [name, LIMB, "named", *([] if name == "leg" else ["specific"])],
        )
    rules = [
        *_rules("sign", hearing.signs),
        *_rules(DOUBT, {DOUBT: Rule(heard=hearing.doubts)}),
        *_rules("risk", hearing.risks),
        *_rules("event", hearing.events),
        *_rules("answer", dict(hearing.answers.items())),
    ]
    for muscles, kind in ((hearing.body_parts, "body_part"), (hearing.other_parts, "other_part")):
        rules += _rules(kind, {name: Rule(heard=any_of) for name, any_of in muscles.items()})
    for kind, named in (("situation", hearing.situations), ("occasion", hearing.occasions)):
        for name, entry in named.items():
            entry = Situation(words=entry) if isinstance(entry, str) else entry
            concept = f"{kind}.{name}"
            add(entry.words, [concept])
            rules += _rules(kind, {name: Rule(heard=entry.heard)})
            rules.append({"kind": kind, "name": name, "all": [concept]})
    carriers = [
        (" ".join(plain(carrier, spelled)), intent.before)
        for intent in intents.intents.values()
        if intent.means == "words" and intent.before
        for line in intent.samples.splitlines()
        for carrier in expand(line.replace("{words}", ""))
    ]
    for name, topic in topics.items():
        add(topic.heard.replace("\n", ","), [f"{TOPIC}{name}"])
        add(",".join(_cut_off(_phrases(topic.heard, spelled), carriers)), [f"{TOPIC}{name}"])
        rules.append({"kind": "topic", "name": name, "all": [f"{TOPIC}{name}"]})
    add(hearing.things.replace("\n", ","), [THING])
    alone = {*hearing.shape, *hearing.replies}
    _nest(phrases, alone | {f"{TOPIC}{name}" for name in topics})
    for templates in hearing.idioms.splitlines():
        for phrase in _phrases(templates, spelled):
            kept = (one for one in phrases.get(phrase, ()) if one in alone or TOPIC in one)
            phrases[phrase] = [*kept]
    for phrase in _phrases(hearing.things, spelled):
        phrases[phrase] = [THING, *(one for one in phrases[phrase] if one.startswith(TOPIC))]
    data = {
        "alone": sorted(alone),
        "alike": alike,
        "endings": hearing.endings,
        "sides": sorted(hearing.sides),
        "fillers": hearing.fillers.split(),
        "phrases": _by_first_word(phrases),
        "restarts": hearing.restarts,
        "openers": hearing.openers.split(),
        "subjects": hearing.subjects.split(),
        "hesitations": hearing.hesitations.split(),
        "articles": hearing.articles.split(),
        "verbs": hearing.verbs.split(),
        "rules": rules,
        "said": {"contests": {}, "features": {}},
    }
    known = vocabulary(data)

    def features_of(phrase: str) -> set[str]:
        return features(plain(phrase, known), hear(phrase, known).signs)

    return data | {"said": classifier.weighed(spoken, features_of)}


def check(signs: Signs, vocabulary: Vocabulary, report: Report) -> None:
    """Every sign hears its own examples, and none of what must not trigger it."""
    for name, sign in signs.items():
        for phrase in sign.heard:
            if name not in hear(phrase, vocabulary).signs:
                what = f"does not hear {phrase!r}."
                report.add("signs.yaml", name, what, "Mend a concept or a rule in hearing.yaml.")
        for phrase in sign.not_heard:
            if name in hear(phrase, vocabulary).signs:
                what = f"hears {phrase!r}, which is none."
                report.add("signs.yaml", name, what, "Add an idiom, or `unless`, in hearing.yaml.")


def check_rules(hearing: Hearing, data: Mapping[str, Any], report: Report) -> None:
    """Every concept that a rule names has words."""
    known = {*chain.from_iterable(Phrases(data["phrases"]).values())}
    known |= {LIMB, STRANGER, *hearing.concepts}
    for rule in data["rules"]:
        for one in (*rule["all"], *rule.get("none", ())):
            for concept in one.removeprefix("not:").split(PAIR):
                if concept not in known:
                    what = f"names no concept {concept!r}."
                    report.add("hearing.yaml", rule["name"], what, nearest(concept, known))


def _by_first_word(phrases: Mapping[str, list[str]]) -> dict[str, str]:
    """First word -> its phrases, as `Phrases` reads them."""
    groups: dict[str, dict[str, list[str]]] = {}
    for phrase, concepts in phrases.items():
        begun = groups.setdefault(phrase.partition(" ")[0], {})
        begun.setdefault(" ".join(concepts), []).append(phrase)
    return {first: ";".join([_longest(begun), *_lines(begun)]) for first, begun in groups.items()}


def _longest(begun: Mapping[str, Sequence[str]]) -> str:
    return str(max(len(phrase.split()) for phrase in chain.from_iterable(begun.values())))


def _lines(begun: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for concepts, phrases in begun.items():
        yield f"{concepts}:{','.join(phrases)}"


def _nest(phrases: dict[str, list[str]], alone: set[str]) -> None:
    """Give a phrase the things that shorter phrases within it name; an idiom names nothing.

    A situation has no other one in it: "both feet on the floor" is sitting, not on the floor.
    """
    situations = {
        one for concepts in phrases.values() for one in concepts if one.startswith(SITUATION)
    }
    own = {phrase: list(concepts) for phrase, concepts in phrases.items()}
    for phrase, concepts in phrases.items():
        words = phrase.split()
        hidden = alone - ASKS if any(one.startswith(TOPIC) for one in concepts) else alone
        if any(one.startswith(SITUATION) for one in concepts):
            hidden = hidden | situations
        for start in range(len(words)) if concepts else ():
            for end in range(start + 1, len(words) + 1):
                for one in own.get(" ".join(words[start:end]), ()):
                    if one not in hidden and one not in concepts:
                        concepts.append(one)


def _cut_off(phrases: Iterable[str], carriers: Iterable[tuple[str, str]]) -> Iterator[str]:
    """How phrases arrive whose first words Alexa takes for the carrier of a sample.

    Where one word is left, nothing tells what is asked about it.
    """
    known = list(carriers)
    for phrase in phrases:
        for carrier, before in known:
            rest = phrase.removeprefix(f"{carrier} ")
            if rest != phrase and " " in rest:
                yield f"{before} {rest}"


def _phrases(templates: str, spelled: Vocabulary) -> Iterator[str]:
    for template in templates.replace("\n", ",").split(","):
        if template.strip():
            for phrase in expand(template):
                yield " ".join(plain(phrase, spelled))


FORMS = {
    "heard": (False, False),
    "across": (True, False),
    "sure": (False, True),
    "across_sure": (True, True),
}
"""Key of a rule -> whether its concepts may stand in different clauses, and leave no doubt."""


def _rules(kind: str, section: Mapping[str, Rule]) -> Iterator[dict[str, Any]]:
    for name, rule in section.items():
        for key, (across, sure) in FORMS.items():
            for written in getattr(rule, key):
                concepts = written.split()
                spoilt = [one[1:] for one in concepts if one.startswith("!")]
                made = {
                    "name": name,
                    "all": [one for one in concepts if not one.startswith("!")],
                    "none": [*spoilt, *rule.unless],
                    **({"across": True} if across else {}),
                }
                yield {"kind": kind, **made}
                if sure:
                    yield {"kind": "sure", **made}
