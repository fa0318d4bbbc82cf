"""Words in ds:X509Data that say which certificate is meant without holding it (§4.5.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from lxml import etree

from hub.core.trust.algorithms import DIGESTS
from hub.core.trust.certificate import Certificate
from hub.core.trust.markup import DSIG11, MarkupError, decode_base64, ds, plain_text

_MOST_NAMES: Final = 20
_SKI, _SUBJECT, _ISSUER_SERIAL, _SERIAL = map(
    ds, ("X509SKI", "X509SubjectName", "X509IssuerSerial", "X509SerialNumber")
)
_DIGEST: Final = f"{{{DSIG11}}}X509Digest"
_NUMBER: Final = re.compile(r"\s*[0-9]{1,60}\s*")
_LABELS: Final = {
    _SKI: "X509SKI",
    _SUBJECT: "X509SubjectName",
    _ISSUER_SERIAL: "X509IssuerSerial",
    _DIGEST: "X509Digest",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What a ds:KeyInfo says of certificates that it does not hold.

    These words are unsigned and only narrow a search: the key decides, and in XAdES the digest that
    is signed. A distinguished name has many spellings, so it narrows nothing.
    """

    key_ids: frozenset[bytes] = frozenset()
    serials: frozenset[int] = frozenset()
    digests: frozenset[tuple[str, bytes]] = frozenset()
    text: str | None = None

    def may_mean(self, certificate: Certificate) -> bool:
        """Say whether `certificate` may be the one."""
        if not (self.key_ids or self.serials or self.digests):
            return True
        if certificate.serial_number in self.serials or _key_id(certificate) in self.key_ids:
            return True
        return any(
            uri in DIGESTS and DIGESTS[uri].digest(certificate.der) == value
            for uri, value in self.digests
        )


def read_names(key_info: etree._Element) -> Names:
    """Return what `key_info` says; what cannot be read is passed over."""
    key_ids: set[bytes] = set()
    serials: set[int] = set()
    digests: set[tuple[str, bytes]] = set()
    seen: dict[str, None] = {}
    found = [each for data in key_info.iterchildren(ds("X509Data")) for each in data]
    for each in found[:_MOST_NAMES]:
        if each.tag not in _LABELS:
            continue
        seen[_LABELS[each.tag]] = None
        try:
            if each.tag == _SKI:
                key_ids.add(decode_base64(plain_text(each)))
            elif each.tag == _DIGEST:
                digests.add((each.get("Algorithm", ""), decode_base64(plain_text(each))))
            elif each.tag == _ISSUER_SERIAL:
                number = each.findtext(_SERIAL) or ""
                serials.update([int(number)] if _NUMBER.fullmatch(number) else [])
        except MarkupError:
            continue
    names = ", ".join(seen) or key_info.findtext(ds("KeyName"))
    return Names(frozenset(key_ids), frozenset(serials), frozenset(digests), names)


def _key_id(certificate: Certificate) -> bytes | None:
    try:
        found = (certificate.extensions or x509.Extensions([])).get_extension_for_class(
            x509.SubjectKeyIdentifier
        )
    except x509.ExtensionNotFound:
        return None
    return found.value.digest
