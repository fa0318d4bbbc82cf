"""Who holds a certificate, by what its subject says (chủ thể chứng thư số).

Public authorities write the personal id into the subject (``CCCD:``, ``CMND:``), every authority an
organisation's tax code (``MST:``); the government's certificates of persons carry a name only
(signers.md §3.5).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from hub.core.contracts.signer import Holder, HolderCertificate

_PERSON = re.compile(r"(?:CCCD|CMND)\s*:\s*([0-9]{9,12})")
_ORGANISATION = re.compile(r"(?<![A-Z])MST\s*:\s*([0-9-]{10,14})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a certificate says of its holder.

    :param person_ids: personal ids (``CCCD:`` or ``CMND:``).
    :param organisation_ids: tax codes (``MST:``), without hyphens.
    :param names: common names, in NFC.
    """

    person_ids: frozenset[str]
    organisation_ids: frozenset[str]
    names: frozenset[str]

    @staticmethod
    def of(certificate: x509.Certificate) -> Subject:
        """Return what the subject of `certificate` says."""
        subject = certificate.subject
        text = "\n".join(str(attribute.value) for attribute in subject)
        names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return Subject(
            frozenset(_PERSON.findall(text)),
            frozenset(number.replace("-", "") for number in _ORGANISATION.findall(text)),
            frozenset(unicodedata.normalize("NFC", str(name.value)) for name in names),
        )

    def has_id_of(self, holder: Holder) -> bool:
        """Whether it carries an id of `holder`."""
        organisation = (holder.organisation_id or "").replace("-", "")
        return holder.personal_id in self.person_ids or organisation in self.organisation_ids

    def has_name_of(self, holder: Holder) -> bool:
        """Whether it carries the name of `holder`, and no id that speaks against that."""
        if holder.full_name is None or self.rivals_name_of(holder):
            return False
        return unicodedata.normalize("NFC", holder.full_name) in self.names

    def rivals_name_of(self, holder: Holder) -> bool:
        """Whether an id in the certificate speaks against `holder`, however alike the names are."""
        return bool(
            (holder.personal_id and self.person_ids)
            or (holder.organisation_id and self.organisation_ids)
        )


def offers_to(holder: Holder, offers: Iterable[HolderCertificate]) -> tuple[HolderCertificate, ...]:
    """Return the certificates of `holder`, the latest issued first: by id, else by name."""
    read = [(x509.load_der_x509_certificate(offer.certificate), offer) for offer in offers]
    read.sort(key=lambda pair: pair[0].not_valid_before_utc, reverse=True)
    told = [(Subject.of(certificate), offer) for certificate, offer in read]
    found = [offer for subject, offer in told if subject.has_id_of(holder)]
    return tuple(found or [offer for subject, offer in told if subject.has_name_of(holder)])


def is_authority(certificate: x509.Certificate) -> bool:
    """Return whether `certificate` is one that issues others."""
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    except (x509.ExtensionNotFound, ValueError):
        return False
    return constraints.value.ca


def offer_of(leaf: x509.Certificate, others: Sequence[x509.Certificate]) -> HolderCertificate:
    """Return `leaf` with those of `others` that lead towards its root, the root left out."""
    chain: list[bytes] = []
    below, left = leaf, list(others)
    while left and below.issuer != below.subject:
        issuer = next((one for one in left if one.subject == below.issuer), None)
        if issuer is None or issuer.issuer == issuer.subject:
            break
        left.remove(issuer)
        chain.append(issuer.public_bytes(Encoding.DER))
        below = issuer
    return HolderCertificate(leaf.public_bytes(Encoding.DER), tuple(chain))
