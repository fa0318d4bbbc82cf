"""The QR code on the form: which document this is a print of (mã QR).

The ministry's rules for QR codes on transcripts are not public, so this form is the hub's own. It
is plain text with a version in front, for a scanner that is off-line::

    HOCBA1;<code>;<sha256>

- ``HOCBA1``: the form and its version; another form gets another number.
- ``<code>``: the ministry's code of the transcript (mã định danh học bạ), or the hub's key of it
  while the ministry has given none. It may hold a semicolon.
- ``<sha256>``: SHA-256 of the signed document's bytes, 64 lower-case hexadecimal digits; empty on a
  form that was printed without a document. It never holds a semicolon, so the last one ends the
  code.

Who scans it looks the code up and compares the digest with that of the document found there. The QR
code alone proves nothing: anybody can print one.
"""

from __future__ import annotations

import io

import segno

from hub.core.model import Transcript

FORM = "HOCBA1"
_MASK = 0


def qr_text(transcript: Transcript, digest: str | None) -> str:
    """Return what the QR code of `transcript` says.

    :param digest: SHA-256 of the document's bytes in hexadecimal, None without a document.
    """
    return f"{FORM};{transcript.code or transcript.key};{digest or ''}"


def qr_svg(text: str) -> str:
    """Return `text` as a QR code in SVG: level M, which survives a stamp's edge or a fold."""
    image = io.BytesIO()
    # Any mask can be read; weighing all eight would take longer than setting the whole form.
    code = segno.make_qr(text, error="m", boost_error=False, mask=_MASK)
    code.save(image, kind="svg", xmldecl=False, border=0)
    return image.getvalue().decode()
