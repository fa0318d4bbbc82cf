"""A certificate, its chain, and the key that belongs to it, loaded when first used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from hub.core.contracts import Holder, HolderCertificate
from hub.signers.keyfile.problems import Problem

SigningKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
"""The kinds of key that sign transcripts."""

_PERSON = re.compile(r"(?:CCCD|CMND)\s*:\s*([0-9]{9,12})")
_ORGANISATION = re.compile(r"(?<![A-Z])MST\s*:\s*([0-9-]{10,14})(?![0-9])")


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
        chain: list[bytes] = []
        below, left = self.leaf, list(self._others)
        while left and below.issuer != below.subject:
            issuer = next((one for one in left if one.subject == below.issuer), None)
            if issuer is None or issuer.issuer == issuer.subject:
                break
            left.remove(issuer)
            chain.append(issuer.public_bytes(Encoding.DER))
            below = issuer
        return HolderCertificate(self.der, tuple(chain))

    @cached_property
    def person_ids(self) -> frozenset[str]:
        """Personal ids in the subject (``CCCD:`` or ``CMND:``)."""
        return frozenset(_PERSON.findall(self._subject))

    @cached_property
    def organisation_ids(self) -> frozenset[str]:
        """Tax codes in the subject (``MST:``), without hyphens."""
        found = _ORGANISATION.findall(self._subject)
        return frozenset(number.replace("-", "") for number in found)

    @cached_property
    def names(self) -> frozenset[str]:
        """Common names of the subject, in NFC."""
        attributes = self.leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return frozenset(
            unicodedata.normalize("NFC", str(attribute.value)) for attribute in attributes
        )

    @property
    def is_authority(self) -> bool:
        """Whether the certificate is one that issues others."""
        try:
            constraints = self.leaf.extensions.get_extension_for_class(x509.BasicConstraints)
        except (x509.ExtensionNotFound, ValueError):
            return False
        return constraints.value.ca

    def rivals_name_of(self, holder: Holder) -> bool:
        """Whether an id in the certificate speaks against `holder`, however alike the names are."""
        return bool(
            (holder.personal_id and self.person_ids)
            or (holder.organisation_id and self.organisation_ids)
        )

    @cached_property
    def _subject(self) -> str:
        return "\n".join(str(attribute.value) for attribute in self.leaf.subject)


def leaf_of(certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    """Return the certificate that issued none of the others; the first, when several did not."""
    for one in certificates:
        if not any(other.issuer == one.subject for other in certificates if other is not one):
            return one
    return certificates[0]
