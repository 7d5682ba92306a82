"""A whole deployment with the real ask-cli, to stand-ins on this machine.

`make test-deploy` puts Amazon's tools on the path; without them these tests say so and are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.outside.deploy.amazon import SKILL_ID, Amazon
from tests.outside.deploy.home import client, configure, copied, environment, through, tool, tools
from tools.generate.content import ROOT

pytestmark = pytest.mark.deploy

TEMPLATE = ROOT / "infrastructure" / "cfn-deployer" / "skill-stack.yaml"


@pytest.fixture(scope="module")
def deployed(
    aws: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, Amazon, str]]:
    """The project after `ask deploy`, what Amazon was sent, and the address of AWS."""
    home = tmp_path_factory.mktemp("home")
    project = copied(tmp_path_factory.mktemp("deploy"))
    with Amazon() as amazon:
        configure(home)
        amazon.endpoint = through(aws)
        done = tools("deploy", project, environment(home, amazon.url, aws))
        assert done.returncode == 0, done.stdout + done.stderr
        yield project, amazon, aws


def test_it_uploads_the_manifest_every_model_and_both_icons(
    deployed: tuple[Path, Amazon, str],
) -> None:
    _, amazon, _ = deployed
    models = {
        f"interactionModels/custom/en-{place}.json" for place in ("US", "GB", "CA", "AU", "IN")
    }
    icons = {"assets/icon-small.png", "assets/icon-large.png"}
    files = {name for name in amazon.packages[-1] if not name.endswith("/")}
    assert files == {"skill.json"} | models | icons


def test_it_tells_alexa_where_the_function_is_and_enables_the_skill(
    deployed: tuple[Path, Amazon, str],
) -> None:
    _, amazon, aws = deployed
    manifest = json.loads(amazon.packages[-1]["skill.json"])["manifest"]
    endpoint = manifest["apis"]["custom"]["endpoint"]["uri"]
    assert endpoint == function(aws)["Configuration"]["FunctionArn"] + ":live"
    assert amazon.enabled and not amazon.strange


def test_the_function_runs_as_the_template_says(deployed: tuple[Path, Amazon, str]) -> None:
    made = function(deployed[2])["Configuration"]
    assert (made["Runtime"], made["Handler"]) == ("python3.13", "lambda_function.lambda_handler")
    assert made["Timeout"] <= 7
    assert made["Environment"]["Variables"] == {"CRAMP_COACH_SKILL_ID": SKILL_ID}


def test_only_alexa_may_call_it(deployed: tuple[Path, Amazon, str]) -> None:
    name = function(deployed[2])["Configuration"]["FunctionName"]
    policy = json.loads(ask_aws(deployed[2], f"/2015-03-31/functions/{name}/policy"))["Policy"]
    (statement,) = json.loads(policy)["Statement"]
    assert "alexa-appkit.amazon.com" in json.dumps(statement["Principal"])
    assert statement["Action"] == "lambda:InvokeFunction"


def test_the_deployed_zip_answers_this_skill_and_no_other(
    deployed: tuple[Path, Amazon, str], tmp_path: Path
) -> None:
    project, _, aws = deployed
    state = json.loads((project / ".ask" / "ask-states.json").read_text(encoding="utf-8"))
    infrastructure = state["profiles"]["default"]["skillInfrastructure"]
    where = infrastructure["@ask-cli/cfn-deployer"]["deployState"]["default"]["s3"]
    zipped = tmp_path / "code.zip"
    zipped.write_bytes(ask_aws(aws, f"/{where['bucket']}/{where['key']}", "s3"))
    shutil.unpack_archive(zipped, tmp_path / "code")
    assert launch(tmp_path / "code", SKILL_ID).endswith("cramping now?</speak>")
    assert launch(tmp_path / "code", "amzn1.ask.skill.other") == ""


def test_a_deployment_leaves_nothing_stale(deployed: tuple[Path, Amazon, str]) -> None:
    project, _, _ = deployed
    done = subprocess.run(
        [sys.executable, "-m", "tools", "generate", "--check"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": "lambda:."},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "")
    noted = json.loads((project / "skill-package" / "skill.json").read_text(encoding="utf-8"))
    assert noted["manifest"]["apis"]["custom"]["endpoint"]["uri"].startswith("arn:aws:lambda:")


def test_cfn_lint_finds_nothing_in_the_template() -> None:
    done = subprocess.run([tool("cfn-lint"), TEMPLATE], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_sam_finds_the_template_valid(tmp_path: Path) -> None:
    done = subprocess.run(
        [tool("sam"), "validate", "--lint", "--template", TEMPLATE, "--region", "us-east-1"],
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path), "SAM_CLI_TELEMETRY": "0"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def ask_aws(aws: str, path: str, service: str = "lambda") -> bytes:
    """What the stand-in for AWS answers to a request."""
    signed = f"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request"
    request = urllib.request.Request(aws + path, headers={"Authorization": signed})
    with urllib.request.urlopen(request) as answer:
        return bytes(answer.read())


def function(aws: str) -> dict[str, Any]:
    """The one function that is deployed."""
    (made,) = json.loads(ask_aws(aws, "/2015-03-31/functions/"))["Functions"]
    return dict(json.loads(ask_aws(aws, f"/2015-03-31/functions/{made['FunctionName']}")))


LAUNCH = """
import json, sys
sys.path.insert(0, sys.argv[1])
from lambda_function import lambda_handler
who = {"application": {"applicationId": sys.argv[2]}, "user": {"userId": "u"}}
reply = lambda_handler({"version": "1.0", "session": {"new": True, "sessionId": "s", **who},
    "context": {"System": who}, "request": {"type": "LaunchRequest", "requestId": "r",
    "locale": "en-US", "timestamp": "2026-01-01T00:00:00Z"}}, None)
print(reply["response"].get("outputSpeech", {}).get("ssml", ""))
"""


def launch(code: Path, skill_id: str) -> str:
    """What the unpacked zip says when a skill is opened, in a bare interpreter."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCH, str(code), skill_id],
        env={"CRAMP_COACH_SKILL_ID": SKILL_ID},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_dashboard_shows_this_function_and_nothing_that_was_said(
    deployed: tuple[Path, Amazon, str],
) -> None:
    cloudwatch = client(deployed[2], "cloudwatch")
    (dashboard,) = cloudwatch.list_dashboards()["DashboardEntries"]
    body = cloudwatch.get_dashboard(DashboardName=dashboard["DashboardName"])["DashboardBody"]
    assert {one["type"] for one in json.loads(body)["widgets"]} == {"metric"}
    assert function(deployed[2])["Configuration"]["FunctionName"] in body
