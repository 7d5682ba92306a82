"""Amazon's ask-cli: what it answers, and what went wrong in one line that says what to do."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cramp_coach.errors import CrampCoachError
from tools.generate.content import ROOT

CLI = ROOT / "node_modules" / ".bin" / "ask"
STATES = ROOT / ".ask" / "ask-states.json"
CONFIGURE = "Run `node_modules/.bin/ask configure`."
SECONDS_A_CALL = 120
WAITS = (1, 2, 4, 8, 16)
"""Seconds before each new try of a call that Amazon turned away as one too many."""

CAUSES = (
    (
        r"invalid_grant|status code 401|\b401\b.*expired",
        f"The login at Amazon is over. {CONFIGURE}",
    ),
    (r"cli_config|Can't resolve profile", f"ask-cli knows no account, or only half. {CONFIGURE}"),
    (r"status code 403", f"Amazon does not let this account do that. {CONFIGURE}"),
    (r"status code 404", "Amazon knows no such skill, or no model of it yet. Run `make deploy`."),
    (r"status code 429", "Amazon turns calls away as too many. Try again in some minutes."),
    (r"status code 5\d\d", "Amazon's service fails. Try again in some minutes."),
    (
        r"ECONNREFUSED|ENOTFOUND|ETIMEDOUT|ECONNRESET",
        "Amazon is out of reach. Check the network.",
    ),
)
"""What ask-cli writes when it fails -> what is wrong, and what to do."""


class AskTrouble(CrampCoachError):
    """A call of ask-cli failed, or what it needs is missing."""


class NoSkill(AskTrouble):
    """No skill is deployed from this folder: run `make deploy`."""


@dataclass(frozen=True)
class Skill:
    """The skill that was deployed from this folder."""

    id: str
    deployed: Mapping[str, Any]
    """Alexa's region -> what ask-cli noted of the stack there."""


def skill(states: Path = STATES) -> Skill:
    """The skill that `make deploy` made. Raises AskTrouble where there is none."""
    missing = f"{states.parent.name}/{states.name} is missing or only half there: "
    mend = "run `make deploy`, or bring back the copy that you keep."
    try:
        profile = json.loads(states.read_text(encoding="utf-8"))["profiles"]["default"]
        if "skillId" not in profile:  # ask-cli notes even a deployment that failed at once
            raise NoSkill(NoSkill.__doc__)
        infrastructure = profile.get("skillInfrastructure", {}).get("@ask-cli/cfn-deployer", {})
        return Skill(str(profile["skillId"]), dict(infrastructure.get("deployState") or {}))
    except FileNotFoundError as none:
        raise NoSkill(NoSkill.__doc__) from none
    except (ValueError, LookupError, TypeError, AttributeError) as damaged:
        raise AskTrouble(missing + mend) from damaged


def smapi(*arguments: str) -> Any:
    """What Amazon's Skill Management API answers; waits and asks again when it is turned away."""
    for wait in (*WAITS, 0):
        done = run("smapi", *arguments)
        if done.returncode == 0:
            return _json(done.stdout)
        if not wait or "status code 429" not in done.stderr:
            break
        time.sleep(wait)
    raise AskTrouble(cause(done.stdout + done.stderr))


def run(*arguments: str, seconds: int = SECONDS_A_CALL) -> subprocess.CompletedProcess[str]:
    """Run ask-cli. Raises AskTrouble where it is not installed or gives no answer."""
    if not CLI.exists():
        raise AskTrouble("Amazon's ask-cli is not installed: run `npm ci`.")
    try:
        return subprocess.run(
            [CLI, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired as silence:
        raise AskTrouble(f"ask-cli gave no answer in {seconds} s. Try again.") from silence


def cause(written: str) -> str:
    """What is wrong and what to do, from what ask-cli wrote; its own first words for the rest."""
    for pattern, mend in CAUSES:
        if re.search(pattern, written):
            return mend
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written)
    own = re.search(r'"message": "(.*?)",?\n', plain) or re.search(r"\[Error\]: (.*)", plain)
    return f"ask-cli failed: {own[1] if own else ' '.join(plain.split())[-300:]}"


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as wrong:
        raise AskTrouble(
            f"Amazon's answer is no JSON: {text.strip()[:60]!r}. Try again."
        ) from wrong
