"""Checking one ds:Reference: what it names, through which transforms, and whether it still hashes.

Transforms are a table: a further one is a function and a line in it. What is not in the table is
refused by name and never skipped, since a skipped transform makes the digest speak of something
else than the signer's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from lxml import etree

from hub.core.text import Text
from hub.core.trust.algorithms import (
    C14N_INCLUSIVE,
    CANONICALIZATIONS,
    DIGESTS,
    Canonicalization,
    DigestAlgorithm,
)
from hub.core.trust.canonical import CanonicalizationError
from hub.core.trust.markup import EXC_C14N
from hub.core.trust.signed_info import Reference
from hub.core.trust.tree import Selection, SignedTree
from hub.core.trust.verdict import Defect, SubIndication, brief

ENVELOPED: Final = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"


@dataclass(frozen=True, slots=True, eq=False)
class CheckedReference:
    """One ds:Reference and what came out.

    :param identifier: its Id, or None.
    :param uri: its URI, or None.
    :param kind: its Type, or None.
    :param target: the element that was digested, to be compared with the one that is read; the
        root where `whole`; None where nothing was found.
    :param whole: the whole document was digested (URI="").
    :param without_signature: the signature itself was left out (enveloped-signature).
    :param transforms: their Algorithm URIs, in order.
    :param digest_method: the DigestMethod Algorithm.
    :param intact: the content hashes to what was signed.
    :param defect: why not, or None.
    """

    identifier: str | None
    uri: str | None
    kind: str | None
    target: etree._Element | None
    whole: bool
    without_signature: bool
    transforms: tuple[str, ...]
    digest_method: str
    intact: bool
    defect: Defect | None


@dataclass(frozen=True, slots=True)
class _Course:
    """How far the transforms of a Reference have come."""

    selection: Selection
    signature: etree._Element
    c14n: Canonicalization | None = None
    prefixes: tuple[str, ...] = ()


class _RefusedError(Exception):
    """A Reference that cannot be followed, with the reason; stays in this module."""

    def __init__(self, defect: Defect) -> None:
        super().__init__(defect.code)
        self.defect = defect


def check_reference(
    reference: Reference, signature: etree._Element, tree: SignedTree
) -> CheckedReference:
    """Follow a Reference of `signature` and compare the digest.

    :raises UnsafeInput: the document asks for more work than its size allows.
    """
    names = tuple(each.get("Algorithm", "") for each in reference.transforms)
    selection: Selection | None = None
    defect: Defect | None = None
    try:
        selection = _dereference(reference.uri, tree)
        course = _Course(selection, signature)
        for transform, name in zip(reference.transforms, names, strict=True):
            course = _transformed(course, transform, name)
        selection = course.selection
        digest = _digest_algorithm(reference.digest_method)
        # A node-set that reaches the digest is canonicalised with inclusive C14N 1.0 without
        # comments (XMLDSig 1.1 §4.4.3.2).
        c14n = course.c14n or C14N_INCLUSIVE
        if tree.digest(selection, c14n, course.prefixes, digest) != reference.digest:
            defect = _changed(reference.uri)
    except _RefusedError as refused:
        defect = refused.defect
    except CanonicalizationError as error:
        defect = _uncanonical(str(error), reference.uri)
    return CheckedReference(
        reference.identifier,
        reference.uri,
        reference.kind,
        selection.target if selection else None,
        selection is not None and selection.whole,
        selection is not None and selection.omitted is not None,
        names,
        reference.digest_method,
        defect is None,
        defect,
    )


def _dereference(uri: str | None, tree: SignedTree) -> Selection:
    if uri == "":
        return Selection(tree.root, whole=True)
    if uri is None or not uri.startswith("#") or "(" in uri:
        raise _RefusedError(_not_here(uri))
    found = tree.elements_with_id(uri[1:])
    if not found:
        raise _RefusedError(_missing(uri))
    if len(found) > 1:
        raise _RefusedError(_duplicate(uri))
    return Selection(found[0])


def _transformed(course: _Course, transform: etree._Element, name: str) -> _Course:
    apply = TRANSFORMS.get(name)
    if apply is None:
        raise _RefusedError(_unsupported(name))
    if course.c14n is not None:
        # What follows a canonicalisation would have to parse its output again.
        raise _RefusedError(_unsupported(f"{name} after {course.c14n.uri}"))
    return apply(course, transform, name)


def _enveloped(course: _Course, transform: etree._Element, name: str) -> _Course:
    if len(transform):
        raise _RefusedError(_unsupported(f"{name} with parameters"))
    target, signature = course.selection.target, course.signature
    if target is signature or any(each is signature for each in target.iterancestors()):
        raise _RefusedError(_nothing_left())
    if not any(each is target for each in signature.iterancestors()):
        # The signature stands outside, as the tax sector's samples do: nothing is to be removed.
        return course
    return replace(course, selection=replace(course.selection, omitted=signature))


def _canonicalised(course: _Course, transform: etree._Element, name: str) -> _Course:
    c14n = CANONICALIZATIONS[name]
    children = list(transform.iterchildren("*"))
    if not children:
        return replace(course, c14n=c14n)
    prefixes = children[0].get("PrefixList") if len(children) == 1 else None
    if not c14n.exclusive or children[0].tag != f"{{{EXC_C14N}}}InclusiveNamespaces":
        prefixes = None
    if prefixes is None:
        raise _RefusedError(_unsupported(f"{name} with unknown parameters"))
    return replace(course, c14n=c14n, prefixes=tuple(prefixes.split()))


_Transform = Callable[[_Course, etree._Element, str], _Course]

TRANSFORMS: Final[Mapping[str, _Transform]] = MappingProxyType(
    {ENVELOPED: _enveloped, **dict.fromkeys(CANONICALIZATIONS, _canonicalised)}
)
"""Transform Algorithm → what it does to a selection. Same-document references select no comments,
so the ``WithComments`` forms change nothing here (XMLDSig 1.1 §4.4.3.3)."""


def _digest_algorithm(uri: str) -> DigestAlgorithm:
    algorithm = DIGESTS.get(uri)
    if algorithm is None:
        raise _RefusedError(
            Defect(
                "unsupported-digest",
                SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
                Text(
                    f"Thuật toán băm không được hỗ trợ: {brief(uri)}.",
                    f"Unsupported hash algorithm: {brief(uri)}.",
                ),
                brief(uri),
            )
        )
    return algorithm


def _changed(uri: str | None) -> Defect:
    return Defect(
        "content-changed",
        SubIndication.HASH_FAILURE,
        Text(
            "Nội dung đã bị thay đổi sau khi ký.",
            "The content was changed after it was signed.",
        ),
        brief(uri),
    )


def _missing(uri: str) -> Defect:
    return Defect(
        "target-missing",
        SubIndication.SIGNED_DATA_NOT_FOUND,
        Text(
            f"Không tìm thấy nội dung được ký: {brief(uri)}.",
            f"The signed content is not in the document: {brief(uri)}.",
        ),
        brief(uri),
    )


def _duplicate(uri: str) -> Defect:
    return Defect(
        "duplicate-id",
        SubIndication.FORMAT_FAILURE,
        Text(
            f"Có nhiều phần tử cùng mang mã {brief(uri)} mà chữ ký tham chiếu.",
            f"Several elements carry the Id {brief(uri)} that the signature refers to.",
        ),
        brief(uri),
    )


def _not_here(uri: str | None) -> Defect:
    return Defect(
        "reference-outside",
        SubIndication.SIGNED_DATA_NOT_FOUND,
        Text(
            f"Chữ ký tham chiếu tới nội dung không nằm trong tệp này: {brief(uri)}.",
            f"The signature refers to content that is not in this file: {brief(uri)}.",
        ),
        brief(uri),
    )


def _unsupported(name: str) -> Defect:
    return Defect(
        "unsupported-transform",
        SubIndication.SIG_CONSTRAINTS_FAILURE,
        Text(
            f"Phép biến đổi không được chấp nhận trong chữ ký: {brief(name)}.",
            f"Transform not accepted in a signature: {brief(name)}.",
        ),
        brief(name),
    )


def _nothing_left() -> Defect:
    return Defect(
        "nothing-signed",
        SubIndication.FORMAT_FAILURE,
        Text(
            "Sau phép biến đổi không còn nội dung nào được ký.",
            "After its transforms the reference covers nothing.",
        ),
    )


def _uncanonical(reason: str, uri: str | None) -> Defect:
    return Defect(
        "no-canonical-form",
        SubIndication.SIG_CONSTRAINTS_FAILURE,
        Text(
            f"Không chuẩn hóa được nội dung được ký: {brief(reason)}.",
            f"The signed content has no canonical form here: {brief(reason)}.",
        ),
        brief(uri),
    )
