"""Hostile files made of a signed document: what a signature can be told to do, too often."""

from __future__ import annotations

import re
from collections.abc import Callable

_SIGNATURE = re.compile(rb"<ds:Signature .*?</ds:Signature>", re.DOTALL)
_REFERENCE = re.compile(rb'<ds:Reference [^>]*URI="#data">.*?</ds:Reference>', re.DOTALL)
_TRANSFORM = b'<ds:Transform Algorithm="%b">%b</ds:Transform>'
_ENVELOPED = b"http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_EXCLUSIVE = b"http://www.w3.org/2001/10/xml-exc-c14n#"
_XPATH = b"http://www.w3.org/TR/1999/REC-xpath-19991116"
_MOST_SIGNATURES = 199
_MOST_REFERENCES = 29


def _seal(signed: bytes) -> bytes:
    """The last signature of a document."""
    return [each[0] for each in _SIGNATURE.finditer(signed)][-1]


def _with(signed: bytes, signatures: bytes) -> bytes:
    """The document with `signatures` in the place of its last one."""
    return signed.replace(_seal(signed), signatures)


def _reference(signature: bytes) -> bytes:
    found = _REFERENCE.search(signature)
    if found is None:
        raise ValueError("the seal does not sign #data")
    return found[0]


def _repeated(signature: bytes, references: bytes) -> bytes:
    return signature.replace(_reference(signature), references, 1)


def _room(signed: bytes, size: int) -> int:
    return max(0, size - len(signed))


def many_signatures(signed: bytes, size: int) -> bytes:
    """The seal, as often as fits."""
    seal = _seal(signed)
    return _with(signed, seal * (1 + _room(signed, size) // len(seal)))


def empty_signatures(signed: bytes, size: int) -> bytes:
    """Signatures without content, as many as fit."""
    empty = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'
    return _with(signed, empty * (1 + _room(signed, size) // len(empty)))


def many_references(signed: bytes, size: int) -> bytes:
    """A signature that refers to all data thousands of times."""
    reference = _reference(_seal(signed))
    times = 1 + _room(signed, size) // len(reference)
    return _with(signed, _repeated(_seal(signed), reference * times))


def most_work(signed: bytes, size: int) -> bytes:
    """As many signatures and references as are looked at, over data as long as the rest allows."""
    reference = _reference(_seal(signed))
    references = b"".join(
        reference.replace(b"</ds:Reference>", b"<!--%d--></ds:Reference>" % number)
        for number in range(_MOST_REFERENCES)
    )
    one = re.sub(
        rb"<ds:X509Certificate>.*?</ds:X509Certificate>", b"", _repeated(_seal(signed), references)
    )
    times = min(_MOST_SIGNATURES, _room(signed, size) // 2 // len(one))
    comment = b"<!--" + b"x" * (_room(signed, size) - times * len(one)) + b"-->"
    filled = signed.replace(b'<DU_LIEU_HOC_BA Id="data">', b'<DU_LIEU_HOC_BA Id="data">' + comment)
    return _with(filled, one * times)


def exclusive_of_everything(signed: bytes, size: int) -> bytes:
    """Every signature digests all data once more, canonicalised with a prefix list of its own."""
    reference = _reference(_seal(signed))
    prefixes = b'<ec:InclusiveNamespaces xmlns:ec="%b" PrefixList="p%%d"/>' % _EXCLUSIVE
    seal, signatures, number = _seal(signed), b"", 0
    while len(signed) + len(signatures) < size:
        references = b""
        for _ in range(_MOST_REFERENCES):
            transforms = _transforms(_TRANSFORM % (_EXCLUSIVE, prefixes % number))
            references += _through(reference, transforms)
            number += 1
        signatures += _repeated(seal, references)
    return _with(signed, signatures)


def _through(reference: bytes, transforms: bytes) -> bytes:
    return reference.replace(b"<ds:DigestMethod", transforms + b"<ds:DigestMethod", 1)


def _transforms(content: bytes) -> bytes:
    return b"<ds:Transforms>" + content + b"</ds:Transforms>"


def many_transforms(signed: bytes, size: int) -> bytes:
    """A reference through thousands of transforms."""
    one = _TRANSFORM % (_ENVELOPED, b"")
    transforms = _transforms(one * (1 + _room(signed, size) // len(one)))
    return _in_reference(signed, transforms)


def costly_xpath(signed: bytes, size: int) -> bytes:
    """An XPath transform that compares every node with every other, over as much as fits."""
    path = b"<ds:XPath>count(//*[count(//*) = count(//*)]) &gt; count(//@*)</ds:XPath>"
    costly = _in_reference(signed, _transforms(_TRANSFORM % (_XPATH, path)))
    filling = b"<a/>" * (_room(signed, size) // 4)
    return costly.replace(b"</THONG_TIN_HOC_BA>", filling + b"</THONG_TIN_HOC_BA>", 1)


def _in_reference(signed: bytes, transforms: bytes) -> bytes:
    seal = _seal(signed)
    return _with(signed, _repeated(seal, _through(_reference(seal), transforms)))


def many_certificates(signed: bytes, size: int) -> bytes:
    """A signature that brings thousands of damaged certificates before its signer's."""
    one = b"<ds:X509Certificate>AAAA</ds:X509Certificate>"
    more = one * (1 + _room(signed, size) // len(one))
    return _with(signed, _seal(signed).replace(b"<ds:X509Data>", b"<ds:X509Data>" + more))


def long_values(signed: bytes, size: int) -> bytes:
    """A signature value as long as fits."""
    filling = b"A" * (_room(signed, size) // 4 * 4)
    return _with(
        signed, _seal(signed).replace(b"<ds:SignatureValue>", b"<ds:SignatureValue>" + filling)
    )


def nested_signatures(signed: bytes, size: int) -> bytes:
    """Signatures inside signatures."""
    opening = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:Object>'
    closing = b"</ds:Object></ds:Signature>"
    depth = 1 + _room(signed, size) // len(opening + closing)
    return _with(signed, opening * depth + closing * depth)


SIGNATURES: tuple[Callable[[bytes, int], bytes], ...] = (
    *(many_signatures, empty_signatures, many_references, most_work, exclusive_of_everything),
    *(many_transforms, costly_xpath, many_certificates, long_values, nested_signatures),
)
"""Kinds made of a signed document."""
