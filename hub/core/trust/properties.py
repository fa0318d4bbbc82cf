"""Unsigned properties as text, and where they go into a signature (EN 319 132-1 §5.3-§5.5, §6.3).

Written in canonical form, as `building` writes the signature itself: they are spliced as bytes, and
what stood there before stays as it was.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Final

from hub.core.errors import Actor, Reject
from hub.core.text import Text
from hub.core.trust.algorithms import C14N_INCLUSIVE
from hub.core.trust.certificate import Certificate
from hub.core.trust.markup import XADES141

_METHOD: Final = (
    f'<ds:CanonicalizationMethod Algorithm="{C14N_INCLUSIVE.uri}"></ds:CanonicalizationMethod>'
)
_NS_141: Final = f' xmlns:xades141="{XADES141}"'
_LIST_END: Final = b"</xades:UnsignedSignatureProperties>"
_HOLDER_END: Final = b"</xades:QualifyingProperties>"
_AROUND: Final = (
    b"<xades:UnsignedProperties><xades:UnsignedSignatureProperties>",
    _LIST_END + b"</xades:UnsignedProperties>",
)


def signature_stamp(token: bytes) -> str:
    """Write a SignatureTimeStamp (§5.3): level T."""
    return f"<xades:SignatureTimeStamp>{_stamp(token)}</xades:SignatureTimeStamp>"


def archive_stamp(token: bytes) -> str:
    """Write an ArchiveTimeStamp of XAdES 1.4.1 (§5.5.2): level LTA."""
    return f"<xades141:ArchiveTimeStamp{_NS_141}>{_stamp(token)}</xades141:ArchiveTimeStamp>"


def values(
    certificates: Iterable[Certificate], responses: Sequence[bytes], crls: Sequence[bytes]
) -> str:
    """Write CertificateValues and RevocationValues (§5.4): level LT.

    :param responses: OCSP responses, DER.
    :param crls: lists, DER.
    """
    held = "".join(_value("EncapsulatedX509Certificate", each.der) for each in certificates)
    lists = "".join(_value("EncapsulatedCRLValue", each) for each in crls)
    answers = "".join(_value("EncapsulatedOCSPValue", each) for each in responses)
    words = _group("CRLValues", lists) + _group("OCSPValues", answers)
    return _group("CertificateValues", held) + _group("RevocationValues", words)


def stamp_values(
    certificates: Iterable[Certificate], responses: Sequence[bytes], crls: Sequence[bytes]
) -> str:
    """Write TimeStampValidationData (§5.5.1): the same for the time-stamp before it; maybe ``""``.

    AnyValidationData, which later editions of EN 319 132-1 put beside it, is read and not written:
    receivers of every edition know this one.
    """
    content = values(certificates, responses, crls)
    name = "xades141:TimeStampValidationData"
    return f"<{name}{_NS_141}>{content}</{name}>" if content else ""


def with_properties(signature: bytes, properties: str, *, where: str) -> bytes:
    """Return a signature with further unsigned properties behind those it has.

    :param signature: one ``<ds:Signature>``, UTF-8, as `building` writes it.
    :raises Reject: it is written in another way, by other software.
    """
    added = properties.encode("ascii")
    for end, (before, behind) in ((_LIST_END, (b"", b"")), (_HOLDER_END, _AROUND)):
        found = signature.count(end)
        if found == 1:
            at = signature.index(end)
            return b"".join((signature[:at], before, added, behind, signature[at:]))
        if found:
            break
    raise Reject(
        Text(
            "Chữ ký do phần mềm khác viết: không thêm bằng chứng vào được mà giữ nguyên từng byte.",
            "The signature was written by other software: nothing can be added byte for byte.",
        ),
        where=where,
        who=Actor.VENDOR,
        remedy=Text(
            "Dùng bằng chứng lưu bên cạnh tệp (hub archive).",
            "Use the evidence that lies beside the file (hub archive).",
        ),
    )


def _stamp(token: bytes) -> str:
    return f"{_METHOD}{_value('EncapsulatedTimeStamp', token)}"


def _value(name: str, content: bytes) -> str:
    return f"<xades:{name}>{b64encode(content).decode('ascii')}</xades:{name}>"


def _group(name: str, content: str) -> str:
    return f"<xades:{name}>{content}</xades:{name}>" if content else ""
