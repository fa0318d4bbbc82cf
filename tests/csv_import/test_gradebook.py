"""Layout C: gradebooks of one subject and semester; a class's sheets are one transcript a pupil."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from hub.core.contracts import SourcePlace
from hub.core.errors import Reject
from hub.core.model import CommentGrade, Level, SecondaryResults, SecondarySubject, Transcript
from simulation.province import Province
from tests.csv_import.files import Outcome, adapter, add_school, add_sheet, pull
from tests.csv_import.gradebook_files import Gradebook, gradebook, school
from tests.csv_import.secondary_files import label, marks, secondary_book, secondary_row

MATHS = Gradebook("Toán", "I", {1: [8, 7, 9, None, 8, "7,5", 7.8], 2: [5, "6", 7, 8, 6, 7, "6.6"]})
LITERATURE = Gradebook("Ngữ văn", "I", {1: [7, 7, None, None, 7, 7, 7], 2: [9, 9, 9, 9, 9, 9, 9]})
SECOND = MATHS.but(
    term="II",
    marks={1: [9, 9, 9, 9, 9, 9, "7.8", 9, 8.6], 2: [6, 6, 6, 6, 6, 6, "6.6", 6, 6.2]},
    averages=("ĐTBmhkI", "ĐTBmhkII", "ĐTBmcn"),
)


def subjects(transcript: Transcript) -> dict[str, SecondarySubject]:
    assert isinstance(transcript.results, SecondaryResults)
    return {subject.name: subject for subject in transcript.results.subjects}


def import_sheets(path: Path, *sheets: Gradebook, **settings: object) -> Outcome:
    return pull(gradebook(path / "a.xlsx", *sheets), **school(**settings))


def test_sheets_of_a_class_are_one_transcript_a_pupil(tmp_path: Path) -> None:
    outcome = import_sheets(tmp_path, MATHS, LITERATURE, SECOND)
    assert not outcome.refused
    first, second = outcome.transcripts
    assert (first.pupil.code, second.pupil.code) == ("37000001", "37000002")
    assert first.pupil.full_name == "Trần Thị Số 1"
    assert str(first.pupil.birth_date) == "2013-02-01"
    assert (first.classroom.code, first.classroom.grade) == ("7A", 7)
    assert (first.level, first.school_year) == (Level.LOWER_SECONDARY, "2025-2026")
    found = subjects(first)
    assert [*found] == ["Toán", "Ngữ văn"]
    maths = found["Toán"]
    assert maths.code == "15"
    assert maths.term1.regular == (Decimal(8), Decimal(7), Decimal(9))
    assert (maths.term1.midterm, maths.term1.final) == (Decimal(8), Decimal("7.5"))
    assert (maths.term1.average, maths.term2.average) == (Decimal("7.8"), Decimal(9))
    assert maths.year == Decimal("8.6")
    assert subjects(second)["Ngữ văn"].term1.regular == (Decimal(9),) * 4
    assert [record.place.row for record in outcome.records] == [8, 9]
    assert outcome.pages[0].total == 2


def test_the_row_of_column_numbers_is_no_pupil(tmp_path: Path) -> None:
    outcome = import_sheets(tmp_path, MATHS)
    assert len(outcome.records) == 2
    assert outcome.questions[7] == ["number-row-skipped"]


def test_semesters_in_files_of_their_own(tmp_path: Path) -> None:
    first = gradebook(tmp_path / "hk1.xlsx", MATHS, LITERATURE)
    second = gradebook(tmp_path / "hk2.xlsx", SECOND)
    together = pull(first, second, **school())
    assert together.transcripts == import_sheets(tmp_path, MATHS, LITERATURE, SECOND).transcripts


def test_gradebooks_add_their_marks_to_the_year_s_results(tmp_path: Path) -> None:
    row = secondary_row(1) | marks("Toán", "7.8", "9", "8.6")
    row |= {"Ngày sinh": "01/02/2013", "Mã học sinh": "37000001", "Họ tên": "Trần Thị Số 1"}
    book = secondary_book(tmp_path / "z.xlsx", [row], ["Toán"])
    only = MATHS.but(marks={1: MATHS.marks[1]})
    outcome = pull(gradebook(tmp_path / "a.xlsx", only), book, **school())
    (record,) = outcome.records
    assert record.place.source == "z.xlsx"
    maths = subjects(record.transcript)["Toán"]
    assert (maths.year, len(maths.term1.regular)) == (Decimal("8.6"), 3)
    assert isinstance(record.transcript.results, SecondaryResults)
    assert record.transcript.results.conduct.year == "T"


def test_marks_that_two_sheets_state_differently_refuse_the_pupil(tmp_path: Path) -> None:
    other = SECOND.but(changes={(2, "ĐTBmhkI"): 9.9})
    outcome = import_sheets(tmp_path, MATHS, other)
    assert [record.transcript.pupil.code for record in outcome.records] == ["37000001"]
    assert outcome.refusals == {9: ["contradiction"]}
    assert "a.xlsx › Toán II › 9" in outcome.refused[0].reasons[0].message.vi
    later = import_sheets(tmp_path, LITERATURE, MATHS, other)
    assert later.refusals == {9: ["contradiction"]}


def test_rows_that_slipped_are_found_through_the_codes(tmp_path: Path) -> None:
    """Names pasted one row too high stand beside other pupils' codes."""
    changes = {(1, "Họ và tên"): "Trần Thị Số 2", (1, "Ngày sinh"): "2-2-2013"}
    outcome = import_sheets(tmp_path, MATHS, LITERATURE.but(changes=changes))
    assert len(outcome.records) == 1
    assert outcome.refusals == {8: ["row-shifted", "contradiction"]}
    assert "Ngữ văn I › 9" in outcome.refused[0].reasons[0].message.vi


def test_a_mistake_in_one_sheet_is_told_there_and_refuses_the_pupil(tmp_path: Path) -> None:
    wrong = LITERATURE.but(changes={(2, "ĐĐGgk"): 85})
    outcome = import_sheets(tmp_path, MATHS, wrong)
    told = {(n.place.sheet, n.place.row): [r.code for r in n.reasons] for n in outcome.refused}
    assert told == {("Ngữ văn I", 9): ["mark-out-of-range"], ("Toán I", 9): ["linked-row-refused"]}
    assert len(outcome.records) == 1


def test_a_pupil_twice_in_a_sheet(tmp_path: Path) -> None:
    double = {(2, "Mã học sinh"): "37000001"}
    first = import_sheets(tmp_path, MATHS.but(changes=double))
    assert first.refusals == {8: ["duplicate-pupil"], 9: ["duplicate-pupil"]}
    later = import_sheets(tmp_path, MATHS, LITERATURE.but(changes=double))
    places = [(notice.place.sheet, notice.place.row) for notice in later.refused]
    assert sorted(places) == [("Ngữ văn I", 8), ("Ngữ văn I", 9), ("Toán I", 8)]


def test_lines_above_tell_class_subject_and_semester(tmp_path: Path) -> None:
    plain = MATHS.but(class_column=False, caption=False, sheet="Toán", klass="7A2")
    outcome = import_sheets(tmp_path, plain)
    assert not outcome.refused
    assert outcome.transcripts[0].classroom.name == "7A2"
    assert [*subjects(outcome.transcripts[0])] == ["Toán"]


@pytest.mark.parametrize(
    ("change", "told"),
    [({"term": "?"}, "học kì"), ({"subject": "Bói toán"}, "Bói toán")],
)
def test_what_must_be_known_and_is_not(tmp_path: Path, change: dict[str, str], told: str) -> None:
    with pytest.raises(Reject, match=told):
        import_sheets(tmp_path, MATHS.but(sheet="x", **change))


def test_a_sheet_of_another_school_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Reject, match="2024-2025") as refused:
        import_sheets(tmp_path, MATHS.but(year="2024-2025"), school_year="2025-2026")
    assert refused.value.fields["reason"] == "wrong-year"
    assert str(refused.value.where).endswith("Toán I › 2")


def test_semesters_of_two_school_years_are_not_joined(tmp_path: Path) -> None:
    with pytest.raises(Reject, match="2024-2025"):
        import_sheets(tmp_path, LITERATURE, MATHS, SECOND.but(year="2024-2025"))


def test_comment_subjects_and_exempt_pupils(tmp_path: Path) -> None:
    music = Gradebook("Nghệ thuật", "I", {1: ["Đ", "CĐ", "Đ", None, "Đ", "Đ", "Đ"], 2: [None] * 7})
    outcome = import_sheets(tmp_path, MATHS, music)
    arts = subjects(outcome.transcripts[0])["Nghệ thuật"]
    assert arts.term1.regular[1] is CommentGrade.NOT_PASSED
    assert [*subjects(outcome.transcripts[1])] == ["Toán"]


def test_teachers_of_the_supplement_reach_every_sheet_s_subject(tmp_path: Path) -> None:
    book = gradebook(tmp_path / "a.xlsx", MATHS, LITERATURE)
    rows = [(label("GIÁO VIÊN BỘ MÔN"),), ("Mã lớp", "Môn học", "GVBM")]
    rows += [("7A", "Toán", "Phạm Văn Dũng"), ("7A", "Ngữ văn", "Lê Thị Hoa")]
    add_sheet(add_school(book, Mã_trường="37000009", Thông_tư_áp_dụng="TT22/2021"), "GV", rows)
    outcome = pull(book)
    taught = {name: s.teacher for name, s in subjects(outcome.transcripts[0]).items()}
    names = {name: teacher.full_name for name, teacher in taught.items() if teacher}
    assert names == {"Toán": "Phạm Văn Dũng", "Ngữ văn": "Lê Thị Hoa"}


def test_refused_pupils_come_back_with_all_their_sheets(tmp_path: Path) -> None:
    wrong = LITERATURE.but(changes={(2, "ĐĐGgk"): 85}, class_column=False)
    book = gradebook(tmp_path / "a.xlsx", MATHS, wrong)
    outcome = pull(book, **school())
    (evidence,) = adapter(book, **school()).give_back(outcome.refused)
    back = tmp_path / evidence.name
    back.write_bytes(evidence.content)
    again = pull(back, **school())
    assert sorted((n.place.sheet, n.place.row) for n in again.refused) == [
        ("Ngữ văn I", 7),
        ("Toán I", 7),
    ]
    assert not again.records


def test_another_program_s_file_with_headers_of_other_names(tmp_path: Path) -> None:
    """One header row, other names, marks in the order of another vendor, by xlsxwriter."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("GDCD")
        sheet.write(0, 0, "BẢNG ĐIỂM MÔN GIÁO DỤC CÔNG DÂN HỌC KỲ 2")
        sheet.write(1, 0, "Lớp:")
        sheet.write(1, 1, "9A")
        sheet.write(2, 0, "Năm học 2025 - 2026")
        headers = ["TT", "Mã HS", "Học sinh", "TX1", "TX 2", "Điểm GK", "CK", "TBM", "Xếp hạng"]
        sheet.write_row(4, 0, headers)
        sheet.write_row(5, 0, [1, "37000001", "Trần Thị Số 1", 8, 9, 7, 8, 7.9, 3])
    outcome = pull(path, **school())
    (transcript,) = outcome.transcripts
    civics = subjects(transcript)["Giáo dục công dân"]
    assert civics.term2.regular == (Decimal(8), Decimal(9))
    assert (civics.term2.final, civics.term2.average) == (Decimal(8), Decimal("7.9"))
    assert outcome.records[0].place == SourcePlace("a.xlsx", "GDCD", 6)
    assert transcript.classroom.name == "9A"


def test_plain_csv_with_decomposed_letters_and_decimal_commas(tmp_path: Path) -> None:
    lines = [
        "Môn học: Ngữ văn;;;;;",
        "Lớp: 8B;Học kỳ: II;Năm học: 2025-2026;;;",
        "Mã học sinh;Họ và tên;ĐĐGtx;ĐĐGgk;ĐĐGck;ĐTBmhk",
        "(1);(2);(3);(4);(5);(6)",
        '0000000001;Trần Thị Số 1;"7,5; 8";8;7,5;7,7',
    ]
    path = tmp_path / "a.csv"
    text = unicodedata.normalize("NFD", "\r\n".join(lines))
    path.write_text(text, "utf-8-sig", newline="")
    outcome = pull(path, **school())
    (transcript,) = outcome.transcripts
    assert transcript.pupil.code == "0000000001"
    assert transcript.pupil.full_name == "Trần Thị Số 1"
    term = subjects(transcript)["Ngữ văn"].term2
    assert (term.regular, term.average) == ((Decimal("7.5"), Decimal(8)), Decimal("7.7"))


def test_the_sheet_s_name_serves_where_no_line_says_the_subject(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Giáo dục thể chất - HK2")
    sport = MATHS.but(caption=False, sheet=name, term="?", marks={1: ["Đ"] * 7})
    (transcript,) = import_sheets(tmp_path, sport).transcripts
    assert subjects(transcript)["Giáo dục thể chất"].term2.average is CommentGrade.PASSED


def written(mark: object) -> str | None:
    """A mark as people write it."""
    return None if mark is None else str(mark)


def sheets_of(transcripts: Sequence[Transcript]) -> Iterator[Gradebook]:
    """The gradebooks of one class, both semesters of each subject."""
    people = dict(enumerate(transcripts, 1))
    names = dict.fromkeys(name for transcript in transcripts for name in subjects(transcript))
    who: dict[tuple[int, str], str] = {}
    for number, transcript in people.items():
        who[number, "Mã học sinh"] = transcript.pupil.code
        who[number, "Họ và tên"] = transcript.pupil.full_name
        day = str(transcript.pupil.birth_date or "")
        who[number, "Ngày sinh"] = "-".join(reversed(day.split("-")))
    klass, year = transcripts[0].classroom.name, transcripts[0].school_year
    for name in names:
        rows: tuple[dict[int, list[str | None]], dict[int, list[str | None]]] = ({}, {})
        for number, transcript in people.items():
            subject = subjects(transcript)[name]
            for term, row in zip((subject.term1, subject.term2), rows, strict=True):
                regular = [written(mark) for mark in term.regular]
                row[number] = [*regular, *[None] * (4 - len(regular))]
                row[number] += [written(term.midterm), written(term.final)]
            rows[0][number].append(written(subject.term1.average))
            averages = (subject.term1.average, subject.term2.average, subject.year)
            rows[1][number] += map(written, averages)
        first = Gradebook(name[:20], "I", rows[0], klass=klass, year=year, changes=who)
        first = first.but(subject=name, sheet=f"{name[:20]} I")
        yield first
        yield first.but(term="II", marks=rows[1], averages=SECOND.averages, sheet=f"{name[:20]} II")


def test_a_class_of_the_invented_province(tmp_path: Path) -> None:
    """Every mark of every pupil comes back from the sheets, whatever its kind."""
    province = Province(seed=5, pupils=120)
    place = province.schools(Level.LOWER_SECONDARY)[0]
    everybody = [*province.transcripts(place, grades=(7,))]
    name = everybody[0].classroom.name
    transcripts = [transcript for transcript in everybody if transcript.classroom.name == name]
    outcome = import_sheets(tmp_path, *sheets_of(transcripts))
    assert not outcome.refused
    found = {transcript.pupil.code: subjects(transcript) for transcript in outcome.transcripts}
    assert len(found) == len(transcripts)
    for transcript in transcripts:
        for title, subject in subjects(transcript).items():
            back = found[transcript.pupil.code].get(title, SecondarySubject(code="0", name="0"))
            assert (back.term1, back.term2, back.year) == (
                subject.term1,
                subject.term2,
                subject.year,
            )
