"""A stand-in for AWS: moto, with what it lacks of versions, invocations and stacks that fail.

Run by the Python that moto is installed in: `python aws.py <port> <folder>`.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from typing import Any

from moto import server
from moto.awslambda import models
from moto.cloudformation.models import Stack
from moto.core.common_models import CloudFormationModel
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

CALL = """
import json, sys
sys.path.insert(0, sys.argv[1])
from lambda_function import lambda_handler
print(json.dumps(lambda_handler(json.load(sys.stdin), None)))
"""
YOUNG = 10
"""Requests at once of a young account: no function may reserve as many."""


class Alias(CloudFormationModel):  # type: ignore[misc]
    """AWS::Lambda::Alias, which moto's CloudFormation does not know."""

    __module__ = models.__name__  # moto reads the name of the service off it

    def __init__(self, arn: str) -> None:
        self.arn = arn

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::Lambda::Alias"

    @classmethod
    def create_from_cloudformation_json(
        cls,
        resource_name: str,
        cloudformation_json: Any,
        account_id: str,
        region_name: str,
        **_: Any,
    ) -> Alias:
        given = cloudformation_json["Properties"]
        backend = models.lambda_backends[account_id][region_name]
        names = (given["Name"], given["FunctionName"], given["FunctionVersion"])
        return cls(backend.create_alias(*names, "", "").arn)

    @property
    def physical_resource_id(self) -> str:
        return self.arn


def version_attribute(self: Any, name: str) -> str:
    return str(self.version)


@cache
def unpacked(code: bytes) -> str:
    """A folder with what a zip holds; kept, so that Python keeps what it compiles."""
    folder = tempfile.mkdtemp(prefix="deployed-", dir=sys.argv[2])
    zipfile.ZipFile(io.BytesIO(code)).extractall(folder)
    return folder


def invoke(self: Any, event: Any) -> tuple[str, bool, str]:
    """Run the code of a function, in a bare interpreter."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", CALL, unpacked(self.code_bytes)],
        input=json.dumps(event),
        env=dict(self.environment_vars),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        return json.dumps({"errorMessage": done.stderr.strip().splitlines()[-1]}), True, ""
    return done.stdout, False, ""


create_resources = Stack.create_resources


def create(self: Any) -> None:
    """Make a stack; roll it back, as AWS does, where it reserves more than the account has."""
    if int(self.parameters.get("ReservedConcurrency") or 0) < YOUNG:
        create_resources(self)
        return
    self.status = "ROLLBACK_COMPLETE"
    self._add_stack_event("ROLLBACK_COMPLETE", "ReservedConcurrentExecutions is too high")


class Doorkeeper(DomainDispatcherApplication):  # type: ignore[misc]
    """Turns away whoever comes with keys that are no longer valid."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if "Credential=expired/" not in environ.get("HTTP_AUTHORIZATION", ""):
            return super().__call__(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/xml")])
        error = "<Error><Code>ExpiredToken</Code><Message>expired</Message></Error>"
        return [f"<ErrorResponse>{error}</ErrorResponse>".encode()]


if __name__ == "__main__":
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
    models.LambdaVersion.has_cfn_attr = classmethod(lambda cls, attr: attr == "Version")
    models.LambdaVersion.get_cfn_attribute = version_attribute
    models.LambdaFunction._invoke_lambda = invoke
    Stack.create_resources = create
    server.DomainDispatcherApplication = Doorkeeper
    server.main(["-H", "127.0.0.1", "-p", sys.argv[1]])
