"""`make profile` through the real ask-cli, against a stand-in of Amazon's Utterance Profiler."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks import hearing
from simulator.stand_in.device import intent_of
from tests.outside.deploy.amazon import SKILL_ID, Amazon
from tests.outside.deploy.home import configure, copied, environment
from tests.promises.said.taken import EAR

pytestmark = pytest.mark.deploy

OURS = "# Hearing\n\nOurs.\n"


@dataclass(frozen=True)
class Folder:
    """A project whose skill is deployed, somebody's home, and Amazon."""

    project: Path
    home: Path
    amazon: Amazon

    @property
    def page(self) -> Path:
        return self.home / "hearing.md"

    def profile(self, *options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "benchmarks.profile", "--page", self.page, *options],
            cwd=self.project,
            env={**environment(self.home, self.amazon.url), "PYTHONPATH": "lambda:."},
            capture_output=True,
            text=True,
            timeout=240,
        )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("profile"))


@pytest.fixture
def folder(project: Path, tmp_path: Path) -> Iterator[Folder]:
    configure(tmp_path)
    (project / ".ask").mkdir(exist_ok=True)
    states = {"profiles": {"default": {"skillId": SKILL_ID}}}
    (project / ".ask" / "ask-states.json").write_text(json.dumps(states), encoding="utf-8")
    with Amazon(profiler=plain) as amazon:
        here = Folder(project, tmp_path, amazon)
        here.page.write_text(OURS, encoding="utf-8")
        yield here


def plain(utterance: str) -> tuple[int, Any]:
    """A profiler that hears as the plain ear does."""
    intent = intent_of(EAR.hear(utterance))
    return 200, {"sessionEnded": False, "selectedIntent": intent}


def wrong(utterance: str) -> tuple[int, Any]:
    """A profiler that takes all that is said for "next"."""
    return 200, {"sessionEnded": False, "selectedIntent": {"name": "AMAZON.NextIntent"}}


def refused(folder: Folder, done: subprocess.CompletedProcess[str]) -> str:
    """The one line of a run that wrote nothing."""
    assert done.returncode == 1, done.stdout
    assert folder.page.read_text(encoding="utf-8") == OURS
    (line,) = done.stderr.splitlines()
    return line


def test_what_alexa_chose_and_the_skill_understood_is_counted(folder: Folder) -> None:
    done = folder.profile("--count", "3", "--files", "danger")
    assert done.returncode == 0, done.stderr
    page = folder.page.read_text(encoding="utf-8")
    assert page.startswith(OURS + "\n## What Alexa hears\n")
    assert "Of 3 emergencies 0 were missed" in page
    assert "| emergency | FreeWordsIntent | emergency | 3 |" in page


def test_a_missed_emergency_fails_and_is_named(folder: Folder) -> None:
    folder.amazon.profiler = wrong
    done = folder.profile("--count", "1", "--files", "danger")
    assert (done.returncode, done.stderr) == (1, "")
    assert "Missed emergency: 'it feels like an elephant is sitting on my chest'" in done.stdout
    assert "| emergency | AMAZON.NextIntent |" in folder.page.read_text(encoding="utf-8")


@pytest.mark.parametrize("answer", ["<html>", {"sessionEnded": False, "selectedIntent": {"x": 1}}])
def test_an_answer_that_is_none_writes_nothing(folder: Folder, answer: Any) -> None:
    folder.amazon.profiler = lambda _: (200, answer)
    assert "Try again." in refused(folder, folder.profile("--count", "1"))


def test_a_throttled_call_is_made_again(folder: Folder) -> None:
    answers = iter([(429, {"message": "Too many requests"})])
    folder.amazon.profiler = lambda said: next(answers, None) or plain(said)
    assert folder.profile("--count", "1").returncode == 0


def test_an_expired_login_says_what_to_do(folder: Folder) -> None:
    config = folder.home / ".ask" / "cli_config"
    config.write_text(config.read_text(encoding="utf-8").replace("2099", "2001"), encoding="utf-8")
    folder.amazon.login_over = True
    assert "login at Amazon is over. Run" in refused(folder, folder.profile("--count", "1"))


@pytest.mark.parametrize("states", [None, "", '{"profiles": {"default"', '{"profiles": {}}'])
def test_without_a_deployed_skill_it_says_what_to_do(folder: Folder, states: str | None) -> None:
    path = folder.project / ".ask" / "ask-states.json"
    path.unlink()
    if states is not None:
        path.write_text(states, encoding="utf-8")
    assert "run `make deploy`" in refused(folder, folder.profile())


@pytest.mark.parametrize("config", [None, '{"profiles": {"def'])
def test_without_an_account_it_says_what_to_do(folder: Folder, config: str | None) -> None:
    path = folder.home / ".ask" / "cli_config"
    path.unlink()
    if config is not None:
        path.write_text(config, encoding="utf-8")
    assert "ask configure" in refused(folder, folder.profile("--count", "1"))


def test_a_stand_in_never_writes_into_the_projects_own_page(folder: Folder) -> None:
    own = folder.project / "benchmarks" / "hearing.md"
    before = own.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.profile", "--count", "1"],
        cwd=folder.project,
        env={**environment(folder.home, folder.amazon.url), "PYTHONPATH": "lambda:."},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, own.read_bytes()) == (1, before)
    assert "names a stand-in" in done.stderr


def test_each_writer_keeps_the_part_of_the_other(tmp_path: Path) -> None:
    page = tmp_path / "hearing.md"
    hearing.write(ours="# Hearing", page=page)
    hearing.write(alexa=f"{hearing.ALEXA}\n\nhers", page=page)
    hearing.write(ours="# Hearing\n\nnew", page=page)
    assert page.read_text(encoding="utf-8") == f"# Hearing\n\nnew\n\n{hearing.ALEXA}\n\nhers\n"
