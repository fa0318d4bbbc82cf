"""What independent verifiers say of a document: libxmlsec and signxml.

Neither shares a line with the hub's own verification; they are told the anchors and nothing else.
libxmlsec checks signatures and chains, signxml the XAdES properties too.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import xmlsec
from lxml import etree
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration
from signxml.xades.xades import XAdESVerifier

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_FIRST_CERTIFICATE = f"{_DS}KeyInfo/{_DS}X509Data/{_DS}X509Certificate"


class Libxmlsec:
    """libxmlsec with the anchors of a trust folder."""

    def __init__(self, anchors: Iterable[Path]) -> None:
        self._keys = xmlsec.KeysManager()
        for anchor in anchors:
            self._keys.load_cert(
                str(anchor), xmlsec.constants.KeyDataFormatPem, xmlsec.constants.KeyDataTypeTrusted
            )

    def accepted(self, content: bytes) -> int:
        """Return how many signatures verify, up to an anchor; -1 when one of them does not."""
        root = etree.fromstring(content)
        xmlsec.tree.add_ids(root, ["Id"])
        signatures = root.findall(f".//{_DS}Signature")
        for signature in signatures:
            try:
                # The library takes the keys manager, its stubs do not know.
                xmlsec.SignatureContext(self._keys).verify(signature)  # type: ignore[call-arg]
            except xmlsec.Error:
                return -1
        return len(signatures)


def accepted_by_signxml(content: bytes) -> int:
    """Return how many signatures signxml accepts as XAdES by the certificate each one carries.

    -1 when it refuses one. signxml reads the first signature under a place, so each is named by its
    place.
    """
    root = etree.fromstring(content)
    signatures = root.findall(f".//{_DS}Signature")
    for signature in signatures:
        slot = signature.getparent()
        certificate = signature.findtext(_FIRST_CERTIFICATE)
        if slot is None or certificate is None:
            return -1
        place = f"./{root.getroottree().getelementpath(slot)}/"
        try:
            XAdESVerifier().verify(
                content,
                x509_cert=_pem(certificate),
                expect_config=SignatureConfiguration(location=place, expect_references=2),
            )
        except SignXMLException:
            return -1
    return len(signatures)


def _pem(certificate: str) -> str:
    return f"-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n"
