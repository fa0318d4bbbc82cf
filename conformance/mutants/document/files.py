"""Folders whose files are wrong before any signature is looked at, or hold too few or too many."""

from __future__ import annotations

import datetime as dt

from conformance.mutants.document.entered import breaks
from conformance.mutants.document.materials import AT, Files, Materials
from hub.core.document.compose import compose
from hub.core.document.frozen import Document


@breaks("DOC-READABLE")
def with_dtd(given: Materials) -> Files:
    """A document begins with a document type."""
    return {"a.xml": b"<!DOCTYPE HOC_BA>" + given.signed()}


@breaks("DOC-SCHEMA")
def with_unknown_element(given: Materials) -> Files:
    """An element that the layout does not have, signed by everybody."""
    content = compose(given.pupil).content
    closing = b"</THONG_TIN_HOC_BA>"
    changed = content.replace(closing, b"<GHI_CHU>x</GHI_CHU>" + closing)
    return {"a.xml": given.signed(document=Document(changed))}


@breaks("DOC-ONE-TRANSCRIPT")
def signed_twice(given: Materials) -> Files:
    """One transcript is two documents, signed at two times."""
    return {"a.xml": given.signed(), "b.xml": given.signed(at=AT - dt.timedelta(hours=1))}


@breaks("DOC-SLOTS-SIGNED")
def without_seal(given: Materials) -> Files:
    """Nobody set the seal."""
    return {"a.xml": given.signed(without="KY_PHAT_HANH")}


@breaks("DOC-ALL-COVERED")
def with_words_outside(given: Materials) -> Files:
    """Words stand where no signature covers them."""
    return {"a.xml": given.signed().replace(b"<HOC_BA>", b"<HOC_BA>x", 1)}
