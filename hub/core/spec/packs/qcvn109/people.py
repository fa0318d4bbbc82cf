"""Codes that say who a pupil is (giới tính, dân tộc, quốc tịch)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hub.core.errors import Actor
from hub.core.model import Gender, Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.qcvn109.book import BOOK, ETHNICITY, GENDER, NATIONALITY, AnyResults
from hub.core.spec.rule import Breach, Verb

GROUPS: Final = 54
"""Ethnic groups of QĐ 121-TCTK/PPCĐ: codes 01 to 54."""

_KINH, _KINH_IN_HEALTH = "01", "25"
_ETHNICITY_DIGITS = (2, 3)
_NATIONALITY_LETTERS = 2


def _is_ethnicity(code: str) -> bool:
    return len(code) in _ETHNICITY_DIGITS and code.isascii() and code.isdecimal()


def _is_nationality(code: str) -> bool:
    return len(code) == _NATIONALITY_LETTERS and code.isascii() and code.isalpha()


@BOOK.rule(
    "QCVN109-GENDER",
    clause=GENDER,
    verb=Verb.SHOULD,
    who=Actor.SCHOOL_OFFICE,
    vi="Giới tính chưa có thông tin (mã {received}); mã đầy đủ: {expected}.",
    en="The gender is not known (code {received}); the codes that say it are {expected}.",
)
def gender_known(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Code 0 is allowed, but a school knows its pupil's gender."""
    if transcript.pupil.gender is Gender.UNKNOWN:
        yield Breach("pupil.gender", "1/2", Gender.UNKNOWN.value)


@BOOK.rule(
    "QCVN109-ETHNICITY",
    clause=ETHNICITY,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Mã dân tộc {received} phải gồm {expected} chữ số.",
    en="The ethnicity code {received} must have {expected} digits.",
)
def ethnicity_shape(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """An ethnicity code has two or three digits; a name in its place is no code."""
    code = transcript.pupil.ethnicity
    if code is not None and not _is_ethnicity(code):
        yield Breach("pupil.ethnicity", "2–3", code)


@BOOK.rule(
    "QCVN109-ETHNICITY-GROUP",
    clause=ETHNICITY,
    verb=Verb.SHOULD,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Mã dân tộc {received} không thuộc danh mục 54 dân tộc ({expected}).",
    en="The ethnicity code {received} is not one of the 54 groups ({expected}).",
)
def ethnicity_group(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The code is one of the 54 groups; foreigners and “not known” have none in this list."""
    code = transcript.pupil.ethnicity
    if code is not None and _is_ethnicity(code) and not 1 <= int(code) <= GROUPS:
        yield Breach("pupil.ethnicity", f"01–{GROUPS}", code)


@BOOK.rule(
    "QCVN109-ETHNICITY-HEALTH",
    clause=ETHNICITY,
    verb=Verb.SHOULD,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    provisional="in some health systems 25 means Kinh, here Kinh is 01",
    vi="Mã dân tộc {received}: một số hệ thống y tế dùng mã này cho dân tộc Kinh, "
    "ở đây Kinh là {expected}.",
    en="Ethnicity code {received}: some health systems write Kinh so, which here is {expected}.",
)
def not_the_health_code(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A code that another sector's list gives to most pupils is looked at by a person."""
    if transcript.pupil.ethnicity == _KINH_IN_HEALTH:
        yield Breach("pupil.ethnicity", _KINH, _KINH_IN_HEALTH)


@BOOK.rule(
    "QCVN109-NATIONALITY",
    clause=NATIONALITY,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Mã quốc tịch {received} phải gồm {expected} chữ cái, ví dụ VN.",
    en="The nationality code {received} must have {expected} letters, such as VN.",
)
def nationality_shape(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A nationality code has two letters."""
    code = transcript.pupil.nationality
    if code is not None and not _is_nationality(code):
        yield Breach("pupil.nationality", str(_NATIONALITY_LETTERS), code)


@BOOK.rule(
    "QCVN109-NATIONALITY-CASE",
    clause=NATIONALITY,
    verb=Verb.SHOULD,
    gate=Gate.REPORT,
    who=Actor.VENDOR,
    vi="Mã quốc tịch {received} nên viết hoa: {expected}.",
    en="The nationality code {received} should be in capitals: {expected}.",
)
def nationality_in_capitals(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Codes of countries are written in capitals."""
    code = transcript.pupil.nationality
    if code is not None and code != code.upper() and _is_nationality(code):
        yield Breach("pupil.nationality", code.upper(), code)
