"""Does a request come from Alexa? The checks that Amazon asks of a skill on the open web.

A request is refused unless its signature, over the bytes as they came, was made with a key whose
certificates lead to a trusted root and name Alexa; unless it is fresh; unless it is for this skill.
Amazon's list: https://developer.amazon.com/docs/custom-skills/host-a-custom-skill-as-a-web-service.html
"""

from __future__ import annotations

import base64
import http.client
import posixpath
import re
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import certifi
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store

from cramp_coach.errors import CrampCoachError

CHAIN_HOST = "s3.amazonaws.com"
"""The only host that is ever contacted."""
CHAIN_FOLDER = "/echo.api/"
CHAIN_URL = re.compile(
    r"(?i:https://s3\.amazonaws\.com)(?::443)?(/[A-Za-z0-9._/-]{1,200})(?:#[!-~]*)?", re.ASCII
)
"""What a chain's URL may look like. No query, no user, no escapes: Amazon's have none, and each
further spelling of one file would be a way around the cache."""
SIGNER = "echo-api.amazon.com"
"""The name that the signing certificate must carry, literally: no wildcard stands for it."""
TOLERANCE = 150
"""Seconds that a request's time may be off, either way; Amazon's figure."""
FETCH_SECONDS = 3
"""Alexa gives a skill about eight seconds; fetching must leave most of them."""
LARGEST_CHAIN = 65_536
"""Bytes; four certificates take some 6,000."""
LONGEST_CHAIN = 8
MOST_FETCHES = 4
"""Unknown URLs looked up at a time, so that strangers can't have us ask Amazon without end."""
MOST_SIGNERS = 8
REFRESH_SECONDS = 86_400
"""A chain is fetched again after a day, so that one that Amazon withdraws is not kept for ever."""
RETRY_SECONDS = 300

Fetch = Callable[[str], bytes]


class Refused(CrampCoachError):
    """A request that is not from Alexa, or damaged. The message never quotes the request."""


@dataclass(frozen=True)
class Signer:
    """A key that Alexa signs with, proven once by its certificates."""

    key: RSAPublicKey
    expires: float
    """When the first certificate on its path ends, in seconds since 1970."""
    refresh_at: float = 0.0


class Signers:
    """The keys that Alexa signs with, by the URL of their certificates.

    Only a proven key is kept. Many requests that need the same unknown key wait for one fetch;
    a kept key is renewed by one request while the others use the old one.
    """

    def __init__(
        self, roots: Sequence[x509.Certificate], fetch: Fetch, clock: Callable[[], float]
    ) -> None:
        self._roots, self._fetch, self._clock = Store(list(roots)), fetch, clock
        self._lock = threading.Lock()
        self._kept: dict[str, Signer] = {}
        self._flights: dict[str, Future[Signer]] = {}

    def check(self, claimed_url: str, claimed_signature: str, body: bytes) -> None:
        """Raise Refused unless Alexa signed these bytes. Needs nothing but the two headers."""
        url, signature = chain_url(claimed_url), _decoded(claimed_signature)
        try:
            self._signer(url).key.verify(signature, body, PKCS1v15(), SHA256())
        except InvalidSignature:
            raise Refused("the signature is not Alexa's, or not of this body") from None

    def _signer(self, url: str) -> Signer:
        with self._lock:
            kept, now = self._kept.get(url), self._clock()
            if kept and kept.expires <= now:
                kept = None
            if kept and (now < kept.refresh_at or url in self._flights):
                return kept
            flight = self._flights.get(url)
            leads = flight is None
            if flight is None:
                if len(self._flights) >= MOST_FETCHES:
                    raise Refused("too many unknown certificates at once")
                flight = self._flights[url] = Future()
        if leads:
            self._fly(url, kept, flight)
        return flight.result()

    def _fly(self, url: str, kept: Signer | None, flight: Future[Signer]) -> None:
        """Fetch and prove a chain, then tell everyone who waits for it."""
        now = self._clock()
        try:
            found = self._proven(url, now)
        except Refused as refused:
            if kept is None:
                self._land(url)
                flight.set_exception(refused)
                return
            found = replace(kept, refresh_at=now + RETRY_SECONDS)
        self._land(url, found)
        flight.set_result(found)

    def _land(self, url: str, found: Signer | None = None) -> None:
        with self._lock:
            del self._flights[url]
            if found:
                self._kept.pop(url, None)
                self._kept[url] = found
            while len(self._kept) > MOST_SIGNERS:
                del self._kept[next(iter(self._kept))]

    def _proven(self, url: str, now: float) -> Signer:
        try:
            pem = self._fetch(url)
        except Exception as wrong:  # a network can fail in any way, and none may cost a 500
            raise Refused(f"its certificates can't be fetched ({_name(wrong)})") from None
        if len(pem) > LARGEST_CHAIN:
            raise Refused("its certificates are too large")
        try:
            signer = prove(x509.load_pem_x509_certificates(pem), self._roots, now)
        except Refused:
            raise
        except Exception as wrong:  # so can whatever stands in the file
            raise Refused(f"its certificates can't be trusted ({_name(wrong)})") from None
        return replace(signer, refresh_at=now + REFRESH_SECONDS)


def chain_url(claimed: str) -> str:
    """The one spelling of a URL that Amazon may keep certificates at; raises Refused for others."""
    match = CHAIN_URL.fullmatch(claimed)
    path = posixpath.normpath("/" + match[1].lstrip("/")) if match else ""
    if not path.startswith(CHAIN_FOLDER):
        raise Refused("the URL of its certificates is not Amazon's")
    return f"https://{CHAIN_HOST}{path}"


def prove(chain: Sequence[x509.Certificate], roots: Store, now: float) -> Signer:
    """The key of a chain's first certificate, if the chain shows that Alexa signs with it.

    Every certificate must be issued by the next, as in Amazon's own files, which may go on beyond
    the root that we trust. Raises Refused or whatever cryptography raises.
    """
    if len(chain) > LONGEST_CHAIN:
        raise Refused("there are too many certificates")
    for certificate, issuer in pairwise(chain):
        certificate.verify_directly_issued_by(issuer)
    policy = PolicyBuilder().store(roots).time(datetime.fromtimestamp(now, UTC))
    verifier = policy.build_server_verifier(x509.DNSName(SIGNER))
    path = verifier.verify(chain[0], list(chain[1:]))
    extensions = chain[0].extensions
    names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if SIGNER not in names.get_values_for_type(x509.DNSName):
        raise Refused("the certificate does not name Alexa")
    if not extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature:
        raise Refused("the certificate is not for signatures")
    key = chain[0].public_key()
    if not isinstance(key, RSAPublicKey):
        raise Refused("the certificate's key is not RSA")
    return Signer(key, min(certificate.not_valid_after_utc.timestamp() for certificate in path))


def check_fresh(event: Any, now: float) -> None:
    """Raise Refused unless a request was made within TOLERANCE of `now`, seconds since 1970."""
    request = event.get("request") if isinstance(event, dict) else None
    said = request.get("timestamp") if isinstance(request, dict) else None
    try:
        made = datetime.fromisoformat(said)  # type: ignore[arg-type]  # what TypeError is for
        age = now - made.timestamp()
    except (TypeError, ValueError, OverflowError):
        raise Refused("its time can't be read") from None
    if made.tzinfo is None or abs(age) > TOLERANCE:
        raise Refused("it is too old, or from the future")


def fetch_chain(url: str) -> bytes:
    """The file at a chain's URL, straight from Amazon: no proxy, no redirect, bounded."""
    deadline = time.monotonic() + FETCH_SECONDS
    trust = ssl.create_default_context(cafile=certifi.where())
    connection = http.client.HTTPSConnection(CHAIN_HOST, timeout=FETCH_SECONDS, context=trust)
    try:
        connection.request("GET", urlsplit(url).path)
        answer, pem = connection.getresponse(), b""
        if answer.status != http.HTTPStatus.OK:
            raise OSError(f"status {answer.status}")
        while piece := answer.read1(LARGEST_CHAIN):
            pem += piece
            if len(pem) > LARGEST_CHAIN or time.monotonic() > deadline:
                raise OSError("too large or too slow")
        return pem
    finally:
        connection.close()


def certifi_roots() -> list[x509.Certificate]:
    """The roots that browsers trust; Amazon's are among them.

    Read one by one, since cryptography announces that it will refuse a few odd ones some day (those
    with serial number zero), and those must not keep the others from being read.
    """
    with open(certifi.where(), "rb") as file:
        blocks = re.findall(rb"-----BEGIN [^-]+-----[^-]+-----END [^-]+-----", file.read())
    roots = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        for block in blocks:
            with suppress(ValueError):
                roots.append(x509.load_pem_x509_certificate(block))
    return roots


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except ValueError:
        raise Refused("the signature is not base64") from None


def _name(error: Exception) -> str:
    return type(error).__name__
