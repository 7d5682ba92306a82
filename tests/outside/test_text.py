"""The text face, run as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str, said: str = "", **environment: str) -> str:
    done = started(*arguments, said=said, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def started(
    *arguments: str, said: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "simulator", *arguments],
        cwd=ROOT,
        input=said,
        capture_output=True,
        text=True,
        env=env(**environment),
    )


def env(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'lambda'}:{ROOT}", **more}


def test_without_a_question_it_answers_the_one_that_it_was_made_for() -> None:
    assert run("ask", "").startswith("Alexa: Straighten that leg slowly, right where you are.")


def test_pauses_are_shown() -> None:
    assert "(2 s)" in run("ask", "my leg is cramping")


def test_a_question_of_several_words_needs_no_quotes() -> None:
    assert "magnesium" in run("ask", "does", "magnesium", "help")


def test_another_region_hears_its_number() -> None:
    assert "9 9 9" in run("ask", "my chest hurts", LOCALE="en-GB")


def test_json_shows_the_request_and_the_response() -> None:
    printed = run("ask", "", JSON="1")
    shown = json.loads(printed[: printed.index("\nAlexa:")])
    assert shown["request"]["request"]["intent"]["name"] == "RelieveCrampIntent"
    assert shown["response"]["version"] == "1.0"


def test_a_talk_goes_on_until_the_input_ends() -> None:
    heard = run("talk", said="my calf is cramping\n\n\nwhat's next\nit let go\nno\n\n")
    assert "eight seconds of silence" in heard
    assert "[the session is closed]" in heard
    assert "more than ten minutes now?" in heard
    assert "sore until tomorrow" in heard
    assert "nobody is listening" in heard


def test_speaking_without_a_synthesiser_says_what_to_install(tmp_path: Path) -> None:
    assert "install espeak-ng" in run("ask", "", SPEAK="1", PATH=str(tmp_path))


@pytest.mark.parametrize("face", ["ask", "talk"])
@pytest.mark.parametrize("locale", ["de-DE", "en", "nonsense"])
def test_another_language_is_refused_in_one_line(face: str, locale: str) -> None:
    done = started(face, LOCALE=locale)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"LOCALE={locale}: the skill speaks en-US")


@pytest.mark.parametrize("port", ["abc", "-1", "65536", "8765 "])
def test_what_is_no_port_is_refused_in_one_line(port: str) -> None:
    done = started("page", PORT=port)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"PORT={port} is no port: make demo PORT=8765\n"


def test_a_reader_who_has_had_enough_is_no_error() -> None:
    asked = [sys.executable, "-u", "-m", "simulator", "ask"]
    with subprocess.Popen(
        asked,
        cwd=ROOT,
        env=env(JSON="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as asking:
        assert asking.stdout and asking.stderr
        asking.stdout.close()
        assert asking.stderr.read() == ""
    assert asking.returncode == 0
