"""One plain signature over a whole file: packets, receipts, certifications (chữ ký đơn).

`signxml` signs and verifies here, for nothing more is asked than one signer and one signature: XML
Signature, enveloped, over everything (``URI=""``), Canonical XML 1.0, SHA-256. What a person signs
inside a document is another matter (`hub.core.trust.building`).

Who may have signed is told by pinned certificates: the exchange portal that has been observed
registers and approves each sender's certificate first (regulation.md §1.7).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.exceptions import SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from hub.core.errors import Pause
from hub.core.text import Text
from hub.core.transport import XmlBounds, parse_xml
from hub.core.trust.certificate import Certificate, certificates_in
from hub.core.trust.errors import CertificateUnreadable, PlainSignatureRefused

SigningKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
_ENVELOPED: Final = SignatureConstructionMethod.enveloped.value
_C14N: Final = CanonicalizationMethod.CANONICAL_XML_1_0
_TRANSFORMS: Final = [_ENVELOPED, _C14N.value]
_CERTIFICATE: Final = f"{_DS}KeyInfo/{_DS}X509Data/{_DS}X509Certificate"
_METHODS: Final = frozenset(
    {
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.SHA256_RSA_MGF1,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
        SignatureMethod.ECDSA_SHA512,
    }
)
_DIGESTS: Final = frozenset(
    {DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512}
)


@dataclass(frozen=True)
class PlainKey:
    """The key of a system (not of a person or a school) with its certificate, for plain signatures.

    Make one with `load`. Its text never shows the key.
    """

    key: SigningKey
    certificate: Certificate

    def __repr__(self) -> str:
        return f"PlainKey({self.certificate!r})"

    @staticmethod
    def load(file: Path, password: bytes | None = None) -> PlainKey:
        """Return the key and the first certificate in a PEM file.

        :raises Pause: when the file cannot be read, or holds no RSA or ECDSA key, or no
            certificate of that key.
        """
        try:
            content = file.read_bytes()
            key = load_pem_private_key(content, password)
            certificate = certificates_in(content)[0]
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm, CertificateUnreadable):
            raise _unusable(file) from None
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise _unusable(file)
        if key.public_key() != certificate.public_key:
            raise _unusable(file)
        return PlainKey(key, certificate)

    @cached_property
    def _method(self) -> SignatureMethod:
        if isinstance(self.certificate.public_key, rsa.RSAPublicKey):
            return SignatureMethod.RSA_SHA256
        return SignatureMethod.ECDSA_SHA256

    def sign(self, root: etree._Element) -> bytes:
        """Return the file that `root` makes with this key's signature as its last child, UTF-8."""
        signer = XMLSigner(
            signature_algorithm=self._method,
            digest_algorithm=DigestAlgorithm.SHA256,
            c14n_algorithm=_C14N,
        )
        signed = signer.sign(root, key=self.key, cert=[self.certificate.parsed])
        return bytes(etree.tostring(signed, encoding="utf-8"))


def carried_certificate(content: bytes, *, where: str | None = None) -> Certificate:
    """Return the certificate that a file's one signature carries; nothing is verified yet.

    :raises UnsafeInput: a DTD, or a bound exceeded.
    :raises UnreadableInput: when it is no XML.
    :raises PlainSignatureRefused: there is no such signature or no such certificate.
    """
    signature = _only_signature(parse_xml(content, where=where), where)
    try:
        return Certificate.from_base64(signature.findtext(_CERTIFICATE) or "")
    except CertificateUnreadable:
        raise _refused(_STRANGER, where) from None


def open_signed(
    content: bytes,
    certificates: Collection[Certificate],
    *,
    at: dt.datetime,
    bounds: XmlBounds | None = None,
    where: str | None = None,
) -> etree._Element:
    """Verify a file's one signature; return what was signed, and nothing else of the file.

    :param certificates: those that may have signed it; the signature names one by carrying it.
    :param at: the moment at which the certificate must be valid, with a zone.
    :param bounds: limits for reading; the file comes from a stranger.
    :raises UnsafeInput: a DTD, or a bound exceeded.
    :raises UnreadableInput: when it is no XML.
    :raises PlainSignatureRefused: no signature in its place or several, another certificate, one
        that is not valid at that time, another form of reference, or a changed file.
    """
    root = parse_xml(content, bounds=bounds or XmlBounds(), where=where)
    if next(root.iter(etree.Comment, etree.PI), None) is not None:
        # No signature covers them, and a reader who stops at one sees another text than was signed.
        raise _refused(_COMMENTS, where)
    signer = _signer(_only_signature(root, where), certificates, where)
    configuration = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
        verification_time=at,
    )
    try:
        result = XMLVerifier().verify(content, x509_cert=signer.parsed, expect_config=configuration)
    except (SignXMLException, etree.LxmlError, ValueError, TypeError):
        # LxmlError: the schema that signxml holds signatures against; TypeError: an empty element.
        raise _refused(_BROKEN, where) from None
    # With `expect_references=1` it is one result, which the library's types do not say.
    if isinstance(result, list) or result.signed_xml is None:
        raise _refused(_BROKEN, where)
    _check_reference(result.signature_xml, where)
    return result.signed_xml


def _only_signature(root: etree._Element, where: str | None) -> etree._Element:
    """Return the signature: the root's last child, and the only one anywhere in the file."""
    found = list(root.iter(f"{_DS}Signature"))
    if len(found) != 1 or found[0].getparent() is not root or found[0].getnext() is not None:
        raise _refused(_PLACE, where)
    return found[0]


def _signer(
    signature: etree._Element, certificates: Collection[Certificate], where: str | None
) -> Certificate:
    """Return the pinned certificate that the signature carries."""
    text = signature.findtext(_CERTIFICATE) or ""
    try:
        carried = Certificate.from_base64(text)
    except CertificateUnreadable:
        raise _refused(_STRANGER, where) from None
    if carried not in certificates or not carried.may_sign_documents:
        raise _refused(_STRANGER, where)
    return carried


def _check_reference(signature: etree._Element, where: str | None) -> None:
    """Hold what was signed to the one form that covers the whole file.

    signxml skips transforms that it does not know, so their list is compared as a whole.
    """
    (reference,) = signature.iterfind(f"{_DS}SignedInfo/{_DS}Reference")
    transforms = reference.iterfind(f"{_DS}Transforms/{_DS}Transform")
    if reference.get("URI") != "" or [t.get("Algorithm") for t in transforms] != _TRANSFORMS:
        raise _refused(_REFERENCE, where)


def _refused(what: Text, where: str | None) -> PlainSignatureRefused:
    return PlainSignatureRefused(
        what,
        where=where,
        remedy=Text(
            "Không tin nội dung tệp này. Đối chiếu chứng thư số đã đăng ký với bên gửi, rồi yêu "
            "cầu gửi lại.",
            "Believe nothing in this file. Compare the registered certificate with the sender's, "
            "then ask for it again.",
        ),
    )


def _unusable(file: Path) -> Pause:
    return Pause(
        Text(
            "Tệp khoá ký bản tin không dùng được.",
            "The key file for signing packets cannot be used.",
        ),
        where=str(file),
        remedy=Text(
            "Chỉ tệp PEM có khoá RSA hoặc ECDSA kèm chứng thư số của khoá đó, đúng mật khẩu.",
            "Name a PEM file with an RSA or ECDSA key and its own certificate, and its password.",
        ),
    )


_PLACE: Final = Text(
    "Tệp phải có đúng một chữ ký, ở cuối phần tử gốc.",
    "The file must have exactly one signature, as the last child of its root.",
)
_COMMENTS: Final = Text(
    "Tệp có chú thích hoặc chỉ thị XML, chữ ký không phủ những phần này.",
    "The file has XML comments or instructions, which no signature covers.",
)
_STRANGER: Final = Text(
    "Chữ ký của tệp không mang chứng thư số đã đăng ký.",
    "The file's signature carries no registered certificate.",
)
_REFERENCE: Final = Text(
    "Chữ ký của tệp không phủ toàn bộ tệp theo dạng đã quy ước.",
    "The file's signature does not cover the whole file in the agreed form.",
)
_BROKEN: Final = Text(
    "Chữ ký của tệp không hợp lệ: tệp đã bị đổi, chứng thư số hết hạn hoặc sai thuật toán.",
    "The file's signature is not valid: changed content, an expired certificate or a wrong "
    "algorithm.",
)
