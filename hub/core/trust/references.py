"""Checking one ds:Reference: what it names, by which transforms, and whether it still hashes."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from hub.core.trust.algorithms import DIGESTS, Canonicalization, DigestAlgorithm
from hub.core.trust.canonical import CanonicalizationError
from hub.core.trust.dereference import dereference
from hub.core.trust.refusal import RefusedError, refused
from hub.core.trust.selection import Selection
from hub.core.trust.signed_info import Reference
from hub.core.trust.transforms import Course, transformed
from hub.core.trust.tree import SignedTree
from hub.core.trust.verdict import Defect


class CheckedReference(NamedTuple):
    """One ds:Reference and what came out.

    :param identifier: its Id, or None.
    :param uri: its URI, or None.
    :param kind: its Type, or None.
    :param target: the element that was digested with all that is in it, the signature itself at
        most left out, to be compared with the one that is read; the root where `whole`; None where
        less was digested, something else (its text decoded, a file), or nothing was found.
    :param whole: the whole document was digested (URI="").
    :param without_signature: the signature itself was left out (enveloped-signature).
    :param covered: what of this document was digested, parts left out; None where nothing was.
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
    covered: Selection | None
    transforms: tuple[str, ...]
    digest_method: str
    intact: bool
    defect: Defect | None


def check_reference(
    reference: Reference, signature: etree._Element, tree: SignedTree
) -> CheckedReference:
    """Follow a Reference of `signature` and compare the digest.

    :raises UnsafeInput: the document asks for more work than its size allows.
    """
    selection: Selection | None = None
    defect: Defect | None = None
    try:
        course = Course(tree, signature, dereference(reference.uri, tree))
        selection = course.selection
        course = _followed(course, reference)
        selection = course.selection
        digest = _digest_algorithm(reference.digest_method)
        if course.digest(digest) != reference.digest:
            defect = refused("content-changed", reference.uri).defect
    except RefusedError as error:
        defect = error.defect
    except CanonicalizationError as error:
        defect = refused("no-canonical-form", str(error)).defect
    without = selection is not None and bool(selection.switches)
    # Nothing but the signature itself may be missing from what is called the target.
    entire = not without or (selection is not None and selection.only_omits_one(signature))
    return CheckedReference(
        reference.identifier,
        reference.uri,
        reference.kind,
        selection.target if selection is not None and entire else None,
        selection is not None and selection.whole,
        without and entire,
        selection,
        tuple(each.get("Algorithm", "") for each in reference.transforms),
        reference.digest_method,
        defect is None,
        defect,
    )


def reference_octets(
    reference: Reference,
    signature: etree._Element,
    tree: SignedTree,
    c14n: Canonicalization,
) -> bytes:
    """Return what a Reference of `signature` was digested over.

    :param c14n: how a node-set is written that no transform has written yet.
    :raises CanonicalizationError: there is no canonical form.
    :raises RefusedError: the Reference cannot be followed.
    :raises UnsafeInput: the document asks for more work than its size allows.
    """
    course = _followed(Course(tree, signature, dereference(reference.uri, tree)), reference)
    if course.c14n is None:
        course = course._replace(c14n=c14n)
    return course.octets()


def _followed(course: Course, reference: Reference) -> Course:
    for transform in reference.transforms:
        course = transformed(course, transform)
    return course


def _digest_algorithm(uri: str) -> DigestAlgorithm:
    algorithm = DIGESTS.get(uri)
    if algorithm is None:
        raise refused("unsupported-digest", uri)
    return algorithm
