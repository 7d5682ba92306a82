"""A home with both accounts configured, and a copy of the project to deploy from."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from tools.generate.content import ROOT

ASK = ROOT / "node_modules" / ".bin" / "ask"
CREDENTIALS = "[default]\naws_access_key_id = test\naws_secret_access_key = test\n"
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv*", "node_modules", "dist", ".*_cache", "__pycache__", ".hypothesis", ".ask"
)


def copied(folder: Path) -> Path:
    """A copy of the project with its tools; skips the test where ask-cli is not installed."""
    if not ASK.exists():
        pytest.skip("ask-cli is not installed: run `make test-deploy`")
    project = folder / "cramp-coach"
    shutil.copytree(ROOT, project, ignore=NOT_COPIED)
    for tools in (".venv", "node_modules"):
        (project / tools).symlink_to(ROOT / tools)
    return project


def configure(home: Path) -> None:
    """What `ask configure` and `aws configure` leave in somebody's home."""
    token = {"access_token": "a", "refresh_token": "r", "token_type": "bearer", "expires_in": 3600}
    profile = {
        "token": {**token, "expires_at": "2099-01-01T00:00:00.000Z"},
        "vendor_id": "M1",
        "aws_profile": "default",
    }
    (home / ".ask").mkdir()
    config = {"profiles": {"default": profile}, "machine_id": "test", "share_usage": False}
    (home / ".ask" / "cli_config").write_text(json.dumps(config), encoding="utf-8")
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(CREDENTIALS, encoding="utf-8")
    (home / ".aws" / "config").write_text("[default]\nregion = us-east-1\n", encoding="utf-8")


def environment(home: Path, amazon: str, aws: str = "") -> dict[str, str]:
    """The variables that lead Amazon's tools to the stand-ins."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return {
        **kept,
        "HOME": str(home),
        "PYENV_ROOT": str(pyenv),
        "ASK_SMAPI_SERVER_BASE_URL": amazon,
        "ASK_LWA_TOKEN_HOST": amazon,
        "ASK_SHARE_USAGE": "false",
        "AWS_ENDPOINT_URL": aws,
    }


def tool(name: str) -> str:
    """The path of one of Amazon's tools; skips the test where it is not installed."""
    if not (found := shutil.which(name)):
        pytest.skip(f"{name} is not installed: run `make test-deploy`")
    return found


def tools(
    verb: str, project: Path, env: dict[str, str], *more: str
) -> subprocess.CompletedProcess[str]:
    """Run a verb of the project's own tools, as make does."""
    return subprocess.run(
        [sys.executable, "-m", "tools", verb, *more],
        cwd=project,
        env={**env, "PYTHONPATH": "lambda:."},
        capture_output=True,
        text=True,
        timeout=240,
    )


def client(aws: str, service: str = "lambda") -> Any:
    """A client of the stand-in for AWS."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name="us-east-1", endpoint_url=aws, **keys)


def through(aws: str) -> Callable[[Any], Any]:
    """The endpoint that is live at AWS, as Alexa calls it; None where it fails."""

    def call(request: Any) -> Any:
        (name,) = (one["FunctionName"] for one in client(aws).list_functions()["Functions"])
        body = json.dumps(request).encode()
        done = client(aws).invoke(FunctionName=name, Qualifier="live", Payload=body)
        return None if "FunctionError" in done else json.loads(done["Payload"].read())

    return call
