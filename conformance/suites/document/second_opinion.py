"""What signxml says of each signature in a document: digests, value and XAdES properties.

It is told nothing but the certificate that the signature itself carries, so it answers whether the
signature is intact, not whom to trust.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration
from signxml.xades.xades import XAdESVerifier

from hub.core.document.parse import transcript_of
from hub.core.document.places import find_places
from hub.core.errors import HubError
from hub.core.transport import parse_xml

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_FIRST_CERTIFICATE = f"{_DS}KeyInfo/{_DS}X509Data/{_DS}X509Certificate"


def signxml_accepts(content: bytes) -> Mapping[str, bool]:
    """Return for each slot's name whether signxml accepts its signature as XAdES.

    A slot is left out where signxml cannot be asked: no certificate inside, or no XAdES.
    """
    root = parse_xml(content)
    try:
        places = find_places(root, transcript_of(root))
    except HubError:
        return {}
    opinions = {}
    for name, signature in places.signatures.items():
        certificate = _certificate(signature)
        slot = signature.getparent()
        if certificate is not None and slot is not None:
            place = f"./{root.getroottree().getelementpath(slot)}/"
            opinions[name] = _accepts(content, place, certificate)
    return opinions


def _certificate(signature: etree._Element) -> x509.Certificate | None:
    try:
        der = base64.b64decode(signature.findtext(_FIRST_CERTIFICATE) or "")
        return x509.load_der_x509_certificate(der)
    except (binascii.Error, ValueError):
        return None


def _accepts(content: bytes, place: str, certificate: x509.Certificate) -> bool:
    pem = certificate.public_bytes(Encoding.PEM).decode()
    try:
        XAdESVerifier().verify(
            content,
            x509_cert=pem,
            expect_config=SignatureConfiguration(location=place, expect_references=2),
        )
    except SignXMLException:
        return False
    return True
