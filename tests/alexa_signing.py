"""A stand-in for Amazon on the web: its certificate authority, its certificate host, its signature.

Everything is made by the test that needs it; no key outlives its process.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from simulator.stand_in.device import SKILL_ID, Device
from simulator.stand_in.loopback import HOST, running

NAME = "echo-api.amazon.com"
HERE = Path(__file__).resolve().parent.parent
GUNICORN = HERE / "infrastructure/self-hosted/gunicorn.conf.py"
JSON = {"Content-Type": "application/json;charset=UTF-8"}

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key that is made once a process: making one takes longer than everything done with it."""
    return rsa.generate_private_key(65537, bits)


@dataclass(frozen=True)
class Made:
    """A certificate and the key that it is for."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def make(
    subject: str,
    own: Key,
    issuer: Made | None = None,
    *,
    names: Sequence[str] = (),
    ca: bool = False,
    signs: bool = True,
    since: float = -3600,
    until: float = 86_400,
    now: float | None = None,
) -> Made:
    """A certificate; self-signed without an issuer. `since` and `until` are seconds from `now`."""
    clock = datetime.fromtimestamp(time.time() if now is None else now, UTC)
    signer = issuer.key if issuer else own
    told = issuer.certificate.subject if issuer else _name(subject)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(told)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock + timedelta(seconds=since))
        .not_valid_after(clock + timedelta(seconds=until))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(_usage(signs=signs, ca=ca), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False
        )
    )
    if names:
        dns = [x509.DNSName(name) for name in names]
        builder = builder.add_extension(x509.SubjectAlternativeName(dns), False)
    if not ca:
        server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(server, False)
    return Made(builder.sign(signer, SHA256()), own)


@dataclass
class Authority:
    """A certificate authority like Amazon's: a root, an intermediate, Alexa's own certificate."""

    now: float | None = None
    owner: str = "amazon"

    def __post_init__(self) -> None:
        long = 10 * 86_400
        self.root = make("Root", key(self.owner), ca=True, until=long, now=self.now)
        self.intermediate = make(
            "Intermediate", key("between"), self.root, ca=True, until=long, now=self.now
        )

    def leaf(self, **details: Any) -> Made:
        """Alexa's certificate; the details are those of `make`."""
        own = details.pop("own", key("alexa"))
        issuer = details.pop("issuer", self.intermediate)
        return make(NAME, own, issuer, **{"names": [NAME], "now": self.now, **details})

    def chain(self, **details: Any) -> bytes:
        """The file that Amazon keeps: Alexa's certificate and the intermediate."""
        return self.leaf(**details).pem + self.intermediate.pem


class CertificateHost:
    """The host that Amazon keeps chains at, on loopback.

    `files` holds bytes or a status for each path. While `open` is not set, everyone waits.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes | int] = {}
        self.asked: list[str] = []
        self.open = threading.Event()
        self.open.set()
        self.server = ThreadingHTTPServer((HOST, 0), self._handler())
        self.port = self.server.server_port
        self._running = ExitStack()
        self._running.enter_context(running(self.server))

    def close(self) -> None:
        self.open.set()
        self._running.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path)
                host.open.wait(20)
                found = host.files.get(self.path, 404)
                body = found if isinstance(found, bytes) else b""
                self.send_response(200 if isinstance(found, bytes) else found)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


@dataclass
class Alexa:
    """Sends signed requests, as Alexa does, and keeps its chains at the certificate host."""

    authority: Authority
    host: CertificateHost
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def publish(self, chain: bytes | int) -> str:
        """Put a chain where no request has looked before; returns its URL."""
        path = f"/echo.api/chain-{next(self._numbers)}.pem"
        self.host.files[path] = chain
        return f"https://s3.amazonaws.com{path}"

    def headers(self, url: str, body: bytes) -> dict[str, str]:
        """The headers of a signed request."""
        return {**JSON, "SignatureCertChainUrl": url, "Signature-256": sign(body)}


def sign(body: bytes, own: str = "alexa") -> str:
    """The value of the header Signature-256, made with the key of that name."""
    return base64.b64encode(key(own).sign(body, padding.PKCS1v15(), SHA256())).decode()


def launch(*, age: float = 0.0, **changes: Any) -> dict[str, Any]:
    """A launch request made `age` seconds ago; the changes go into its `request`."""
    device = _device()
    device.now = time.time() - age
    return device.envelope({"type": "LaunchRequest", **changes})


@cache
def _device() -> Device:
    return Device(lambda event, context: {})


def encoded(event: Any) -> bytes:
    return json.dumps(event).encode()


@dataclass
class Service:
    """The skill behind its production server, in a process of its own."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Send one request on a connection of its own; returns status and body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            with suppress(ConnectionError):  # it may answer before everything is sent
                connection.request("POST", "/", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def raw(self, data: bytes) -> bytes:
        """Send bytes, say that no more will come, and read until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            answer = b""
            with suppress(ConnectionError, OSError):
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
            with suppress(ConnectionError):
                while piece := connection.recv(65_536):
                    answer += piece
            return answer


@contextmanager
def service(
    folder: Path,
    application: str,
    workers: int = 1,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Service]:
    """Run an application under the shipped gunicorn settings, on a free port of loopback."""
    log = folder / "service.log"
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener, open(log, "wb") as out:
        number = listener.fileno()
        options = f"--workers {workers} --bind fd://{number}".split()
        process = subprocess.Popen(
            [*f"{sys.executable} -m gunicorn --config {GUNICORN}".split(), *options, application],
            cwd=HERE,
            env={**os.environ, "PYTHONPATH": f"{HERE}/lambda:{HERE}", **environment},
            pass_fds=[number],
            stdout=out,
            stderr=out,
        )
        port = listener.getsockname()[1]
    try:
        _wait_until_booted(process, log, workers)
        yield Service(process, port, log)
    finally:
        process.terminate()
        process.wait(30)


def application(folder: Path, alexa: Alexa, port: int = 0) -> str:
    """What gunicorn runs: the skill, trusting the test's root and asking the test's host.

    The host is Alexa's own, or one at a port of loopback.
    """
    root = folder / "root.pem"
    root.write_bytes(alexa.authority.root.pem)
    return f"tests.alexa_signing:app({str(root)!r}, {port or alexa.host.port})"


def app(root: str, port: int) -> Any:
    """Called in the server's process."""
    from cramp_coach.web.app import create_app, state_directory

    def reach() -> None:
        socket.create_connection(("127.0.0.1", port), 5).close()

    return create_app(
        skill_id=SKILL_ID,
        trust_roots=x509.load_pem_x509_certificates(Path(root).read_bytes()),
        fetch=lambda url: fetch(url, port),
        reach=reach,
        folder=state_directory(),
    )


def fetch(url: str, port: int) -> bytes:
    """What stands at Amazon's URL, from the certificate host at a port of loopback."""
    path = url.removeprefix("https://s3.amazonaws.com")
    if path == url:
        raise AssertionError(f"{url} is not on the host that Amazon names")
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return bytes(answer.read())


def private_pem(own: rsa.RSAPrivateKey) -> bytes:
    return own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _wait_until_booted(process: subprocess.Popen[bytes], log: Path, workers: int) -> None:
    for _ in range(600):
        if log.read_bytes().count(b"Booting worker") >= workers:
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"The server did not start: {log.read_text()}")


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(*, signs: bool, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=not ca,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
