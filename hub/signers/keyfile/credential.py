"""A certificate, its chain, and the key that belongs to it, loaded when first used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding

from hub.core.contracts import HolderCertificate, Subject, offer_of
from hub.signers.keyfile.problems import Problem

SigningKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
"""The kinds of key that sign transcripts."""


class Credential:
    """One key file's content; equal files give equal certificates, keys are never shown.

    :param load_key: reads the key; called once, when it is first used.
    :param problem: why nothing can be signed with it, when that is known without loading the key.
    """

    def __init__(
        self,
        path: Path,
        leaf: x509.Certificate,
        others: Sequence[x509.Certificate],
        load_key: Callable[[], PrivateKeyTypes],
        problem: Problem | None = None,
    ) -> None:
        self.path = path
        self.leaf = leaf
        self.problem = problem
        self.der = leaf.public_bytes(Encoding.DER)
        self._others = others
        self._load_key = load_key

    @cached_property
    def key(self) -> SigningKey:
        """The private key.

        :raises KeyFileProblem: when it cannot be loaded or is not this certificate's.
        """
        if self.problem is not None:
            raise self.problem.at(self.path)
        key = self._load_key()
        if not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
            raise Problem.WRONG_KIND.at(self.path)
        if key.public_key() != self.leaf.public_key():
            raise Problem.MISMATCH.at(self.path)
        return key

    @cached_property
    def offer(self) -> HolderCertificate:
        """The certificate and its issuers as the contract wants them, without the root."""
        return offer_of(self.leaf, self._others)

    @cached_property
    def subject(self) -> Subject:
        """What the certificate says of its holder."""
        return Subject.of(self.leaf)


def leaf_of(certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    """Return the certificate that issued none of the others; the first, when several did not."""
    for one in certificates:
        if not any(other.issuer == one.subject for other in certificates if other is not one):
            return one
    return certificates[0]
