"""Signs a file of the fixed layout, and opens it: a change anywhere names its field (ký, kiểm tra).

What is signed is a small XML statement with the digest of every field, plain, by signxml
(`hub.core.trust.plain`); it stands in the file as base64. Whoever has the file and the issuer's
certificate verifies it offline.
"""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from hub.core.errors import UnsafeInput
from hub.core.registry.certification.errors import not_genuine, not_readable, stranger
from hub.core.registry.certification.layout import (
    MOST_BYTES,
    SIGNATURE,
    LayoutBroken,
    Lines,
    read,
)
from hub.core.text import Text
from hub.core.transport import parse_xml
from hub.core.trust import Certificate
from hub.core.trust.errors import PlainSignatureRefused
from hub.core.trust.plain import carried_certificate, open_signed
from hub.core.trust.plain_elsewhere import ToSign, assemble, prepare

_HEAD: Final = 200
_DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the root of its statement, and its fields in their order."""

    root: str
    format: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sealing:
    """Fields that are about to be signed by the key of `certificate`."""

    kind: Kind
    lines: Lines
    certificate: Certificate

    @property
    def to_sign(self) -> ToSign:
        """What the signer is handed."""
        return prepare(_statement(self.kind, self.lines), self.certificate)

    def finish(self, value: bytes) -> bytes:
        """Return the file with the signature value that came back."""
        signed = assemble(_statement(self.kind, self.lines), self.certificate, value)
        return self.lines.write(b64encode(signed).decode())


def open_file(
    content: bytes, kind: Kind, issuers: Collection[Certificate], *, where: str | None = None
) -> Mapping[str, Any]:
    """Return the fields of a file whose every byte is as it was signed.

    It is judged at the time that its field ``issued`` tells; its own days are not looked at.

    :param issuers: who may have signed it.
    :raises UnsafeInput: when it is too large.
    :raises NotGenuine: when anything was changed, naming the field.
    :raises Stranger: when somebody else signed it.
    """
    lines, signature = _read(content, kind, where)
    signed = _decoded(signature, where)
    issuer = _issuer(signed, issuers, where)
    told = _opened(signed, issuer, _issued(lines), where)
    # Built again it is the same, byte for byte: there is no second way to write one signature.
    if _rebuilt(signed, kind, told, issuer) != signed:
        raise not_genuine(SIGNATURE, where)
    digests = lines.digests()
    for name in kind.names:
        if told.get(name) != digests[name]:
            raise not_genuine(name, where)
    return {name: json.loads(value) for name, value in lines.values.items()}


def issuer_of(content: bytes, kind: Kind, *, where: str | None = None) -> Certificate:
    """Return the certificate that a file carries; nothing is verified."""
    _, signature = _read(content, kind, where)
    return _carried(_decoded(signature, where), where)


def _read(content: bytes, kind: Kind, where: str | None) -> tuple[Lines, str]:
    if len(content) > MOST_BYTES:
        raise UnsafeInput(
            Text("Tệp quá lớn.", "The file is too large."), where=where, remedy=_OTHER_FILE
        )
    head = content[:_HEAD]
    if not head.startswith(b"{") and kind.format.encode() not in head:
        raise not_readable(where)
    try:
        return read(content, kind.names)
    except LayoutBroken as broken:
        raise not_genuine(broken.field, where) from None


def _decoded(signature: str, where: str | None) -> bytes:
    try:
        signed = b64decode(signature, validate=True)
    except ValueError:
        raise not_genuine(SIGNATURE, where) from None
    if b64encode(signed).decode() != signature:
        raise not_genuine(SIGNATURE, where)
    return signed


def _carried(signed: bytes, where: str | None) -> Certificate:
    try:
        return carried_certificate(signed, where=where)
    except (PlainSignatureRefused, ValueError):
        raise not_genuine(SIGNATURE, where) from None


def _issuer(signed: bytes, issuers: Collection[Certificate], where: str | None) -> Certificate:
    carried = _carried(signed, where)
    if carried not in issuers:
        raise stranger(carried, where)
    return carried


def _issued(lines: Lines) -> dt.datetime | None:
    """Return the time that the file tells of itself; None where it is none."""
    try:
        at = dt.datetime.fromisoformat(json.loads(lines.values["issued"]))
    except (ValueError, TypeError, RecursionError):
        return None
    return at if at.tzinfo is not None else None


def _opened(
    signed: bytes, issuer: Certificate, at: dt.datetime | None, where: str | None
) -> dict[str, str]:
    """Return the digest of each field as the statement tells it, once its signature holds."""
    # A time that was changed is named as a field below; the signature itself is judged anyhow.
    in_time = at is not None and issuer.not_before <= at <= issuer.not_after
    try:
        root = open_signed(
            signed, [issuer], at=at if at and in_time else issuer.not_before, where=where
        )
    except PlainSignatureRefused:
        raise not_genuine(SIGNATURE, where) from None
    told = {each.get("ten", ""): each.text or "" for each in root.iterfind("TRUONG")}
    return told if in_time else {**told, "issued": ""}


def _rebuilt(signed: bytes, kind: Kind, told: Mapping[str, str], issuer: Certificate) -> bytes:
    found = parse_xml(signed)
    value = b64decode(found.findtext(f"{_DS}Signature/{_DS}SignatureValue") or "")
    stated = {each.get("ten", ""): each.text or "" for each in found.iterfind("TRUONG")}
    return assemble(_root(kind, stated), issuer, value)


def _statement(kind: Kind, lines: Lines) -> etree._Element:
    return _root(kind, lines.digests())


def _root(kind: Kind, digests: Mapping[str, str]) -> etree._Element:
    root = etree.Element(kind.root)
    etree.SubElement(root, "PHIEN_BAN").text = kind.format
    for name, digest in digests.items():
        etree.SubElement(root, "TRUONG", ten=name).text = digest
    return root


_OTHER_FILE = Text(
    "Chọn tệp do conformance certify hoặc conformance revoke viết ra.",
    "Choose a file that conformance certify or conformance revoke wrote.",
)
