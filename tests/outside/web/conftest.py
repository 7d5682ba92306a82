"""Alexa on loopback: she signs, and hosts her certificates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.alexa_signing import Alexa, Authority, CertificateHost


@pytest.fixture(scope="module")
def alexa() -> Iterator[Alexa]:
    host = CertificateHost()
    yield Alexa(Authority(), host)
    host.close()
