"""Transcripts with every field filled, and what can be read from a printed form."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import pypdf
import pypdfium2
import zxingcpp

from hub.core.model import Transcript
from tests.spec import samples

_PUPIL = {
    "pupil.policy_group": "Con thương binh",
    "pupil.father": {"full_name": "Nguyễn Văn Cha", "occupation": "Nông dân"},
    "pupil.mother": {"full_name": "Trần Thị Mẹ", "occupation": "Thợ may"},
    "pupil.guardian": {"full_name": "Lê Thị Giám Hộ", "occupation": "Giáo viên về hưu"},
    "pupil.birth_place": {"address": "Bệnh viện Ước Mơ"},
    "pupil.home_town": {"address": "Thôn Ngã Ba Đường"},
    "pupil.not_assessed": True,
    "school.district_name": "Huyện Cũ",
    "register_number": "2021/0007",
    "code": "HB-37-0001",
    "version": 3,
    "state": "2",
    "extracted_from_paper": True,
    "classroom.code": "LOP-MA",
    "history": [
        {
            "school_year": "2023-2024",
            "class_name": "Lớp Cũ",
            "school_name": "Trường Chuyển Đi",
            "province_name": "Tỉnh Hà Giang",
            "transferred_on": "2024-09-05",
        }
    ],
}


@cache
def full_primary() -> Transcript:
    """A primary transcript without an empty field."""
    return samples.change(
        samples.primary(5),
        {
            **_PUPIL,
            "results.comments.homeroom": "Lời của giáo viên chủ nhiệm.",
            "results.comments.qualities": "Lời về phẩm chất.",
            "results.comments.general_competences": "Lời về năng lực chung.",
            "results.comments.specific_competences": "Lời về năng lực đặc thù.",
            "results.subjects[0].level": "C",
            "results.subjects[0].test": "10",
            "results.title": "Học sinh Tiêu biểu",
            "results.award": "Giấy khen của trường",
            "results.ad_hoc_award": "Nhặt được của rơi",
        },
    )


@cache
def full_secondary() -> Transcript:
    """A secondary transcript without an empty field."""
    return samples.change(
        samples.lower(),
        {
            **_PUPIL,
            "results.subjects[0].retest": "6.5",
            "results.subjects[0].comment": "Viết văn giàu hình ảnh.",
            "results.subjects[0].periods": 140,
            "results.subjects[0].teacher.post": "Giáo viên hạng II",
            "homeroom.post": "Tổ trưởng",
            "results.learning.after_summer": "CĐ",
            "results.conduct.after_summer": "Đ",
            "results.summer_conduct": "Rèn luyện tại phường",
            "results.completion_text": "Hoàn thành chương trình lớp 7",
            "results.competitions": "Giải ba cờ vua cấp tỉnh",
            "results.title": "Học sinh Giỏi",
            "results.award": "Giấy khen cuối năm",
            "results.qualifications": [{"name": "Tiếng Anh A2", "kind": "Chứng chỉ ngoại ngữ"}],
        },
    )


def many_subjects(transcript: Transcript, count: int, **further: object) -> Transcript:
    """A copy with `count` subjects that repeat those it has, each with `further` values."""
    rows = transcript.model_dump()["results"]["subjects"]
    return samples.change(
        transcript,
        {
            "results.subjects": [
                {**rows[number % len(rows)], "code": f"{number:03d}", **further}
                for number in range(count)
            ]
        },
    )


def reader(pdf: bytes) -> pypdf.PdfReader:
    """The PDF, opened by a reader that shares nothing with its writer."""
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


def pages(pdf: bytes) -> list[str]:
    """The text of each page, spaces and line ends as one space."""
    opened = pypdfium2.PdfDocument(pdf)
    return [_plain(page.get_textpage().get_text_range()) for page in opened]


def text_of(pdf: bytes) -> str:
    """The text of all pages."""
    return " ".join(pages(pdf))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.replace("\u200b", "")).split())


def qr_of(pdf: bytes) -> str:
    """What the QR code on the first page says, read from its picture."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=2, grayscale=True)
    pixels = memoryview(bytes(picture.buffer)).cast("B", (picture.height, picture.stride))
    (code,) = zxingcpp.read_barcodes(pixels)
    return str(code.text)


def leaves(value: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is no list and no mapping, with its path: ``pupil.father.full_name``."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item, f"{path}[]")
    else:
        yield path, value
