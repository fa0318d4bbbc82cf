"""What the URI of a Reference names (XMLDSig 1.1 §4.4.3.2, §4.4.3.3)."""

from __future__ import annotations

import re
from typing import Final

from hub.core.trust.beside import NotBesideError
from hub.core.trust.refusal import refused
from hub.core.trust.selection import Selection
from hub.core.trust.tree import SignedTree

_BY_ID: Final = re.compile(r"#xpointer\(id\((['\"])([^'\"()]{1,1000})\1\)\)")


def dereference(uri: str | None, tree: SignedTree) -> Selection | bytes:
    """Return the part of this document that `uri` names, or the bytes of a file beside it.

    ``""`` and ``#id`` select no comments; ``#xpointer(/)`` and ``#xpointer(id('…'))`` do
    (§4.4.3.3). Any other XPointer is refused by name.

    :raises RefusedError: there is no such content, several, or none that may be read.
    :raises UnsafeInput: far too much is read from outside.
    """
    if uri is None:
        raise refused("reference-without-uri", None)
    if uri.startswith("#") and "(" not in uri:
        return _element(uri[1:], uri, tree, comments=False)
    if uri == "":
        return Selection(tree.root, whole=True)
    if uri == "#xpointer(/)":
        return Selection(tree.root, whole=True, comments=True)
    if found := _BY_ID.fullmatch(uri):
        return _element(found[2], uri, tree, comments=True)
    if not uri.startswith("#"):
        return _file(uri, tree)
    raise refused("unsupported-xpointer", uri)


def _element(value: str, uri: str, tree: SignedTree, *, comments: bool) -> Selection:
    found = tree.elements_with_id(value)
    if not found:
        raise refused("target-missing", uri)
    if len(found) > 1:
        raise refused("duplicate-id", uri)
    return Selection(found[0], comments=comments)


def _file(uri: str, tree: SignedTree) -> bytes:
    try:
        content = tree.beside.read(uri)
    except NotBesideError as error:
        raise refused(error.code, uri) from error
    tree.spend(len(content))
    return content
