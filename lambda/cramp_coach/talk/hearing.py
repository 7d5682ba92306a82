"""Hears what free words mean. Pure and small: words in, meaning out.

Words become concepts (the longest phrase wins), an utterance falls into clauses, and rules compose
the concepts of a clause into warning signs, muscles, situations, topics and events. A denial holds
within its clause. All words and rules stand in `content/<language>/hearing.yaml`. What no rule
finds, `classifier` weighs: whether the words as a whole sound like danger.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

from cramp_coach.talk.classifier import Weights, odds

MOST_LETTERS = 2000
"""Letters that are listened to. Nobody says more in one breath; a turn must stay short."""

WORD = re.compile(r"[\w']+")

LIMB, PERSON, ELSEWHERE = "limb", "person", "elsewhere"
"""What a clause may be about. Where it names none of them, it goes on about the one before."""

DENIAL, OR, BREAK, CORRECTION, RESTART = "denial", "or", "break", "correction", "restart"
"""Concepts that shape clauses: what follows is denied; still denied; a new clause; take it back; a
new sentence, where no pause can be heard."""

DENIED = "not:"
"""How a rule marks a concept that must be denied."""

TOPIC, SITUATION = "topic.", "situation."
"""How the concepts of topics and of situations begin."""

PAIR = ">"
"""Stands between two concepts of which the second follows the first."""

FILLER = "filler"
"""A word that carries nothing by itself."""

FEW_FILLERS = 2
"""So many of them may still follow a denial at the end: "swelling, not that I see"."""

NOTHING: frozenset[str] = frozenset()

THING = "thing"
"""A thing that a clause speaks of: of the leg only where it names the leg. What comes after it
goes on as before."""

STRANGER = "stranger"
"""A subject that no concept knows: "the door is swollen". A sign in its clause is doubtful."""

QUESTION = "question"
"""What makes a question of a clause: some words do anywhere, some only where they open it."""

BETWEEN = frozenset({LIMB, PERSON, "other_person"})
"""What may stand between the two concepts of a pair."""

SIGN, SURE, DOUBT, BODY_PART, ANSWER = "sign", "sure", "doubt", "body_part", "answer"
"""Kinds of meaning that need care: a sign can be denied, be told beyond doubt, or be doubted by
what else its clause tells ("in the film"); one muscle is meant, not two; and an answer may stand
beside something else."""

OWNERS = frozenset({"named", PERSON, "other_person"})
"""What tells that a clause speaks of somebody, or of their leg."""

ANSWER_NO = "answer_no"
"""The concept of a "no" that answers."""

ASKS = {QUESTION, "asking", "why"}
"""Concepts that make a question of a clause."""

BODY = "body"
"""Any other word of the body or of illness: not understood, it deserves a question."""


class Rule(NamedTuple):
    """Concepts that together mean something. No dataclass: hundreds are made at the start."""

    kind: str
    """sign, sure, doubt, risk, event, answer, situation, occasion, topic, body_part, other_part."""
    name: str
    """What they mean: the id of a sign, an event …"""
    all: Sequence[str]
    """Concepts that must be there. "not:hurts" must be denied; of "cannot>move" the second must
    follow the first, with nothing but a body part or a person between them."""
    none: Sequence[str] = ()
    """Concepts that must not."""
    across: bool = False
    """Whether they may stand in different clauses."""


class Needs(NamedTuple):
    """A rule with its concepts as sets, to hold them against a clause at once."""

    rule: Rule
    said: frozenset[str]
    denied: frozenset[str]
    none: frozenset[str]

    @classmethod
    def of(cls, rule: Rule) -> "Needs":
        denied = frozenset(one[len(DENIED) :] for one in rule.all if one.startswith(DENIED))
        said = frozenset(one for one in rule.all if not one.startswith(DENIED))
        return cls(rule, said, denied, frozenset(rule.none))


class Begun(NamedTuple):
    """The phrases that begin with a word."""

    longest: int
    """Words of the longest."""
    phrases: Mapping[str, Sequence[str]]


class Phrases(Mapping[str, Sequence[str]]):
    """Phrase of plain words -> the concepts that it names; none for a harmless idiom.

    Those that begin with the same word are read once it is said: of thousands a turn needs a few.
    """

    def __init__(self, written: Mapping[str, str]) -> None:
        """`written`: first word -> "2;cramp limb:calf cramp,calf cramps;limb:calf", of which the
        number is that of the words of the longest."""
        self._written = written
        self._begun: dict[str, Begun] = {}

    def begun(self, word: str) -> Begun:
        """The phrases that begin with a word."""
        if word not in self._written:
            return NOT_BEGUN
        if word not in self._begun:
            longest, *groups = self._written[word].split(";")
            named: dict[str, Sequence[str]] = {}
            for concepts, _, phrases in (group.partition(":") for group in groups):
                named |= dict.fromkeys(phrases.split(","), concepts.split())
            self._begun[word] = Begun(int(longest), named)
        return self._begun[word]

    def __getitem__(self, phrase: str) -> Sequence[str]:
        return self.begun(phrase.partition(" ")[0]).phrases[phrase]

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self.begun(word).phrases for word in self._written)

    def __len__(self) -> int:
        return sum(1 for _ in self)


NOT_BEGUN = Begun(0, {})


class Known(NamedTuple):
    """The words of a language with what they stand for."""

    alike: Mapping[str, str]
    """Word -> words that mean the same: "can't" -> "can not"."""
    endings: Mapping[str, str]
    """Ending of a word -> words: "'ve" -> " have"."""
    phrases: Phrases
    restarts: frozenset[str]
    """Two words that begin a new sentence: "it is"."""
    openers: frozenset[str]
    """Words that ask where they open an utterance: "could my shoes …"."""
    subjects: frozenset[str]
    """Words of which one must follow an opener that may open a statement, too: "is my …"."""
    hesitations: frozenset[str]
    """Words that may come before an opener."""
    articles: frozenset[str]
    """Words that come before what a sentence is about: "the", "my"."""
    verbs: frozenset[str]
    """Words that come after it: "is", "went"."""
    alone: frozenset[str]
    """Concepts that are heard only where no longer phrase holds their words."""
    sides: frozenset[str]
    """Concepts that tell the side of a muscle, and alone are none: "the back"."""
    fillers: frozenset[str]
    """Words that carry nothing by themselves."""
    rules: Sequence[Rule]
    """The strictest meaning first."""
    said: Weights
    """What people said of danger, relief and all else, as the classifier weighs it."""


class Vocabulary(Known):
    """The words of a language, and what is made of them on first use."""

    @cached_property
    def by_concept(self) -> Mapping[str, Sequence[Rule]]:
        """Each rule, filed under the first of its concepts only."""
        filed: dict[str, list[Rule]] = {}
        for rule in self.rules:
            filed.setdefault(rule.all[0].removeprefix(DENIED), []).append(rule)
        return filed

    def needs(self, concept: str) -> Sequence[Needs]:
        """What the rules need that are filed under a concept."""
        if concept not in self._needs:
            self._needs[concept] = [Needs.of(rule) for rule in self.by_concept.get(concept, ())]
        return self._needs[concept]

    @cached_property
    def _needs(self) -> dict[str, Sequence[Needs]]:
        return {}

    @cached_property
    def pairs(self) -> Mapping[str, frozenset[str]]:
        """First -> seconds of the "first>second" of every rule."""
        found: dict[str, set[str]] = {}
        for rule in self.rules:
            for one in (*rule.all, *rule.none):
                first, pair, second = one.partition(PAIR)
                if pair:
                    found.setdefault(first, set()).add(second)
        return {first: frozenset(seconds) for first, seconds in found.items()}

    @cached_property
    def places(self) -> Mapping[tuple[str, str], Sequence[int]]:
        """(kind, name) -> the places of its rules."""
        found: dict[tuple[str, str], list[int]] = {}
        for at, rule in enumerate(self.rules):
            found.setdefault((rule.kind, rule.name), []).append(at)
        return found

    @cached_property
    def rank(self) -> Mapping[tuple[str, str], int]:
        """(kind, name) -> place in the rules: of two meanings the earlier one wins."""
        return {one: places[0] for one, places in self.places.items()}


class Heard(NamedTuple):
    """What an utterance means, as far as it was understood."""

    signs: tuple[str, ...] = ()
    sure: bool = False
    """Whether the words leave no doubt, where a sign would ask a question first."""
    doubted: bool = False
    """Whether no sign was heard but in a clause about a film, a dog …"""
    denied: tuple[str, ...] = ()
    """Warning signs that are said not to be there."""
    risks: tuple[str, ...] = ()
    event: str = ""
    """The event that it means, "" for none."""
    cramping: bool = False
    """Whether a cramp is told, whatever else is."""
    answer: str = ""
    """"yes" or "no" where it begins or ends with one."""
    torn: bool = False
    """Whether it says yes and no: "yes, I was sitting on it"."""
    body_part: str = ""
    situation: str = ""
    topic: str = ""
    occasion: str = ""
    asks: bool = False
    """Whether it is a question."""
    strange: bool = False
    """Whether it holds a word of content that no concept names."""
    unknown: bool = False
    """Whether a clause held words of content that nothing understood."""
    body: bool = False
    """Whether what was not understood names the body or an illness."""
    length: int = 0
    """How many words there are."""
    bare: bool = False
    """Whether none of them carries anything by itself: a groan, a swear word."""
    odds: Mapping[str, float] = MappingProxyType({})
    """Contest of the classifier -> what speaks for it, a natural logarithm of odds."""


class Clause:
    """A part of an utterance with the concepts that it affirms and denies."""

    def __init__(self, said: Mapping[str, int] = MappingProxyType({})) -> None:
        self.said = dict(said)
        """Concept -> which phrase of the clause named it last."""
        self.denied: dict[str, int] = {}
        self.unknown = False
        """Whether it holds a word of content that no concept names."""
        self.understood = False
        """Whether any rule found a meaning in it."""

    def holds(self, needs: Needs, said: Mapping[str, int]) -> bool:
        """Whether all that a rule needs is `said` (or denied here), and nothing that spoils it."""
        return (
            needs.said <= said.keys()
            and needs.denied <= self.denied.keys()
            and needs.none.isdisjoint(said)
        )


def vocabulary(data: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary of generated data. Raises KeyError or TypeError where that is damaged."""
    return Vocabulary(
        alike=data["alike"],
        endings=data["endings"],
        phrases=Phrases(data["phrases"]),
        restarts=frozenset(data["restarts"]),
        openers=frozenset(data["openers"]),
        subjects=frozenset(data["subjects"]),
        hesitations=frozenset(data["hesitations"]),
        articles=frozenset(data["articles"]),
        verbs=frozenset(data["verbs"]),
        alone=frozenset(data["alone"]),
        sides=frozenset(data["sides"]),
        fillers=frozenset(data["fillers"]),
        rules=[Rule(**rule) for rule in data["rules"]],
        said=Weights(**data["said"]),
    )


def hear(utterance: str, known: Vocabulary) -> Heard:
    """What somebody means who says this."""
    words = plain(utterance, known)
    clauses = list(_clauses(words, known))
    found: dict[tuple[str, str], None] = {}
    denied: dict[str, None] = {}
    plainly = doubted = False
    for clause in clauses:
        meant, not_there = _meant(clause, known), dict.fromkeys(_denied(clause, known))
        if (DOUBT, DOUBT) in meant:
            meant = {one: None for one in meant if one[0] not in (DOUBT, SURE)}
            doubted = True
        elif _is_unowned(clause, meant):
            doubted = True
        elif any(kind == SIGN for kind, _ in meant):
            plainly = True
        if CORRECTION in clause.said and any(kind == ANSWER for kind, _ in meant):
            found = {one: None for one in found if one[0] != ANSWER}
        found |= meant
        denied |= not_there
        told = any(kind != ANSWER for kind, _ in meant)  # "no" tells nothing more
        clause.understood = told or bool(not_there)
    everything: dict[str, int] = {}
    for clause in clauses:
        everything |= clause.said
    whole = Clause(everything)
    for needs in _rules(everything, {}, known):
        if needs.rule.across and whole.holds(needs, everything):
            found[needs.rule.kind, needs.rule.name] = None
    heard = _meaning(words, clauses, found, denied, known)
    return heard._replace(doubted=doubted and not plainly)


def _is_unowned(clause: Clause, meant: Mapping[tuple[str, str], None]) -> bool:
    """Whether nobody knows whose sign it is: "the river's swollen". A sure one is anybody's."""
    kinds = {kind for kind, _ in meant}
    unowned = clause.unknown and OWNERS.isdisjoint(clause.said)
    return unowned and SIGN in kinds and SURE not in kinds


def _meant(clause: Clause, known: Vocabulary) -> dict[tuple[str, str], None]:
    """The meanings of a clause, as (kind, name). Of several muscles the closest rule names it."""
    found = {
        (needs.rule.kind, needs.rule.name): None
        for needs in _rules(clause.said, clause.denied, known)
        if clause.holds(needs, clause.said)
    }
    _keep_last_muscle(found, clause, known)
    return found


def _keep_last_muscle(
    found: dict[tuple[str, str], None], clause: Clause, known: Vocabulary
) -> None:
    """Of several muscles the one named last is meant; of its rules, the closest."""
    muscles = [one for one in found if one[0] == BODY_PART]
    if len(muscles) < 2:
        return

    def place(one: tuple[str, str]) -> tuple[int, int]:
        rules = (known.rules[at] for at in known.places[one])
        held = [rule for rule in rules if clause.holds(Needs.of(rule), clause.said)]
        return max((max(clause.said[name] for name in rule.all), len(rule.all)) for rule in held)

    meant = max(muscles, key=lambda one: (place(one), -known.rank[one]))
    for one in muscles:
        if one != meant:
            del found[one]


def _denied(clause: Clause, known: Vocabulary) -> Iterator[str]:
    """The warning signs that a clause would tell without its denials."""
    if not clause.denied:
        return
    everything = {**clause.said, **clause.denied}
    for needs in _rules(clause.denied, clause.said, known):
        if needs.rule.kind == SIGN and clause.holds(needs, everything):
            yield needs.rule.name


def plain(utterance: str, known: Vocabulary) -> list[str]:
    """The words of an utterance in small letters, each short form written out."""
    text = utterance[:MOST_LETTERS].lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    words: list[str] = []
    for word in WORD.findall(text):
        words.extend(_written_out(word.strip("'"), known).split())
    return words


def _written_out(word: str, known: Vocabulary) -> str:
    if word in known.alike:
        return known.alike[word]
    if "'" in word:
        for ending, written in known.endings.items():
            if word.endswith(ending):
                stem = word.removesuffix(ending)
                return known.alike.get(stem, stem) + written
    return word


def _concepts(
    words: Sequence[str], known: Vocabulary
) -> Iterator[tuple[Sequence[str] | None, bool]]:
    """The concepts of the longest phrase at each place, and whether it overlaps the one before.

    An overlapping phrase only names things, or corrects. None is a word of content in no phrase.
    """
    taken, asks_at = 0, _asks_at(words, known)
    for at, word in enumerate(words):
        if at == asks_at:
            yield (QUESTION,), False
        if " ".join(words[at : at + 2]) in known.restarts:
            yield (RESTART,), False
        begun = known.phrases.begun(word)
        for length in range(min(begun.longest, len(words) - at), 0, -1):
            concepts = begun.phrases.get(" ".join(words[at : at + length]))
            if concepts is None:
                continue
            if at >= taken:
                yield concepts, False
            elif at + length > taken:
                yield [one for one in concepts if one not in known.alone or one == CORRECTION], True
            taken = max(taken, at + length)
            break
        else:
            if at >= taken and word in known.fillers:
                yield (FILLER,), False
            elif at >= taken:
                yield None, False
                if _is_subject(at, words, known):
                    yield (STRANGER,), False


def _is_subject(at: int, words: Sequence[str], known: Vocabulary) -> bool:
    """Whether somebody tells what a thing is or does: "the", "my" before it, a verb after it."""
    before, after = words[at - 1 : at], words[at + 1 : at + 2]
    return known.articles.issuperset(before) and known.verbs.issuperset(after) and bool(before)


def _asks_at(words: Sequence[str], known: Vocabulary) -> int:
    """Where an utterance opens as a question does, past "um" and "so"; -1 where it does not."""
    for at, word in enumerate(words[:-1]):
        if word in known.openers:
            rest = words[at + 1 :]
            return at if rest[0] in known.subjects or _names_topic(rest, known) else -1
        if word not in known.hesitations:
            break
    return -1


def _names_topic(words: Sequence[str], known: Vocabulary) -> bool:
    """Whether the words begin with a topic: "ice", "drinking beer"."""
    begun = known.phrases.begun(words[0])
    for length in range(min(begun.longest, len(words)), 0, -1):
        concepts = begun.phrases.get(" ".join(words[:length]), ())
        if any(one.startswith(TOPIC) for one in concepts):
            return True
    return False


def _clauses(words: Sequence[str], known: Vocabulary) -> Iterator[Clause]:
    """The clauses of an utterance, each with what it affirms and denies."""
    clause, about, denying, has_denied, ends_denied = Clause(), LIMB, False, False, False
    before: Sequence[str] = ()
    fillers = 0
    for at, (concepts, overlaps) in enumerate(_concepts(words, known)):
        if concepts is None:
            clause.unknown, ends_denied, has_denied = True, False, denying
            continue
        fillers = fillers + 1 if FILLER in concepts else 0
        if fillers:
            ends_denied = ends_denied and fillers <= FEW_FILLERS
            continue
        if RESTART in concepts:  # "not swollen, it is numb", "the sock came off, it was white"
            denying = denying and not has_denied and not ends_denied  # "it is nothing, it is …"
            clause.said.pop(THING, None)
            continue
        if STRANGER in concepts and not {LIMB, PERSON}.isdisjoint(clause.said):
            continue
        ends_denied = DENIAL in concepts
        if BREAK in concepts or CORRECTION in concepts:
            about = _finished(clause, about, False, known)
            yield clause
            clause, before = Clause(dict.fromkeys(concepts, at)), ()
            denying, has_denied = ends_denied, False
            continue
        if DENIAL in concepts:
            denying, has_denied = True, False
        elif OR in concepts:
            denying = denying or has_denied
        elif denying and LIMB in concepts and _is_side(clause.denied, known):
            clause.denied.update(dict.fromkeys((one for one in concepts if one != LIMB), at))
            clause.said[LIMB], denying = at, False  # "not the back of my calf", and no more
            continue
        elif denying and has_denied and _names_another(concepts, clause):
            denying = False  # "not swollen, my leg is numb"; "not in bed, on my feet"
        elif overlaps and DENIAL in before:
            denying = False  # "no feeling" is no denial
        target = clause.denied if denying and DENIAL not in concepts else clause.said
        target.update(dict.fromkeys(concepts, at))
        for first in (*before, *concepts):
            for second in known.pairs.get(first, NOTHING).intersection(concepts):
                target[f"{first}{PAIR}{second}"] = at
        has_denied = has_denied or (denying and bool(concepts) and DENIAL not in concepts)
        if not BETWEEN.issuperset(concepts) and not (LIMB in concepts and before):
            before = concepts
    _finished(clause, about, ends_denied, known)
    yield clause


def _is_side(denied: Mapping[str, int], known: Vocabulary) -> bool:
    """Whether only the side of a muscle is denied so far."""
    told = denied.keys() - {LIMB, ELSEWHERE}
    return bool(told) and known.sides.issuperset(told)


def _names_another(concepts: Sequence[str], clause: Clause) -> bool:
    """Whether what comes after something denied is said of itself: a part of the leg, or another
    situation."""
    situations = {one for one in concepts if one.startswith(SITUATION)}
    denied = {one for one in clause.denied if one.startswith(SITUATION)}
    another = bool(situations and denied) and situations.isdisjoint(denied)
    return LIMB in concepts or another


def _finished(clause: Clause, before: str, ends_denied: bool, known: Vocabulary) -> str:
    """What a clause is about, noted in it. Who names nothing goes on about what came before."""
    if ends_denied and clause.said.keys() == {DENIAL} and not clause.unknown:  # "well, no"
        clause.said[ANSWER_NO] = 0
    elif ends_denied and not clause.denied:  # "swelling, no"
        kept = {name: at for name, at in clause.said.items() if name in known.alone}
        clause.denied = {name: at for name, at in clause.said.items() if name not in kept}
        clause.said = kept
        if CORRECTION in kept and not clause.denied:  # "I said no"
            clause.said[ANSWER_NO] = 0
    about = next((one for one in (LIMB, ELSEWHERE, PERSON) if one in clause.said), "")
    if not about and THING in clause.said:
        return before
    about = about or (ELSEWHERE if LIMB in clause.denied else before)
    if about == LIMB:
        clause.said.setdefault(LIMB, 0)
    return about


def _rules(said: Iterable[str], denied: Iterable[str], known: Vocabulary) -> Iterator[Needs]:
    """The rules that may hold where these concepts are."""
    for concept in (*said, *denied):
        yield from known.needs(concept)


def _meaning(
    words: Sequence[str],
    clauses: Sequence[Clause],
    found: Mapping[tuple[str, str], None],
    denied: Mapping[str, None],
    known: Vocabulary,
) -> Heard:
    names: dict[str, list[str]] = {}
    for kind, name in sorted(found, key=known.rank.__getitem__):
        names.setdefault(kind, []).append(name)
    signs = tuple(names.get(SIGN, ()))
    unknown = [clause for clause in clauses if clause.unknown and not clause.understood]

    def first(kind: str) -> str:
        return names[kind][0] if kind in names else ""

    return Heard(
        signs=signs,
        sure=SURE in names,
        denied=tuple(sign for sign in denied if sign not in signs),
        risks=tuple(names.get("risk", ())),
        event=first("event"),
        cramping=("event", "relieve") in found,
        answer=first(ANSWER),
        torn=len(names.get(ANSWER, ())) > 1,
        body_part=_last(BODY_PART, found) or first("other_part"),
        situation=first("situation"),
        topic=first("topic"),
        occasion=first("occasion"),
        asks=any(ASKS & clause.said.keys() for clause in clauses),
        strange=any(clause.unknown for clause in clauses),
        unknown=bool(unknown),
        body=any(BODY in clause.said or ELSEWHERE in clause.said for clause in unknown),
        length=len(words),
        bare=known.fillers.issuperset(words),
        odds=odds(words, signs, known.said),
    )


def _last(kind: str, found: Mapping[tuple[str, str], None]) -> str:
    """The name of a kind that was found last: who corrects themselves means the later one."""
    return next((name for one, name in reversed(list(found)) if one == kind), "")
