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
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
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
from cramp_coach.web.shelf import Shelf

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
WAIT_SECONDS = 1.8
"""How long a request waits for its certificates, whatever the network does meanwhile."""
LARGEST_CHAIN = 65_536
"""Bytes; four certificates take some 6,000."""
LONGEST_CHAIN = 8
SIGNATURE_LENGTHS = (256, 384, 512)
"""Bytes of a signature by an RSA key of the usual sizes. No other is worth a fetch."""
MOST_FETCHES = 64
"""Unknown URLs looked up at a time, so that strangers can't have us ask Amazon without end."""
MOST_WAITING = 192
"""Requests that may wait for certificates, so that strangers can't take every thread. A request
whose key is known never waits."""
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

    Only a proven key is kept, here and on the shelf. Requests that need an unknown key wait for one
    fetch together, and not for long; those whose key is known wait for nothing, even when it is due
    to be renewed.
    """

    def __init__(
        self,
        roots: Sequence[x509.Certificate],
        fetch: Fetch,
        clock: Callable[[], float],
        shelf: Shelf = Shelf(),  # noqa: B008  # it is frozen
    ) -> None:
        self._roots, self._fetch, self._clock, self._shelf = Store(list(roots)), fetch, clock, shelf
        self._lock = threading.Lock()
        self._kept: dict[str, Signer] = {}
        self._flights: dict[str, Future[Signer]] = {}
        self._fetchers = ThreadPoolExecutor(MOST_FETCHES, "fetch")
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)

    def check(self, claimed_url: str, claimed_signature: str, body: bytes) -> None:
        """Raise Refused unless Alexa signed these bytes. Needs nothing but the two headers."""
        url, signature = chain_url(claimed_url), _decoded(claimed_signature)
        try:
            self._signer(url).key.verify(signature, body, PKCS1v15(), SHA256())
        except InvalidSignature:
            raise Refused("the signature is not Alexa's, or not of this body") from None

    def known(self) -> bool:
        """Is there a key with which Alexa may sign the next request?"""
        now = self._clock()
        with self._lock:
            kept = list(self._kept.values())
        return any(signer.expires > now for signer in kept) or any(
            self._proves(pem, now) for pem in self._shelf.chains()
        )

    def _signer(self, url: str) -> Signer:
        kept = self._known(url)
        if kept and self._clock() < kept.refresh_at:
            return kept
        if kept:
            self._flight(url)  # it renews the key for those who come later
            return kept
        if not self._waiting.acquire(blocking=False):
            raise Refused("too many wait for unknown certificates")
        try:
            return self._flight(url).result(WAIT_SECONDS)
        except TimeoutError:
            raise Refused("its certificates do not come in time") from None
        finally:
            self._waiting.release()

    def _known(self, url: str) -> Signer | None:
        with self._lock:
            kept = self._kept.get(url)
        return kept if kept and kept.expires > self._clock() else self._taken_down(url)

    def _taken_down(self, url: str) -> Signer | None:
        """What another process, or one before this, has fetched and proven."""
        chain = self._shelf.get(url)
        if chain is None:
            return None
        try:
            signer = self._proven(chain.pem, self._clock())
        except Refused:
            return None
        signer = replace(signer, refresh_at=chain.came + REFRESH_SECONDS)
        self._keep(url, signer)
        return signer

    def _flight(self, url: str) -> Future[Signer]:
        with self._lock:
            flight = self._flights.get(url)
            if flight is None:
                deadline = time.monotonic() + WAIT_SECONDS
                flight = self._flights[url] = self._fetchers.submit(self._fly, url, deadline)
            return flight

    def _fly(self, url: str, deadline: float) -> Signer:
        """Fetch and prove a chain, for everyone who waits for it."""
        try:
            if time.monotonic() > deadline:
                raise Refused("too many unknown certificates at once")
            found = self._brought(url)
        except Refused:
            with self._lock:
                if kept := self._kept.get(url):
                    retry_at = self._clock() + RETRY_SECONDS
                    self._kept[url] = replace(kept, refresh_at=retry_at)
            raise
        else:
            self._keep(url, found)
            return found
        finally:
            with self._lock:
                del self._flights[url]

    def _keep(self, url: str, found: Signer) -> None:
        with self._lock:
            self._kept.pop(url, None)
            self._kept[url] = found
            while len(self._kept) > MOST_SIGNERS:
                del self._kept[next(iter(self._kept))]

    def _brought(self, url: str) -> Signer:
        now = self._clock()
        try:
            pem = self._fetch(url)
        except Exception as wrong:  # a network can fail in any way, and none may cost a 500
            raise Refused(f"its certificates can't be fetched ({_name(wrong)})") from None
        signer = self._proven(pem, now)
        self._shelf.put(url, pem, now)
        return replace(signer, refresh_at=now + REFRESH_SECONDS)

    def _proves(self, pem: bytes, now: float) -> bool:
        try:
            self._proven(pem, now)
        except Refused:
            return False
        return True

    def _proven(self, pem: bytes, now: float) -> Signer:
        if len(pem) > LARGEST_CHAIN:
            raise Refused("its certificates are too large")
        try:
            return prove(x509.load_pem_x509_certificates(pem), self._roots, now)
        except Refused:
            raise
        except Exception as wrong:  # so can whatever stands in the file
            raise Refused(f"its certificates can't be trusted ({_name(wrong)})") from None


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
    trust = _trusting(certifi.where())
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


def reach_amazon() -> None:
    """Raise OSError unless the host of the certificates can be spoken to."""
    trust, address = _trusting(certifi.where()), (CHAIN_HOST, http.client.HTTPS_PORT)
    with socket.create_connection(address, FETCH_SECONDS) as connection:
        trust.wrap_socket(connection, server_hostname=CHAIN_HOST).close()


@cache
def _trusting(roots: str) -> ssl.SSLContext:
    """Made once: reading the roots takes longer than the fetch."""
    return ssl.create_default_context(cafile=roots)


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
        decoded = base64.b64decode(signature, validate=True)
    except ValueError:
        raise Refused("the signature is not base64") from None
    if len(decoded) not in SIGNATURE_LENGTHS:
        raise Refused("the signature has no key's length")
    return decoded


def _name(error: Exception) -> str:
    return type(error).__name__
