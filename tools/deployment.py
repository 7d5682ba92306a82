"""Deploys the skill: nothing goes live that has not answered, and going back takes a second.

ask-cli brings code and stack to AWS; Alexa reaches only the alias `live`. Each deployment becomes
a version of its own, is talked to, and only then the alias moves to it. The alias notes what was
live before, so that `rollback` knows where to go.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore import exceptions as aws

from cramp_coach.errors import CrampCoachError
from cramp_coach.talk.library import load
from simulator.faces.text import readable
from simulator.stand_in.device import SKILL_ID, Device
from tools import ask
from tools.generate.content import ROOT
from tools.probe import Finding

ALIAS = "live"
RESOURCES = ROOT / "ask-resources.json"
REGIONS = {"default": "us-east-1", "NA": "us-east-1", "EU": "eu-west-1", "FE": "us-west-2"}
"""Alexa's region -> the region of AWS that ask-cli takes for it."""
REACHED = frozenset({"us-east-1", "eu-west-1", "us-west-2", "ap-northeast-1"})
"""Regions of AWS whose functions Alexa can call."""
HALF = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"})
"""States of a stack that never lived, or no longer does, and stands in the way of a new one."""
MOST_NOTED = 10
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId"})
LOGIN = (
    "The login at AWS is over or unknown: renew its keys, or run `aws sso login`, then try again."
)
HALF_A_LOGIN = "The login at AWS is half written: run `aws configure`."
SECONDS_TO_DEPLOY = 1800


class DeployTrouble(CrampCoachError):
    """A deployment stopped. The message says what is wrong, what to do, and what is live."""


@dataclass(frozen=True)
class Function:
    """The skill's function in one region."""

    region: str
    """Alexa's: default, NA, EU or FE."""
    name: str
    client: Any

    def skill_id(self) -> str:
        """The only skill that it answers, "" where it answers any."""
        made = self.client.get_function_configuration(FunctionName=self.name, Qualifier=ALIAS)
        return str(made.get("Environment", {}).get("Variables", {}).get("CRAMP_COACH_SKILL_ID", ""))

    def live(self) -> str:
        return str(self._alias()["FunctionVersion"])

    def before(self) -> list[str]:
        """Versions that were live before, the latest first."""
        return [one for one in self._alias().get("Description", "").split(" ") if one.isdecimal()]

    def publish(self) -> str:
        return str(self.client.publish_version(FunctionName=self.name)["Version"])

    def forget(self, version: str) -> None:
        self.client.delete_function(FunctionName=self.name, Qualifier=version)

    def go_live(self, version: str, before: list[str]) -> None:
        self.client.update_alias(
            FunctionName=self.name,
            Name=ALIAS,
            FunctionVersion=version,
            Description=" ".join(before[:MOST_NOTED]),
        )

    def answer(self, version: str) -> Callable[[dict[str, Any], object], dict[str, Any]]:
        """A version as something to talk to."""

        def invoke(request: dict[str, Any], _: object) -> dict[str, Any]:
            done = self.client.invoke(
                FunctionName=self.name, Qualifier=version, Payload=json.dumps(request).encode()
            )
            return _response(done["Payload"].read(), done.get("FunctionError", ""))

        return invoke

    def _alias(self) -> dict[str, Any]:
        return dict(self.client.get_alias(FunctionName=self.name, Name=ALIAS))


def deploy() -> int:
    """Deploy with ask-cli, talk to what is new, and let Alexa reach it."""
    with one_line():
        regions = _settings()
        profile = _aws_profile()
        _session(profile, regions["default"]).client("sts").get_caller_identity()
        _clear(profile, regions)
        done = ask.run("deploy", seconds=SECONDS_TO_DEPLOY)
        if done.returncode:
            _clear(profile, regions)
            why = ask.cause(done.stdout + done.stderr)
            raise DeployTrouble(f"{why} What was live before still is.")
        skill = ask.skill()
        _go_live(_functions(profile, skill), skill.id)
    return 0


def rollback() -> int:
    """Let Alexa reach, in every region, what was live before."""
    with one_line():
        skill = ask.skill()
        functions = _functions(_aws_profile(), skill)
        if not all(function.before() for function in functions):
            raise DeployTrouble("Nothing was live before that is known. Deploy an older commit.")
        for function in functions:
            left = function.live()
            version, *rest = function.before()
            function.go_live(version, rest)
            print(f"{function.region}: version {version} is live again, {left} no longer.")
            smoke(function.answer(ALIAS), skill.id)
    return 0


def probe(name: str) -> int:
    """Talk to what Alexa reaches of a function, as `make deploy` does; 1 if an answer is wrong."""
    try:
        with one_line():
            function = Function("", name, _session(None, None).client("lambda"))
            smoke(function.answer(ALIAS), function.skill_id() or SKILL_ID)
            told = f"version {function.live()} answers a launch, a cramp and a danger"
        finding = Finding("speaks", True, told)
    except CrampCoachError as wrong:
        finding = Finding("speaks", False, str(wrong))
    print(finding)
    return int(not finding.good)


def smoke(answer: Callable[[dict[str, Any], object], dict[str, Any]], skill_id: str) -> None:
    """Open the skill, tell a cramp, then a danger. Raises CrampCoachError for a wrong answer."""
    device = Device(answer, skill_id=skill_id)
    number = load().region(device.locale)["call_emergency"].split(",")[0]
    if not device.launch().open:
        raise DeployTrouble("it does not listen after it is opened")
    if not device.say("my calf is cramping").open:
        raise DeployTrouble("it does not listen after a cramp is told")
    told = device.say("i have chest pain")
    if number not in readable(told.ssml) or told.open:
        raise DeployTrouble("it does not say the emergency number when the chest hurts")


def endpoint(region: str, skill_id: str) -> Callable[[dict[str, Any], object], dict[str, Any]]:
    """The skill as Alexa herself reaches it."""

    def invoke(request: dict[str, Any], _: object) -> dict[str, Any]:
        done = ask.smapi(
            *("invoke-skill-end-point", "--skill-id", skill_id, "--endpoint-region", region),
            *("--skill-request-body", json.dumps(request)),
        )
        if not isinstance(done, dict) or done.get("status") != "SUCCESSFUL":
            raise DeployTrouble("Alexa gets no answer from the endpoint")
        return dict(done["result"]["skillExecutionInfo"]["invocationResponse"]["body"])

    return invoke


def _go_live(functions: list[Function], skill_id: str) -> None:
    """Publish and try everywhere first, then move every alias; take all back if Alexa gets none."""
    new = [(function, function.live(), function.publish()) for function in functions]
    try:
        for function, _, version in new:
            smoke(function.answer(version), skill_id)
    except CrampCoachError as wrong:
        for function, live, version in new:
            if version != live:
                function.forget(version)
        raise DeployTrouble(f"The new code was tried and stays out: {wrong}.") from wrong
    old = [(function, live, function.before()) for function, live, _ in new]
    try:
        for function, live, version in new:
            if version != live:
                function.go_live(version, [live, *function.before()])
            smoke(endpoint(function.region, skill_id), skill_id)
    except CrampCoachError as wrong:
        for function, live, before in old:
            function.go_live(live, before)
        raise DeployTrouble(f"Taken back, since Alexa could not talk to it: {wrong}.") from wrong
    for function, live, version in new:
        print(f"{function.region}: version {version} is live; before it was {live}.")


def _response(payload: bytes, error: str) -> dict[str, Any]:
    try:
        answer = json.loads(payload)
    except ValueError as wrong:
        raise DeployTrouble("it answers with no JSON") from wrong
    if error or not isinstance(answer, dict):
        raise DeployTrouble(f"it fails: {str(answer)[:100]}")
    return answer


def _settings(path: Path = RESOURCES) -> dict[str, str]:
    """Alexa's regions to deploy to, each with its region of AWS."""
    try:
        profile = json.loads(path.read_text(encoding="utf-8"))["profiles"]["default"]
        settings = profile["skillInfrastructure"]["userConfig"]
        overrides = settings.get("regionalOverrides", {})
        named = {"default": settings["awsRegion"]} | {
            region: one["awsRegion"] for region, one in overrides.items()
        }
        regions = {region: str(named.get(region, REGIONS[region])) for region in profile["code"]}
        regions["default"]  # ask-cli needs one
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as wrong:
        raise DeployTrouble(
            f"{path.name} is damaged or half written: `git checkout {path.name}` brings it back."
        ) from wrong
    for region, place in regions.items():
        if place not in REACHED:
            raise DeployTrouble(
                f"{path.name}: Alexa reaches no function in {place!r} ({region}): "
                f"choose one of {', '.join(sorted(REACHED))}."
            )
        if (there := _stack(region)) and there.split(":")[3] != place:
            raise DeployTrouble(
                f"{path.name}: {region} is deployed in {there.split(':')[3]}, not in {place}: "
                "set awsRegion back."
            )
    return regions


def _stack(region: str) -> str:
    """The id of the stack that ask-cli noted, "" for none."""
    return str((_noted().deployed.get(region) or {}).get("stackId", ""))


def _noted() -> ask.Skill:
    """The skill that ask-cli noted, one without an id before the first deployment."""
    try:
        return ask.skill()
    except ask.NoSkill:
        return ask.Skill("", {})


def _aws_profile() -> str | None:
    """The profile of AWS that ask-cli uses; None for the keys in the environment."""
    if os.environ.get("ASK_VENDOR_ID") and os.environ.get("AWS_ACCESS_KEY_ID"):
        return None
    try:
        config = json.loads((Path.home() / ".ask" / "cli_config").read_text(encoding="utf-8"))
        return str(config["profiles"]["default"]["aws_profile"])
    except (OSError, ValueError, LookupError, TypeError) as wrong:
        raise DeployTrouble(f"ask-cli knows no account, or only half. {ask.CONFIGURE}") from wrong


def _session(profile: str | None, region: str | None) -> Any:
    return boto3.Session(profile_name=profile, region_name=region)


def _clear(profile: str | None, regions: dict[str, str]) -> None:
    """Delete stacks of this skill that were begun and never lived; refuse while one is busy."""
    skill_id = _noted().id
    for region, place in regions.items():
        client = _session(profile, place).client("cloudformation")
        for page in client.get_paginator("describe_stacks").paginate():
            for stack in page["Stacks"]:
                ours = {"ParameterKey": "SkillId", "ParameterValue": skill_id}
                if skill_id and any(ours.items() <= one.items() for one in stack["Parameters"]):
                    _clear_one(stack, client, _stack(region))


def _clear_one(stack: dict[str, Any], client: Any, noted: str) -> None:
    name, status = stack["StackName"], stack["StackStatus"]
    if status in HALF:
        client.delete_stack(StackName=stack["StackId"])
        client.get_waiter("stack_delete_complete").wait(StackName=stack["StackId"])
        print(f"Deleted the stack {name}, which was only half there.", file=sys.stderr)
    elif status.endswith("_IN_PROGRESS"):
        raise DeployTrouble(f"The stack {name} is still {status}: wait some minutes.")
    elif status == "UPDATE_ROLLBACK_FAILED":
        raise DeployTrouble(
            f"The stack {name} is stuck: `aws cloudformation continue-update-rollback "
            f"--stack-name {name}`."
        )
    elif stack["StackId"] != noted:
        raise DeployTrouble(
            f"The stack {name} is of this skill, and .ask does not know it: bring back .ask, or "
            f"`aws cloudformation delete-stack --stack-name {name}`."
        )


def _functions(profile: str | None, skill: ask.Skill) -> list[Function]:
    """The skill's function in every region that it is deployed to."""
    found = list(_deployed(profile, skill))
    if not found:
        raise DeployTrouble("No function is deployed from this folder: run `make deploy`.")
    return found


def _deployed(profile: str | None, skill: ask.Skill) -> Iterator[Function]:
    for region, noted in skill.deployed.items():
        outputs = {one["OutputKey"]: one["OutputValue"] for one in noted.get("outputs", ())}
        parts = outputs.get("SkillEndpoint", "").split(":")
        if parts[-1] == ALIAS:
            yield Function(region, parts[6], _session(profile, parts[3]).client("lambda"))


@contextmanager
def one_line() -> Iterator[None]:
    """Turn what AWS raises into one line that says what to do."""
    try:
        yield
    except (aws.NoCredentialsError, aws.ProfileNotFound, aws.TokenRetrievalError) as wrong:
        raise DeployTrouble(LOGIN) from wrong
    except (aws.PartialCredentialsError, aws.ConfigParseError) as wrong:
        raise DeployTrouble(f"{HALF_A_LOGIN} {wrong}") from wrong
    except aws.NoRegionError as wrong:
        raise DeployTrouble("No region of AWS is named: set AWS_DEFAULT_REGION.") from wrong
    except aws.ClientError as wrong:
        error = wrong.response.get("Error", {})
        if error.get("Code") in EXPIRED:
            raise DeployTrouble(LOGIN) from wrong
        raise DeployTrouble(f"AWS: {error.get('Message') or wrong}") from wrong
    except (aws.BotoCoreError, KeyError) as wrong:
        raise DeployTrouble(f"AWS gave no usable answer: {wrong}. Try again.") from wrong
