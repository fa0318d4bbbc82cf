"""A transcript as PDF/A in the shape of the paper học bạ (bản in học bạ).

::

    pdf = print_transcript(transcript, document=content, verdict=verify(content, trust, at=now))

The print shows what the data and the verdict say and adds nothing; the signed document stays the
original. `qr` says what the QR code holds.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from lxml import etree

from hub.core.document.parse import transcript_of
from hub.core.document.printing.content import content_of
from hub.core.document.printing.pdf import compile_pdf
from hub.core.document.printing.qr import qr_svg, qr_text
from hub.core.document.verdict import DocumentVerdict
from hub.core.errors import Reject
from hub.core.model import Transcript, first_year
from hub.core.text import Text
from hub.core.transport import parse_xml

__all__ = ["print_transcript"]


def print_transcript(
    transcript: Transcript,
    *,
    document: bytes | None = None,
    verdict: DocumentVerdict | None = None,
    watermark: str | None = None,
) -> bytes:
    """Return the printable form of `transcript` as PDF/A-2b; the same arguments, the same bytes.

    :param document: the bytes of its signed document, whose digest is printed.
    :param verdict: what verification said of `document`; without it signatures are shown as not
        verified.
    :param watermark: text across every page, such as ``DỮ LIỆU GIẢ LẬP``.
    :raises Reject: when `document` holds another transcript than `transcript`.
    :raises ValueError: for a verdict without the document it is about.
    """
    if verdict is not None and document is None:
        raise ValueError("a verdict is printed only beside the document it is about")
    root = None if document is None else _root_of(document, transcript)
    digest = None if document is None else hashlib.sha256(document).hexdigest()
    content = content_of(transcript, digest=digest, root=root, verdict=verdict, watermark=watermark)
    qr = qr_svg(qr_text(transcript, digest))
    return compile_pdf(transcript.results.kind, content, qr, _created(transcript))


def _root_of(document: bytes, transcript: Transcript) -> etree._Element:
    """Return the parsed document: a digest beside the data of another transcript would be a lie."""
    root = parse_xml(document)
    if transcript_of(root) != transcript:
        raise Reject(
            Text("Tệp học bạ số chứa học bạ khác.", "The document holds another transcript."),
            remedy=Text("In từ chính tệp học bạ số đó.", "Print from that document itself."),
        )
    return root


def _created(transcript: Transcript) -> dt.datetime:
    """The file's time of creation comes from the data: printing again changes no byte."""
    issuing = transcript.issuing
    end_of_year = dt.date(first_year(transcript.school_year) + 1, 5, 31)
    date = issuing.issued_on or issuing.created_on or end_of_year
    return dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
