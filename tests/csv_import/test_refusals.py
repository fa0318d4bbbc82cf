"""Refused rows: all reasons at once, each where it stands, none telling who the pupil is."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.core.errors import Actor, Reject, UnknownCode
from hub.core.model import PrimaryResults
from tests.csv_import.files import (
    Value,
    add_school,
    add_sheet,
    changed,
    preview,
    primary_book,
    primary_columns,
    primary_row,
    pull,
)

_COLUMNS = "Mã lớp|Mã học sinh|Họ tên|Ngày sinh|Giới tính|Dân tộc|Số định danh\ncá nhân"
LIST_HEADER = tuple(_COLUMNS.split("|"))
NAME = "Nguyễn Văn Số 2"


@pytest.mark.parametrize(
    ("column", "value", "code", "letter"),
    [
        ("Mã lớp", None, "value-missing", "B"),
        ("Mã học sinh", None, "value-missing", "C"),
        ("Mã học sinh", "25 01", "code-unreadable", "C"),
        ("Họ tên", "  ", "value-missing", "D"),
        ("Họ tên", "a" * 501, "text-too-long", "D"),
        ("Ngày sinh", "31/02/2018", "date-unreadable", "E"),
        ("Toán/Mức đạt được", "Đ", "word-unknown", "F"),
        ("Toán/Điểm KTĐK", 85, "mark-out-of-range", "G"),
        ("Toán/Điểm KTĐK", "8.25", "mark-decimals", "G"),
        ("Toán/Điểm KTĐK", "chín", "mark-unreadable", "G"),
        ("Khoa học", "H", "word-unknown", "X"),
        ("Lên lớp", "lên", "word-unknown", "AG"),
        ("Xếp loại", "Giỏi", "word-unknown", "AH"),
        ("Mã lớp", "Lá", "grade-unknown", "B"),
    ],
)
def test_a_bad_cell_refuses_its_row_and_no_other(
    tmp_path: Path, column: str, value: Value, code: str, letter: str
) -> None:
    rows = [primary_row(1), changed(2, column, value), primary_row(3)]
    outcome = preview(primary_book(tmp_path / "a.xlsx", rows))
    assert [record.place.row for record in outcome.records] == [4, 6]
    assert outcome.refusals == {5: [code]}
    notice = outcome.refused[0]
    assert (notice.place.source, notice.place.sheet) == ("a.xlsx", "Sheet1")
    assert str(notice.reasons[0].column).startswith(f"{letter} (")
    assert column.partition("/")[0] in str(notice.reasons[0].column)


def test_all_reasons_of_a_row_come_at_once(tmp_path: Path) -> None:
    row = changed(1, "Toán/Điểm KTĐK", 85)
    row |= {"Ngày sinh": "32/01/2018", "Nhân ái": "Giỏi", "Tiếng việt/Điểm KTĐK": "8.25"}
    outcome = preview(primary_book(tmp_path / "a.xlsx", [row]))
    assert outcome.refusals == {
        4: ["date-unreadable", "mark-out-of-range", "mark-decimals", "word-unknown"]
    }
    assert outcome.refused[0].reasons[1].who is Actor.SUBJECT_TEACHER


def test_what_is_clear_is_accepted_with_a_question(tmp_path: Path) -> None:
    row = changed(1, "Toán/Điểm KTĐK", "7,5")
    row |= {"Ngày sinh": 43166, "Nhân ái": "đạt", "Mã học sinh": 2500000001}
    outcome = preview(primary_book(tmp_path / "a.xlsx", [row]))
    assert not outcome.refused
    assert outcome.questions[4] == [
        "code-as-number",
        "date-serial",
        "decimal-comma",
        "value-understood",
    ]
    results = outcome.transcripts[0].results
    assert isinstance(results, PrimaryResults)
    assert str(results.subjects[0].test) == "7.5"


def test_messages_never_tell_names_or_codes(tmp_path: Path) -> None:
    """A row copied one column too far to the right puts names and codes where marks belong."""
    good = primary_row(2)
    keys = [key for key in good if key != "STT"]
    shifted = dict(zip(keys[1:], [good[key] for key in keys[:-1]], strict=True))
    outcome = preview(primary_book(tmp_path / "a.xlsx", [primary_row(1), {**good, **shifted}]))
    told = " ".join(str(reason) for notice in outcome.refused for reason in notice.reasons)
    assert outcome.refused
    assert NAME not in told
    assert "2500000002" not in told


def test_a_pupil_code_in_two_rows_refuses_both_and_names_both(tmp_path: Path) -> None:
    rows = [primary_row(1), primary_row(2), changed(3, "Mã học sinh", "2500000001")]
    outcome = preview(primary_book(tmp_path / "a.xlsx", rows))
    assert outcome.refusals == {4: ["duplicate-pupil"], 6: ["duplicate-pupil"]}
    assert "4, 6" in outcome.refused[0].reasons[0].message.vi
    assert "2500000001" not in str(outcome.refused)


def test_a_pupil_code_in_two_sheets_refuses_both(tmp_path: Path) -> None:
    first = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
    second = primary_book(tmp_path / "b.xlsx", [primary_row(1), primary_row(2)])
    outcome = preview(first, second)
    assert [record.place.row for record in outcome.records] == [5]
    assert "a.xlsx › Sheet1 › 4; b.xlsx › Sheet1 › 4" in outcome.refused[0].reasons[0].message.vi


def test_footers_and_repeated_headers_are_skipped_and_told(tmp_path: Path) -> None:
    header: dict[str, Value] = {"STT": "STT", "Mã học sinh": "Mã học sinh", "Họ tên": "Họ tên"}
    numbers: dict[str, Value] = {
        key: number for number, key in enumerate(["STT", "Mã lớp", *list(primary_row(1))[2:]], 1)
    }
    rows: list[dict[str, Value]] = [
        numbers,
        primary_row(1),
        header,
        primary_row(2),
        {"STT": 3},
        {"Họ tên": "Tổng cộng: 2 học sinh"},
        {"Xếp loại": "Ninh Bình, ngày 31 tháng 5 năm 2026"},
    ]
    outcome = preview(primary_book(tmp_path / "a.xlsx", rows))
    assert [record.place.row for record in outcome.records] == [5, 7]
    assert {row: codes for row, codes in outcome.questions.items() if row} == {
        4: ["number-row-skipped"],
        6: ["header-repeated"],
        8: ["only-a-number"],
        9: ["footer-skipped"],
        10: ["footer-skipped"],
    }


def test_a_name_without_a_code_is_no_footer(tmp_path: Path) -> None:
    rows: list[dict[str, Value]] = [primary_row(1), {"STT": 2, "Họ tên": "Tống Văn Tổng"}]
    assert preview(primary_book(tmp_path / "a.xlsx", rows)).refusals == {
        5: ["value-missing", "value-missing"]
    }


class TestPupilsList:
    """The list joins by pupil code; where it says something else, one of the two is wrong."""

    @staticmethod
    def listed(path: Path, *rows: tuple[Value, ...]) -> Path:
        lines = [("TRƯỜNG TIỂU HỌC HOA SEN",), (), LIST_HEADER, *rows]
        return add_sheet(add_sheet(path, "Sheet1", lines), "DM_DAN_TOC", [("01", "Kinh")])

    def test_adds_what_the_results_do_not_say(self, tmp_path: Path) -> None:
        row = ("1A", "2500000001", "NGUYỄN VĂN SỐ 1", "07/03/2018", "Nữ", "Tày", "037318000001")
        outcome = preview(
            primary_book(tmp_path / "a.xlsx", [primary_row(1)]),
            self.listed(tmp_path / "list.xlsx", row),
        )
        pupil = outcome.transcripts[0].pupil
        assert (pupil.gender, pupil.ethnicity, pupil.personal_id) == ("2", "02", "037318000001")
        assert pupil.full_name == "Nguyễn Văn Số 1"

    def test_a_contradiction_refuses_the_row(self, tmp_path: Path) -> None:
        row = ("1A", "2500000001", "Trần Thị Khác", "08/03/2018", "Nữ", "Kinh", None)
        outcome = preview(
            primary_book(tmp_path / "a.xlsx", [primary_row(1)]),
            self.listed(tmp_path / "list.xlsx", row),
        )
        assert outcome.refusals == {4: ["contradiction", "contradiction"]}
        assert "list.xlsx › Sheet1 › 4" in outcome.refused[0].reasons[0].message.vi

    def test_another_class_is_only_a_question(self, tmp_path: Path) -> None:
        row = ("1B", "2500000001", "Nguyễn Văn Số 1", "07/03/2018", "Nữ", "Kinh", None)
        outcome = preview(
            primary_book(tmp_path / "a.xlsx", [primary_row(1)]),
            self.listed(tmp_path / "list.xlsx", row),
        )
        assert outcome.questions[4] == ["class-differs"]
        assert outcome.transcripts[0].classroom.code == "1A"

    def test_a_bad_row_of_the_list_refuses_its_pupil(self, tmp_path: Path) -> None:
        row = ("1A", "2500000001", "Nguyễn Văn Số 1", "07/03/2018", "Nữ", "Klingon", None)
        outcome = preview(
            primary_book(tmp_path / "a.xlsx", [primary_row(1), primary_row(2)]),
            self.listed(tmp_path / "list.xlsx", row),
        )
        places = [(notice.place.source, notice.place.row) for notice in outcome.refused]
        assert sorted(places) == [("a.xlsx", 4), ("list.xlsx", 4)]
        assert {reason.code for notice in outcome.refused for reason in notice.reasons} == {
            "linked-row-refused",
            "word-unknown",
        }
        assert len(outcome.records) == 1

    def test_a_pupil_twice_in_the_list_is_refused_there_and_in_the_results(
        self, tmp_path: Path
    ) -> None:
        row = ("1A", "2500000001", "Nguyễn Văn Số 1", "07/03/2018", "Nữ", "Kinh", None)
        outcome = preview(
            primary_book(tmp_path / "a.xlsx", [primary_row(1)]),
            self.listed(tmp_path / "list.xlsx", row, row),
        )
        assert len([n for n in outcome.refused if n.place.source == "list.xlsx"]) == 2
        assert not outcome.records

    def test_pupils_without_results_are_told(self, tmp_path: Path) -> None:
        row = ("1A", "2500000009", "Nguyễn Văn Số 9", "07/03/2018", "Nữ", "Kinh", None)
        outcome = preview(
            primary_book(tmp_path / "a.xlsx", [primary_row(1)]),
            self.listed(tmp_path / "list.xlsx", row),
        )
        codes = [reason.code for notice in outcome.flagged for reason in notice.reasons]
        assert "no-results" in codes
        assert len(outcome.records) == 1

    def test_a_list_alone_is_no_import(self, tmp_path: Path) -> None:
        row = ("1A", "2500000009", "Nguyễn Văn Số 9", "07/03/2018", "Nữ", "Kinh", None)
        with pytest.raises(Reject, match="danh sách"):
            preview(self.listed(tmp_path / "list.xlsx", row))


class TestContext:
    """School, year, level and circular: from the supplement, else from the settings."""

    def test_without_a_school_nothing_is_imported(self, tmp_path: Path) -> None:
        book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
        with pytest.raises(Reject, match="Mã trường, Tên trường, Năm học"):
            pull(book)

    def test_a_preview_goes_on_with_placeholders_and_says_so(self, tmp_path: Path) -> None:
        outcome = preview(primary_book(tmp_path / "a.xlsx", [primary_row(1)]))
        assert outcome.transcripts[0].school.code == "CHUA-RO"
        assert outcome.questions == {None: ["school-unknown", "regulation-assumed"]}

    def test_settings_serve_where_no_supplement_does(self, tmp_path: Path) -> None:
        outcome = pull(
            primary_book(tmp_path / "a.xlsx", [primary_row(1)]),
            school_code="37000002",
            school_name="Trường B",
            school_year="2024-2025",
            regulation="TT27/2020",
        )
        assert outcome.transcripts[0].school.code == "37000002"
        assert outcome.transcripts[0].school_year == "2024-2025"
        assert not outcome.flagged

    @pytest.mark.parametrize(
        "settings",
        [("school_code", "37000002"), ("school_year", "2024-2025"), ("level", "03")],
    )
    def test_settings_against_the_file_refuse_the_file(
        self, tmp_path: Path, settings: tuple[str, str]
    ) -> None:
        book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1)]))
        name, value = settings
        with pytest.raises(Reject, match="khác với tệp"):
            pull(book, query=None, **{name: value})

    def test_settings_against_a_row_refuse_the_row(self, tmp_path: Path) -> None:
        columns = [*primary_columns(), ("Mã trường", "", ""), ("Tên trường", "", "")]
        rows = [
            {**primary_row(number), "Mã trường": code, "Tên trường": "Hoa Sen"}
            for number, code in ((1, "37000001"), (2, "37000002"))
        ]
        book = primary_book(tmp_path / "a.xlsx", rows, columns=columns)
        outcome = pull(book, school_code="37000001", school_year="2025-2026")
        assert outcome.refusals == {5: ["contradiction"]}

    @pytest.mark.parametrize(
        ("item", "value", "code"),
        [
            ("Ngày ký phát hành", "hôm nay", "date-unreadable"),
            ("Năm học", "2025", "school-year-unreadable"),
            ("Cấp học", "đại học", "word-unknown"),
        ],
    )
    def test_a_mistake_about_the_school_refuses_the_file(
        self, tmp_path: Path, item: str, value: str, code: str
    ) -> None:
        book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
        add_school(book, **{item: value})
        with pytest.raises(Reject) as refused:
            pull(book)
        assert refused.value.fields["reason"] == code
        assert item in refused.value.what.vi

    def test_what_is_clear_about_the_school_is_told(self, tmp_path: Path) -> None:
        book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
        outcome = pull(add_school(book, Năm_học="2025 – 2026"))
        assert outcome.transcripts[0].school_year == "2025-2026"
        assert outcome.questions == {5: ["value-understood"]}

    def test_other_sheets_are_told(self, tmp_path: Path) -> None:
        book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1)]))
        outcome = pull(add_sheet(book, "Ghi chú", [("họp phụ huynh",)]))
        assert outcome.questions == {None: ["sheets-ignored"]}

    def test_an_unknown_circular_refuses_the_file(self, tmp_path: Path) -> None:
        book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
        with pytest.raises(UnknownCode):
            preview(book, regulation="TT99/2099")
        add_school(book, Thông_tư_áp_dụng="TT99/2099")
        with pytest.raises(UnknownCode, match="Thông tư áp dụng"):
            preview(book)

    def test_unknown_items_of_the_supplement_are_told(self, tmp_path: Path) -> None:
        book = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
        outcome = pull(add_school(book, Số_điện_thoại="0123"))
        assert outcome.questions == {7: ["item-unknown"]}
