"""Gradebooks, lists and variants with declared encodings, profiles and cells of findings."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from hub.core.contracts import Notice, Query, Reason, SourceCell, SourcePlace
from hub.core.errors import UnreadableInput
from hub.core.text import Text
from hub.core.transport import Encoding
from tests.csv_import.class_list_files import class_list, listed
from tests.csv_import.files import (
    Value,
    adapter,
    add_school,
    add_sheet,
    preview,
    primary_book,
    primary_row,
    pull,
)
from tests.csv_import.gradebook_files import Gradebook, gradebook, school
from tests.csv_import.test_gradebook import LITERATURE, MATHS, SECOND
from tests.csv_import.variant_files import LABELS, variant_book, variant_columns, variant_row
from tests.transport.legacy import encoded, shown

FONTS = pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
TITLE = Text("Mẫu của trường", "The school's own")


def in_old_font(path: Path, encoding: Encoding, *, header: Sequence[int] = ()) -> Path:
    """The workbook with its texts as the encoding has them, all but these header rows.

    Capitals stay: they stand in a font of their own.
    """
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                text = cell.value
                if isinstance(text, str) and cell.row not in header and text != text.upper():
                    cell.value = shown(text, encoding)
    book.save(path)
    return path


@FONTS
@pytest.mark.parametrize("header", [(), (5, 6)])
def test_a_gradebook_in_an_old_font(
    tmp_path: Path, encoding: Encoding, header: Sequence[int]
) -> None:
    """Also where its header is a template's Unicode, and what stands above it is not."""
    named = [book.but(sheet=f"S{at}") for at, book in enumerate([MATHS, LITERATURE, SECOND])]
    plain = pull(gradebook(tmp_path / "b.xlsx", *named), **school())
    book = in_old_font(gradebook(tmp_path / "a.xlsx", *named), encoding, header=header)
    outcome = pull(book, **school(encoding=encoding.value))
    assert (outcome.transcripts, outcome.refused) == (plain.transcripts, [])


@pytest.mark.parametrize("encoding", list(Encoding))
def test_a_gradebook_as_csv_in_each_encoding(tmp_path: Path, encoding: Encoding) -> None:
    lines = [["" if cell is None else str(cell) for cell in line] for line in MATHS.lines()]
    text = "\r\n".join(";".join(line) for line in lines)
    path = tmp_path / "a.csv"
    path.write_bytes(encoded(text, encoding))
    outcome = pull(path, **school(encoding=encoding.value))
    plain = pull(gradebook(tmp_path / "b.xlsx", MATHS), **school())
    assert [each.pupil for each in outcome.transcripts] == [e.pupil for e in plain.transcripts]
    assert [each.results for each in outcome.transcripts] == [e.results for e in plain.transcripts]


@FONTS
def test_a_list_in_an_old_font(tmp_path: Path, encoding: Encoding) -> None:
    rows = [listed(1, female="x"), listed(2)]
    book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1), primary_row(2)]))
    plain = pull(book, class_list(tmp_path / "c.xlsx", ("LỚP 1A", rows)))
    with pytest.raises(UnreadableInput) as refused:
        pull(book, in_old_font(class_list(tmp_path / "b.xlsx", ("LỚP 1A", rows)), encoding))
    assert refused.value.fields["likely"] == encoding.value
    outcome = pull(book, tmp_path / "b.xlsx", encoding=encoding.value)
    assert outcome.transcripts == plain.transcripts
    assert outcome.transcripts[0].pupil.ethnicity == "02"


def located(paths: Sequence[str], *files: Path, **settings: object) -> list[SourceCell | None]:
    """Where these values of the first record stand."""
    asked = adapter(*files, **settings)

    async def first() -> list[SourceCell | None]:
        async for page in asked.pull(Query()):
            for record in page.records:
                return [*asked.locate(record.place, paths)]
        return []

    return asyncio.run(first())


def test_values_of_gradebooks_are_found_in_the_sheet_that_has_them(tmp_path: Path) -> None:
    book = gradebook(tmp_path / "a.xlsx", MATHS, LITERATURE, SECOND)
    gap = "results.subjects[0].term1.regular[2]"
    found = located(
        [
            "results.subjects[0].term1.final",
            gap,
            "results.subjects[0].term2.regular[3]",
            "results.subjects[0].year",
            "results.subjects[1].term1.midterm",
            "results.subjects[1].term1.regular[9]",
            "results.subjects[1].code",
            "results.subjects[2]",
            "pupil.full_name",
            "results.promoted",
        ],
        book,
        **school(),
    )
    assert [each and each.cell for each in found] == [
        "L8",
        "I8",
        "'Toán II'!J8",
        "'Toán II'!O8",
        "'Ngữ văn I'!K8",
        "'Ngữ văn I'!G8",
        "'Ngữ văn I'!G8",
        None,
        "E8",
        None,
    ]
    assert found[4] == SourceCell("Ngữ văn I: K (ĐĐGgk)", "'Ngữ văn I'!K8")


def test_a_mark_behind_a_blank_one_keeps_its_own_cell(tmp_path: Path) -> None:
    book = gradebook(tmp_path / "a.xlsx", MATHS.but(marks={1: [8, None, 9, 7, 8, 7, 7.8]}))
    paths = [f"results.subjects[0].term1.regular[{number}]" for number in range(3)]
    found = located(paths, book, **school())
    assert [each and each.cell for each in found] == ["G8", "I8", "J8"]


def test_a_list_s_values_are_found_in_the_list(tmp_path: Path) -> None:
    book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1)]))
    pupils = class_list(tmp_path / "b.xlsx", ("LỚP 1A", [listed(2), listed(1)]))
    found = located(["pupil.ethnicity", "pupil.birth_date"], book, pupils)
    assert found == [
        SourceCell("b.xlsx: F (Dân tộc)", "'[b.xlsx]Danh sách'!F8"),
        SourceCell("E (Ngày sinh)", "E4"),
    ]


def test_a_class_that_only_a_line_names_has_no_cell(tmp_path: Path) -> None:
    book = gradebook(tmp_path / "a.xlsx", MATHS.but(class_column=False, klass="Bảy"))
    assert located(["class", "classroom.grade"], book, **school()) == []
    refused = pull(book, **school()).refused
    assert {reason.code for notice in refused for reason in notice.reasons} == {"grade-unknown"}
    assert {reason.cell for notice in refused for reason in notice.reasons} == {None}


def test_what_a_rule_refuses_is_marked_in_the_sheet_of_its_subject(tmp_path: Path) -> None:
    book = gradebook(tmp_path / "a.xlsx", MATHS, LITERATURE)
    path = "results.subjects[1].term1.final"
    why = Reason("rule", Text("Sai điểm.", "A wrong mark."), "Ngữ văn I: L (ĐĐGck)", path=path)
    refused = [Notice(SourcePlace("a.xlsx", "Toán I", 8), (why,))]
    (evidence,) = adapter(book, **school()).give_back(refused)
    back = tmp_path / "back.xlsx"
    back.write_bytes(evidence.content)
    marked = [
        (sheet.title, cell.coordinate)
        for sheet in openpyxl.load_workbook(back).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    ]
    assert marked == [("Ngữ văn I", "L7")]
    mended = pull(back, **school())
    assert len(mended.transcripts) == 1
    assert all(page.partial for page in mended.pages if page.records)


def test_rows_refused_twice_in_one_list_name_their_cells(tmp_path: Path) -> None:
    book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1), primary_row(2)]))
    person = "037318000001"
    rows = [listed(1, person=person), listed(2, person=person)]
    outcome = pull(book, class_list(tmp_path / "b.xlsx", ("LỚP 1A", rows)))
    listed_ones = [notice for notice in outcome.refused if notice.joined]
    assert [reason.cell for n in listed_ones for reason in n.reasons] == ["H7", "H8"]


def profile_of(path: Path, columns: dict[str, str], to: Path, **settings: object) -> Path:
    """Write the profile with these columns."""
    to.write_bytes(adapter(path, **settings).profile(columns, TITLE).content)
    return to


def test_a_profile_shadows_no_known_layout(tmp_path: Path) -> None:
    """Its headers are all there, and yet the sheet says more as what it is."""
    pupils: list[Sequence[Value]] = [
        ("Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh", "STT"),
        ("1A", "01", "A", "", 1),
    ]
    small = add_sheet(tmp_path / "s.xlsx", "DS", pupils)
    columns = {"class": "A", "pupil.code": "B", "pupil.full_name": "C", "pupil.birth_date": "D"}
    columns["pupil.gender"] = "E"
    profile = profile_of(small, columns, tmp_path / "p.toml", layout="pupils")
    results = primary_book(tmp_path / "a.xlsx", [primary_row(1)])
    assert preview(results, profile=profile).transcripts == preview(results).transcripts
    book = gradebook(tmp_path / "g.xlsx", Gradebook("Toán", "I", MATHS.marks))
    columns["class"] = "Tên lớp"
    header = [("Tên lớp", "Mã học sinh", "Họ và tên", "Ngày sinh", "STT")]
    small = add_sheet(tmp_path / "t.xlsx", "DS", header)
    profile = profile_of(small, columns, tmp_path / "q.toml", layout="pupils")
    assert preview(book, profile=profile).transcripts == preview(book).transcripts


def test_a_profile_goes_before_a_layout_that_finds_less(tmp_path: Path) -> None:
    """A list is known by little; the school's own column of codes only by the profile."""
    header = ("Số hiệu", "Lớp", "Họ và tên", "Ngày sinh", "Dân tộc", "Giới tính")
    rows = [header, ("2500000001", "1A", "Nguyễn Văn Số 1", "07/03/2018", "Tày", "Nam")]
    pupils = add_sheet(tmp_path / "s.xlsx", "DS", rows)
    fields = ("code", "full_name", "birth_date", "ethnicity", "gender")
    columns = {"class": "Lớp"} | {
        f"pupil.{field}": text for field, text in zip(fields, (header[0], *header[2:]), strict=True)
    }
    profile = profile_of(pupils, columns, tmp_path / "p.toml", layout="pupils")
    book = add_school(primary_book(tmp_path / "a.xlsx", [primary_row(1)]))
    codes = [r.code for n in pull(book, pupils).flagged for r in n.reasons]
    assert "matched-by-name" in codes
    outcome = pull(book, pupils, profile=profile)
    assert outcome.transcripts[0].pupil.ethnicity == "02"
    assert "matched-by-name" not in [r.code for n in outcome.flagged for r in n.reasons]


def test_results_of_an_upper_grade_can_be_mapped(tmp_path: Path) -> None:
    columns = [
        tuple("Mã số em" if text == "Mã học sinh" else text for text in column)
        for column in variant_columns(4)
    ]
    row = {**variant_row(1, 4), "Mã số em": "2500000001"}
    book = variant_book(tmp_path / "a.xlsx", [row], columns, None)  # type: ignore[arg-type]
    mapping = adapter(book).mapping()
    proposed = {field.id: field.proposal for field in mapping.fields if field.proposal}
    profile = profile_of(
        book, proposed | {"pupil.code": "C"}, tmp_path / "p.toml", layout="primary-results-4-5"
    )
    outcome = preview(book, profile=profile)
    known = variant_book(tmp_path / "b.xlsx", [variant_row(1, 4)], variant_columns(4), LABELS[4])
    assert not outcome.refused
    assert outcome.transcripts[0].results == preview(known).transcripts[0].results
