"""The peers: what other libraries need for the same work on the same documents.

They are used as well as they allow: keys and certificates are handed over loaded, places are worked
out beforehand, and nothing is asked of them that the figure is not about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xmlsec
from cryptography.x509.verification import ExtensionPolicy
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, SignatureConstructionMethod
from signxml.verifier import SignatureConfiguration
from signxml.xades.xades import XAdESDataObjectFormat, XAdESSigner, XAdESVerifier

from simulation.school import Signer

_DS = "{http://www.w3.org/2000/09/xmldsig#}"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed document and the places of its signatures, as signxml wants them."""

    content: bytes
    places: tuple[str, ...]

    @classmethod
    def of(cls, content: bytes) -> Signed:
        """Return `content` with the places of its signatures."""
        root = etree.fromstring(content)
        tree = root.getroottree()
        slots = (each.getparent() for each in root.iter(f"{_DS}Signature"))
        paths = [tree.getelementpath(slot) for slot in slots if slot is not None]
        return cls(content, tuple(f"./{path}/" for path in paths))


class Signxml:
    """signxml: XAdES, certificate paths by the certificates that a signature carries.

    :param anchors: the trusted roots in one PEM file.
    """

    def __init__(self, anchors: Path) -> None:
        self._anchors = str(anchors)
        # Its own policy wants digitalSignature; certificates for signing documents may have
        # nonRepudiation alone (ETSI EN 319 412-2).
        self._any = ExtensionPolicy.permit_all()

    def sign(self, content: bytes, signer: Signer, element_id: str, slot: str) -> bytes:
        """Return the document with an XAdES-B signature over one element in the place `slot`."""
        root = etree.fromstring(content)
        own = XAdESSigner(
            data_object_format=XAdESDataObjectFormat(),
            method=SignatureConstructionMethod.detached,
            c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
        )
        signature = own.sign(
            root, key=signer.key, cert=list(signer.x509_chain), reference_uri=f"#{element_id}"
        )
        place = root.find(slot)
        if place is None:
            raise ValueError(f"no slot {slot}")
        place.append(signature)
        return etree.tostring(root)

    def verify(self, signed: Signed) -> int:
        """Verify every signature up to an anchor; return how many there are.

        :raises SignXMLException: one does not verify.
        """
        for place in signed.places:
            XAdESVerifier().verify(
                signed.content,
                ca_pem_file=self._anchors,
                ee_policy=self._any,
                expect_config=SignatureConfiguration(location=place, expect_references=2),
            )
        return len(signed.places)


class Libxmlsec:
    """python-xmlsec: digests, values and certificate paths in C; it knows no XAdES.

    :param anchors: the trusted roots, a PEM file each.
    """

    def __init__(self, anchors: Iterable[Path]) -> None:
        self._keys = xmlsec.KeysManager()
        for anchor in anchors:
            self._keys.load_cert(
                str(anchor), xmlsec.constants.KeyDataFormatPem, xmlsec.constants.KeyDataTypeTrusted
            )

    def verify(self, signed: Signed) -> int:
        """Verify every signature up to an anchor; return how many there are.

        :raises xmlsec.Error: one does not verify.
        """
        root = etree.fromstring(signed.content)
        xmlsec.tree.add_ids(root, ["Id"])
        signatures: Sequence[etree._Element] = list(root.iter(f"{_DS}Signature"))
        for signature in signatures:
            # The library takes the keys, its stubs do not know.
            xmlsec.SignatureContext(self._keys).verify(signature)  # type: ignore[call-arg]
        return len(signatures)
