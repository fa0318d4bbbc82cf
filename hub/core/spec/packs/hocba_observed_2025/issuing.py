"""Where and when the transcript is issued, and by which school (địa danh, ngày ký phát hành)."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.errors import Actor
from hub.core.model import Transcript, first_year
from hub.core.spec.finding import Gate
from hub.core.spec.packs.hocba_observed_2025.book import BOOK, SHARING, AnyResults
from hub.core.spec.rule import Breach


@BOOK.rule(
    "HB-ISSUE-PLACE",
    clause=f"{SHARING}, cột diadanhphathanh",
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Chưa có địa danh phát hành.",
    en="The place of issue is missing.",
)
def place_given(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The place of issue stands in what the manager signs."""
    if transcript.issuing.place is None:
        yield Breach("issuing.place", "diadanhphathanh", "")


@BOOK.rule(
    "HB-ISSUE-DATE",
    clause=f"{SHARING}, cột ngaykyphathanh",
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Chưa có ngày ký phát hành.",
    en="The date of issue is missing.",
)
def date_given(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The date of issue stands in what the manager signs."""
    if transcript.issuing.issued_on is None:
        yield Breach("issuing.issued_on", "ngaykyphathanh", "")


@BOOK.rule(
    "HB-ISSUE-ORDER",
    clause=f"{SHARING}, cột ngaytao và ngaykyphathanh",
    who=Actor.SCHOOL_OFFICE,
    vi="Ngày ký phát hành ({received}) trước ngày tạo ({expected}).",
    en="The date of issue ({received}) is before the date of creation ({expected}).",
)
def created_before_issued(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A transcript is not issued before it is created."""
    created, issued = transcript.issuing.created_on, transcript.issuing.issued_on
    if created is not None and issued is not None and issued < created:
        yield Breach("issuing.issued_on", created.isoformat(), issued.isoformat())


@BOOK.rule(
    "HB-ISSUE-YEAR",
    clause=f"{SHARING}, cột namhoc và ngaykyphathanh",
    who=Actor.SCHOOL_OFFICE,
    vi="Ngày ký phát hành ({received}) trước khi năm học bắt đầu ({expected}).",
    en="The date of issue ({received}) is before the school year begins ({expected}).",
)
def issued_after_beginning(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A transcript of a year is not issued before that year begins."""
    issued, year = transcript.issuing.issued_on, first_year(transcript.school_year)
    if issued is not None and issued.year < year:
        yield Breach("issuing.issued_on", str(year), issued.isoformat())


@BOOK.rule(
    "HB-SCHOOL-PLACE",
    clause=f"{SHARING}, cột thongtintruong_diachi_tenxa và _tentinh",
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Thiếu tên đơn vị hành chính của trường (cột {expected}).",
    en="The school's administrative unit is not named (column {expected}).",
)
def school_placed(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The school's commune and province are named."""
    school = transcript.school
    if school.commune_name is None:
        yield Breach("school.commune_name", "thongtintruong_diachi_tenxa", "")
    if school.province_name is None:
        yield Breach("school.province_name", "thongtintruong_diachi_tentinh", "")
