"""A parsed document as signatures see it: where its Ids are, and what its parts hash to."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final, cast

from lxml import etree

from hub.core.errors import Actor, UnsafeInput
from hub.core.text import Text
from hub.core.trust.algorithms import Canonicalization, DigestAlgorithm
from hub.core.trust.beside import NOTHING_BESIDE, Beside
from hub.core.trust.canonical import canonicalise, canonicalise_document, without
from hub.core.trust.markup import SIGNATURE
from hub.core.trust.selection import Selection
from hub.core.trust.subset import canonicalise_subset

MAX_SIGNATURES: Final = 200
"""More signatures than any transcript, packet or register seen holds, in one file."""

MAX_NESTING: Final = 4
"""A signature, its counter-signature, and that one's, with one to spare."""

_WORK_PER_BYTE: Final = 10
"""How often, at most, a document's bytes are canonicalised. Twenty signers who sign parts of one
transcript need about five, since what several sign is digested once; a file of nested parts that
each Reference names would need thousands. 100 KB are answered within 50 ms, 1 MB within 1 s."""

_SMALLEST: Final = 100_000
"""Documents shorter than this, in bytes, may take as much work as one of this length."""

_LARGE: Final = 1_000_000
_WALK: Final = 100
_LOOK: Final = 20
_FEW: Final = 50

_COUNT = etree.XPath("count(//*) + count(//@*)")
# One expression a name: libxml2 merges a union in quadratic time, 84 s for 60,000 elements.
_IDS = tuple(etree.XPath(f"descendant-or-self::*/@{name}") for name in ("Id", "ID", "id", "xml:id"))


class SignedTree:
    """One parsed document whose signatures are to be checked; used by one thread.

    :param root: the document's root element.
    :param size: length of the document in bytes, 1 MB where it is not known; the work done for its
        signatures is bounded by it.
    :param beside: files and certificates that were given along with it.
    """

    def __init__(
        self, root: etree._Element, *, size: int = _LARGE, beside: Beside = NOTHING_BESIDE
    ) -> None:
        self.root = root
        self.beside = beside
        self._ids: dict[str, dict[etree._Element, None]] | None = None
        self._digests: dict[tuple[object, ...], bytes] = {}
        self._size = size
        self._work_left = max(size, _SMALLEST) * _WORK_PER_BYTE

    def elements_with_id(self, value: str) -> Sequence[etree._Element]:
        """Return the elements whose ``Id``, ``ID``, ``id`` or ``xml:id`` is `value`.

        More than one is a duplicate Id: harmless until somebody refers to it.
        """
        if self._ids is None:
            self._ids = _ids_of(self.root)
        return tuple(self._ids.get(value, ()))

    @property
    def size(self) -> int:
        """Length of the document in bytes: what going through all of it once costs."""
        return self._size

    def duplicate_ids(self) -> list[str]:
        """Return the Ids that several elements carry, whether or not anybody refers to them."""
        if self._ids is None:
            self._ids = _ids_of(self.root)
        return [value for value, elements in self._ids.items() if len(elements) > 1]

    def digest(
        self,
        selection: Selection,
        c14n: Canonicalization,
        prefixes: tuple[str, ...],
        algorithm: DigestAlgorithm,
    ) -> bytes:
        """Return the digest of the canonical form; computed once for all signers.

        :raises CanonicalizationError: there is no canonical form.
        :raises UnsafeInput: the document asks for more work than its size allows.
        """
        key = (selection, c14n, prefixes, algorithm)
        known = self._digests.get(key)
        if known is None:
            octets = self.octets(selection, c14n, prefixes)
            known = self._digests[key] = algorithm.digest(octets)
        return known

    def canonical(
        self, element: etree._Element, c14n: Canonicalization, prefixes: tuple[str, ...] = ()
    ) -> bytes:
        """Return the canonical form of one element (SignedInfo), with comments if the method says.

        :raises CanonicalizationError: there is no canonical form.
        :raises UnsafeInput: the document asks for more work than its size allows.
        """
        return self.octets(Selection(element, comments=True), c14n, prefixes)

    def octets(
        self, selection: Selection, c14n: Canonicalization, prefixes: tuple[str, ...]
    ) -> bytes:
        """Return the canonical form of what is selected.

        Comments stay where the method keeps them and the selection has them.

        :raises CanonicalizationError: there is no canonical form.
        :raises UnsafeInput: the document asks for more work than its size allows.
        """
        target = selection.target
        comments = c14n.comments and selection.comments
        if c14n.exclusive:
            self.spend(_names_in(target, self._work_left))
        switched = bool(selection.switches)
        several = switched and (len(selection.switches) > _FEW or not selection.only_omits)
        if several or "#default" in prefixes:
            # A walk in Python; a part that is selected again inside one that is not is rare.
            self.spend(_WALK * elements_in(target))
            result = canonicalise_subset(selection, c14n, prefixes, comments=comments)
            self.spend(len(result))
            return result
        if switched:
            self.spend(2 * self._size)  # The whole document is copied first.
            target = without(target, selection.omitted)
        if selection.whole:
            result = canonicalise_document(target, c14n, comments=comments, prefixes=prefixes)
        else:
            result = canonicalise(target, c14n, comments=comments, prefixes=prefixes)
        self.spend(len(result))
        return result

    def spend(self, amount: int) -> None:
        """Note work done for this document, in bytes canonicalised or what takes as long.

        :raises UnsafeInput: the document asks for more work than its size allows.
        """
        self._work_left -= amount
        if self._work_left < 0:
            raise UnsafeInput(
                Text(
                    "Các chữ ký trong tệp tham chiếu lặp đi lặp lại quá nhiều nội dung.",
                    "The signatures in this file refer to far too much content again and again.",
                ),
                who=Actor.VENDOR,
                remedy=Text(
                    "Ký lại tệp với số tham chiếu bình thường.",
                    "Sign the file again with a usual number of references.",
                ),
            )


def elements_in(part: etree._Element) -> int:
    """Return how many elements and attributes are in the document of `part`."""
    return int(cast("float", _COUNT(part)))


def find_signatures(root: etree._Element) -> list[etree._Element]:
    """Return every ds:Signature in document order, counter-signatures included.

    :raises UnsafeInput: more than `MAX_SIGNATURES`, or nested deeper than `MAX_NESTING`.
    """
    found: list[etree._Element] = []
    for signature in root.iter(SIGNATURE):
        found.append(signature)
        if len(found) > MAX_SIGNATURES:
            raise _too_many()
        around = itertools.islice(signature.iterancestors(SIGNATURE), MAX_NESTING)
        if sum(1 for _ in around) == MAX_NESTING:
            raise _too_many()
    return found


def _ids_of(root: etree._Element) -> dict[str, dict[etree._Element, None]]:
    ids: dict[str, dict[etree._Element, None]] = {}
    for expression in _IDS:
        for value in cast("list[etree._ElementUnicodeResult]", expression(root)):
            element = value.getparent()
            if element is not None:
                # An element that says the same twice, as Id and as xml:id, is no duplicate.
                ids.setdefault(str(value), {})[element] = None
    return ids


def _names_in(target: etree._Element, limit: int) -> int:
    """Return what it takes to write the names in `target`, namespaces written out; at most `limit`.

    That is their length and a look at each element. Exclusive C14N declares a namespace wherever it
    is used, so a long namespace URI used by many siblings multiplies; this is known before the
    memory is taken.
    """
    total = 0
    for element in target.iter(etree.Element):
        total += _LOOK + len(element.tag) + sum(map(len, element.keys()))
        if total > limit:
            break
    return total


def _too_many() -> UnsafeInput:
    return UnsafeInput(
        Text(
            f"Tệp có hơn {MAX_SIGNATURES} chữ ký, hoặc chữ ký lồng nhau quá {MAX_NESTING} lớp.",
            f"The file has over {MAX_SIGNATURES} signatures, or over {MAX_NESTING} nested ones.",
        ),
        who=Actor.VENDOR,
        remedy=Text("Chia tệp thành nhiều tệp nhỏ hơn.", "Split the file into smaller files."),
    )
