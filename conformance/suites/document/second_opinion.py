"""What signxml says of each signature in a document: whether digests and value are right.

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
from signxml.verifier import SignatureConfiguration, XMLVerifier
from signxml.xades.xades import XAdESVerifier

from hub.core.document.parse import transcript_of
from hub.core.document.places import find_places
from hub.core.errors import HubError
from hub.core.transport import parse_xml

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_FIRST_CERTIFICATE = f"{_DS}KeyInfo/{_DS}X509Data/{_DS}X509Certificate"


def signxml_accepts(content: bytes) -> Mapping[str, bool]:
    """Return for each slot's name whether signxml finds its signature intact.

    A slot is left out where signxml cannot be asked: no certificate inside, or not the structure of
    XML Signature at all.
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
        if certificate is None or slot is None:
            continue
        place = f"./{root.getroottree().getelementpath(slot)}/"
        try:
            opinions[name] = _accepts(content, place, certificate, _references(signature))
        except etree.DocumentInvalid:
            continue
    return opinions


def _certificate(signature: etree._Element) -> x509.Certificate | None:
    try:
        der = base64.b64decode(signature.findtext(_FIRST_CERTIFICATE) or "")
        return x509.load_der_x509_certificate(der)
    except (binascii.Error, ValueError):
        return None


def _references(signature: etree._Element) -> int:
    return len(signature.findall(f"{_DS}SignedInfo/{_DS}Reference"))


def _accepts(content: bytes, place: str, certificate: x509.Certificate, references: int) -> bool:
    """Return whether the signature is intact; what XAdES alone objects to does not count here.

    :raises etree.DocumentInvalid: when it has not the structure of XML Signature.
    """
    pem = certificate.public_bytes(Encoding.PEM).decode()
    config = SignatureConfiguration(location=place, expect_references=references)
    for verifier in (XAdESVerifier(), XMLVerifier()):
        try:
            verifier.verify(content, x509_cert=pem, expect_config=config)
        except SignXMLException:
            continue
        return True
    return False
