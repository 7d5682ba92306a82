"""The noisy ear: what Alexa may send for an utterance when she does not hear it as we would.

Every kind of noise that is known from real sessions, each made from the plain ear's answer: no
match, words clipped at the edges, a neighbour intent, a built-in that takes it, half a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from simulator.stand_in.ear import FALLBACK, PHRASE, Ear, Heard, Slot

NEIGHBOURS = (
    ("RelieveCrampIntent", "body_part", "BODY_PART"),
    ("ChangeSituationIntent", "situation", "SITUATION"),
    ("TellOutcomeIntent", "outcome", "OUTCOME"),
    ("ReportSymptomIntent", "symptom", "SYMPTOM"),
    ("AskAboutIntent", "topic", "TOPIC"),
    ("AskForIntent", "request", "REQUEST"),
)
"""Intents that stretch: their slots are open, so the words of anything may arrive in them."""

FREE = "FreeWordsIntent"


def unmatched(utterance: str, ear: Ear) -> Iterator[tuple[str, Heard]]:
    """Noise that keeps every word: slots without an id, and the words in a neighbour's slot."""
    heard = ear.hear(utterance)
    slots = tuple(replace(slot, id="") for slot in heard.slots)
    if slots:
        yield "no match", Heard(heard.intent, slots)
    for intent, name, type in NEIGHBOURS:
        yield f"in {intent}", Heard(intent, (Slot(name, type, utterance, ""),))
    yield "free words", free(utterance)


def clipped(utterance: str, ear: Ear) -> Iterator[tuple[str, Heard]]:
    """Noise that loses words: edges, halves, homophones, all of them."""
    words = utterance.split()
    half = len(words) // 2
    yield "without its first word", free(" ".join(words[1:]))
    yield "without its last word", free(" ".join(words[:-1]))
    yield "its first half", free(" ".join(words[:half]))
    yield "its second half", free(" ".join(words[half:]))
    yield "homophones", free(" ".join(ear.words.homophones.get(word, word) for word in words))
    yield "not understood", Heard(FALLBACK)
    if words[0] in ear.words.taken:
        yield "taken by a built-in", Heard(ear.words.taken[words[0]])


def free(words: str) -> Heard:
    """Free words as they arrive."""
    return Heard(FREE, (Slot("words", PHRASE, words, ""),))
