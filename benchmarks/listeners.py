"""Twelve typical listeners: how long they listen, what they are asked, what they hear twice.

    python -m benchmarks.listeners                  writes benchmarks/listeners.md and .json
    python -m benchmarks.listeners --against PATH   beside another checkout, as "before"

Each is played through `lambda_handler`, at the pace that simulator/rules.py knows.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cramp_coach.alexa.skill import library
from cramp_coach.talk.speech import seconds
from lambda_function import lambda_handler
from simulator.faces.text import readable
from simulator.stand_in.device import Device, Turn

HERE = Path(__file__).parent
ANSWER = 2.0
"""Seconds that somebody takes to answer."""
SILENCE = 8.0
"""Seconds that Alexa waits for an answer."""
MOST_TURNS = 30
LONG_PAUSES = 5.0
"""Seconds of pauses that make a reply a hold, and not something said or asked."""

IS_IT_OVER = re.compile(r"better\?|let go\?|stopped( now)?\?|do it\?|gone\?|over\?|loose now\?")
STEADY = re.compile(r"steady enough")
SWOLLEN = re.compile(r"swollen")
FIXED = ("If your chest hurts", "This is for education only")
"""Sentences that may be said twice: the way to an emergency, the disclaimer."""


@dataclass(frozen=True)
class Listener:
    """Somebody with a cramp: what they say first, and when it lets go."""

    name: str
    opening: str
    eases: int = 0
    """At which question whether it is over they say yes; 0: never."""
    then: tuple[str, ...] = ()
    """What they say after the first replies, whatever is asked."""
    steady: bool = False
    swollen: bool = False
    silent: bool = False


LISTENERS = (
    Listener("only ever says no", "how do i stop a cramp behind my knee"),
    Listener("eased by the first hold", "how do i stop a cramp behind my knee", eases=1),
    Listener("eased by the second", "my calf is cramping", eases=2),
    Listener("eased by standing", "my calf is cramping", eases=3, steady=True),
    Listener(
        "can't straighten it", "my calf is cramping", eases=2, then=("i can't straighten it",)
    ),
    Listener("the front of the thigh", "the front of my thigh is cramping", eases=2),
    Listener("helps a husband", "my husband has a cramp in his calf", eases=2),
    Listener("in a wheelchair", "i'm in a wheelchair and my calf is cramping", eases=3),
    Listener("takes a water pill", "my calf is cramping", eases=2, then=("i take a water pill",)),
    Listener("gets worse", "my calf is cramping", then=("it's getting worse",)),
    Listener("has a swollen leg", "my calf is cramping", swollen=True),
    Listener("falls silent", "how do i stop a cramp behind my knee", silent=True),
)


@dataclass
class Heard:
    """What a listener went through. Seconds, words, counts."""

    parts: list[tuple[str, float]] = field(default_factory=list)
    """One after the other: "hold", "told" or "answer", and its seconds."""
    words: int = 0
    words_before_the_question: int = 0
    """Words until it is asked for the first time whether it is over."""
    questions: int = 0
    twice: int = 0
    """Sentences that were heard before in the same talk."""

    @property
    def seconds(self) -> float:
        return sum(length for _, length in self.parts)


def play(listener: Listener) -> Heard:
    """Talk until the skill is done, or nobody wants more."""
    device, heard, said = Device(lambda_handler), Heard(), Counter[str]()
    turn = device.say(listener.opening)
    asked = 0
    for number in range(MOST_TURNS):
        _listen(turn.ssml, heard, said)
        if not turn.open:
            break
        if listener.silent:
            heard.parts.append(("answer", SILENCE))
            _listen(turn.reprompt, heard, said)
            break
        over = bool(IS_IT_OVER.search(_text(turn.ssml)))
        asked += over
        heard.words_before_the_question = heard.words_before_the_question or heard.words
        heard.parts.append(("answer", ANSWER))
        device.now += ANSWER + seconds(turn.ssml, library.pace)
        turn = device.say(_answer(listener, number, turn, asked if over else 0))
    heard.twice = sum(
        count - 1 for one, count in said.items() if count > 1 and not one.startswith(FIXED)
    )
    return heard


def _answer(listener: Listener, number: int, turn: Turn, asked: int) -> str:
    words = _text(turn.ssml)
    question = words.rpartition(". ")[2]
    if number < len(listener.then):
        return listener.then[number]
    if asked and listener.eases and asked >= listener.eases:
        return "yes"
    if STEADY.search(question):
        return "yes" if listener.steady else "no"
    return "yes" if listener.swollen and SWOLLEN.search(question) else "no"


def _listen(ssml: str, heard: Heard, said: Counter[str]) -> None:
    pauses = sum(int(pause) for pause in re.findall(r'time="(\d+)ms"', ssml)) / 1000
    heard.parts.append(("hold" if pauses >= LONG_PAUSES else "told", seconds(ssml, library.pace)))
    text = _text(ssml)
    heard.words += len(text.split())
    heard.questions += text.endswith("?")
    said.update(one for one in re.split(r"(?<=[.?!])\s+", text) if len(one.split()) > 2)


def _text(ssml: str) -> str:
    return " ".join(re.sub(r"\(\S+ s\)", " ", readable(ssml)).split())


def measured() -> dict[str, Heard]:
    """Every listener's name -> what they went through."""
    return {listener.name: play(listener) for listener in LISTENERS}


def elsewhere(checkout: Path) -> dict[str, Heard]:
    """The same listeners, played with the code of another checkout."""
    paths = os.pathsep.join((str(checkout / "lambda"), str(checkout)))
    call = [sys.executable, str(Path(__file__).resolve()), "--json"]
    done = subprocess.run(
        call, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths}
    )
    return {name: Heard(**one) for name, one in json.loads(done.stdout).items()}


def table(after: dict[str, Heard], before: dict[str, Heard]) -> str:
    """Markdown: one listener a line, "before → after" where both are known."""

    def cell(name: str, what: str) -> str:
        values = [getattr(talks[name], what) for talks in (before, after) if name in talks]
        return " → ".join(f"{value:.0f}" for value in values)

    columns = {
        "seconds": "seconds",
        "words": "words",
        "words before the first question": "words_before_the_question",
        "questions": "questions",
        "heard twice": "twice",
    }
    lines = ["| listener | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name in after:
        cells = " | ".join(cell(name, what) for what in columns.values())
        lines.append(f"| {name} | {cells} |")
    return "\n".join(lines)


PAGE = """# Twelve listeners

What typical people go through until the skill is done with them: seconds (two for each answer),
words, questions, and sentences that they hear a second time. Written by
`python -m benchmarks.listeners`. {comparison}

![A timeline for each listener](../docs/figures/listeners.svg)

{table}
"""
COMPARED = (
    "On the left of each arrow is the first edition (commit {commit}), played by the same script."
)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--against", type=Path, help="another checkout, as before")
    parser.add_argument("--json", action="store_true", help="print what was measured")
    options = parser.parse_args()
    after = measured()
    if options.json:
        print(json.dumps({name: asdict(heard) for name, heard in after.items()}))
        return 0
    kept = HERE / "listeners.json"
    known = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    commit, before = known.get("commit", ""), known.get("before", {})
    if options.against:
        call = ["git", "-C", str(options.against), "rev-parse", "--short", "HEAD"]
        commit = subprocess.run(call, check=True, capture_output=True, text=True).stdout.strip()
        before = {name: asdict(heard) for name, heard in elsewhere(options.against).items()}
    lines = table(after, {name: Heard(**heard) for name, heard in before.items()})
    made = {"commit": commit, "before": before}
    made["after"] = {name: asdict(heard) for name, heard in after.items()}
    kept.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    comparison = COMPARED.format(commit=commit) if commit else ""
    page = PAGE.format(table=lines, comparison=comparison)
    (HERE / "listeners.md").write_text(page, encoding="utf-8")
    print(lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
