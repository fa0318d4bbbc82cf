"""Each slot shows who signed, when, and how verification judged it; nothing is claimed beyond."""

from __future__ import annotations

import hashlib
from functools import cache

import pytest

from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.parse import parse
from hub.core.document.printing import print_transcript
from hub.core.document.printing.signatures import Status, boxes, marks_of
from hub.core.document.signing import open_slots
from hub.core.document.slots import SEAL_SLOT, Slot, slots_of
from hub.core.document.verdict import DocumentVerdict
from hub.core.document.verification import verify
from hub.core.errors import Reject
from hub.core.model import Transcript
from tests.document import people
from tests.printing import forms
from tests.spec import samples

SECONDARY = samples.lower()
PRIMARY = samples.primary(2)
LITERATURE, MATHS, FOREIGN = "GVBM-19", "GVBM-15", "GVBM-69"


@cache
def signed(transcript: Transcript, *, without: Slot | None = None) -> Document:
    """The document with every slot signed but one; strangers sign for two subjects."""
    document = compose(transcript)
    slots = slots_of(transcript)
    by = {
        LITERATURE: people.signatory("Người Lạ", "CCCD:099999999999"),
        MATHS: people.signatory("Không Rõ Là Ai"),
    }
    while ready := [slot for slot in open_slots(document, slots) if slot != without]:
        signer = by.get(ready[0].name) if without is not None else None
        document = people.sign_slot(document, transcript, ready[0], signer)
    return document


def judged(content: bytes) -> DocumentVerdict:
    return verify(content, people.trust(), at=people.NOW)


def test_a_sealed_document_passes_in_every_place() -> None:
    for transcript in (PRIMARY, SECONDARY):
        content = signed(transcript).content
        text = forms.text_of(
            print_transcript(transcript, document=content, verdict=judged(content))
        )
        count = len(slots_of(transcript))
        assert f"Kết quả xác minh Đạt ({count} vị trí ký: {count} đạt)" in text
        assert text.count("15:00 30/05/2026") == count
        assert text.count("(tự khai)") == 3
        assert "Người ký: Giáo Viên 1" in text
        assert "Dạng: XAdES-B" in text
        assert "Chưa ký" not in text


def test_each_slot_shows_its_own_verdict() -> None:
    content = signed(SECONDARY, without=SEAL_SLOT).content
    marks = marks_of(SECONDARY, None, judged(content))
    assert marks[LITERATURE].status is Status.FAILED
    assert marks[MATHS].status is Status.INDETERMINATE
    assert marks[FOREIGN].status is Status.PASSED
    assert marks["KY_PHAT_HANH"].status is Status.UNSIGNED
    text = forms.text_of(print_transcript(SECONDARY, document=content, verdict=judged(content)))
    for word in ("Không đạt", "Chưa xác định"):
        assert f"{word} 15:00 30/05/2026 SIG_CONSTRAINTS_ FAILURE" in text
    assert "Kết quả xác minh Không đạt (15 vị trí ký:" in text
    assert "12 đạt, 1 không đạt, 1 chưa xác định, 1 chưa ký" in text
    assert "Giáo viên môn Ngữ văn: Người ký không phải người mà dữ liệu học bạ nêu" in text
    assert "Giáo viên môn Toán: Chứng thư số không mang số định danh" in text


def test_a_changed_document_says_why_it_failed() -> None:
    content = signed(PRIMARY).content
    content = content.replace("<HO_VA_TEN>Giáo Viên 2".encode(), "<HO_VA_TEN>Giáo Viên 9".encode())
    text = forms.text_of(
        print_transcript(parse(content), document=content, verdict=judged(content))
    )
    assert text.count("Lí do: HASH_FAILURE Nội dung đã bị thay đổi sau khi ký.") == 3
    assert "Kết quả xác minh học bạ số: Không đạt" in text


def test_without_a_verdict_nothing_is_called_right() -> None:
    content = signed(SECONDARY, without=SEAL_SLOT).content
    text = forms.text_of(print_transcript(SECONDARY, document=content))
    assert "Kết quả xác minh Chưa xác minh (15 vị trí ký: 14 chưa xác minh, 1 chưa ký)" in text
    assert "Người ký:" not in text


def test_without_a_document_nothing_is_signed() -> None:
    text = forms.text_of(print_transcript(SECONDARY))
    assert "15 vị trí ký: 15 chưa ký" in text
    assert "bản in này không kèm tệp học bạ số" in text
    assert "Chưa có tệp học bạ số" in text


def test_the_digest_is_that_of_the_document() -> None:
    content = signed(PRIMARY).content
    digest = hashlib.sha256(content).hexdigest()
    pdf = print_transcript(PRIMARY, document=content)
    assert digest in forms.text_of(pdf).replace(" ", "")
    assert all(f"SHA-256: {digest[:8]} {digest[8:16]}…" in page for page in forms.pages(pdf))


def test_another_transcript_s_document_is_refused() -> None:
    other = samples.change(PRIMARY, {"pupil.full_name": "Người Khác"})
    with pytest.raises(Reject):
        print_transcript(other, document=signed(PRIMARY).content)


def test_the_boxes_name_whom_the_data_name() -> None:
    named = boxes(SECONDARY, marks_of(SECONDARY, None, None))
    assert [box["name"] for box in named] == ["Giáo Viên 1", "Giáo Viên 2", "Trường Thử Nghiệm"]
    nobody = samples.change(SECONDARY, {"homeroom": None, "manager": None})
    assert [box["name"] for box in boxes(nobody, marks_of(nobody, None, None))][:2] == ["", ""]
