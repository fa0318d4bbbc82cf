"""Subject codes become part of the Id that a teacher signs (DIEM_TONG_KET/@Id)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hub.core.errors import Actor
from hub.core.model import Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.hocba_observed_2025.book import BOOK, SUBJECT_IDS, AnyResults
from hub.core.spec.rule import Breach

_SAFE: Final = re.compile(r"[A-Za-z0-9._-]+")
"""The ASCII part of NMTOKEN without the colon, which would read as a namespace prefix."""


def _codes(results: AnyResults) -> list[str]:
    return [subject.code for subject in results.subjects]


@BOOK.rule(
    "HB-SUBJECT-UNIQUE",
    clause=SUBJECT_IDS,
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Mã môn {received} xuất hiện nhiều lần: mỗi môn chỉ có một dòng kết quả.",
    en="The subject code {received} stands more than once: each subject has one row.",
)
def codes_unique(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """No two rows have one subject code: their signed blocks would have one Id."""
    codes = _codes(results)
    if len(set(codes)) == len(codes):
        return
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield Breach(f"results.subjects[{index}].code", "", code)


@BOOK.rule(
    "HB-SUBJECT-CODE",
    clause=SUBJECT_IDS,
    gate=Gate.COMPOSE,
    who=Actor.VENDOR,
    vi="Mã môn {received} không dùng được trong Id: chỉ gồm {expected}.",
    en="The subject code {received} cannot be part of an Id: only {expected}.",
)
def codes_safe(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A subject code has only characters that an XML NMTOKEN may have."""
    codes = _codes(results)
    if _SAFE.fullmatch("".join(codes)):
        return
    for index, code in enumerate(codes):
        if not _SAFE.fullmatch(code):
            yield Breach(f"results.subjects[{index}].code", "A-Z a-z 0-9 . _ -", code)
