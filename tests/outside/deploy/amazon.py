"""A stand-in for Login with Amazon and the Skill Management API, as `ask deploy` uses them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from simulator.stand_in.loopback import HOST, running

SKILL_ID = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"


@dataclass
class Amazon:
    """What was sent to it. Use it as a context manager; `url` is where it listens."""

    packages: list[dict[str, bytes]] = field(default_factory=list)
    """Each skill package that was uploaded: path -> content."""
    enabled: bool = False
    profiler: Callable[[str], tuple[int, Any]] | None = None
    """What its Utterance Profiler answers to an utterance: status and body."""
    endpoint: Callable[[Any], Any] | None = None
    """The skill's endpoint: what it answers to a request, None for a failure."""
    login_over: bool = False
    """Whether it refuses to renew the login of ask-cli."""
    strange: list[str] = field(default_factory=list)
    """Requests that it does not know."""

    def __enter__(self) -> Amazon:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                code, headers, reply = stand_in.handle(self.command, self.path, body)
                text = json.dumps(reply).encode()
                self.send_response(code)
                for name, value in {"Content-Length": str(len(text)), **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(text if code != 204 else b"")

            do_GET = do_POST = do_PUT = answer

        self._running = ExitStack()
        self.url = self._running.enter_context(running(ThreadingHTTPServer((HOST, 0), Handler)))
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def handle(self, verb: str, path: str, body: bytes) -> tuple[int, dict[str, str], Any]:
        """Status, headers and body of the answer to a request."""
        path = path.partition("?")[0]
        skill = re.escape(f"/v1/skills/{SKILL_ID}")
        if path == "/auth/o2/token" and self.login_over:
            return 400, {}, {"error": "invalid_grant", "error_description": "refresh_token"}
        if self.profiler and re.fullmatch(rf"{skill}/stages/\w+/.*/en-US/profileNlu", path):
            code, reply = self.profiler(json.loads(body)["utterance"])
            return code, {}, reply
        if self.endpoint and path.endswith(f"/{SKILL_ID}/stages/development/invocations"):
            answer = self.endpoint(json.loads(body)["skillRequest"]["body"])
            execution = {"invocationResponse": {"body": answer}}
            status = "SUCCESSFUL" if answer else "FAILED"
            return 200, {}, {"status": status, "result": {"skillExecutionInfo": execution}}
        if (verb, path) == ("POST", "/v1/skills/uploads"):
            return 201, {}, {"uploadUrl": f"{self.url}/upload", "expiresAt": "2099-01-01T00:00:00Z"}
        if (verb, path) == ("PUT", "/upload"):
            with zipfile.ZipFile(io.BytesIO(body)) as package:
                self.packages.append({name: package.read(name) for name in package.namelist()})
            return 200, {}, {}
        if verb == "POST" and re.fullmatch(rf"/v1/skills/imports|{skill}/imports", path):
            return 202, {"Location": "/v1/skills/imports/import-1"}, {}
        if (verb, path) == ("GET", "/v1/skills/imports/import-1"):
            resources = [{"name": "Manifest", "status": "SUCCEEDED"}]
            imported = {"skillId": SKILL_ID, "eTag": "e", "resources": resources}
            return 200, {}, {"status": "SUCCEEDED", "skill": imported}
        if re.fullmatch(rf"{skill}/stages/development/enablement", path):
            if verb == "GET" and not self.enabled:
                return 404, {}, {"message": "not enabled"}
            self.enabled = True
            return 204, {}, {}
        self.strange.append(f"{verb} {path}")
        return 404, {}, {"message": f"unknown: {verb} {path}"}
