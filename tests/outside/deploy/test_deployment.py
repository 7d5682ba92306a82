"""Releases and their failures: what is wrong is one line, and what was live stays live."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.outside.deploy.amazon import Amazon
from tests.outside.deploy.home import client, configure, copied, environment, through, tools

pytestmark = pytest.mark.deploy


@dataclass(frozen=True)
class Place:
    """A project, somebody's home, and both of Amazon's sides."""

    project: Path
    home: Path
    amazon: Amazon
    aws: str

    def tools(self, verb: str, **more: str) -> subprocess.CompletedProcess[str]:
        env = environment(self.home, self.amazon.url, self.aws)
        return tools(verb, self.project, {**env, **more})

    def refused(self, verb: str = "deploy", **more: str) -> str:
        """The one line of a verb that fails."""
        done = self.tools(verb, **more)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr, done.stderr
        return done.stderr.splitlines()[-1]

    def function(self) -> str:
        (made,) = client(self.aws).list_functions()["Functions"]
        return str(made["FunctionName"])

    def probe(self, name: str, **more: str) -> subprocess.CompletedProcess[str]:
        env = {**environment(self.home, self.amazon.url, self.aws), **more}
        return tools("probe", self.project, env, "--function", name)

    def stacks(self) -> list[dict[str, Any]]:
        return list(client(self.aws, "cloudformation").describe_stacks()["Stacks"])

    def alias(self) -> dict[str, Any]:
        return dict(client(self.aws).get_alias(FunctionName=self.function(), Name="live"))

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.project / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("source"))


@pytest.fixture
def place(source: Path, tmp_path: Path, aws: str) -> Iterator[Place]:
    urllib.request.urlopen(f"{aws}/moto-api/reset", data=b"").close()
    project = tmp_path / "cramp-coach"
    shutil.copytree(source, project, symlinks=True)
    (tmp_path / "home").mkdir()
    configure(tmp_path / "home")
    with Amazon(endpoint=through(aws)) as amazon:
        yield Place(project, tmp_path / "home", amazon, aws)


def test_new_code_goes_live_once_it_answered_and_rollback_takes_it_back(place: Place) -> None:
    assert (done := place.tools("deploy")).returncode == 0, done.stderr
    assert place.alias()["FunctionVersion"] == "1"
    place.edit("lambda/lambda_function.py", '"""Answer one', '"""Now answer one')
    assert (done := place.tools("deploy")).returncode == 0, done.stderr
    assert place.alias()["FunctionVersion"] == "2"
    assert (done := place.tools("rollback")).returncode == 0, done.stderr
    assert place.alias()["FunctionVersion"] == "1"
    assert "Nothing was live before" in place.refused("rollback")
    assert place.alias()["FunctionVersion"] == "1"


def test_code_that_does_not_answer_a_danger_stays_out(place: Place) -> None:
    assert place.tools("deploy").returncode == 0
    broken = 'if "chest" in str(event):\n        raise OSError\n    return answer('
    place.edit("lambda/lambda_function.py", "return answer(", broken)
    assert "The new code was tried and stays out" in place.refused()
    assert place.alias()["FunctionVersion"] == "1"


def test_what_alexa_cannot_reach_is_taken_back(place: Place) -> None:
    assert place.tools("deploy").returncode == 0
    place.edit("lambda/lambda_function.py", '"""Answer one', '"""Now answer one')
    place.amazon.endpoint = lambda _: None
    assert "Taken back" in place.refused()
    assert place.alias()["FunctionVersion"] == "1"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"us-east-1"', '"us-east-9"', "Alexa reaches no function in 'us-east-9'"),
        ('"handler"', '"handler', "half written"),
        ('"awsRegion"', '"region"', "half written"),
    ],
)
def test_a_wrong_setting_is_refused_before_anything_is_made(
    place: Place, old: str, new: str, said: str
) -> None:
    place.edit("ask-resources.json", old, new)
    assert said in place.refused()
    assert not place.stacks() and not place.amazon.packages


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (".ask/cli_config", '{"profiles": {"def', "knows no account, or only half"),
        (".ask/cli_config", '{"profiles": {"default": {}}}', "knows no account, or only half"),
        (
            ".aws/credentials",
            "[default]\naws_access_key_id = test\n",
            "The login at AWS is half written",
        ),
        (".aws/credentials", "[default\n", "The login at AWS is half written"),
        (".aws/credentials", "[somebody]\n", "The login at AWS is over or unknown"),
    ],
)
def test_a_half_written_login_is_refused_before_anything_is_made(
    place: Place, name: str, text: str, said: str
) -> None:
    (place.home / name).write_text(text, encoding="utf-8")
    assert said in place.refused()
    assert not place.stacks() and not place.amazon.packages


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ('{"profiles": {"def', "missing or only half there"),
        (
            '{"profiles": {"default": {"skillId": "s", "skillInfrastructure": {"@ask-cli/'
            'cfn-deployer": {"deployState": {"default": {"stackId": "arn:aws:cloudformation:'
            'eu-west-1:1:stack/x/y"}}}}}}}',
            "is deployed in eu-west-1, not in us-east-1: set awsRegion back",
        ),
    ],
)
def test_a_note_that_does_not_fit_is_refused_before_anything_is_made(
    place: Place, states: str, said: str
) -> None:
    path = place.project / ".ask" / "ask-states.json"
    path.parent.mkdir()
    path.write_text(states, encoding="utf-8")
    assert said in place.refused()
    assert not place.stacks() and not place.amazon.packages


def test_expired_keys_of_aws_are_refused_before_anything_is_made(place: Place) -> None:
    keys = place.home / ".aws" / "credentials"
    keys.write_text(keys.read_text(encoding="utf-8").replace("= test", "= expired", 1))
    assert "The login at AWS is over" in place.refused()
    assert not place.amazon.packages


def test_an_expired_login_at_amazon_leaves_nothing(place: Place) -> None:
    config = place.home / ".ask" / "cli_config"
    config.write_text(config.read_text(encoding="utf-8").replace("2099", "2001"), encoding="utf-8")
    place.amazon.login_over = True
    assert "The login at Amazon is over" in place.refused()
    assert not place.stacks() and not place.amazon.packages


def test_a_stack_that_was_rolled_back_is_cleared_away(place: Place) -> None:
    place.edit("ask-resources.json", '"ReservedConcurrency": ""', '"ReservedConcurrency": "50"')
    place.refused()
    assert not [one for one in place.stacks() if one["StackStatus"] != "DELETE_COMPLETE"]
    place.edit("ask-resources.json", '"ReservedConcurrency": "50"', '"ReservedConcurrency": ""')
    assert (done := place.tools("deploy")).returncode == 0, done.stderr


def test_a_lost_note_of_the_stack_is_told_and_no_second_one_is_made(place: Place) -> None:
    assert place.tools("deploy").returncode == 0
    path = place.project / ".ask" / "ask-states.json"
    states = json.loads(path.read_text(encoding="utf-8"))
    del states["profiles"]["default"]["skillInfrastructure"]
    path.write_text(json.dumps(states), encoding="utf-8")
    assert ".ask does not know it" in place.refused()
    assert len(place.stacks()) == 1


def test_the_probe_talks_to_what_is_live(place: Place) -> None:
    assert place.tools("deploy").returncode == 0
    good = place.probe(place.function())
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout == "ok   speaks: version 1 answers a launch, a cramp and a danger\n"
    name, mute = place.function(), zipped(lambda_function="def lambda_handler(*_): return {}")
    new = client(place.aws).update_function_code(FunctionName=name, ZipFile=mute, Publish=True)
    client(place.aws).update_alias(FunctionName=name, Name="live", FunctionVersion=new["Version"])
    bad = place.probe(name)
    assert bad.returncode == 1 and bad.stdout.startswith("BAD  speaks: ")


def zipped(**modules: str) -> bytes:
    """Code for a function."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, source in modules.items():
            archive.writestr(f"{name}.py", source)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "region", "said"),
    [("no-such", "us-east-1", "AWS: "), ("any", "", "AWS_DEFAULT_REGION")],
)
def test_a_probe_that_reaches_nothing_says_so_in_one_line(
    place: Place, name: str, region: str, said: str
) -> None:
    config = place.home / ".aws" / "config"
    config.write_text(f"[default]\nregion = {region}\n" if region else "", encoding="utf-8")
    done = place.probe(name)
    (line,) = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (1, "")
    assert line.startswith("BAD  speaks: ") and said in line
