"""The self-hosted skill, through the socket of its production server."""

from __future__ import annotations

import base64
import copy
import importlib.util
import json
import math
import os
import runpy
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import certifi
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import Store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cramp_coach.errors import CrampCoachError
from cramp_coach.web import certvalidator_stand_in, verification
from cramp_coach.web.shelf import MOST_CHAINS, Chain, Shelf
from cramp_coach.web.verification import Refused, Signers
from simulator.stand_in.device import SKILL_ID, Device, intent_of
from simulator.stand_in.ear import Ear
from tests.alexa_signing import (
    GUNICORN,
    HERE,
    JSON,
    NAME,
    Alexa,
    Authority,
    CertificateHost,
    Service,
    application,
    encoded,
    key,
    launch,
    make,
    private_pem,
    service,
    sign,
)
from tests.self_hosted import children, until

REFUSED = (400, b"")


@dataclass
class Stage:
    """Everything on one loopback: Amazon's stand-in, and the skill behind its server."""

    alexa: Alexa
    skill: Service
    url: str
    """Where a good chain is."""

    def send(self, event: Any, **headers: str) -> tuple[int, bytes]:
        """Send something properly signed; the headers replace the proper ones."""
        body = event if isinstance(event, bytes) else encoded(event)
        return self.skill.post(body, {**self.alexa.headers(self.url, body), **headers})

    def send_with_chain(self, chain: bytes | int, url: str = "") -> tuple[int, bytes]:
        """Send something whose signature and chain URL are right, with this behind the URL."""
        body = encoded(launch())
        return self.skill.post(body, self.alexa.headers(url or self.alexa.publish(chain), body))


@pytest.fixture(scope="module")
def stage(alexa: Alexa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("web")
    with service(folder, application(folder, alexa)) as skill:
        yield Stage(alexa, skill, alexa.publish(alexa.authority.chain()))


# What is answered


def test_a_signed_launch_is_answered_as_on_lambda(stage: Stage) -> None:
    status, body = stage.send(launch())
    response = json.loads(body)["response"]
    assert status == 200
    assert "cramp" in response["outputSpeech"]["ssml"].lower()


def test_a_conversation_keeps_every_rule_over_the_wire(stage: Stage) -> None:
    def over_the_wire(event: dict[str, Any], context: object) -> dict[str, Any]:
        status, body = stage.send(event)
        assert status == 200
        return dict(json.loads(body))

    device = Device(over_the_wire, now=time.time())
    assert device.say("how do i stop a cramp behind my knee").open
    assert device.say("it's not working").open
    assert device.say("my calf is swollen and hot").open
    assert device.say("can i stretch it then").open
    assert not device.say("no").open


@pytest.mark.parametrize(
    "spelling",
    [
        "https://s3.amazonaws.com:443/echo.api/{file}",
        "https://s3.amazonaws.com/echo.api/../echo.api/{file}",
        "https://s3.amazonaws.com//echo.api//./{file}",
        "HTTPS://S3.AmazonAWS.com/echo.api/{file}",
        "https://s3.amazonaws.com/echo.api/{file}#fragment",
    ],
)
def test_every_spelling_of_the_url_that_amazon_allows_is_accepted(
    stage: Stage, spelling: str
) -> None:
    file = stage.url.rpartition("/")[2]
    assert stage.send(launch(), SignatureCertChainUrl=spelling.format(file=file))[0] == 200


@pytest.mark.parametrize("age", [147, -147])
def test_a_request_is_accepted_until_150_seconds_off(stage: Stage, age: float) -> None:
    assert stage.send(launch(age=age))[0] == 200


def test_a_chain_that_goes_on_beyond_the_trusted_root_is_accepted(stage: Stage) -> None:
    older = make("Older root", key("older"), ca=True)
    crossed = make("Root", stage.alexa.authority.root.key, older, ca=True)
    chain = stage.alexa.authority.chain() + crossed.pem + older.pem
    assert stage.send_with_chain(chain)[0] == 200


def test_words_outside_ascii_are_accepted(stage: Stage) -> None:
    event = launch(note="Wadenkrämpfe 🦵")
    assert stage.send(json.dumps(event, ensure_ascii=False).encode())[0] == 200


def test_a_chunked_request_is_accepted(stage: Stage) -> None:
    body = encoded(launch())
    connection = HTTPConnection("127.0.0.1", stage.skill.port, timeout=30)
    headers = {**stage.alexa.headers(stage.url, body), "Transfer-Encoding": "chunked"}
    connection.request("POST", "/", iter([body[:99], body[99:]]), headers, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()


def test_health_says_nothing_but_that_it_lives(stage: Stage) -> None:
    connection = HTTPConnection("127.0.0.1", stage.skill.port, timeout=30)
    connection.request("GET", "/health")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"ok\n")
    connection.close()


# Whom it asks for certificates


@pytest.mark.parametrize(
    "url",
    [
        "http://s3.amazonaws.com/echo.api/{file}",
        "https://notamazon.com/echo.api/{file}",
        "https://s3.amazonaws.com.evil.example/echo.api/{file}",
        "https://evil.example#s3.amazonaws.com/echo.api/{file}",
        "https://s3.amazonaws.com:563/echo.api/{file}",
        "https://s3.amazonaws.com:/echo.api/{file}",
        "https://s3.amazonaws.com:0443/echo.api/{file}",
        "https://s3.amazonaws.com/EcHo.aPi/{file}",
        "https://s3.amazonaws.com/invalid.path/{file}",
        "https://s3.amazonaws.com/echo.api/../other/{file}",
        "https://s3.amazonaws.com/echo.api",
        "https://s3.amazonaws.com/echo.api/",
        "https://s3.amazonaws.com/echo.apix/{file}",
        "https://someone@s3.amazonaws.com/echo.api/{file}",
        "https://someone:secret@s3.amazonaws.com/echo.api/{file}",
        "https://s3.amazonaws.com@evil.example/echo.api/{file}",
        "https://s3.amazonaws.com/echo.api%2f{file}",
        "https://s3.amazonaws.com/echo.api/%2e%2e/other/{file}",
        "https://s3.amazonaws.com/%65cho.api/{file}",
        "https://s3.amazonaws.com\\echo.api\\{file}",
        "https://s3.amazonaws.com/echo.api/\\..\\{file}",
        "https://\u017f3.amazonaws.com/echo.api/{file}",
        "https://s3.amazonaws.com/echo.api/é{file}",
        "https://s3.amazonaws.com/echo.api/{file}?again",
        "https://s3.amazonaws.com/echo.api/{file};x",
        "https://s3.amazonaws.com/echo.api/{file},https://s3.amazonaws.com/echo.api/{file}",
        " https://s3.amazonaws.com/echo.api/{file} x",
        "//s3.amazonaws.com/echo.api/{file}",
        "file:///echo.api/{file}",
        "https:///echo.api/{file}",
        "https://[s3.amazonaws.com]/echo.api/{file}",
        "https://[::1]/echo.api/{file}",
        "https://s3.amazonaws.com/echo.api/{long}",
        "not a url",
        "",
    ],
)
def test_no_other_url_is_believed_or_even_asked(stage: Stage, url: str) -> None:
    file = stage.url.rpartition("/")[2]
    asked = len(stage.alexa.host.asked)
    claimed = url.format(file=file, long="a" * 300).encode().decode("latin-1")
    assert stage.send(launch(), SignatureCertChainUrl=claimed) == REFUSED
    assert len(stage.alexa.host.asked) == asked


def test_a_letter_that_only_looks_like_amazons_is_refused() -> None:
    with pytest.raises(Refused):
        verification.chain_url("https://\u017f3.amazonaws.com/echo.api/a.pem")


# Whose certificates it believes

HOUR = 3600.0


def _unsigned_name(authority: Authority) -> bytes:
    """A leaf that says it comes from the intermediate, but another key signed it."""
    liar = make("Intermediate", key("liar"), ca=True)
    return authority.leaf(issuer=liar).pem + authority.intermediate.pem


def _bent(authority: Authority) -> bytes:
    """A good chain with one bit of the leaf's signature turned."""
    der = bytearray(authority.leaf().certificate.public_bytes(Encoding.DER))
    der[-1] ^= 1
    return _armoured(bytes(der)) + authority.intermediate.pem


def _armoured(der: bytes) -> bytes:
    lines = base64.encodebytes(der)
    return b"-----BEGIN CERTIFICATE-----\n" + lines + b"-----END CERTIFICATE-----\n"


def _below(authority: Authority, **details: Any) -> bytes:
    """A chain over another intermediate of the trusted root."""
    between = make("Other", key("other"), authority.root, **{"ca": True, **details})
    return authority.leaf(issuer=between).pem + between.pem


def _endless(authority: Authority) -> bytes:
    """A good chain that goes on and on beyond the trusted root, each link rightly signed."""
    older = [make("Root 0", key("older"), ca=True)]
    for number in range(1, verification.LONGEST_CHAIN):
        older.insert(0, make(f"Root {number}", key("older"), older[0], ca=True))
    crossed = make("Root", authority.root.key, older[0], ca=True)
    return authority.chain() + b"".join(made.pem for made in [crossed, *older])


CHAINS: dict[str, Callable[[Authority], bytes | int]] = {
    "another root": lambda _: make(NAME, key("alexa"), names=[NAME]).pem,
    "another authority": lambda _: _stranger().chain(),
    "another authority, its root sent along": lambda _: _stranger().chain() + _stranger().root.pem,
    "self-signed, ours sent along": lambda a: (
        make(NAME, key("alexa"), names=[NAME]).pem + a.intermediate.pem
    ),
    "no SAN": lambda a: a.chain(names=[]),
    "a wildcard": lambda a: a.chain(names=["*.amazon.com"]),
    "another name": lambda a: a.chain(names=["echo-api.amazon.com.evil.example"]),
    "a longer name": lambda a: a.chain(names=["x.echo-api.amazon.com"]),
    "an expired leaf": lambda a: a.chain(since=-2 * HOUR, until=-HOUR),
    "a leaf not yet valid": lambda a: a.chain(since=HOUR),
    "an expired intermediate": lambda a: _below(a, since=-2 * HOUR, until=-HOUR),
    "an intermediate not yet valid": lambda a: _below(a, since=HOUR),
    "an intermediate that is none": lambda a: _below(a, ca=False),
    "no intermediate": lambda a: a.leaf().pem,
    "another's intermediate": lambda a: a.leaf().pem + _stranger().intermediate.pem,
    "an extra certificate that issued nothing": lambda a: (
        a.chain() + make("Extra", key("other"), ca=True).pem
    ),
    "an extra certificate in between": lambda a: (
        a.leaf().pem + make("Extra", key("other"), ca=True).pem + a.intermediate.pem
    ),
    "the order turned": lambda a: a.intermediate.pem + a.leaf().pem,
    "no end of certificates": _endless,
    "an authority in the leaf's place": lambda a: a.chain(ca=True),
    "no right to sign": lambda a: a.chain(signs=False),
    "a weak key": lambda a: a.chain(own=key("weak", 1024)),
    "a key that is not RSA": lambda a: a.chain(own=ec.generate_private_key(ec.SECP256R1())),
    "a forged signature": _unsigned_name,
    "a bent certificate": _bent,
    "a cut certificate": lambda a: a.chain()[:400],
    "garbage": lambda _: os.urandom(3000),
    "garbage in armour": lambda _: _armoured(b"garbage"),
    "a private key": lambda _: private_pem(key("alexa")),
    "nothing": lambda _: b"",
    "a web page": lambda _: b"<!doctype html><title>Not here</title>",
    "a very long file": lambda a: a.chain() + b"\n" * verification.LARGEST_CHAIN,
    "not found": lambda _: 404,
    "an error": lambda _: 503,
}


def _stranger() -> Authority:
    """An authority that nobody trusts, and that says it is ours: only its root's key differs."""
    return Authority(owner="stranger")


@pytest.mark.parametrize("case", CHAINS)
def test_no_other_chain_is_believed(stage: Stage, case: str) -> None:
    assert stage.send_with_chain(CHAINS[case](stage.alexa.authority)) == REFUSED


@pytest.mark.parametrize("poison", [b"<html>", 404, b""])
def test_a_refused_chain_is_never_kept_and_a_good_one_is(stage: Stage, poison: bytes | int) -> None:
    url = stage.alexa.publish(poison)
    path = url.removeprefix("https://s3.amazonaws.com")
    assert stage.send_with_chain(b"", url) == REFUSED
    stage.alexa.host.files[path] = stage.alexa.authority.chain()
    assert [stage.send_with_chain(b"", url)[0] for _ in range(3)] == [200] * 3
    assert stage.alexa.host.asked.count(path) == 2


def test_many_first_requests_cause_one_fetch(stage: Stage) -> None:
    url = stage.alexa.publish(stage.alexa.authority.chain())
    host = stage.alexa.host
    host.open.clear()
    with ThreadPoolExecutor(12) as pool:
        answers = [pool.submit(stage.send_with_chain, b"", url) for _ in range(12)]
        until(lambda: host.asked.count(url.removeprefix("https://s3.amazonaws.com")) == 1)
        host.open.set()
        assert [answer.result()[0] for answer in answers] == [200] * 12
    assert host.asked.count(url.removeprefix("https://s3.amazonaws.com")) == 1


# What it believes was said


def test_a_body_that_was_not_signed_is_refused(stage: Stage) -> None:
    signed, other = encoded(launch()), encoded(launch(locale="en-GB"))
    assert stage.skill.post(other, stage.alexa.headers(stage.url, signed)) == REFUSED


def test_one_added_space_is_enough_to_refuse(stage: Stage) -> None:
    signed = encoded(launch())
    assert stage.skill.post(signed + b" ", stage.alexa.headers(stage.url, signed)) == REFUSED


def test_the_signature_of_another_key_is_refused(stage: Stage) -> None:
    body = encoded(launch())
    assert stage.send(body, **{"Signature-256": sign(body, "thief")}) == REFUSED


@pytest.mark.parametrize("header", ["SignatureCertChainUrl", "Signature-256"])
def test_a_missing_header_is_refused(stage: Stage, header: str) -> None:
    body = encoded(launch())
    headers = stage.alexa.headers(stage.url, body)
    del headers[header]
    assert stage.skill.post(body, headers) == REFUSED


@pytest.mark.parametrize("header", ["SignatureCertChainUrl", "Signature-256"])
def test_a_doubled_header_is_refused(stage: Stage, header: str) -> None:
    body = encoded(launch())
    lines = [*stage.alexa.headers(stage.url, body).items()]
    lines += [line for line in lines if line[0] == header]
    head = "".join(f"{name}: {value}\r\n" for name, value in lines)
    start = f"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
    assert b" 400 " in stage.skill.raw(f"{start}{head}\r\n".encode() + body).split(b"\r\n")[0]


@pytest.mark.parametrize("signature", ["", "=", "!", "abc", "YWJj", "Ä", "A" * 7000, "YWJj YWJj"])
def test_a_signature_that_is_none_is_refused(stage: Stage, signature: str) -> None:
    assert stage.send(launch(), **{"Signature-256": signature}) == REFUSED


def _without(*keys: str) -> dict[str, Any]:
    event = launch()
    *way, last = keys
    inner = event
    for step in way:
        inner = inner[step]
    del inner[last]
    return event


def _for_skill(id: Any) -> dict[str, Any]:
    event = launch()
    event["context"]["System"]["application"]["applicationId"] = id
    return event


UNBELIEVABLE: dict[str, Callable[[], Any]] = {
    "another skill": lambda: _for_skill("amzn1.ask.skill.another"),
    "no skill": lambda: _for_skill(None),
    "a list for a skill": lambda: _for_skill([SKILL_ID]),
    "no context": lambda: _without("context"),
    "no request": lambda: _without("request"),
    "153 s old": lambda: launch(age=153),
    "153 s ahead": lambda: launch(age=-153),
    "a year old": lambda: launch(age=365 * 86_400),
    "no time": lambda: _without("request", "timestamp"),
    "time null": lambda: launch(timestamp=None),
    "time a number": lambda: launch(timestamp=time.time()),
    "time without a zone": lambda: launch(timestamp=datetime.now().isoformat()),
    "time out of range": lambda: launch(timestamp="0001-01-01T00:00:00+23:59"),
    "time of no month": lambda: launch(timestamp="2026-13-01T00:00:00Z"),
    "a list": lambda: [launch()],
    "a word": lambda: "launch",
    "a number": lambda: math.pi,
    "null": lambda: None,
    "nothing": lambda: b"",
    "not JSON": lambda: b"{'request': 1}",
    "half of it": lambda: encoded(launch())[:-9],
    "not UTF-8": lambda: encoded(launch())[:-1] + b', "x": "\xff"}',
    "UTF-16": lambda: json.dumps(launch()).encode("utf-16"),
    "nested without end": lambda: b"[" * 100_000,
    "a number without end": lambda: b'{"request": ' + b"9" * 9000 + b"}",
}


@pytest.mark.parametrize("case", UNBELIEVABLE)
def test_what_is_signed_but_wrong_is_refused(stage: Stage, case: str) -> None:
    assert stage.send(UNBELIEVABLE[case]()) == REFUSED


@pytest.mark.parametrize("kind", ["Connections.Response", "No.Such", [], {}, None, 1, "Launch\n"])
def test_a_request_type_that_the_sdk_cannot_read_is_answered(stage: Stage, kind: Any) -> None:
    status, body = stage.send(launch(type=kind))
    assert status == 200
    assert json.loads(body)["version"] == "1.0"


# What a stranger may not do


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_another_method_is_405(stage: Stage, method: str) -> None:
    body = encoded(launch())
    connection = HTTPConnection("127.0.0.1", stage.skill.port, timeout=30)
    connection.request(method, "/", body, stage.alexa.headers(stage.url, body))
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (405, b"")
    connection.close()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "json"])
def test_another_content_type_is_415(stage: Stage, kind: str) -> None:
    assert stage.send(launch(), **{"Content-Type": kind}) == (415, b"")


def test_ten_megabytes_are_413(stage: Stage) -> None:
    assert stage.send(b" " * 10_000_000) == (413, b"")


def test_ten_megabytes_in_chunks_are_413(stage: Stage) -> None:
    chunks = b"2710\r\n" + b" " * 10_000 + b"\r\n"
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
    head += b"Content-Type: application/json\r\n\r\n"
    answer = stage.skill.raw(head + chunks * 1000 + b"0\r\n\r\n")
    assert b" 413 " in answer.split(b"\r\n")[0]


def test_the_log_gives_the_reason_and_nothing_of_the_request(stage: Stage) -> None:
    marker = "marker-that-nobody-logs"
    stage.send(launch(requestId=marker, locale=marker, type=marker))
    stage.send(launch(requestId=marker), SignatureCertChainUrl=f"https://{marker}/echo.api/x")
    stage.send(launch(requestId=marker), **{"Signature-256": marker})
    stage.send(b"{" + marker.encode())
    log = stage.skill.log.read_text()
    assert marker not in log
    assert "the URL of its certificates is not Amazon's" in log
    assert "Traceback" not in log


NAMES = st.text(max_size=8) | st.sampled_from(["type", "value", "name", "resolutions"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
VISIBLE = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60).map(str.strip)


def _spots(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every spot in a JSON value."""
    inside = enumerate(value) if isinstance(value, list) else ()
    for step, inner in value.items() if isinstance(value, dict) else inside:
        yield (*way, step)
        yield from _spots(inner, (*way, step))


@cache
def _intents() -> list[dict[str, Any]]:
    words = ["my calf is cramping in bed", "my calf is swollen and hot", "what's step two"]
    return [intent_of(Ear.of("en-US").hear(said)) for said in words]


@FUZZ
@given(
    at=st.lists(st.tuples(st.integers(0, 10_000), ANYTHING), min_size=1, max_size=4),
    said=st.integers(0, 2),
)
def test_nothing_that_alexa_might_sign_causes_a_500(
    stage: Stage, at: list[tuple[int, Any]], said: int
) -> None:
    intent = _intents()[said]
    event = launch(type="IntentRequest", intent=copy.deepcopy(intent))
    for number, put in at:
        spots = list(_spots(event))
        *way, last = spots[number % len(spots)]
        inner: Any = event
        for step in way:
            inner = inner[step]
        inner[last] = put
    status, body = stage.send(event)
    assert status == 200 or (status, body) == REFUSED
    assert status == 400 or json.loads(body)["version"] == "1.0"


@FUZZ
@given(
    url=VISIBLE | st.just("https://s3.amazonaws.com/echo.api/none.pem"),
    signature=VISIBLE | st.binary(max_size=300).map(lambda b: base64.b64encode(b).decode()),
    body=st.binary(max_size=300) | ANYTHING.map(encoded),
)
def test_nothing_that_a_stranger_sends_is_answered(
    stage: Stage, url: str, signature: str, body: bytes
) -> None:
    headers = {**JSON, "SignatureCertChainUrl": url, "Signature-256": signature}
    assert stage.skill.post(body, headers)[0] == 400


@FUZZ
@given(
    st.binary(max_size=400)
    | st.binary(max_size=200).map(lambda tail: b"POST / HTTP/1.1\r\n" + tail + b"\r\n\r\n")
    | st.tuples(st.sampled_from([b"Content-Length", b"Transfer-Encoding", b"Host"]), VISIBLE).map(
        lambda line: b"POST / HTTP/1.1\r\n%s: %s\r\n\r\n{}" % (line[0], line[1].encode("latin-1"))
    )
)
def test_no_bytes_cause_a_500(stage: Stage, data: bytes) -> None:
    assert b" 500 " not in stage.skill.raw(data).split(b"\r\n")[0]


# The life of the server


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "Set CRAMP_COACH_SKILL_ID"),
        ({"CRAMP_COACH_SKILL_ID": "nonsense"}, "'nonsense' is no skill's id"),
        ({"CRAMP_COACH_SKILL_ID": "amzn1.ask.skill."}, "is no skill's id"),
        ({"CRAMP_COACH_PORT": "abc"}, "'abc' is not a valid port number"),
        ({"CRAMP_COACH_WORKERS": "abc"}, "Invalid value for workers: abc"),
    ],
)
def test_with_a_wrong_setting_nothing_starts_and_it_says_which(
    settings: dict[str, str], said: str
) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CRAMP_COACH_")}
    run = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", str(GUNICORN)],
        env={**environment, "PYTHONPATH": f"{HERE}/lambda", **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode != 0
    assert said in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("id", ["", " ", "nonsense", "amzn1.ask.skill.a b"])
def test_an_app_for_no_skill_is_not_made(id: str) -> None:
    from cramp_coach.web.app import create_app

    with pytest.raises(CrampCoachError, match="CRAMP_COACH_SKILL_ID"):
        create_app(skill_id=id)


def test_nothing_in_the_environment_turns_verification_off(alexa: Alexa, tmp_path: Path) -> None:
    root = tmp_path / "stranger.pem"
    root.write_bytes(_stranger().root.pem)
    switches = {
        "ASK_SDK_VERIFY_SIGNATURE": "false",
        "ASK_SDK_VERIFY_TIMESTAMP": "false",
        "FLASK_ASK_SDK_VERIFY_SIGNATURE": "false",
        "ASK_VERIFY_REQUESTS": "false",
        "FLASK_DEBUG": "1",
        "FLASK_ENV": "development",
        "SSL_CERT_FILE": str(root),
        "REQUESTS_CA_BUNDLE": str(root),
        "CRAMP_COACH_SKILL_ID": "amzn1.ask.skill.another",
    }
    with service(tmp_path, application(tmp_path, alexa), environment=switches) as skill:
        url = alexa.publish(_stranger().chain())
        body = encoded(launch())
        assert skill.post(body, alexa.headers(url, body)) == REFUSED
        assert skill.post(body, JSON) == REFUSED


def test_a_stop_waits_for_the_answer_under_way(alexa: Alexa, tmp_path: Path) -> None:
    url = alexa.publish(alexa.authority.chain())
    body = encoded(launch())
    with service(tmp_path, application(tmp_path, alexa)) as skill, ThreadPoolExecutor(1) as pool:
        alexa.host.open.clear()
        asked = len(alexa.host.asked)
        answer = pool.submit(skill.post, body, alexa.headers(url, body))
        until(lambda: len(alexa.host.asked) > asked)
        skill.process.send_signal(signal.SIGTERM)
        until(lambda: b"Handling signal: term" in skill.log.read_bytes())
        alexa.host.open.set()
        assert answer.result()[0] == 200
        assert skill.process.wait(30) == 0


def test_a_killed_worker_loses_no_more_than_the_requests_in_its_hands(
    alexa: Alexa, tmp_path: Path
) -> None:
    clients, each = 6, 60
    url = alexa.publish(alexa.authority.chain())
    body = encoded(launch())
    headers = alexa.headers(url, body)
    begun = threading.Event()
    with (
        service(tmp_path, application(tmp_path, alexa), workers=2) as skill,
        ThreadPoolExecutor(clients) as pool,
    ):

        def client() -> tuple[int, int]:
            answered = lost = 0
            while answered < each:
                try:
                    status, _ = skill.post(body, headers)
                    assert status == 200
                    answered += 1
                except (ConnectionError, HTTPException):
                    lost += 1
                if answered > each // 4:
                    begun.set()
            return answered, lost

        running = [pool.submit(client) for _ in range(clients)]
        begun.wait(60)
        os.kill(children(skill.process.pid)[0], signal.SIGKILL)
        counted = [one.result() for one in running]
        until(lambda: skill.log.read_bytes().count(b"Booting worker") == 3)
    assert [answered for answered, _ in counted] == [each] * clients
    assert sum(lost for _, lost in counted) <= clients


def test_lambda_knows_nothing_of_the_web() -> None:
    code = (
        "import sys, lambda_function\n"
        "strange = {'flask', 'cryptography', 'certifi', 'cramp_coach.web.app'} & set(sys.modules)\n"
        "sys.exit(str(strange) if strange else 0)"
    )
    environment = {**os.environ, "PYTHONPATH": f"{HERE}/lambda"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


# How long a key is kept


@dataclass
class Kept:
    """Signers with a clock that the test turns and files that it changes."""

    authority: Authority
    chain: bytes | None
    now: float = 1_795_000_000.0
    fetched: int = 0
    shelf: Shelf = field(default_factory=Shelf)

    def __post_init__(self) -> None:
        root = self.authority.root.certificate
        self.signers = Signers([root], self.fetch, lambda: self.now, self.shelf)

    def fetch(self, url: str) -> bytes:
        self.fetched += 1
        if self.chain is None:
            raise OSError("no network")
        return self.chain

    def accepts(self, url: str = "https://s3.amazonaws.com/echo.api/a.pem") -> bool:
        try:
            self.signers.check(url, sign(b"x"), b"x")
        except Refused:
            return False
        return True

    def landed(self) -> None:
        """Wait until no fetch is under way."""
        until(lambda: not self.signers._flights)


@pytest.fixture
def kept() -> Kept:
    authority = Authority(now=1_795_000_000.0)
    return Kept(authority, authority.chain(until=5 * 86_400))


def test_a_key_is_fetched_again_after_a_day(kept: Kept) -> None:
    assert kept.accepts() and kept.accepts() and kept.fetched == 1
    kept.now += verification.REFRESH_SECONDS
    assert kept.accepts()
    kept.landed()
    assert kept.accepts() and kept.fetched == 2


def test_a_key_stays_good_while_amazon_cannot_be_reached(kept: Kept) -> None:
    assert kept.accepts()
    kept.chain = None
    kept.now += verification.REFRESH_SECONDS
    assert kept.accepts()
    kept.landed()
    assert kept.accepts() and kept.fetched == 2
    kept.now += verification.RETRY_SECONDS
    assert kept.accepts()
    kept.landed()
    assert kept.fetched == 3


def test_a_key_is_not_used_beyond_its_certificates(kept: Kept) -> None:
    assert kept.accepts()
    kept.now += 5 * 86_400 + 1
    assert not kept.accepts()


def test_a_renewed_certificate_takes_over_at_once(kept: Kept) -> None:
    assert kept.accepts()
    kept.now += 4 * 86_400
    kept.chain = kept.authority.chain(until=9 * 86_400)
    assert kept.accepts()
    kept.landed()
    kept.now += 2 * 86_400
    kept.chain = None
    assert kept.accepts()


def test_only_so_many_keys_are_kept(kept: Kept) -> None:
    urls = [
        f"https://s3.amazonaws.com/echo.api/{n}.pem" for n in range(verification.MOST_SIGNERS + 1)
    ]
    assert all(kept.accepts(url) for url in urls)
    fetched = kept.fetched
    assert kept.accepts(urls[-1]) and kept.fetched == fetched
    assert kept.accepts(urls[0]) and kept.fetched == fetched + 1


def test_a_key_that_is_due_is_used_while_all_fetches_run(kept: Kept) -> None:
    """Strangers who ask for unknown certificates keep nobody waiting whose key is known."""
    assert kept.accepts()
    go, begun = threading.Event(), []

    def slow(url: str) -> bytes:
        begun.append(url)
        go.wait(20)
        raise OSError

    kept.signers._fetch = slow
    with ThreadPoolExecutor(verification.MOST_FETCHES + 1) as pool:
        for n in range(verification.MOST_FETCHES + 1):
            pool.submit(kept.accepts, f"https://s3.amazonaws.com/echo.api/none-{n}.pem")
        until(lambda: len(begun) == verification.MOST_FETCHES)
        kept.now += verification.REFRESH_SECONDS
        assert kept.accepts()
        assert len(begun) == verification.MOST_FETCHES
        go.set()


def test_no_request_waits_longer_than_alexa_has_patience(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "WAIT_SECONDS", 0.1)
    go = threading.Event()

    def silent(url: str) -> bytes:
        go.wait(20)
        return b""

    kept.signers._fetch = silent
    begun = time.monotonic()
    assert not kept.accepts()
    assert time.monotonic() - begun < 1
    go.set()


def test_only_so_many_requests_wait(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "MOST_WAITING", 1)
    crowded, go, begun = Kept(kept.authority, kept.chain), threading.Event(), threading.Event()

    def slow(url: str) -> bytes:
        begun.set()
        go.wait(1)
        return kept.chain or b""

    crowded.signers._fetch = slow
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(crowded.accepts)
        begun.wait(20)
        assert not crowded.accepts()
        go.set()
        assert first.result()


def test_the_server_has_threads_left_when_all_places_to_wait_are_taken() -> None:
    assert runpy.run_path(str(GUNICORN))["threads"] >= verification.MOST_WAITING + 32


@pytest.mark.parametrize("length", [0, 1, 255, 257, 1024])
def test_a_signature_of_no_keys_length_causes_no_fetch(kept: Kept, length: int) -> None:
    with pytest.raises(Refused):
        kept.signers.check(URL, base64.b64encode(b"x" * length).decode(), b"x")
    assert kept.fetched == 0


# What outlives a restart


def test_a_proven_chain_is_kept_over_a_restart(kept: Kept, tmp_path: Path) -> None:
    before = Kept(kept.authority, kept.chain, shelf=Shelf(tmp_path))
    assert before.accepts() and before.fetched == 1
    after = Kept(kept.authority, None, shelf=Shelf(tmp_path))
    assert after.accepts() and after.fetched == 0
    after.now += verification.REFRESH_SECONDS
    assert after.accepts()
    until(lambda: after.fetched == 1)


def test_a_chain_on_the_shelf_is_enough_for_health(kept: Kept, tmp_path: Path) -> None:
    assert not Kept(kept.authority, None, shelf=Shelf(tmp_path)).signers.known()
    (tmp_path / "damaged.pem").write_bytes(b"damaged")
    assert not Kept(kept.authority, None, shelf=Shelf(tmp_path)).signers.known()
    assert Kept(kept.authority, kept.chain, shelf=Shelf(tmp_path)).accepts()
    after = Kept(kept.authority, None, shelf=Shelf(tmp_path))
    assert after.signers.known()
    after.now += 5 * 86_400 + 1
    assert not after.signers.known()


def test_what_lies_on_the_shelf_is_proven_again(kept: Kept, tmp_path: Path) -> None:
    assert Kept(kept.authority, kept.chain, shelf=Shelf(tmp_path)).accepts()
    (found,) = tmp_path.iterdir()
    found.write_bytes(_stranger().chain(until=5 * 86_400))
    assert not Kept(kept.authority, None, shelf=Shelf(tmp_path)).accepts()
    found.write_bytes(b"damaged")
    mended = Kept(kept.authority, kept.chain, shelf=Shelf(tmp_path))
    assert mended.accepts() and mended.fetched == 1


def test_a_chain_that_ended_is_not_taken_from_the_shelf(kept: Kept, tmp_path: Path) -> None:
    assert Kept(kept.authority, kept.chain, shelf=Shelf(tmp_path)).accepts()
    later = Kept(kept.authority, None, now=kept.now + 5 * 86_400 + 1, shelf=Shelf(tmp_path))
    assert not later.accepts()


def test_the_shelf_holds_only_so_much_and_a_full_disk_costs_nothing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for number in range(MOST_CHAINS + 3):
        shelf.put(f"https://{number}", b"chain", float(number))
    assert len(list(tmp_path.iterdir())) == MOST_CHAINS
    assert shelf.get("https://0") is None
    assert shelf.get(f"https://{MOST_CHAINS + 2}") == Chain(b"chain", float(MOST_CHAINS + 2))
    Shelf(tmp_path / "nowhere").put("https://x", b"chain", 0.0)
    assert Shelf().get("https://x") is None


# How a chain is fetched


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[CertificateHost]:
    """A host that shows a certificate for Amazon's name, at the end of every connection."""
    authority = Authority()
    own = make("s3", key("server"), authority.root, names=["s3.amazonaws.com"])
    (tmp_path / "own.pem").write_bytes(own.pem + private_pem(key("server")))
    (tmp_path / "root.pem").write_bytes(authority.root.pem)
    host = CertificateHost()
    host.files["/echo.api/a.pem"] = b"chain"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "own.pem")
    host.server.socket = context.wrap_socket(host.server.socket, server_side=True)
    monkeypatch.setattr(certifi, "where", lambda: str(tmp_path / "root.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    _lead_to(host, monkeypatch)
    yield host
    host.close()


def _lead_to(host: CertificateHost, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.create_connection

    def instead(address: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
        assert address == ("s3.amazonaws.com", 443)
        return connect(("127.0.0.1", host.port), *rest, **more)

    monkeypatch.setattr(socket, "create_connection", instead)


URL = "https://s3.amazonaws.com/echo.api/a.pem"


def test_a_chain_comes_straight_from_amazon(amazon: CertificateHost) -> None:
    assert verification.fetch_chain(URL) == b"chain"
    assert amazon.asked == ["/echo.api/a.pem"]


@pytest.mark.parametrize("status", [301, 302, 307, 404, 500])
def test_no_other_answer_than_200_is_taken(amazon: CertificateHost, status: int) -> None:
    amazon.files["/echo.api/a.pem"] = status
    with pytest.raises(OSError, match=str(status)):
        verification.fetch_chain(URL)
    assert len(amazon.asked) == 1


def test_a_file_without_end_is_not_read(amazon: CertificateHost) -> None:
    amazon.files["/echo.api/a.pem"] = b"x" * (verification.LARGEST_CHAIN + 1)
    with pytest.raises(OSError, match="too large"):
        verification.fetch_chain(URL)


def test_a_silent_host_is_given_up(
    amazon: CertificateHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "FETCH_SECONDS", 0.2)
    amazon.open.clear()
    with pytest.raises(TimeoutError):
        verification.fetch_chain(URL)


def test_a_host_that_is_not_amazon_is_not_believed(
    amazon: CertificateHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    _lead_to(amazon, monkeypatch)
    with pytest.raises(ssl.SSLCertVerificationError):
        verification.fetch_chain(URL)
    assert amazon.asked == []


def test_the_roots_that_amazon_uses_are_trusted() -> None:
    names = " ".join(root.subject.rfc4514_string() for root in verification.certifi_roots())
    for name in ["Amazon Root CA 1", "Starfield Services Root Certificate Authority - G2"]:
        assert name in names


# The stand-in for certvalidator


@pytest.mark.parametrize(
    ("chain", "usage", "good"),
    [
        (lambda a: [a.leaf(), a.intermediate], "digital_signature", True),
        (lambda a: [a.leaf(), a.intermediate], "key_cert_sign", False),
        (lambda a: [a.leaf()], "digital_signature", False),
        (lambda a: [a.leaf(names=["amazon.com"]), a.intermediate], "digital_signature", False),
    ],
)
def test_the_stand_in_accepts_what_certvalidator_would(
    chain: Callable[[Authority], list[Any]], usage: str, good: bool
) -> None:
    authority = Authority()
    ders = [made.certificate.public_bytes(Encoding.DER) for made in chain(authority)]
    validator = certvalidator_stand_in.CertificateValidator(
        Store([authority.root.certificate]), ders[0], ders[1:]
    )
    try:
        validator.validate_usage({usage})
        accepted = True
    except certvalidator_stand_in.PathError:
        accepted = False
    assert accepted == good


def test_the_stand_in_is_still_needed() -> None:
    """Fails on the day when oscrypto reads two-digit patch numbers of OpenSSL."""
    found = importlib.util.find_spec("oscrypto")
    assert found and found.submodule_search_locations
    source = Path(found.submodule_search_locations[0], "_openssl/_libcrypto_ctypes.py").read_text()
    assert r"\\b(\\d\\.\\d\\.\\d[a-z]*)\\b" in source, (
        "oscrypto is mended: delete cramp_coach/web/certvalidator_stand_in.py, its call in app.py, "
        "its tests, and this one."
    )
