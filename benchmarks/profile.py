"""Asks Alexa herself what she hears of what people say: `make profile`.

The Utterance Profiler tells which intent and slots Amazon's understanding chooses; the skill's own
code tells what it makes of those. Fails on a missed emergency. Only an account can answer: what a
stand-in says never gets into the project's own page.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from benchmarks import hearing
from cramp_coach.alexa.request import read, to_event
from cramp_coach.alexa.skill import build_skill
from cramp_coach.errors import CrampCoachError
from cramp_coach.talk.event import Event
from simulator.stand_in.ear import FALLBACK
from tests.promises.said import SAID
from tests.promises.said.taken import LIBRARY, MID_CRAMP
from tools import ask

FILES = ("danger", "strangers", "utterances", "held_out", "benign")
SOUND = frozenset({"emergency", "asked"})
"""What may come of an emergency: the answer, or a question of danger."""
AT_ONCE = 2
"""Calls at a time: Amazon turns away more."""
STAND_IN = "ASK_SMAPI_SERVER_BASE_URL"
SERIALIZER = build_skill().serializer


@dataclass(frozen=True)
class Phrase:
    """What somebody says, and what it should be heard as."""

    say: str
    wanted: str

    @property
    def emergency(self) -> bool:
        return self.wanted == "emergency"


@dataclass(frozen=True)
class Heard:
    """What Alexa chose for a phrase, and what the skill understands by it."""

    phrase: Phrase
    intent: str
    understood: str
    lost: bool
    """Whether it is an emergency that is neither answered nor asked about."""


def phrases(files: Iterable[str] = FILES, folder: Path = SAID) -> list[Phrase]:
    """Every phrase once, the emergencies first, so that a missed one is known early."""
    found: dict[str, Phrase] = {}
    for name in files:
        text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
        for phrase in _phrases(name, YAML(typ="base", pure=True).load(text)):
            found.setdefault(phrase.say, phrase)
    return sorted(found.values(), key=lambda phrase: not phrase.emergency)


def _phrases(file: str, rows: Any) -> Iterator[Phrase]:
    if isinstance(rows, dict):
        yield from (Phrase(row["say"], group) for group, said in rows.items() for row in said)
        return
    for row in rows:
        if isinstance(row, str):
            yield Phrase(row, "everyday" if file == "benign" else file)
        else:
            means = row.get("level") or _level(row) or row["means"]
            yield Phrase(row["say"], means if isinstance(means, str) else " or ".join(means))


def _level(row: Mapping[str, Any]) -> str:
    """ "emergency" where a row means nothing but signs of it."""
    symptoms = row.get("slots", {}).get("symptom", ())
    named = [symptoms] if isinstance(symptoms, str) else list(symptoms)
    levels = {LIBRARY.signs[sign].level for sign in named}
    asks = any(LIBRARY.signs[sign].asks for sign in named)
    return "emergency" if levels == {"emergency"} and not asks else ""


def asked(phrase: Phrase, skill_id: str, locale: str, stage: str) -> Heard:
    """Ask the profiler for one phrase. Raises AskTrouble for what is no answer of the profiler."""
    answer = ask.smapi(
        *("profile-nlu", "--skill-id", skill_id, "--stage", stage, "--locale", locale),
        *("--utterance", phrase.say),
    )
    return heard(phrase, chosen(answer), locale)


def chosen(answer: Any) -> dict[str, Any]:
    """The intent that Alexa chose; the fallback where she chose none."""
    if not isinstance(answer, dict) or "sessionEnded" not in answer:
        raise ask.AskTrouble("Amazon's answer is none of the Utterance Profiler. Try again.")
    intent = answer.get("selectedIntent") or {"name": FALLBACK}
    if not isinstance(intent, dict) or not isinstance(intent.get("name"), str):
        raise ask.AskTrouble("The Utterance Profiler names no intent. Try again.")
    return intent


def heard(phrase: Phrase, intent: Mapping[str, Any], locale: str) -> Heard:
    """What the skill makes of an intent, at the first words and in the middle of relief."""
    event = _event(intent, locale)
    levels = [hearing.level(event, state) for state in (None, MID_CRAMP)]
    lost = phrase.emergency and not SOUND.issuperset(levels)
    return Heard(phrase, str(intent["name"]), levels[0] or event.name, lost)


def _event(intent: Mapping[str, Any], locale: str) -> Event:
    """The event that the skill reads off a request with this intent."""
    request = {
        "type": "IntentRequest",
        "requestId": "profile",
        "locale": locale,
        "timestamp": datetime.now(UTC).isoformat(),
        "intent": dict(intent),
    }
    return to_event(read({"version": "1.0", "request": request}, SERIALIZER), LIBRARY)


def section(found: list[Heard], locale: str, stage: str) -> str:
    """The part of benchmarks/hearing.md that Alexa's own answers fill."""
    lost = [one for one in found if one.lost]
    emergencies = sum(one.phrase.emergency for one in found)
    counts = Counter((one.phrase.wanted, one.intent, one.understood) for one in found)
    order = sorted(counts, key=lambda key: (key[0] != "emergency", key[0], -counts[key], key))
    lines = [
        hearing.ALEXA,
        "",
        f"Written by `make profile` on {datetime.now(UTC).date().isoformat()}: Amazon's Utterance "
        f"Profiler, {locale}, {stage}, {len(found)} phrases of tests/promises/said.",
        f"Of {emergencies} emergencies {len(lost)} were missed: neither answered nor asked about.",
        "",
        "| wanted | Alexa chose | the skill understood | phrases |",
        "|---|---|---|---:|",
        *(f"| {' | '.join(key)} | {counts[key]} |" for key in order),
        *(("", "Missed:", "") if lost else ()),
        *(f'- "{one.phrase.say}": {one.intent}, understood as {one.understood}' for one in lost),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    arguments = _arguments()
    try:
        page = _page(arguments.page)
        skill_id = ask.skill().id
        said = phrases(arguments.files.split(","))[: arguments.count or None]
        found = _ask_all(said, skill_id, arguments.locale, arguments.stage)
    except (CrampCoachError, OSError) as wrong:
        print(f"Nothing was written. {wrong}", file=sys.stderr)
        return 1
    hearing.write(alexa=section(found, arguments.locale, arguments.stage), page=page)
    lost = [one for one in found if one.lost]
    for one in lost:
        print(f"Missed emergency: {one.phrase.say!r} → {one.intent} → {one.understood}")
    print(f"{len(found)} phrases asked, {len(lost)} emergencies missed: see {page}")
    return 1 if lost else 0


def _page(asked_for: Path | None) -> Path:
    if asked_for is None and STAND_IN in os.environ:
        raise ask.AskTrouble(f"{STAND_IN} names a stand-in, no Amazon: unset it, or name a --page.")
    return asked_for or hearing.PAGE


def _ask_all(said: list[Phrase], skill_id: str, locale: str, stage: str) -> list[Heard]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [pool.submit(asked, phrase, skill_id, locale, stage) for phrase in said]
        try:
            return list(_counted([answer.result for answer in answers]))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _counted(answers: list[Any]) -> Iterator[Heard]:
    for number, answer in enumerate(answers, 1):
        yield answer()
        if number % 100 == 0:
            print(f"{number} of {len(answers)} phrases", file=sys.stderr)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__)
    parser.add_argument("--locale", default="en-US")
    parser.add_argument("--stage", default="development", choices=("development", "live"))
    parser.add_argument("--files", default=",".join(FILES), help="of tests/promises/said")
    parser.add_argument("--count", type=int, default=0, help="only the first; 0: all")
    parser.add_argument("--page", type=Path, help="where to write; benchmarks/hearing.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
