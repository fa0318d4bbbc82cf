"""The certificates that a signed file carries along, to look at; nothing is verified here."""

from __future__ import annotations

from typing import Final

from hub.core.transport import parse_xml
from hub.core.trust.certificate import Certificate
from hub.core.trust.errors import CertificateUnreadable
from hub.core.trust.keyinfo import MAX_CERTIFICATES
from hub.core.trust.markup import ds
from hub.core.trust.tree import find_signatures

_CERTIFICATES: Final = f"{ds('KeyInfo')}/{ds('X509Data')}/{ds('X509Certificate')}"


def certificates_carried(content: bytes, *, where: str | None = None) -> tuple[Certificate, ...]:
    """Return the certificates in the ds:KeyInfo of every signature, each once, in their order.

    What cannot be read as a certificate is passed over.

    :raises UnsafeInput: for XML that is refused before it is read.
    :raises UnreadableInput: when it is no XML.
    """
    found: dict[Certificate, None] = {}
    for signature in find_signatures(parse_xml(content, where=where)):
        for element in signature.findall(_CERTIFICATES)[:MAX_CERTIFICATES]:
            try:
                found[Certificate.from_base64(element.text or "")] = None
            except CertificateUnreadable:
                continue
    return tuple(found)
