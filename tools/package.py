"""package: the zip for AWS Lambda. The same input gives the same bytes.

At its top lie lambda_function.py, cramp_coach/ and the pinned run-time dependencies, each with
byte-code for Lambda's Python, because compiling on every cold start takes longer than the answer.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from cramp_coach.errors import CrampCoachError
from tools.generate.content import ROOT

LAMBDA = ROOT / "lambda"
ZIP = ROOT / "dist" / "cramp-coach.zip"

LARGEST = 5_000_000
"""Bytes of the zip. Lambda takes ten times that by direct upload; a larger one starts later."""

LEFT_OUT = (
    "requirements.txt",
    "web",
    "__pycache__",
    "*.pyc",
)
"""Files of lambda/ that Lambda does not need: they serve those who host the skill themselves."""

NOT_REPRODUCIBLE = ("bin", "*.dist-info/RECORD", "*.dist-info/direct_url.json")
"""What pip writes with paths of this machine in it. Nothing at run time reads them."""

MIDNIGHT_1980 = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, the earliest that the format knows."""

FIRST_QUESTION = """
import json, sys
sys.path.insert(0, sys.argv[1])
from lambda_function import lambda_handler
reply = lambda_handler({"version": "1.0", "session": {"new": True, "sessionId": "s",
    "application": {"applicationId": "a"}, "user": {"userId": "u"}}, "context": {"System":
    {"application": {"applicationId": "a"}, "user": {"userId": "u"}}}, "request":
    {"type": "LaunchRequest", "requestId": "r", "locale": "en-US",
    "timestamp": "2026-01-01T00:00:00Z"}}, None)
assert reply["response"]["shouldEndSession"] is False, reply
"""
"""A launch, asked of the packed skill; it must answer with a question, not with an apology."""


class PackageError(CrampCoachError):
    """The zip could not be made. The message says what is wrong and what to do."""


def run(target: Path = ZIP) -> int:
    """Write the zip, whole or not at all. Raises PackageError."""
    version = lambda_version()
    python = find_python(version)
    with tempfile.TemporaryDirectory(prefix="cramp-coach-") as scratch:
        folder = Path(scratch) / "package"
        _install(folder, version)
        shutil.copytree(
            LAMBDA, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT)
        )
        if python:
            _compile(python, folder)
        else:
            print(
                f"No Python {version} here, so the zip has no byte-code: it works, but each cold "
                f"start takes longer. Install it, or set LAMBDA_PYTHON to its path.",
                file=sys.stderr,
            )
        _try_out(python or sys.executable, folder)
        size = _write(folder, target)
    print(f"{target}: {size / 1e6:.2f} MB, {f'byte-code for {version}' if python else 'sources'}")
    return 0


def lambda_version(resources: Path = ROOT / "ask-resources.json") -> str:
    """The version of Lambda's Python, "3.13", as ask-resources.json names it."""
    try:
        profiles = json.loads(resources.read_text(encoding="utf-8"))["profiles"]
        runtime = profiles["default"]["skillInfrastructure"]["userConfig"]["runtime"]
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise PackageError(
            f"{resources.name} names no runtime ({wrong!r}): put it back."
        ) from wrong
    return str(runtime).removeprefix("python")


def find_python(version: str, environment: Mapping[str, str] = os.environ) -> str:
    """The path of a Python of exactly that version, "" for none.

    Looked for in LAMBDA_PYTHON, this one, the path, pyenv. Raises PackageError when LAMBDA_PYTHON
    is set and is another version.
    """
    named = environment.get("LAMBDA_PYTHON")
    if named:
        if _version(named) != version:
            raise PackageError(f"LAMBDA_PYTHON={named} is no Python {version}: name one that is.")
        return named
    return next((one for one in _pythons(version, environment) if _version(one) == version), "")


def _pythons(version: str, environment: Mapping[str, str]) -> Iterator[str]:
    yield sys.executable
    if found := shutil.which(f"python{version}", path=environment.get("PATH", "")):
        yield found
    root = Path(environment.get("PYENV_ROOT") or Path(environment.get("HOME", "/")) / ".pyenv")
    yield from map(str, sorted(root.glob(f"versions/{version}.*/bin/python")))


def _version(python: str) -> str:
    """The version of a Python, "3.13", or "" where it does not run."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        return subprocess.run(
            [python, "-I", "-c", ask], capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _install(folder: Path, version: str) -> None:
    """The dependencies as they were locked, to the byte; in pure Python only, since this machine is
    not the one they run on."""
    call = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    call += [
        "--require-hashes",
        "--no-deps",
        "--no-compile",
        "--only-binary",
        ":all:",
        "--target",
        str(folder),
    ]
    call += ["--implementation", "py", "--abi", "none", "--platform", "any"]
    call += ["--python-version", version, "--requirement", str(LAMBDA / "requirements.txt")]
    done = subprocess.run(call, capture_output=True, text=True)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise PackageError(
            f"pip could not fetch the dependencies ({(said or ['no reason given'])[-1]}): "
            "check the network and lambda/requirements.txt, then try again."
        )
    for pattern in NOT_REPRODUCIBLE:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _compile(python: str, folder: Path) -> None:
    """Byte-code that is valid whatever the time stamps say, with the paths that Lambda has."""
    call = [python, "-I", "-m", "compileall", "-q", "-j", "1"]
    call += ["--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", "/var/task"]
    done = subprocess.run([*call, str(folder)], capture_output=True, text=True)
    if done.returncode:
        raise PackageError(f"{python} cannot compile the code: {done.stdout.strip()}")


def _try_out(python: str, folder: Path) -> None:
    """Start the packed skill with nothing else on its path, and ask it a question."""
    call = [python, "-I", "-S", "-B", "-c", FIRST_QUESTION, str(folder)]
    done = subprocess.run(call, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise PackageError(
            f"The packed skill does not answer ({last}): is a dependency missing in "
            "lambda/requirements.txt?"
        )


def _write(folder: Path, target: Path) -> int:
    """Write the zip beside its place, then move it there; its size in bytes."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".zip", delete=False) as file:
            partial = Path(file.name)
    except OSError as wrong:
        raise PackageError(f"{target.parent} cannot be written to ({wrong.strerror}).") from wrong
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), MIDNIGHT_1980)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # Unix, whatever this machine is: it carries the rights
                entry.external_attr = 0o100644 << 16
                packed.writestr(entry, path.read_bytes())
        size = partial.stat().st_size
        if size > LARGEST:
            raise PackageError(f"The zip has {size} bytes; {LARGEST} are the most. What grew?")
        partial.chmod(0o644)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return size
