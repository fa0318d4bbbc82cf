"""Layout S and the supplement: the hub's own secondary workbook."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from hub.core.errors import Reject
from hub.core.model import CommentGrade, Exempt, Level, SecondaryResults, Signatory, Transcript
from tests.csv_import.files import Value, add_school, add_sheet, preview, pull
from tests.csv_import.secondary_files import label, marks, secondary_book, secondary_row

MATHS = marks("Toán", "7.5", "8", "7.8", None, "Tiến bộ", "Phạm Văn Dũng")


def results_of(transcript: Transcript) -> SecondaryResults:
    assert isinstance(transcript.results, SecondaryResults)
    return transcript.results


def test_every_kind_of_value(tmp_path: Path) -> None:
    row = secondary_row(1) | MATHS | marks("Nghệ thuật", "Đ", "Đ", "Đ") | marks("Tin học", *"MMM")
    row |= {"Kết quả học tập/Sau hè": "Đ", "Danh hiệu": "Học sinh Giỏi", "Số buổi nghỉ": "2.5"}
    book = secondary_book(tmp_path / "a.xlsx", [row], ["Toán", "Nghệ thuật", "Tin học"])
    outcome = pull(add_school(book, Thông_tư_áp_dụng=None))
    assert not outcome.refused
    transcript = outcome.transcripts[0]
    results = results_of(transcript)
    assert (transcript.level, transcript.regulation) == (Level.LOWER_SECONDARY, "TT22/2021")
    assert outcome.records[0].place.row == 4
    maths, arts, computing = results.subjects
    assert (maths.code, maths.name, maths.comment) == ("15", "Toán", "Tiến bộ")
    assert (maths.term1.average, maths.term2.average) == (Decimal("7.5"), Decimal(8))
    assert maths.teacher == Signatory(full_name="Phạm Văn Dũng")
    assert arts.year is CommentGrade.PASSED
    assert computing.year is Exempt.EXEMPT
    assert (results.learning.after_summer, results.absences) == ("Đ", Decimal("2.5"))
    assert results.title == "Học sinh Giỏi"


def test_a_name_means_another_code_in_another_grade(tmp_path: Path) -> None:
    row = secondary_row(1, klass="10A2") | marks("Công nghệ", "8", "8", "8")
    other = secondary_row(2, klass="9A") | marks("Công nghệ", "8", "8", "8")
    outcome = preview(secondary_book(tmp_path / "a.xlsx", [row, other], ["Công nghệ"]))
    codes = [results_of(transcript).subjects[0].code for transcript in outcome.transcripts]
    levels = [transcript.level for transcript in outcome.transcripts]
    assert codes == ["46", "27"]
    assert levels == [Level.UPPER_SECONDARY, Level.LOWER_SECONDARY]


def test_a_pupil_has_only_the_subjects_that_have_values(tmp_path: Path) -> None:
    rows = [secondary_row(1) | MATHS, secondary_row(2) | marks("Tin học", "8", "9", "8.7")]
    outcome = preview(secondary_book(tmp_path / "a.xlsx", rows, ["Toán", "Tin học"]))
    names = [[s.name for s in results_of(t).subjects] for t in outcome.transcripts]
    assert names == [["Toán"], ["Tin học"]]


def test_regular_marks_stand_in_one_cell(tmp_path: Path) -> None:
    leaves = ("ĐĐGtx HK1", "ĐĐGgk HK1", "ĐĐGck HK1", "HK1", "HK2", "CN")
    row = secondary_row(1) | MATHS
    row |= {"Toán/ĐĐGtx HK1": "8; 7;9", "Toán/ĐĐGgk HK1": 8, "Toán/ĐĐGck HK1": "7.5"}
    outcome = preview(secondary_book(tmp_path / "a.xlsx", [row], ["Toán"], leaves=leaves))
    term = results_of(outcome.transcripts[0]).subjects[0].term1
    assert term.regular == (Decimal(8), Decimal(7), Decimal(9))
    assert (term.midterm, term.final) == (Decimal(8), Decimal("7.5"))


def test_without_its_label_it_is_known_by_its_headers(tmp_path: Path) -> None:
    rows = [secondary_row(1) | MATHS]
    book = secondary_book(tmp_path / "a.xlsx", rows, ["Toán"], labelled=False)
    assert len(preview(book).records) == 1


def test_a_subject_without_its_year_column(tmp_path: Path) -> None:
    book = secondary_book(tmp_path / "a.xlsx", [secondary_row(1)], ["Toán"], leaves=("HK1", "HK2"))
    with pytest.raises(Reject, match="Toán – CN"):
        preview(book)


def test_continuing_education_is_declared(tmp_path: Path) -> None:
    book = secondary_book(tmp_path / "a.xlsx", [secondary_row(1, klass="10A") | MATHS], ["Toán"])
    outcome = preview(book, level=Level.CONTINUING)
    assert outcome.transcripts[0].level is Level.CONTINUING
    assert outcome.transcripts[0].regulation == "TT43/2021"


def test_a_subject_that_the_grade_does_not_know(tmp_path: Path) -> None:
    rows = [secondary_row(1, klass="3A") | marks("Công nghệ", "8", "8", "8"), secondary_row(2)]
    outcome = preview(secondary_book(tmp_path / "a.xlsx", rows, ["Công nghệ"]))
    assert outcome.refusals == {4: ["subject-unknown"]}


class TestTeachers:
    """BoSung-GiaoVien gives the personal ids; a row's own teacher decides among several."""

    SHEET = ("Mã lớp", "Môn học", "GVBM", "Số định danh GVBM", "Số tiết/năm")

    def book(self, path: Path, teacher: Value, *teachers: tuple[Value, ...]) -> Path:
        row = secondary_row(1) | MATHS | {"Toán/GVBM": teacher}
        book = secondary_book(path, [row], ["Toán"])
        return add_sheet(book, "x", [(label("GIÁO VIÊN BỘ MÔN"),), self.SHEET, *teachers])

    def test_by_name(self, tmp_path: Path) -> None:
        teachers = [
            ("7A", "Toán", "Lê Thị Hoa", "037180000001", 140),
            ("7A", "toán", "PHẠM VĂN DŨNG", "037180000002", 140),
        ]
        outcome = preview(self.book(tmp_path / "a.xlsx", "Phạm Văn Dũng", *teachers))
        subject = results_of(outcome.transcripts[0]).subjects[0]
        assert subject.teacher == Signatory(full_name="Phạm Văn Dũng", personal_id="037180000002")
        assert subject.periods == 140

    def test_the_class_has_only_one(self, tmp_path: Path) -> None:
        teacher = ("7A", "Toán", "Lê Thị Hoa", "037180000001", None)
        outcome = preview(self.book(tmp_path / "a.xlsx", None, teacher))
        subject = results_of(outcome.transcripts[0]).subjects[0]
        assert subject.teacher is not None
        assert subject.teacher.full_name == "Lê Thị Hoa"

    def test_several_and_none_is_named(self, tmp_path: Path) -> None:
        teachers = [("7A", "Toán", name, None, None) for name in ("Lê Thị Hoa", "Phạm Văn Dũng")]
        outcome = preview(self.book(tmp_path / "a.xlsx", None, *teachers))
        assert outcome.refusals == {4: ["teacher-ambiguous"]}

    def test_a_bad_row_refuses_the_class(self, tmp_path: Path) -> None:
        teacher = ("7A", "Toán", "Lê Thị Hoa", "0371 80", None)
        outcome = preview(self.book(tmp_path / "a.xlsx", None, teacher))
        assert outcome.refusals == {3: ["code-unreadable"], 4: ["linked-row-refused"]}


class TestSupplement:
    """Everything else a transcript has, by pupil code and class."""

    def test_classes_lists_and_details(self, tmp_path: Path) -> None:
        book = secondary_book(
            tmp_path / "a.xlsx", [secondary_row(1, klass="L07") | MATHS], ["Toán"]
        )
        add_school(book, Cán_bộ_quản_lý_ký_học_bạ="Vũ Thị Lan", Ngày_ký_phát_hành="31/05/2026")
        add_sheet(
            book,
            "BoSung-Lop",
            [(label("LỚP"),), ("Mã lớp", "Tên lớp", "Khối", "GVCN"), ("L07", "7A1", 7, "Cô Hà")],
        )
        add_sheet(
            book,
            "BoSung-HocSinh",
            [
                (label("HỌC SINH"),),
                (),
                ("Mã học sinh", "Nơi sinh", "Họ tên cha", "Số sổ đăng bộ", "Phiên bản học bạ"),
                ("37000001", "Ninh Bình", "Trần Văn Cha", "12/2020", 2),
            ],
        )
        add_sheet(
            book,
            "BoSung-DiemMon",
            [
                (label("ĐIỂM MÔN"),),
                ("Mã học sinh", "Môn học", "HK1", "CN", "Số tiết/năm"),
                ("37000001", "Tin học", "8.5", None, 35),
                ("37000001", "Toán", None, "7.8", 140),
            ],
        )
        add_sheet(
            book,
            "BoSung-QuaTrinh",
            [
                (label("QUÁ TRÌNH HỌC TẬP"),),
                ("Mã học sinh", "Năm học", "Lớp", "Trường", "Tỉnh/thành phố", "Ngày chuyển đến"),
                ("37000001", "2024-2025", "6A", "THCS B", "Nam Định", "05/09/2025"),
            ],
        )
        add_sheet(
            book,
            "BoSung-ChungChi",
            [
                (label("CHỨNG CHỈ"),),
                ("Mã học sinh", "Tên chứng chỉ", "Loại chứng chỉ"),
                ("37000001", "Tiếng Anh B1", None),
            ],
        )
        outcome = pull(book, regulation="TT27/2020")
        assert not outcome.refused
        transcript = outcome.transcripts[0]
        classroom = transcript.classroom
        assert (classroom.code, classroom.name, classroom.grade) == ("L07", "7A1", 7)
        assert transcript.homeroom == Signatory(full_name="Cô Hà")
        assert transcript.manager == Signatory(full_name="Vũ Thị Lan")
        assert str(transcript.issuing.issued_on) == "2026-05-31"
        assert transcript.pupil.birth_place is not None
        assert transcript.pupil.father is not None
        assert (transcript.register_number, transcript.version) == ("12/2020", 2)
        names = [(s.name, s.periods) for s in results_of(transcript).subjects]
        assert names == [("Toán", 140), ("Tin học", 35)]
        assert transcript.history[0].school_name == "THCS B"
        assert results_of(transcript).qualifications[0].name == "Tiếng Anh B1"

    def test_own_subjects_are_declared(self, tmp_path: Path) -> None:
        row = secondary_row(1) | marks("Tiếng Anh", "9", "9", "9") | MATHS
        book = secondary_book(tmp_path / "a.xlsx", [row], ["Toán", "Tiếng Anh"])
        declared: list[tuple[Value, ...]] = [
            (label("MÔN HỌC"),),
            ("Môn học", "Mã môn", "Tên môn trong học bạ", "Thứ tự"),
            ("Tiếng Anh", "69", "Ngoại ngữ 1 (Tiếng Anh)", 1),
        ]
        outcome = preview(add_sheet(book, "BoSung-MonHoc", declared))
        subjects = results_of(outcome.transcripts[0]).subjects
        assert [(s.code, s.name) for s in subjects] == [
            ("69", "Ngoại ngữ 1 (Tiếng Anh)"),
            ("15", "Toán"),
        ]

    def test_a_mistake_in_the_declared_subjects_refuses_the_file(self, tmp_path: Path) -> None:
        book = secondary_book(tmp_path / "a.xlsx", [secondary_row(1) | MATHS], ["Toán"])
        header = ("Môn học", "Mã môn", "Tên môn trong học bạ")
        add_sheet(book, "x", [(label("MÔN HỌC"),), header, ("Toán", "1 5", "Toán")])
        with pytest.raises(Reject) as refused:
            preview(book)
        assert refused.value.where == "a.xlsx › x › 3"

    def test_a_class_twice_refuses_its_pupils(self, tmp_path: Path) -> None:
        book = secondary_book(tmp_path / "a.xlsx", [secondary_row(1) | MATHS], ["Toán"])
        rows = [("7A", "7A1", 7), ("7A", "7A2", 7)]
        add_sheet(book, "x", [(label("LỚP"),), ("Mã lớp", "Tên lớp", "Khối"), *rows])
        assert preview(book).refusals == {
            3: ["duplicate-class"],
            4: ["duplicate-class", "linked-row-refused", "linked-row-refused"],
        }

    def test_against_the_row_it_refuses_it(self, tmp_path: Path) -> None:
        book = secondary_book(tmp_path / "a.xlsx", [secondary_row(1) | MATHS], ["Toán"])
        details: list[tuple[Value, ...]] = [
            (label("ĐIỂM MÔN"),),
            ("Mã học sinh", "Môn học", "CN"),
            ("37000001", "Toán", "9.9"),
            ("37000001", "Toán", None),
            ("37000001", "Cờ vua", "9.9"),
        ]
        outcome = preview(add_sheet(book, "BoSung-DiemMon", details))
        assert outcome.refusals == {4: ["contradiction", "duplicate-subject", "subject-unknown"]}

    def test_half_a_relative_is_incomplete(self, tmp_path: Path) -> None:
        book = secondary_book(tmp_path / "a.xlsx", [secondary_row(1) | MATHS], ["Toán"])
        extra: list[tuple[Value, ...]] = [
            (label("HỌC SINH"),),
            ("Mã học sinh", "Nghề nghiệp cha"),
            ("37000001", "Nông dân"),
        ]
        outcome = preview(add_sheet(book, "BoSung-HocSinh", extra))
        assert outcome.refusals == {4: ["value-incomplete"]}
        assert "Họ tên cha" in outcome.refused[0].reasons[0].message.vi

    def test_one_supplement_for_several_files(self, tmp_path: Path) -> None:
        first = secondary_book(tmp_path / "a.xlsx", [secondary_row(1) | MATHS], ["Toán"])
        second = secondary_book(tmp_path / "b.xlsx", [secondary_row(2) | MATHS], ["Toán"])
        add_school(tmp_path / "c.xlsx", Thông_tư_áp_dụng="TT22/2021")
        add_school(second, Tên_trường="Phân hiệu", Thông_tư_áp_dụng="TT22/2021")
        outcome = pull(tmp_path)
        names = {t.pupil.code: t.school.name for t in outcome.transcripts}
        assert names == {"37000001": "Trường Tiểu học Hoa Sen", "37000002": "Phân hiệu"}
        assert outcome.questions == {None: ["supplement-overrides"]}
        assert pull(first, tmp_path / "c.xlsx").transcripts[0].school.code == "37000001"

    def test_two_schools_and_nobody_says_whose_the_results_are(self, tmp_path: Path) -> None:
        secondary_book(tmp_path / "a.xlsx", [secondary_row(1) | MATHS], ["Toán"])
        add_school(tmp_path / "b.xlsx")
        add_school(tmp_path / "c.xlsx", Mã_trường="37000009")
        with pytest.raises(Reject, match="Mã trường"):
            pull(tmp_path)
