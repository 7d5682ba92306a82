"""The four functions that are compared, laid out in folders as Lambda gets them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cramp_coach.talk.library import checksum

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "bench"
HERE = Path(__file__).parent
LAMBDA_VERSION = "3.13"
TIMES = 10
"""How many times as large the synthetic content is."""


@dataclass(frozen=True)
class Functions:
    """Where the folders are, and which Python runs them."""

    python: str
    client: Path
    """awslambdaric, Lambda's own runtime client."""
    bare: Path
    hello: Path
    hello_sources: Path
    coach: Path
    coach_large: Path
    """Cramp Coach with content ten times as large."""
    levers: Mapping[str, Path]
    """What makes the start quick, taken away -> Cramp Coach without it."""
    zip_bytes: int


def build() -> Functions:
    """Lay out everything anew in build/bench; only what pip fetched is kept from last time."""
    python = _python()
    client = _fetched(python, "client", "awslambdaric")
    needed = _fetched(
        python, "needed", "--no-deps", "-r", str(ROOT / "lambda" / "requirements.txt")
    )
    _compile(python, client)
    bare, hello, sources = (_empty(name) for name in ("bare", "hello", "hello_sources"))
    shutil.copy(HERE / "bare.py", bare / "lambda_function.py")
    for folder in (hello, sources):
        shutil.copytree(needed, folder, dirs_exist_ok=True)
        shutil.copy(HERE / "hello.py", folder / "lambda_function.py")
    coach, size = _coach(python)
    large = _empty("coach_large")
    shutil.copytree(coach, large, dirs_exist_ok=True)
    _enlarge(large / "cramp_coach" / "data" / "en.json")
    for folder in (bare, hello):
        _compile(python, folder)
    levers = {name: _without(python, coach, change) for name, change in LEVERS.items()}
    return Functions(python, client, bare, hello, sources, coach, large, levers, size)


LEVERS: Mapping[str, tuple[str, str]] = {
    "without byte-code": ("", ""),
    "with the SDK's clients of Alexa's services": (
        "sys.modules.setdefault(_services.",
        "print(_services.",
    ),
    "with `pprint`, which the SDK imports": ("sys.modules.setdefault(_pprint.", "print(_pprint."),
    "with the garbage collector on": ("gc.disable()", ""),
    "with `xml.sax.saxutils` to escape": ("import gc", "import gc, xml.sax.saxutils"),
}
"""Name -> words of lambda_function.py and what takes their place; none: no byte-code."""


def _without(python: str, coach: Path, change: tuple[str, str]) -> Path:
    folder = _empty(f"coach_{list(LEVERS.values()).index(change)}")
    shutil.copytree(coach, folder, dirs_exist_ok=True)
    if not change[0]:
        for path in folder.rglob("__pycache__"):
            shutil.rmtree(path)
        return folder
    entry = folder / "lambda_function.py"
    source = entry.read_text(encoding="utf-8")
    assert change[0] in source, f"{change[0]!r} is no longer in lambda_function.py: mend LEVERS"
    entry.write_text(source.replace(*change), encoding="utf-8")
    _compile(python, entry)
    return folder


def _coach(python: str) -> tuple[Path, int]:
    """Cramp Coach as `make package` ships it."""
    folder, packed = _empty("coach"), BUILD / "coach.zip"
    subprocess.run(
        [sys.executable, "-m", "tools", "package", "--zip", str(packed)],
        cwd=ROOT,
        env={**os.environ, "LAMBDA_PYTHON": python},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return folder, packed.stat().st_size


def _enlarge(path: Path) -> None:
    """Copy every place, flow and question of the content under new addresses, nine times."""
    _, facts, hearing, *lines, _, _ = path.read_text(encoding="utf-8").split("\n")
    entries = (line.rstrip(",").partition('":') for line in lines)
    copies = [
        f'{name}~{number}":{entry}' if number else f'{name}":{entry}'
        for name, _, entry in entries
        for number in range(TIMES)
    ]
    body = "\n".join([facts, hearing, ",\n".join(sorted(copies))]) + "\n}\n"
    path.write_text(f'{{"crc32":{checksum(body.encode())},\n{body}', encoding="utf-8")


def _python() -> str:
    """Lambda's Python where there is one (BENCH_PYTHON names another), else this one."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found = sorted(root.glob(f"versions/{LAMBDA_VERSION}.*/bin/python"))
    named = os.environ.get("BENCH_PYTHON") or shutil.which(f"python{LAMBDA_VERSION}")
    for one in filter(None, (named, *map(str, found))):
        if subprocess.run([one, "-c", ""], capture_output=True).returncode == 0:
            return str(one)
    return sys.executable


def _fetched(python: str, name: str, *what: str) -> Path:
    """What pip installs for that Python, fetched once."""
    version = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout
    folder = BUILD / f"{name}-{version.split()[-1]}"
    if not folder.exists():
        call = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        call += ["--root-user-action", "ignore", "--no-compile", "--target", str(folder)]
        subprocess.run([*call, *what], check=True)
    return folder


def _compile(python: str, path: Path) -> None:
    """Byte-code as `make package` makes it: valid whatever the time stamps say."""
    call = [python, "-W", "ignore", "-m", "compileall", "-q"]
    call += ["-f", "--invalidation-mode", "unchecked-hash", str(path)]
    subprocess.run(call, check=True)


def _empty(name: str) -> Path:
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
