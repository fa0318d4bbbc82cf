"""How far the transforms of a Reference have come: a node-set, or octets (XMLDSig 1.1 §4.4.3.2)."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from hub.core.errors import HubError, UnsafeInput
from hub.core.transport import parse_xml
from hub.core.trust.algorithms import C14N_INCLUSIVE, Canonicalization, DigestAlgorithm
from hub.core.trust.refusal import refused
from hub.core.trust.selection import Selection
from hub.core.trust.tree import SignedTree


class Course(NamedTuple):
    """The content between two transforms.

    :param tree: the document that holds the signature.
    :param signature: the ds:Signature.
    :param data: a node-set or octets.
    :param c14n: the canonicalisation that is still to be done, so that signers share its digest.
    :param prefixes: its PrefixList.
    :param own: the node-set is of `tree`, not of a document parsed on the way.
    """

    tree: SignedTree
    signature: etree._Element
    data: Selection | bytes
    c14n: Canonicalization | None = None
    prefixes: tuple[str, ...] = ()
    own: bool = True

    @property
    def selection(self) -> Selection | None:
        """What of this document is covered; None for anything else."""
        return self.data if self.own and isinstance(self.data, Selection) else None

    def digest(self, algorithm: DigestAlgorithm) -> bytes:
        """Return the digest; a node-set is canonicalised with C14N 1.0 where nothing else is said.

        :raises CanonicalizationError: there is no canonical form.
        :raises UnsafeInput: the document asks for more work than its size allows.
        """
        if isinstance(self.data, bytes) or not self.own:
            return algorithm.digest(self.octets())
        return self.tree.digest(self.data, self.c14n or C14N_INCLUSIVE, self.prefixes, algorithm)

    def octets(self) -> bytes:
        """Return the content as octets.

        :raises CanonicalizationError: there is no canonical form.
        :raises UnsafeInput: the document asks for more work than its size allows.
        """
        if isinstance(self.data, bytes):
            return self.data
        return self.tree.octets(self.data, self.c14n or C14N_INCLUSIVE, self.prefixes)

    def nodes(self, name: str) -> tuple[Course, Selection]:
        """Return the content as a node-set; octets are parsed.

        :param name: the transform that wants it, for the refusal.
        :raises RefusedError: it is no XML that is read here.
        :raises UnsafeInput: the document asks for more work than its size allows.
        """
        if isinstance(self.data, Selection) and self.c14n is None:
            return self, self.data
        octets = self.octets()
        self.tree.spend(4 * len(octets))
        try:
            root = parse_xml(octets)
        except UnsafeInput as error:
            raise refused("not-xml", f"{name}: {error.what.en}") from error
        except HubError as error:
            raise refused("not-xml", name) from error
        selection = Selection(root, whole=True, comments=True)
        return self._replace(data=selection, c14n=None, prefixes=(), own=False), selection
