"""The zip for Lambda. One is built for all tests; pip needs the network or its cache."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from simulator.stand_in.services import Services
from tools import __main__ as tools
from tools import package
from tools.generate.content import ROOT
from tools.package import PackageError

OUR_OWN = {"lambda_function.py", "cramp_coach/alexa/skill.py", "cramp_coach/data/en.json"}
UNWANTED = ("flask", "boto", "pytest", "simulator", "tools", "tests", "hypothesis", "hassil")
UNUSED = ("requests", "urllib3", "idna", "charset_normalizer", "certifi")
"""What the SDK asks for and what is never imported here: its client of Alexa's services."""


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("zip") / "one.zip"
    package.run(target)
    return target


def test_the_same_input_gives_the_same_bytes(zipped: Path, tmp_path: Path) -> None:
    package.run(tmp_path / "two.zip")
    one, two = (hashlib.sha256(p.read_bytes()) for p in (zipped, tmp_path / "two.zip"))
    assert one.hexdigest() == two.hexdigest()


def test_it_holds_the_skill_and_what_it_needs_and_nothing_else(zipped: Path) -> None:
    names = set(zipfile.ZipFile(zipped).namelist())
    tops = {name.partition("/")[0] for name in names}
    assert names >= OUR_OWN and {"ask_sdk_core", "ask_sdk_model"} <= tops
    assert not [
        top for top in tops for word in (*UNWANTED, *UNUSED) if top.lower().startswith(word)
    ]
    assert "requirements.txt" not in tops


def test_it_holds_nothing_that_runs_on_one_kind_of_machine_only(zipped: Path) -> None:
    endings = {Path(name).suffix for name in zipfile.ZipFile(zipped).namelist()}
    assert not endings & {".so", ".pyd", ".dll", ".dylib"}


def test_it_is_small_enough(zipped: Path) -> None:
    assert zipped.stat().st_size < package.LARGEST


def test_unpacked_it_answers_in_a_bare_interpreter(zipped: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(zipped).extractall(tmp_path)
    call = [sys.executable, "-I", "-S", "-B", "-c", package.FIRST_QUESTION, str(tmp_path)]
    assert subprocess.run(call, capture_output=True).returncode == 0


REMINDER = """
import sys
sys.path.insert(0, sys.argv[1])
from functools import partial
from cramp_coach.alexa.reminders import Account, Services, Wish, perform
wish = Wish("set_reminder", "21:30", "Time to stretch.", "en-US", 1_795_000_000)
account = Account(sys.argv[2], "token", "device")
print(perform(wish, account, partial(Services, loopback=True)).name)
"""


def test_unpacked_it_sets_a_reminder_in_a_bare_interpreter(zipped: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(zipped).extractall(tmp_path)
    with Services(allowed=True, now=lambda: 1_795_000_000) as services:
        call = [sys.executable, "-I", "-S", "-B", "-c", REMINDER, str(tmp_path), services.endpoint]
        done = subprocess.run(call, capture_output=True, text=True)
    assert done.stdout.strip() in ("set_today", "set_tomorrow"), done.stderr


def test_every_source_has_byte_code_that_lambdas_python_takes(zipped: Path) -> None:
    version = package.lambda_version()
    if not package.find_python(version):
        pytest.skip(f"no Python {version} on this machine")
    names = set(zipfile.ZipFile(zipped).namelist())
    tag = version.replace(".", "")
    missing = [name for name in names if name.endswith(".py") and compiled(name, tag) not in names]
    assert missing == []


def compiled(name: str, tag: str) -> str:
    path = Path(name)
    return (path.parent / "__pycache__" / f"{path.stem}.cpython-{tag}.pyc").as_posix()


def test_without_lambdas_python_it_says_so_and_ships_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(package, "find_python", lambda version: "")
    package.run(tmp_path / "sources.zip")
    names = zipfile.ZipFile(tmp_path / "sources.zip").namelist()
    assert not [name for name in names if name.endswith(".pyc")]
    assert "No Python" in capsys.readouterr().err


def test_a_python_of_another_version_is_refused() -> None:
    with pytest.raises(PackageError, match="LAMBDA_PYTHON"):
        package.find_python("2.7", {"LAMBDA_PYTHON": sys.executable})


def test_no_python_of_that_version_is_no_error() -> None:
    assert package.find_python("2.6", {"PATH": "", "HOME": "/nowhere"}) == ""


@pytest.mark.parametrize("text", ["", "{}", '{"profiles": {"default": 1}}'])
def test_a_damaged_ask_resources_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ask-resources.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackageError, match=r"ask-resources\.json"):
        package.lambda_version(path)


def test_without_a_network_it_says_so_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    with pytest.raises(PackageError, match="network"):
        package.run(tmp_path / "out" / "code.zip")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("slip", ["another hash", "no hash"])
def test_what_was_not_locked_is_not_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slip: str
) -> None:
    locked = (ROOT / "lambda" / "requirements.txt").read_text(encoding="utf-8")
    six = locked[locked.index("six==") :].partition("\ntzdata")[0]
    other = re.sub(r"[0-9a-f]{64}", "0" * 64, six) if slip == "another hash" else "six==1.17.0"
    (tmp_path / "requirements.txt").write_text(other, encoding="utf-8")
    monkeypatch.setattr(package, "LAMBDA", tmp_path)
    with pytest.raises(PackageError, match=r"(?i)hash"):
        package._install(tmp_path / "package", package.lambda_version())


def test_no_test_tool_is_locked_for_production() -> None:
    """Amazon's adapter asks for freezegun, which turns clocks back, and does not import it."""
    for name in ("lambda/requirements.txt", "infrastructure/self-hosted/requirements.txt"):
        locked = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"^(freezegun|pytest|mypy|hypothesis)", locked, re.MULTILINE)
        assert all("\\" in line for line in locked.splitlines() if "==" in line)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    (folder := tmp_path / "folder").mkdir()
    with pytest.raises(PackageError, match="cannot be written"):
        package._write(folder, tmp_path / "file" / "code.zip")


def test_a_zip_that_grew_too_large_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "LARGEST", 10)
    (folder := tmp_path / "folder").mkdir()
    (folder / "a.py").write_text("a = 1\n", encoding="utf-8")
    with pytest.raises(PackageError, match="bytes"):
        package._write(folder, tmp_path / "out" / "code.zip")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_missing_dependency_is_found_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "lambda_function.py").write_text("import ask_sdk_core\n", encoding="utf-8")
    with pytest.raises(PackageError, match=r"ask_sdk_core.*requirements\.txt"):
        package._try_out(sys.executable, tmp_path)


def test_stale_files_are_not_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "code.zip"
    monkeypatch.setattr(sys, "argv", ["tools", "package", "--name-free", "--zip", str(target)])
    assert (tools.main(), target.exists()) == (1, False)
    assert "stale" in capsys.readouterr().out


def test_the_hook_of_ask_cli_is_executable_and_makes_the_package() -> None:
    hook = ROOT / "hooks" / "build.sh"
    assert os.access(hook, os.X_OK)
    assert "make --no-print-directory package ZIP=" in hook.read_text(encoding="utf-8")


def test_ask_cli_is_told_the_same_python_and_the_template() -> None:
    resources = json.loads((ROOT / "ask-resources.json").read_text(encoding="utf-8"))
    config = resources["profiles"]["default"]["skillInfrastructure"]["userConfig"]
    assert (ROOT / config["templatePath"]).exists()
    assert config["handler"] == "lambda_function.lambda_handler"
