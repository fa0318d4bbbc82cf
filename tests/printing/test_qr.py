"""The QR code holds the transcript's code and the document's digest, and a scanner reads it."""

from __future__ import annotations

import hashlib

import pytest

from hub.core.document.compose import compose
from hub.core.document.printing import print_transcript
from hub.core.document.printing.qr import qr_text
from hub.core.model import Transcript
from tests.printing import forms
from tests.spec import samples


@pytest.mark.parametrize("code", [None, "HB-37-0001", "a;b;c", "Ổ" * 64])
def test_a_scanner_reads_code_and_digest_from_the_page(code: str | None) -> None:
    transcript = samples.change(samples.lower(), {"code": code})
    content = compose(transcript).content
    digest = hashlib.sha256(content).hexdigest()
    read = forms.qr_of(print_transcript(transcript, document=content))
    assert read == f"HOCBA1;{code or transcript.key};{digest}"


@pytest.mark.parametrize("transcript", [samples.primary(1), samples.upper()])
def test_without_a_document_the_digest_is_empty(transcript: Transcript) -> None:
    assert forms.qr_of(print_transcript(transcript)) == f"HOCBA1;{transcript.key};"
    assert qr_text(transcript, None).rpartition(";")[2] == ""
