"""Time-stamps inside a signature: what they were made over (EN 319 132-1 §5.3, §5.5.2, RFC 3161).

The message imprint of each SignatureTimeStamp and of each ArchiveTimeStamp (of XAdES 1.4.1) is
recomputed here. Whether the token is a trusted authority's is asked later, once the signer's own
path has reached an anchor (`best_time`); other kinds of time-stamps are not checked, so nothing
rests on them, and a warning says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from lxml import etree

from hub.core.text import Text
from hub.core.trust.algorithms import (
    C14N_INCLUSIVE,
    CANONICALIZATIONS,
    SHA1,
    SHA256,
    SHA384,
    SHA512,
    Canonicalization,
    DigestAlgorithm,
)
from hub.core.trust.archived import archive_octets
from hub.core.trust.canonical import CanonicalizationError
from hub.core.trust.markup import XADES141, MarkupError, decode_base64, ds, plain_text, xades
from hub.core.trust.refusal import RefusedError
from hub.core.trust.signed_info import SignatureParts
from hub.core.trust.tree import SignedTree
from hub.core.trust.verdict import Caution, Defect, SubIndication

_VALUE, _C14N = ds("SignatureValue"), ds("CanonicalizationMethod")
SIGNATURE_STAMP: Final = xades("SignatureTimeStamp")
ARCHIVE_STAMP: Final = f"{{{XADES141}}}ArchiveTimeStamp"
_STAMP_ENDINGS: Final = ("TimeStamp", "TimeStampV2")
_ENCAPSULATED: Final = xades("EncapsulatedTimeStamp")
_MOST_STAMPS: Final = 10
_LONGEST_TOKEN: Final = 200_000
_HASHES: Final = {
    "2b0e03021a": SHA1,
    "608648016503040201": SHA256,
    "608648016503040202": SHA384,
    "608648016503040203": SHA512,
}
# BER tags: SEQUENCE, OCTET STRING, OBJECT IDENTIFIER, [0].
_SEQUENCE, _OCTETS, _OID, _CONTENT = 0x30, 0x04, 0x06, 0xA0
_HEADER: Final = 2
_INDEFINITE: Final = 0x80


class Stamp(NamedTuple):
    """A time-stamp over a part of its signature.

    :param token: the TimeStampToken, DER.
    :param imprint: the hash that it must be over, and is.
    """

    token: bytes
    imprint: bytes


@dataclass(frozen=True, slots=True)
class Stamps:
    """What the time-stamps in a signature's unsigned properties are made over.

    :param signature: SignatureTimeStamps over this signature's value.
    :param archive: ArchiveTimeStamps over this signature and all before them, in their order.
    :param unchecked: how many there are of which nothing was compared.
    :param defects: one for each that is over something else.
    """

    signature: tuple[Stamp, ...] = ()
    archive: tuple[Stamp, ...] = ()
    unchecked: int = 0
    defects: tuple[Defect, ...] = ()


def read_stamps(
    parts: SignatureParts, properties: Iterable[etree._Element], tree: SignedTree
) -> Stamps:
    """Return the time-stamps among the unsigned properties, and what is wrong with them.

    One that cannot be read, or is made in another way, is not compared.

    :raises UnsafeInput: the document asks for more work than its size allows.
    """
    found: dict[str, list[Stamp]] = {SIGNATURE_STAMP: [], ARCHIVE_STAMP: []}
    defects: list[Defect] = []
    unchecked = 0
    for number, stamp in enumerate(filter(_is_stamp, properties)):
        tokens = list(itertools.islice(stamp.iterchildren(_ENCAPSULATED), 2))
        if stamp.tag not in found or number >= _MOST_STAMPS or len(tokens) != 1:
            unchecked += 1
            continue
        try:
            fitting = _fitting(stamp, tokens[0], parts, tree)
        except (MarkupError, CanonicalizationError, RefusedError):
            unchecked += 1
            continue
        if fitting is None:
            defects.append(_OTHER_IMPRINT)
        else:
            found[stamp.tag].append(fitting)
    signature, archive = found.values()
    return Stamps(tuple(signature), tuple(archive), unchecked, tuple(defects))


def stamped_octets(
    stamp: etree._Element | None, kind: str, parts: SignatureParts, tree: SignedTree
) -> bytes:
    """Return what a time-stamp is made over.

    :param stamp: the property; None for one that is still to be made, behind all that are there.
    :param kind: the property's tag.
    :raises CanonicalizationError: a part of it has no canonical form here.
    :raises RefusedError: a Reference cannot be followed.
    :raises UnsafeInput: the document asks for more work than its size allows.
    """
    c14n = _canonicalization(stamp)
    if kind == SIGNATURE_STAMP:
        return tree.canonical(next(parts.signature.iterchildren(_VALUE)), c14n)
    return archive_octets(parts, stamp, c14n, tree)


def _is_stamp(element: etree._Element) -> bool:
    return element.tag.endswith(_STAMP_ENDINGS)


def _canonicalization(stamp: etree._Element | None) -> Canonicalization:
    method = None if stamp is None else stamp.find(_C14N)
    name = C14N_INCLUSIVE.uri if method is None else method.get("Algorithm", "")
    c14n = CANONICALIZATIONS.get(name)
    if c14n is None:
        raise CanonicalizationError(name)
    return c14n


def _fitting(
    stamp: etree._Element, token: etree._Element, parts: SignatureParts, tree: SignedTree
) -> Stamp | None:
    content = decode_base64(plain_text(token))
    algorithm, imprint = _imprint(content)
    octets = stamped_octets(stamp, stamp.tag, parts, tree)
    return Stamp(content, imprint) if algorithm.digest(octets) == imprint else None


def _imprint(token: bytes) -> tuple[DigestAlgorithm, bytes]:
    """Return the hash and the imprint in a time-stamp token (RFC 3161 §2.4.2, RFC 5652 §5.1).

    :raises MarkupError: it is none that is read here.
    """
    if len(token) > _LONGEST_TOKEN:
        raise MarkupError("longer than any token")
    signed_data = _inside(_inside(token, [_SEQUENCE]), [None, _CONTENT, _SEQUENCE])
    encapsulated = _inside(signed_data, [None, None, _SEQUENCE])
    info = _inside(encapsulated, [None, _CONTENT, _OCTETS, _SEQUENCE])
    imprint = _inside(info, [None, None, _SEQUENCE])
    hash_name = _inside(imprint, [_SEQUENCE, _OID]).hex()
    if hash_name not in _HASHES:
        raise MarkupError(hash_name)
    return _HASHES[hash_name], _inside(imprint, [None, _OCTETS])


def _inside(content: bytes, way: Sequence[int | None]) -> bytes:
    """Return what is inside the BER value reached by `way`: tags to enter, None to pass one over.

    An indefinite length, which Java's authorities write on the outside, holds all that follows.

    :raises MarkupError: there is no such value.
    """
    for tag in way:
        if len(content) < _HEADER:
            raise MarkupError("BER")
        length, start = content[1], _HEADER
        if length == _INDEFINITE and tag is not None:
            length = len(content) - start
        elif length >= _INDEFINITE:
            start += length - _INDEFINITE
            length = int.from_bytes(content[_HEADER:start], "big")
        end = start + length
        if end > len(content) or (tag is not None and content[0] != tag):
            raise MarkupError("BER")
        content = content[end:] if tag is None else content[start:end]
    return content


NOT_CHECKED: Final = Caution(
    "timestamp-not-checked",
    Text(
        "Chữ ký có dấu thời gian; dấu này chưa được kiểm tra và không chứng minh thời điểm ký.",
        "The signature carries a time-stamp; it was not checked and proves no signing time here.",
    ),
)
_OTHER_IMPRINT: Final = Defect(
    "timestamp-imprint",
    SubIndication.SIG_CONSTRAINTS_FAILURE,
    Text(
        "Dấu thời gian trong chữ ký không phải của chữ ký này.",
        "A time-stamp in the signature was not made over this signature.",
    ),
)
