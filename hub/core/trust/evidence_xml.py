"""Evidence records in XML (RFC 6283, XMLERS): written, and read.

A renewal is made over the canonical ``TimeStamp`` element; a further chain over the canonical
``ArchiveTimeStampSequence`` of all chains before it, which then stands beside the data's hash in
the first list. The data are octets here, a signed XML file too: it is never canonicalised.
"""

from __future__ import annotations

import copy
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from hub.core.errors import HubError
from hub.core.transport import parse_xml
from hub.core.trust.algorithms import (
    C14N_INCLUSIVE,
    CANONICALIZATIONS,
    DIGESTS,
    Canonicalization,
    DigestAlgorithm,
)
from hub.core.trust.canonical import CanonicalizationError, canonicalise
from hub.core.trust.evidence_record import (
    MAX_BYTES,
    MOST_CHAINS,
    MOST_HASHES,
    MOST_STAMPS,
    RECORD_DIGESTS,
    UNREADABLE,
    ArchiveStamp,
    Chain,
    EvidenceRecord,
    Form,
    refused,
)
from hub.core.trust.markup import MarkupError, decode_base64, plain_text
from hub.core.trust.token import imprint_hash

NAMESPACE: Final = "urn:ietf:params:xml:ns:ers"
_VERSION, _TYPE = "1.0", "RFC3161"
_MOST: Final = {
    "ArchiveTimeStampChain": MOST_CHAINS,
    "ArchiveTimeStamp": MOST_STAMPS,
    "DigestValue": MOST_HASHES,
}


def write_record(chains: Sequence[Sequence[ArchiveStamp]]) -> bytes:
    """Return a record of chains of archive time-stamps, the first first, as XML."""
    root = _record(chains)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def chains_octets(chains: Sequence[Sequence[ArchiveStamp]]) -> bytes:
    """Return what a further chain is made over."""
    return canonicalise(_record(chains)[0], C14N_INCLUSIVE)


def renewal_octets(token: bytes) -> bytes:
    """Return what a renewal of a token is made over."""
    stamp = _record([[ArchiveStamp((), token)]]).find(f".//{_tag('TimeStamp')}")
    assert stamp is not None  # noqa: S101 - just built
    return canonicalise(stamp, C14N_INCLUSIVE)


def read_record(content: bytes) -> EvidenceRecord:
    """Return the record; nothing is verified.

    :raises TimestampRefused: it cannot be read, or has a hash function that is not accepted.
    """
    if len(content) > MAX_BYTES:
        raise refused("unreadable", UNREADABLE)
    try:
        root = parse_xml(content)
        if root.tag != _tag("EvidenceRecord") or root.get("Version") != _VERSION:
            raise MarkupError("EvidenceRecord")
        (sequence,) = root.iterchildren(_tag("ArchiveTimeStampSequence"))
        for name, most in _MOST.items():
            if len(list(sequence.iter(_tag(name)))) > most:
                raise MarkupError(name)
        chains = tuple(_chains(sequence))
    except (HubError, MarkupError, CanonicalizationError, ValueError, KeyError):
        raise refused("unreadable", UNREADABLE) from None
    if not chains:
        raise refused("unreadable", UNREADABLE)
    return EvidenceRecord(Form.XML, chains)


def _record(chains: Sequence[Sequence[ArchiveStamp]]) -> etree._Element:
    root = etree.Element(_tag("EvidenceRecord"), {"Version": _VERSION}, nsmap={"ers": NAMESPACE})
    sequence = etree.SubElement(root, _tag("ArchiveTimeStampSequence"))
    for number, stamps in enumerate(chains, 1):
        chain = _child(sequence, "ArchiveTimeStampChain", Order=str(number))
        _child(chain, "DigestMethod", Algorithm=_digest_of(stamps).uri)
        _child(chain, "CanonicalizationMethod", Algorithm=C14N_INCLUSIVE.uri)
        for order, stamp in enumerate(stamps, 1):
            _write_stamp(_child(chain, "ArchiveTimeStamp", Order=str(order)), stamp)
    return root


def _write_stamp(made: etree._Element, stamp: ArchiveStamp) -> None:
    if stamp.lists:
        tree = _child(made, "HashTree")
        for order, hashes in enumerate(stamp.lists, 1):
            group = _child(tree, "Sequence", Order=str(order))
            for each in hashes:
                _child(group, "DigestValue").text = b64encode(each).decode("ascii")
    token = _child(_child(made, "TimeStamp"), "TimeStampToken", Type=_TYPE)
    token.text = b64encode(stamp.token).decode("ascii")


def _chains(sequence: etree._Element) -> Iterator[Chain]:
    read = _in_order(sequence, "ArchiveTimeStampChain")
    for number, element in enumerate(read):
        digest = DIGESTS[_method(element, "DigestMethod")]
        c14n = CANONICALIZATIONS[_method(element, "CanonicalizationMethod")]
        if digest.name not in RECORD_DIGESTS:
            raise MarkupError(digest.name)
        stamps = _in_order(element, "ArchiveTimeStamp")
        if not stamps:
            raise MarkupError("ArchiveTimeStamp")
        yield Chain(
            digest,
            tuple(_stamp(each, digest) for each in stamps),
            tuple(canonicalise(_only(each, "TimeStamp"), c14n) for each in stamps),
            _before(sequence, number, c14n),
        )


def _before(sequence: etree._Element, number: int, c14n: Canonicalization) -> bytes:
    """Return the canonical sequence with its first `number` chains alone."""
    if number == 0:
        return b""
    root = copy.deepcopy(sequence.getroottree().getroot())
    kept = next(root.iterchildren(_tag("ArchiveTimeStampSequence")))
    for later in _in_order(kept, "ArchiveTimeStampChain")[number:]:
        kept.remove(later)
    return canonicalise(kept, c14n)


def _stamp(element: etree._Element, digest: DigestAlgorithm) -> ArchiveStamp:
    token = _only(_only(element, "TimeStamp"), "TimeStampToken")
    if token.get("Type") != _TYPE:
        raise MarkupError("TimeStampToken")
    trees = list(element.iterchildren(_tag("HashTree")))
    lists = tuple(
        tuple(decode_base64(plain_text(each)) for each in group.iterchildren(_tag("DigestValue")))
        for tree in trees
        for group in _in_order(tree, "Sequence")
    )
    sizes = {len(each) for group in lists for each in group}
    if len(trees) > 1 or not all(lists) or not sizes <= {digest.size}:
        raise MarkupError("HashTree")
    return ArchiveStamp(lists, decode_base64(plain_text(token)))


def _digest_of(stamps: Sequence[ArchiveStamp]) -> DigestAlgorithm:
    return RECORD_DIGESTS[imprint_hash(stamps[0].token)]


def _in_order(parent: etree._Element, name: str) -> list[etree._Element]:
    """Return the children of a name by their ``Order``: from 1 on, each number once."""
    found = {int(each.get("Order", "")): each for each in parent.iterchildren(_tag(name))}
    if sorted(found) != list(range(1, len(found) + 1)):
        raise MarkupError("Order")
    return [found[number] for number in sorted(found)]


def _only(parent: etree._Element, name: str) -> etree._Element:
    (found,) = parent.iterchildren(_tag(name))
    return found


def _method(element: etree._Element, name: str) -> str:
    return _only(element, name).get("Algorithm", "")


def _child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _tag(name), attributes)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
