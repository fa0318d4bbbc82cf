"""Between canonical transcripts and ``hoc_ba``: nothing is lost, every dialect is understood."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from hub.core.model import CommentGrade, SecondaryResults, Transcript
from hub.core.model.primary import PrimaryResults
from hub.plugins.vnpt.manifest import Dialect
from hub.plugins.vnpt.mapping import read, remarks, write
from hub.plugins.vnpt.wire import CONTRACT, faults, payload_schema
from tests.conftest import ROOT
from tests.model.strategies import transcripts

HEAD = """
<hoc_ba khoa="k1" ma_hoc_sinh="GL0001" hoc_sinh_id="77" nam_hoc="{year}" cap="{level}"
    loai="{kind}" quy_che="{rules}" phien_ban="1" trang_thai="1" trich_luc="0">
  <truong ma="GL37TH0001" ten="Trường Thử (giả lập)" ma_so="37" ten_so="Sở (giả lập)"/>
  <lop khoi="{grade}" ten="{grade}A"/>
  <hoc_sinh ho_ten="Nguyễn Thị Thử" gioi_tinh="2" ngay_sinh="2015-03" khong_danh_gia="0">
    <noi_sinh dia_chi="Xã Thử (giả lập)"/>
    <me ho_ten="Trần Thị Mẹ" nghe_nghiep="Thợ may"/>
  </hoc_sinh>
  <ky hoc_ky="0">{year_rows}</ky>{terms}
</hoc_ba>"""


def secondary(year_rows: str, terms: str, year: str = "2018-2019") -> etree._Element:
    return etree.fromstring(
        HEAD.format(
            year=year,
            level="03",
            kind="trung_hoc",
            rules="TT58/2011",
            grade=6,
            year_rows=year_rows,
            terms=terms,
        )
    )


def primary(rows: str) -> etree._Element:
    return etree.fromstring(
        HEAD.format(
            year="2025-2026",
            level="02",
            kind="tieu_hoc",
            rules="TT27/2020",
            grade=1,
            year_rows=rows,
            terms="",
        )
    )


@given(transcripts(), st.sampled_from(Dialect))
def test_what_is_written_is_read_again_as_it_was(transcript: Transcript, dialect: Dialect) -> None:
    content = etree.tostring(write(transcript, dialect), encoding="unicode")
    element = etree.fromstring(content.encode())
    assert faults(element) == ()
    assert remarks(element) == ()
    assert read(element) == transcript


def test_marks_since_2020() -> None:
    element = secondary(
        '<mon_hoc stt="1" ma_mon_hoc="15" ten_mon_hoc="Toán" TK="8.1" gv_ho_ten="Lê Thử"/>'
        '<mon_hoc stt="2" ma_mon_hoc="88" ten_mon_hoc="Giáo dục thể chất" TK="Đ"/>'
        '<tong_ket hoc_luc="K" hanh_kiem="T" so_buoi_nghi="2.5" len_lop="1"/>',
        '<ky hoc_ky="2"><mon_hoc stt="2" TX="Đ CĐ" GK="Đ" CK="Đ" TK="Đ"/>'
        '<mon_hoc stt="1" TX="7 8.5" GK="8" CK="9" TK="8.3"/><tong_ket hoc_luc="T"/></ky>',
        year="2025-2026",
    )
    assert faults(element) == ()
    results = read(element).results
    assert isinstance(results, SecondaryResults)
    maths, sport = results.subjects
    assert maths.term2.regular == (Decimal("7"), Decimal("8.5"))
    assert (maths.term2.midterm, maths.term2.final) == (Decimal("8"), Decimal("9"))
    assert maths.term1.average is None
    assert maths.teacher is not None
    assert sport.term2.regular == (CommentGrade.PASSED, CommentGrade.NOT_PASSED)
    assert sport.year is CommentGrade.PASSED
    assert (results.learning.year, results.learning.term2) == ("K", "T")
    assert (results.absences, results.promoted) == (Decimal("2.5"), True)


def test_marks_before_2020() -> None:
    element = secondary(
        '<mon_hoc stt="1" ma_mon_hoc="15" ten_mon_hoc="Toán" TK="7.4"/>',
        '<ky hoc_ky="1"><mon_hoc stt="1" M="8" P="7 9" V="6" HK="7.5" TK="7.4"/></ky>',
    )
    results = read(element).results
    assert isinstance(results, SecondaryResults)
    term = results.subjects[0].term1
    assert term.regular == (Decimal(8), Decimal(7), Decimal(9))
    assert (term.midterm, term.final) == (Decimal(6), Decimal("7.5"))
    assert remarks(element) == ()


def test_several_period_tests_are_left_out_and_told() -> None:
    element = secondary(
        '<mon_hoc stt="1" ma_mon_hoc="15" ten_mon_hoc="Toán"/>',
        '<ky hoc_ky="1"><mon_hoc stt="1" M="8" V="6 7" HK="7.5" TK="7.4"/></ky>',
    )
    results = read(element).results
    assert isinstance(results, SecondaryResults)
    assert results.subjects[0].term1.midterm is None
    assert [reason.code for reason in remarks(element)] == ["period-tests-left-out"]


@pytest.mark.parametrize(("level", "test"), [("hoc_luc", "ck2"), ("nxtx", "ck")])
def test_both_primary_shapes(level: str, test: str) -> None:
    element = primary(
        f'<mon_hoc stt="1" ma_mon_hoc="01" ten_mon_hoc="Toán" {level}="H" {test}="9"/>'
        '<nang_luc nl_tt27_1="T" nl_tt27_8="Đ"/><pham_chat pc_tt27_5="C"/>'
        '<nhan_xet gvcn="Dòng 1&#10;Dòng 2"/>'
        '<tong_ket ket_qua="Hoàn thành tốt" hoan_thanh_lop="1" len_lop="1"/>'
    )
    assert faults(element) == ()
    results = read(element).results
    assert isinstance(results, PrimaryResults)
    assert (results.subjects[0].level, results.subjects[0].test) == ("H", Decimal(9))
    assert (results.competences.self_learning, results.competences.physical) == ("T", "Đ")
    assert results.qualities.responsibility == "C"
    assert results.comments.homeroom == "Dòng 1\nDòng 2"


@pytest.mark.parametrize(
    "element",
    [
        primary('<mon_hoc stt="1" ma_mon_hoc="01" ten_mon_hoc="Toán" TX="8"/>'),
        primary('<mon_hoc stt="1" ten_mon_hoc="Toán"/>'),
        primary('<chung_chi ten="A"/>'),
        secondary('<mon_hoc stt="1" ma_mon_hoc="1" ten_mon_hoc="T" ck2="8"/>', ""),
        secondary("", '<ky hoc_ky="1"><mon_hoc stt="1" TK="8"/></ky>'),
        secondary(
            '<mon_hoc stt="1" ma_mon_hoc="1" ten_mon_hoc="T"/>',
            '<ky hoc_ky="1"><mon_hoc stt="1" ten_mon_hoc="T"/></ky>',
        ),
        secondary("", '<ky hoc_ky="3"/>'),
        secondary('<tong_ket ket_qua="Hoàn thành"/>', ""),
    ],
)
def test_what_stands_in_the_wrong_place_is_never_dropped_silently(element: etree._Element) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read(element)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ('<mon_hoc stt="1" ten_mon="Toán"/>', "ten_mon"),
        ('<mon_hoc ma_mon_hoc="01"/>', "stt"),
        ('<mon_hoc stt="1" TK="8,5"/>', "TK"),
        ('<mon_hoc stt="1" TK="-1"/>', "TK"),
        ('<nang_luc nl_tt27_1="X"/>', "nl_tt27_1"),
    ],
)
def test_the_schema_names_the_field_and_never_the_value(wrong: str, field: str) -> None:
    found = faults(primary(wrong))
    assert field in [fault.field for fault in found]
    assert not any("Toán" in fault.rule or "8,5" in fault.rule for fault in found)


def test_the_published_contract_is_the_one_in_use() -> None:
    published = {p.name: p.read_bytes() for p in (ROOT / "docs" / "contracts").glob("vnpt-*.*s*")}
    assert {p.name: p.read_bytes() for p in CONTRACT.iterdir()} == published
    assert payload_schema() is payload_schema()
