"""Building an XAdES baseline B signature without its key: prepare, let somebody sign, complete.

The text is written in canonical form (Canonical XML 1.0) from the start, so that digests are taken
over pieces of it and no XML library is needed. That holds for a signature whose ancestors declare
no namespace and carry no ``xml:*`` attribute, which the document layer keeps (DESIGN §6).
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from hub.core.errors import Bug
from hub.core.text import Text
from hub.core.trust.algorithms import (
    C14N_INCLUSIVE,
    SCHEMES,
    SHA256,
    Canonicalization,
    DigestAlgorithm,
    KeyFamily,
    SignatureScheme,
    raw_size,
    scheme_for,
)
from hub.core.trust.canonical import canonicalise
from hub.core.trust.certificate import Certificate
from hub.core.trust.errors import CertificateUnsuitable, SignatureMismatch
from hub.core.trust.markup import DS, SIGNED_PROPERTIES_TYPE, XADES

_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
_FRAGMENT: Final = re.compile(r"#[\w.-]{1,200}")
_MIME_TYPE: Final = "text/xml"
_DIGEST_METHOD: Final = f'<ds:DigestMethod Algorithm="{SHA256.uri}"></ds:DigestMethod>'

_NS_DS: Final = f' xmlns:ds="{DS}"'
_NS_BOTH: Final = f'{_NS_DS} xmlns:xades="{XADES}"'
_NS_TIME: Final = "http://example.org/#signatureProperties"
_SIGNED_INFO: Final = b"<ds:SignedInfo>"
_SIGNED_INFO_APEX: Final = f"<ds:SignedInfo{_NS_DS}>".encode("ascii")


def content_digest(
    target: etree._Element,
    *,
    c14n: Canonicalization = C14N_INCLUSIVE,
    digest: DigestAlgorithm = SHA256,
) -> bytes:
    """Return the digest of an element, to be shared by all who sign it.

    :param target: the element that the Reference will name.
    :param c14n: inclusive C14N 1.0 is what a Reference without transforms implies
        (XMLDSig 1.1 §4.4.3.2); comments are never part of it.
    """
    return digest.digest(canonicalise(target, c14n))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A signature that waits for its value; it can be stored until a phone confirms.

    :param signature_id: the Id of the ds:Signature.
    :param scheme: how the value is made.
    :param certificate: the signer's certificate, bound by the signed properties.
    :param signed_info: the canonical ds:SignedInfo, UTF-8.
    :param digest: the scheme's hash over `signed_info`: what the signer signs, raw bytes.
    :param rest: everything after the ds:SignatureValue, UTF-8.
    """

    signature_id: str
    scheme: SignatureScheme
    certificate: Certificate
    signed_info: bytes = field(repr=False)
    digest: bytes
    rest: bytes = field(repr=False)

    def verify(self, signature: bytes) -> None:
        """Check a returned value against the certificate's key.

        :param signature: the raw value: RSA as long as the modulus, ECDSA as r‖s (not DER).
        :raises SignatureMismatch: it is not this certificate's over this digest.
        """
        key = self.certificate.public_key
        if key is not None and len(signature) == raw_size(key):
            if self.scheme.verifies(key, self.digest, signature):
                return
        elif signature[:1] == b"\x30" and self.scheme.family is KeyFamily.ECDSA:
            raise _mismatch(_DER_VALUE, self.signature_id)
        raise _mismatch(_OTHER_VALUE, self.signature_id)

    def complete(self, signature: bytes) -> bytes:
        """Return the whole ``<ds:Signature>``, UTF-8, ready to stand in its slot.

        :param signature: the raw value, verified first.
        :raises SignatureMismatch: see `verify`.
        """
        self.verify(signature)
        return b"".join(
            (
                f'<ds:Signature{_NS_DS} Id="{self.signature_id}">'.encode("ascii"),
                _SIGNED_INFO,
                self.signed_info[len(_SIGNED_INFO_APEX) :],
                b"<ds:SignatureValue>",
                b64encode(signature),
                b"</ds:SignatureValue>",
                self.rest,
            )
        )

    def to_json(self) -> str:
        """Return all of it as one JSON object, to be read by `from_json`."""
        return json.dumps(
            {
                "signature_id": self.signature_id,
                "scheme": self.scheme.uri,
                "certificate": self.certificate.base64,
                "signed_info": self.signed_info.decode("utf-8"),
                "rest": self.rest.decode("utf-8"),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Prepared:
        """Return what `to_json` wrote."""
        stored = json.loads(text)
        scheme = SCHEMES[stored["scheme"]]
        signed_info = stored["signed_info"].encode("utf-8")
        return cls(
            stored["signature_id"],
            scheme,
            Certificate.load(b64decode(stored["certificate"])),
            signed_info,
            scheme.digest(signed_info),
            stored["rest"].encode("utf-8"),
        )


def prepare(
    *,
    signature_id: str,
    reference_uri: str,
    content_digest: bytes,
    certificate: Certificate,
    chain: Sequence[Certificate] = (),
    signing_time: datetime,
    scheme: SignatureScheme | None = None,
    plain_signing_time: bool = False,
) -> Prepared:
    """Return an XAdES baseline B signature (ETSI EN 319 132-1 §6) that waits for its value.

    :param signature_id: Id of the ds:Signature, unique in the document; other Ids derive from it.
    :param reference_uri: ``#`` and the Id of what is signed.
    :param content_digest: from `content_digest`: SHA-256, 32 bytes.
    :param certificate: the signer's; its digest is among what is signed.
    :param chain: the authorities above it; a root is left out, a verifier has its own.
    :param signing_time: aware; written in UTC, whole seconds.
    :param scheme: as the certificate's key says where None.
    :param plain_signing_time: add a signed SigningTime object for receivers of plain XMLDSig.
    :raises CertificateUnsuitable: the certificate's key cannot be used with (any) scheme.
    """
    _check_arguments(signature_id, reference_uri, content_digest, signing_time)
    chosen = _scheme_of(certificate, scheme)
    time = signing_time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    properties = _signed_properties(signature_id, time, certificate, plain_signing_time)
    references = [_reference(f"{signature_id}-content", "", reference_uri, content_digest)]
    time_object = ""
    if plain_signing_time:
        time_object = _time_object(signature_id, time)
        value = SHA256.digest(_apex(time_object, "<ds:Object", _NS_DS))
        uri = f"#SigningTime-{signature_id}"
        references.append(_reference(f"{signature_id}-time", "", uri, value))
    value = SHA256.digest(_apex(properties, "<xades:SignedProperties", _NS_BOTH))
    references.append(_reference("", SIGNED_PROPERTIES_TYPE, f"#{signature_id}-signed", value))
    signed_info = (
        f"<ds:SignedInfo{_NS_DS}>"
        f'<ds:CanonicalizationMethod Algorithm="{C14N_INCLUSIVE.uri}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{chosen.uri}"></ds:SignatureMethod>'
        f"{''.join(references)}</ds:SignedInfo>"
    ).encode()
    rest = (
        f"{_key_info(certificate, chain)}<ds:Object>"
        f'<xades:QualifyingProperties xmlns:xades="{XADES}" Target="#{signature_id}">'
        f"{properties}</xades:QualifyingProperties></ds:Object>{time_object}</ds:Signature>"
    ).encode()
    return Prepared(
        signature_id, chosen, certificate, signed_info, chosen.digest(signed_info), rest
    )


def _check_arguments(
    signature_id: str,
    reference_uri: str,
    content_digest: bytes,
    signing_time: datetime,
) -> None:
    # Everything below goes into XML text as it is, so what could break out of it is refused.
    if not _ID.fullmatch(signature_id):
        raise _misuse(f"signature_id {signature_id!r}")
    if not _FRAGMENT.fullmatch(reference_uri):
        raise _misuse(f"reference_uri {reference_uri!r}")
    if len(content_digest) != SHA256.size:
        raise _misuse("content_digest")
    if signing_time.tzinfo is None:
        raise _misuse("signing_time")


def _scheme_of(certificate: Certificate, scheme: SignatureScheme | None) -> SignatureScheme:
    key = certificate.public_key
    chosen = scheme if key is None or scheme is not None else scheme_for(key)
    if key is None or chosen is None or not chosen.fits(key):
        raise CertificateUnsuitable(
            Text(
                "Khóa của chứng thư số không dùng được với thuật toán ký này.",
                "The certificate's key cannot be used with this signature algorithm.",
            ),
            where=certificate.fingerprint.hex(),
            remedy=Text(
                "Dùng chứng thư số có khóa RSA từ 2048 bit hoặc ECDSA P-256, P-384, P-521.",
                "Use a certificate with an RSA key of 2048 bits or more, or ECDSA P-256/384/521.",
            ),
        )
    return chosen


def _reference(identifier: str, kind: str, uri: str, value: bytes) -> str:
    """Write a ds:Reference; attributes in C14N order: Id, Type, URI.

    No transform: the signature lies outside what it signs, and what a same-document Id implies
    (inclusive C14N 1.0 without comments) is understood by every receiver seen.
    """
    attributes = f' Id="{identifier}"' if identifier else ""
    attributes += f' Type="{kind}"' if kind else ""
    digest_value = b64encode(value).decode("ascii")
    return (
        f'<ds:Reference{attributes} URI="{uri}">{_DIGEST_METHOD}'
        f"<ds:DigestValue>{digest_value}</ds:DigestValue></ds:Reference>"
    )


def _signed_properties(
    signature_id: str,
    time: str,
    certificate: Certificate,
    plain_signing_time: bool,
) -> str:
    """Write xades:SignedProperties (ETSI EN 319 132-1 §5.2.1, §5.2.2, §5.2.4, §6.3).

    SigningCertificateV2 holds the digest only: references to certificates "should not include the
    IssuerSerialV2 element" (§6.3 j), since the digest is what binds. One DataObjectFormat stands
    for each signed object except SignedProperties itself (§6.3 k).
    """
    formats = _data_object_format(f"{signature_id}-content")
    if plain_signing_time:
        formats += _data_object_format(f"{signature_id}-time")
    return (
        f'<xades:SignedProperties Id="{signature_id}-signed"><xades:SignedSignatureProperties>'
        f"<xades:SigningTime>{time}</xades:SigningTime>"
        "<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>"
        f"{_DIGEST_METHOD}<ds:DigestValue>{certificate.fingerprint_base64}</ds:DigestValue>"
        "</xades:CertDigest></xades:Cert></xades:SigningCertificateV2>"
        "</xades:SignedSignatureProperties><xades:SignedDataObjectProperties>"
        f"{formats}</xades:SignedDataObjectProperties></xades:SignedProperties>"
    )


def _data_object_format(reference_id: str) -> str:
    return (
        f'<xades:DataObjectFormat ObjectReference="#{reference_id}">'
        f"<xades:MimeType>{_MIME_TYPE}</xades:MimeType></xades:DataObjectFormat>"
    )


def _time_object(signature_id: str, time: str) -> str:
    """Write the signed signing time of plain XMLDSig (shape: reference/signers.md §6.2).

    SigningTime stands in the namespace of the field's own library: the XMLDSig schema allows only
    elements of another namespace here, so ``xmlns=""``, also seen, fails in a validating receiver.
    The Reference names the ds:Object, as in the field, and so carries no Type.
    """
    return (
        f'<ds:Object Id="SigningTime-{signature_id}"><ds:SignatureProperties>'
        f'<ds:SignatureProperty Target="#{signature_id}">'
        f'<SigningTime xmlns="{_NS_TIME}">{time}</SigningTime>'
        "</ds:SignatureProperty></ds:SignatureProperties></ds:Object>"
    )


def _key_info(certificate: Certificate, chain: Sequence[Certificate]) -> str:
    """Write ds:KeyInfo: the signer's certificate first, then its authorities (§6.3 a, b).

    Field samples add X509SubjectName; it is left out: unsigned, it could say another name than the
    certificate, and no receiver seen needs it.
    """
    others = [each for each in chain if each != certificate and not each.self_issued]
    held = "".join(
        f"<ds:X509Certificate>{each.base64}</ds:X509Certificate>" for each in (certificate, *others)
    )
    return f"<ds:KeyInfo><ds:X509Data>{held}</ds:X509Data></ds:KeyInfo>"


def _apex(text: str, start: str, namespaces: str) -> bytes:
    """Return `text` as its canonical form when it is the apex: with the inherited namespaces."""
    return (start + namespaces + text[len(start) :]).encode("utf-8")


def _mismatch(what: Text, signature_id: str) -> SignatureMismatch:
    return SignatureMismatch(
        what,
        where=signature_id,
        remedy=Text(
            "Yêu cầu ký lại; nếu lặp lại, báo nhà cung cấp dịch vụ ký.",
            "Ask for the signature again; if it happens again, tell the signing provider.",
        ),
    )


def _misuse(argument: str) -> Bug:
    return Bug(
        Text(f"Tham số chữ ký không hợp lệ: {argument}.", f"Not a usable argument: {argument}."),
        remedy=Text("Báo người phát triển.", "Tell the developers."),
    )


_DER_VALUE: Final = Text(
    "Giá trị chữ ký ECDSA ở dạng DER; XML cần hai số r, s ghép lại (XMLDSig 1.1 mục 6.4.3).",
    "The ECDSA value is DER; XML wants r and s side by side (XMLDSig 1.1 §6.4.3).",
)
_OTHER_VALUE: Final = Text(
    "Giá trị chữ ký trả về không khớp với chứng thư số và nội dung cần ký.",
    "The returned signature value does not match the certificate and the content to sign.",
)
