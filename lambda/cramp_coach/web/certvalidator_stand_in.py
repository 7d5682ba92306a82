"""Stands in for certvalidator, so that flask-ask-sdk can be imported. To be deleted.

flask-ask-sdk imports certvalidator, which imports oscrypto, whose latest release (1.3.0) takes
OpenSSL 3.0.10 and every later two-digit patch for no version at all and refuses to load:
https://github.com/wbond/oscrypto/issues/75. The fix is merged there but not released. A test of
ours fails on the day when it is; then delete this file and its one call in `web`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from functools import partial
from types import ModuleType

from cryptography import x509
from cryptography.x509.verification import Store

from cramp_coach.web import verification


class PathError(Exception):
    """No path from a certificate to a trusted root."""


class ValidationError(Exception):
    """A certificate may not be used like this. Never raised: PathError says it all."""


class CertificateValidator:
    """The part of certvalidator that ask-sdk uses, done by `verification.prove`."""

    def __init__(self, roots: Store, leaf: bytes, intermediates: Sequence[bytes] = ()) -> None:
        self._roots, self._chain = roots, (leaf, *intermediates)

    def validate_usage(self, key_usage: set[str]) -> None:
        """Raise PathError unless the chain is Alexa's, for the one usage that ask-sdk asks for."""
        if key_usage != {"digital_signature"}:
            raise PathError(f"only digital_signature is stood in for, not {sorted(key_usage)}")
        try:
            chain = [x509.load_der_x509_certificate(der) for der in self._chain]
            verification.prove(chain, self._roots, time.time())
        except Exception as wrong:
            raise PathError(f"not a chain to a trusted root ({type(wrong).__name__})") from wrong


def install(roots: Sequence[x509.Certificate]) -> None:
    """Be certvalidator from now on, for whoever imports it in this process."""
    package, errors = ModuleType("certvalidator"), ModuleType("certvalidator.errors")
    vars(package)["CertificateValidator"] = partial(CertificateValidator, Store(list(roots)))
    vars(errors).update(PathError=PathError, ValidationError=ValidationError)
    sys.modules.update({package.__name__: package, errors.__name__: errors})
