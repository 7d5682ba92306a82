"""How well a voice is understood and answered: `make voice-test` writes voice.md.

Every utterance in every voice, clean; then each in one voice, the voices in turn, with noise.
"""

from __future__ import annotations

import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from itertools import chain
from multiprocessing import Pool, cpu_count
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from benchmarks.functions import HERE, ROOT
from benchmarks.tables import table
from cramp_coach.talk.conversation import respond
from cramp_coach.talk.library import load
from cramp_coach.talk.speech import seconds
from simulator.faces import voice
from simulator.measuring import length
from simulator.stand_in.ear import Ear
from tools.generate.sentences import meant

FALLBACK = "fallback"

TESTS = ROOT / "tests"
NOISES = (None, 20.0, 15.0)
"""Decibels of the voice above the noise; None is clean."""

LIBRARY = load()
EAR = Ear.of("en-US")

AT_LEAST = {
    "emergency": {"emergency"},
    "ask": {"ask", "emergency"},
    "today": {"today", "emergency"},
}
"""Expected level of danger -> the levels that will do."""

REFUSED = {"fallback", "stop", "unknown_topic"}
"""What off-topic talk may be taken for without harm."""


@dataclass(frozen=True)
class Said:
    """One utterance."""

    words: str
    kind: str
    """request, offered (a prompt of ours suggests it), danger, benign, off_topic."""
    events: tuple[str, ...] = ()
    """What may be meant, of a request."""
    slots: tuple[tuple[str, ...], ...] = ()
    """The ids that may be in each slot, of a request."""
    level: str = ""
    """How soon help is needed, of danger."""


@dataclass(frozen=True)
class Answer:
    """What the skill made of words."""

    event: str
    ids: frozenset[str]
    address: str
    """The place that answered, with no session open."""

    @property
    def level(self) -> str:
        """emergency, today, book, ask for a question first; "" for no sign."""
        kind, _, rest = self.address.partition("/")
        sign, _, question = rest.partition("/")
        return question or LIBRARY.signs[sign].level if kind == "signs" else ""


@dataclass(frozen=True)
class Result:
    """How one utterance was heard in the voice of one speaker."""

    said: Said
    speaker: str
    noise: float | None
    heard: str
    wrong_words: int
    answer: Answer
    typed: Answer
    """What the same words get without a voice."""

    @property
    def event(self) -> bool:
        return self.answer.event in self.said.events

    @property
    def slots(self) -> bool:
        return self.event and all(self.answer.ids & set(ids) for ids in self.said.slots)

    @property
    def answered(self) -> bool:
        return self.answer.address == self.typed.address

    @property
    def danger_heard(self) -> bool:
        return self.answer.level in AT_LEAST[self.said.level]

    @property
    def refused(self) -> bool:
        return self.answer.event in REFUSED


def main() -> int:
    if lacks := voice.missing() or length.missing():
        print(lacks, file=sys.stderr)
        return 1
    began = time.monotonic()
    with Pool() as pool:
        results = list(chain(*pool.map(results_of, list(plan()), chunksize=4)))
    lengths = length.spoken_seconds(texts := length.replies(LIBRARY))
    text = report(results, time.monotonic() - began) + report_lengths(texts, lengths)
    (HERE / "voice.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


def plan() -> Iterator[tuple[Said, str, tuple[float | None, ...]]]:
    """What is spoken, in which voice, in which noises."""
    for number, said in enumerate(utterances()):
        for place, speaker in enumerate(voice.VOICES):
            yield said, speaker, NOISES if place == number % len(voice.VOICES) else (None,)


def utterances() -> Iterator[Said]:
    """Everything that is spoken, of every kind."""
    spoken = _read("outside/spoken.yaml")
    for one in spoken["said"]:
        slots = tuple(_several(ids) for ids in one.get("slots", {}).values())
        yield Said(one["say"], "request", _several(one["means"]), slots)
    yield from (Said(words, "offered") for words in offered())
    for one in _read("promises/said/danger.yaml"):
        if "known_miss" not in one:
            yield Said(one["say"], "danger", level=one["level"])
    yield from (Said(words, "benign") for words in _read("promises/said/benign.yaml"))
    yield from (Said(words, "off_topic") for words in spoken["off_topic"])


def offered() -> list[str]:
    """The phrases that the skill suggests, without "Alexa, ask cramp coach"."""
    places = [LIBRARY.place(address) for address in LIBRARY.places]
    texts = [words for place in places for words in (place.say, place.more, place.reprompt)]
    found = {phrase for text in texts for phrase in re.findall(r'"([^"]+)"', text)}
    bare = {re.sub(r"^alexa, \w+ cramp coach( about| to)?", "", one.lower()) for one in found}
    return sorted({one.strip(" .,?") for one in bare} - {"", "open"})


def results_of(one: tuple[Said, str, tuple[float | None, ...]]) -> list[Result]:
    """Speak it once, and hear it in every noise."""
    said, speaker, noises = one
    sound, typed = voice.speak(said.words, speaker), answer(said.words)
    results = []
    for noise in noises:
        noisy = sound if noise is None else voice.with_noise(sound, noise)
        heard = _microphone().hear(noisy)
        wrong = _wrong_words(EAR.normalise(said.words).split(), EAR.normalise(heard).split())
        results.append(Result(said, speaker, noise, heard, wrong, answer(heard), typed))
    return results


def answer(words: str) -> Answer:
    """What the skill answers to words through the plain ear, with no session open."""
    event = meant(words, EAR, LIBRARY)
    ids = (*event.signs, event.body_part, event.situation, event.topic, event.occasion)
    found = frozenset(one for one in (*ids, event.step, event.time) if one)
    return Answer(event.name, found, respond(event, None, LIBRARY).address)


def report(results: Sequence[Result], took: float) -> str:
    """The page as far as hearing goes."""
    counts = {kind: len({one.said.words for one in _of(results, kind)}) for kind in KINDS}
    head = HEAD.format(
        date=datetime.now(UTC).date().isoformat(),
        machine=f"{_processor()}, {cpu_count()} cores, {platform.system()}",
        flite=_first(["flite", "--version"], r"flite-([\d.]+)"),
        pocketsphinx=version("pocketsphinx"),
        espeak=_first(["espeak-ng", "--version"], r": ([\d.]+)"),
        minutes=max(1, round(took / 60)),
        **counts,
    )
    understood = [
        (name, [one for one in ones if one.said.kind == "request"])
        for name, ones in _groups(results)
    ]
    typed = [one for one in results if one.said.kind == "request" and one.noise is None]
    typed_row = [
        "typed, not spoken",
        "",
        _share(typed, lambda one: one.typed.event in one.said.events),
        _share(
            typed,
            lambda one: (
                one.typed.event in one.said.events
                and all(one.typed.ids & set(ids) for ids in one.said.slots)
            ),
        ),
        "",
    ]
    rows = [typed_row]
    for name, ones in understood:
        words = sum(len(EAR.normalise(one.said.words).split()) for one in ones)
        rows.append(
            [
                name,
                f"{1 - sum(one.wrong_words for one in ones) / words:.0%}",
                _share(ones, lambda one: one.event),
                _share(ones, lambda one: one.slots),
                _share(ones, lambda one: one.answered),
            ]
        )
    return "\n".join(
        [
            head,
            table(["", "words", "intents", "with slots", "answers"], rows),
            DANGER_WORDS.format(**counts),
            _danger(results),
            OFF_TOPIC_WORDS.format(**counts),
            _off_topic(results),
            OFFERED_WORDS.format(**counts),
            table(
                ["", "answered as if typed", "misheard in this voice or that"],
                [
                    [
                        name,
                        _share(_of(ones, "offered"), lambda one: one.answered),
                        "; ".join(sorted(_misheard(_of(ones, "offered")))),
                    ]
                    for name, ones in _groups(results)
                    if "all" in name
                ],
            ),
            CONFUSED_WORDS,
            _confused(results),
        ]
    )


def report_lengths(texts: dict[str, str], lengths: dict[str, float]) -> str:
    """The page as far as the length of speech goes."""
    off = {ssml: seconds(ssml, LIBRARY.pace) / spoken - 1 for ssml, spoken in lengths.items()}
    worst = sorted(off, key=lambda ssml: -abs(off[ssml]))[:5]
    rows = [
        ["texts", f"{len(off)}"],
        ["mean deviation", f"{statistics.mean(off.values()):+.1%}"],
        ["mean deviation, either way", f"{statistics.mean(map(abs, off.values())):.1%}"],
        ["more than 10 % off", f"{sum(abs(one) > 0.1 for one in off.values())}"],
        ["more than 15 % off", f"{sum(abs(one) > 0.15 for one in off.values())}"],
    ]
    worst_rows = [
        [
            texts[ssml],
            f"{seconds(ssml, LIBRARY.pace):.1f}",
            f"{lengths[ssml]:.1f}",
            f"{off[ssml]:+.0%}",
        ]
        for ssml in worst
    ]
    return "\n".join(
        [
            "",
            LENGTH_WORDS,
            table(["", ""], rows),
            "The farthest off:\n",
            table(["where", "counted, s", "spoken, s", ""], worst_rows),
        ]
    )


KINDS = ("request", "offered", "danger", "benign", "off_topic")

HEAD = """# A voice that is understood

Written by `make voice-test` on {date}, on one machine: {machine}; flite {flite},
pocketsphinx {pocketsphinx}, espeak-ng {espeak}. It took {minutes} min.

flite speaks, in three voices: slt and rms, a woman and a man from the US, and awb, a man from
Scotland. pocketsphinx hears it, with a language model counted from the shipped interaction model.
simulator/stand_in/ear.py takes the meaning, and the skill answers through `lambda_handler`. Clean,
everybody says everything; in noise the voices take turns. The noise is white, so many
decibels below the voice: hiss like that is harder to hear through than a bedroom at night.

This is not Alexa's ear, which is far better. It proves that the whole loop works by voice, and it
shows which phrases sound alike; no figure here says how well Alexa will hear somebody.

## Requests

{request} things that people say (tests/outside/spoken.yaml; not the training templates).
*words*: of the words said, how many were heard right. *intents*: of the utterances, how many were
taken for what was meant. *with slots*: and for the right muscle, sign, topic and so on. *answers*:
how many got the same answer as the same words typed. What the first row lacks, typing loses too.
"""

DANGER_WORDS = """## Danger

{danger} warning signs and {benign} everyday remarks that are none (tests/promises/said).
*at its level*: answered as urgently as it must be, or more so. *asked again*: not understood; the
skill says what it can do, and asks. *something else*: taken for another request, or for a less
urgent sign.
*for good news*: of those, taken for "it let go" or "no". *benign for danger*: remarks answered as
a sign that needs help today or at once.
"""

OFF_TOPIC_WORDS = """## Off-topic talk

{off_topic} things that are none of the skill's business. A false accept is one that is taken for
any intent but Fallback, Stop and Cancel. To refuse has its price: *refused requests* are utterances
of the first table that were taken for off-topic talk, or fit no intent. The limit that decides was
chosen on these same {off_topic}, in one voice each: other talk may do worse.
"""

OFFERED_WORDS = """## Phrases that the skill itself suggests

The {offered} phrases in double quotes in its prompts, without "Alexa, ask cramp coach".
"""

CONFUSED_WORDS = """## What was taken for something else

Utterances of at most three words, clean or at 20 dB, that got an answer to something else. What was
not understood at all is left out: there, the skill asks again.
"""

LENGTH_WORDS = """## The way back

Every reply as espeak-ng speaks it (155 words a minute, breaks included), in every region, at both
paces, with its question, with and without the disclaimer, and every reprompt; beside the length
that `speech.seconds` counts, by which the skill keeps to its limits.
tests/outside/test_voice.py holds each to 15 % and a tenth of a second.
"""


def _danger(results: Sequence[Result]) -> str:
    rows = []
    for name, ones in _groups(results):
        danger, benign = _of(ones, "danger"), _of(ones, "benign")
        lost = [one for one in danger if not one.danger_heard]
        asked = [one for one in lost if one.answer.event == FALLBACK]
        soothed = [one for one in lost if one.answer.event in GOOD_NEWS]
        alarmed = [one for one in benign if one.answer.level in ("emergency", "today", "ask")]
        rows.append(
            [
                name,
                f"{len(danger) - len(lost)} of {len(danger)}",
                str(len(asked)),
                str(len(lost) - len(asked)),
                str(len(soothed)),
                f"{len(alarmed)} of {len(benign)}",
            ]
        )
    head = ["", "at its level", "asked again", "something else", "for good news"]
    return table([*head, "benign for danger"], rows)


GOOD_NEWS = {"eased", "no", "deny"}


def _off_topic(results: Sequence[Result]) -> str:
    rows = []
    for name, ones in _groups(results):
        talk, requests = _of(ones, "off_topic"), _of(ones, "request")
        taken = sum(not one.refused for one in talk)
        refused = sum(one.answer.event == FALLBACK for one in requests)
        rows.append([name, f"{taken} of {len(talk)}", f"{refused} of {len(requests)}"])
    return table(["", "false accepts", "refused requests"], rows)


def _confused(results: Sequence[Result]) -> str:
    rows = {
        (
            one.said.words,
            f"{_noise(one.noise)}, {one.speaker}",
            one.heard,
            one.answer.address or "goodbye",
        )
        for one in results
        if one.said.kind in ("request", "offered")
        and one.noise in (None, 20.0)
        and not one.answered
        and not one.refused
        and len(one.said.words.split()) <= 3
    }
    return table(["said", "by", "heard", "answered from"], sorted(rows))


def _misheard(results: Sequence[Result]) -> set[str]:
    return {one.said.words for one in results if not one.answered}


def _groups(results: Sequence[Result]) -> Iterator[tuple[str, list[Result]]]:
    """The rows of a table: each noise, all voices and then each voice."""
    for noise in NOISES:
        ones = [one for one in results if one.noise == noise]
        yield f"{_noise(noise)}, all voices", ones
        for speaker in voice.VOICES:
            yield f"{_noise(noise)}, {speaker}", [one for one in ones if one.speaker == speaker]


def _of(results: Sequence[Result], kind: str) -> list[Result]:
    return [one for one in results if one.said.kind == kind]


def _noise(noise: float | None) -> str:
    return "clean" if noise is None else f"{noise:.0f} dB"


def _share(results: Sequence[Result], right: Callable[[Result], bool]) -> str:
    return f"{sum(map(right, results)) / len(results):.0%}"


def _read(name: str) -> Any:
    return YAML(typ="base", pure=True).load((TESTS / name).read_text(encoding="utf-8"))


def _several(ids: str | list[str]) -> tuple[str, ...]:
    return (ids,) if isinstance(ids, str) else tuple(ids)


def _first(call: Sequence[str], pattern: str) -> str:
    """The version that a program prints."""
    done = subprocess.run(call, capture_output=True, text=True)
    found = re.search(pattern, done.stdout + done.stderr)
    return found[1] if found else "unknown"


def _processor() -> str:
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    found = re.search(r"^model name\s*: (.*)$", info, re.MULTILINE)
    return found[1] if found else platform.machine()


def _wrong_words(said: Sequence[str], heard: Sequence[str]) -> int:
    """Words changed, added or lost between two (Levenshtein), at most all that were said."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            change = before + (word != other)
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, change)
    return min(row[-1], len(said))


@cache
def _microphone() -> voice.Microphone:
    return voice.Microphone()


if __name__ == "__main__":
    sys.exit(main())
