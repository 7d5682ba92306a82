"""The same skill behind Flask, for people who host it themselves.

A request passes, in this order: method and content type, size, Alexa's signature over the bytes as
they came, and only then a parser; its time and the skill's id; `skill.answer`, as on Lambda.
Whatever fails on the way is a 4xx without a word, and one line in the log.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ask_sdk_core.skill import CustomSkill
from cryptography import x509
from flask import Flask, Response, request
from werkzeug import Response as WerkzeugResponse
from werkzeug.exceptions import HTTPException, UnsupportedMediaType

from cramp_coach.alexa.request import application_id
from cramp_coach.alexa.skill import LIKE_AN_ID, answer, build_skill
from cramp_coach.errors import CrampCoachError
from cramp_coach.web import certvalidator_stand_in, verification
from cramp_coach.web.health import Health
from cramp_coach.web.shelf import Shelf
from cramp_coach.web.verification import Fetch, Refused, Signers

certvalidator_stand_in.install(verification.certifi_roots())

from ask_sdk_webservice_support.verifier import AbstractVerifier  # noqa: E402  # needs the above
from flask_ask_sdk import skill_adapter  # noqa: E402

LARGEST_BODY = 262_144
"""Bytes of a request. Alexa's have a few thousand, some ten thousand with a screen."""

log = logging.getLogger("cramp_coach")


class NoSkillId(CrampCoachError):
    """The service was started without knowing for which skill."""


def create_app(
    *,
    skill_id: str,
    trust_roots: Sequence[x509.Certificate] | None = None,
    fetch: Fetch | None = None,
    reach: Callable[[], None] = verification.reach_amazon,
    folder: Path | None = None,
) -> Flask:
    """The web application: `POST /` for Alexa, `GET /health` for whoever watches over it.

    `trust_roots` (default: certifi's) and `fetch` (default: from Amazon; gets the URL of a chain,
    returns its PEM bytes or raises) are there for tests, like `reach`; no setting reaches them.
    `folder` keeps proven certificates over a restart.
    """
    if not skill_id.strip():
        raise NoSkillId(f"Set CRAMP_COACH_SKILL_ID to the skill's id, {LIKE_AN_ID}")
    roots = verification.certifi_roots() if trust_roots is None else trust_roots
    signers = Signers(roots, fetch or verification.fetch_chain, time.time, Shelf(folder))
    skill = build_skill(skill_id)
    health = Health(skill, signers, reach)
    app = Flask("cramp_coach", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    # The SDK's own checks come after parsing, keep what they have not yet proven, and turn a broken
    # network into a 500. Signers and ForThisSkillNow take their place, always.
    app.config[skill_adapter.VERIFY_SIGNATURE_APP_CONFIG] = False
    app.config[skill_adapter.VERIFY_TIMESTAMP_APP_CONFIG] = False
    adapter = skill_adapter.SkillAdapter(
        WebSkill(skill), skill_id, [ForThisSkillNow(skill_id)], app
    )

    @app.post("/")
    def alexa() -> Response:
        if request.mimetype != "application/json":
            raise UnsupportedMediaType
        body, header = request.get_data(), request.headers.get
        request.stream.read(1)  # a body in chunks was cut at the limit: this raises the 413
        signers.check(header("SignatureCertChainUrl", ""), header("Signature-256", ""), body)
        try:
            response: Response = adapter.dispatch_request()
        except UnicodeDecodeError:
            raise Refused("the body is not UTF-8") from None
        return response

    @app.get("/health")
    def say_health() -> Response:
        trouble = health.trouble()
        return Response(f"{trouble or 'ok'}\n", 503 if trouble else 200, mimetype="text/plain")

    app.register_error_handler(Refused, _refuse)
    app.register_error_handler(HTTPException, _say_nothing)
    return app


def from_environment() -> Flask:
    """The application as a server starts it. Without a skill's id it ends the process."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        return create_app(
            skill_id=os.environ.get("CRAMP_COACH_SKILL_ID", ""), folder=state_directory()
        )
    except CrampCoachError as wrong:
        sys.exit(str(wrong))


def state_directory() -> Path | None:
    """The folder that systemd made for this service, if it did."""
    named = os.environ.get("STATE_DIRECTORY")
    return Path(named) if named else None


class WebSkill(CustomSkill):  # type: ignore[misc]  # the SDK is untyped
    """The skill in the shape in which SkillAdapter drives one: read, verify, invoke, write.

    It is its own serializer, and passes plain JSON on, so that `answer` does here what it does
    on Lambda: the same words for a request that the SDK can't read, the same line in the log.
    """

    def __init__(self, skill: CustomSkill) -> None:
        self.skill, self.serializer, self.custom_user_agent = skill, self, None

    def deserialize(self, payload: str, obj_type: object) -> Any:
        try:
            return json.loads(payload)
        except (ValueError, RecursionError):
            raise Refused("the body is not JSON") from None

    def invoke(self, request_envelope: Any, context: object) -> dict[str, Any]:
        return answer(request_envelope, self.skill, context)

    def serialize(self, response: dict[str, Any]) -> dict[str, Any]:
        return response


class ForThisSkillNow(AbstractVerifier):  # type: ignore[misc]  # the SDK is untyped
    """Refuses what Alexa signed at another time or for another skill."""

    def __init__(self, skill_id: str) -> None:
        self._skill_id = skill_id

    def verify(
        self,
        headers: Mapping[str, str],
        serialized_request_env: str,
        deserialized_request_env: Any,
    ) -> None:
        verification.check_fresh(deserialized_request_env, time.time())
        if application_id(deserialized_request_env) != self._skill_id:
            raise Refused("it is for another skill")


def _refuse(refused: Refused) -> Response:
    log.warning(json.dumps({"outcome": "refused", "reason": str(refused)}))
    return Response(status=400)


def _say_nothing(error: HTTPException) -> WerkzeugResponse:
    response = error.get_response()
    response.set_data(b"")
    return response
