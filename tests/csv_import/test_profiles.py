"""Profiles of unknown layouts: proposed, made, checked, used; never weaker than the layout."""

from __future__ import annotations

import tomllib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.contracts import FieldMapping
from hub.core.errors import Reject, UnreadableInput
from hub.core.model import SecondaryResults
from hub.core.text import Text
from hub.plugins.csv_import.profiles import (
    Profile,
    ProfileColumn,
    ProfileMark,
    known_fields,
    layouts,
    read_profile,
    toml_of,
)
from tests.csv_import.files import (
    adapter,
    add_school,
    add_sheet,
    preview,
    primary_book,
    primary_row,
    pull,
)
from tests.csv_import.strange_files import strange_book

TITLE = Text("Sổ điểm lạ", "A strange gradebook")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return strange_book(tmp_path / "a.xlsx")


def proposed(*paths: Path, **settings: object) -> dict[str, str]:
    """The columns that are proposed, by field."""
    mapping = adapter(*paths, **settings).mapping()
    return {field.id: field.proposal for field in mapping.fields if field.proposal}


def profile_of(path: Path, columns: dict[str, str], to: Path) -> Path:
    """Write the profile with these columns."""
    to.write_bytes(adapter(path).profile(columns, TITLE).content)
    return to


@pytest.fixture
def profile(book: Path, tmp_path: Path) -> Path:
    return profile_of(book, proposed(book), tmp_path / "p.toml")


def test_without_a_profile_the_next_command_is_named(book: Path) -> None:
    with pytest.raises(Reject) as refused:
        preview(book)
    assert "hub map" in refused.value.remedy.vi
    assert "hub map" in refused.value.remedy.en


def test_headers_are_found_below_the_title_and_proposed_by_likeness(book: Path) -> None:
    mapping = adapter(book).mapping()
    assert isinstance(mapping, FieldMapping)
    assert mapping.where == "a.xlsx › Sheet"
    assert (mapping.columns[5].letter, mapping.columns[5].header) == ("F", "Điểm môn Toán – HKI")
    found = proposed(book)
    assert (found["pupil.code"], found["pupil.full_name"], found["class"]) == ("C", "D", "B")
    assert (found["Toán/term1.average"], found["Ngữ văn/year"]) == ("F", "K")
    assert found["results.conduct.term2"] == "P"
    assert "A" not in found.values()
    assert len(set(found.values())) == len(found)


def test_read_with_the_profile_it_gives_transcripts(book: Path, profile: Path) -> None:
    outcome = preview(book, profile=profile)
    assert not outcome.refused
    first = outcome.transcripts[0]
    assert first.pupil.full_name == "Trần Thị Số 1"
    assert isinstance(first.results, SecondaryResults)
    assert [subject.code for subject in first.results.subjects] == ["15", "19"]
    assert str(first.results.subjects[0].term2.average) == "7.5"
    assert (first.results.learning.year, first.results.promoted) == ("K", True)
    assert outcome.questions[None][-1] == "columns-unknown"


def test_its_cells_are_checked_as_ever_and_come_back_under_their_own_headers(
    book: Path, profile: Path, tmp_path: Path
) -> None:
    opened = openpyxl.load_workbook(book)
    opened.worksheets[0]["F5"] = 85
    opened.worksheets[0]["D6"] = None
    opened.save(book)
    add_school(book)
    outcome = pull(book, profile=profile)
    assert outcome.refusals == {5: ["mark-out-of-range"], 6: ["value-missing"]}
    by_row = {notice.place.row: notice.reasons[0] for notice in outcome.refused}
    assert (by_row[6].column, by_row[6].cell) == ("D (Họ và tên HS)", "D6")
    (back,) = adapter(book, profile=profile).give_back(outcome.refused)
    path = tmp_path / "back.xlsx"
    path.write_bytes(back.content)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["F4"].comment is not None
    sheet.parent["Sheet"]["F4"] = 8.5  # type: ignore[index]
    sheet["D5"] = "Trần Thị Số 3"
    sheet.parent.save(path)  # type: ignore[union-attr]
    mended = pull(path, profile=profile)
    assert (len(mended.transcripts), mended.refused) == (2, [])
    assert all(page.partial for page in mended.pages if page.records)


def test_a_supplement_beside_it_is_known_as_ever(book: Path, profile: Path) -> None:
    outcome = pull(add_school(book, Thông_tư_áp_dụng="TT22/2021"), profile=profile)
    assert outcome.transcripts[0].school.code == "37000001"


def test_a_file_without_a_column_of_the_profile_is_refused_by_name(
    profile: Path, tmp_path: Path
) -> None:
    other = strange_book(tmp_path / "b.xlsx", **{"Sinh_ngày": "Tuổi", "Lên_lớp?": "Kết quả"})
    with pytest.raises(Reject, match="Sinh ngày, Lên lớp") as refused:
        preview(other, profile=profile)
    assert "Sổ điểm lạ" in refused.value.what.vi
    with pytest.raises(Reject, match="Sinh ngày"):
        preview(add_sheet(tmp_path / "c.xlsx", "A", [("Một", "Hai", "Ba")]), profile=profile)


def test_a_file_with_such_a_column_twice_is_refused(profile: Path, tmp_path: Path) -> None:
    twice = strange_book(tmp_path / "b.xlsx", Số_TT="Sinh ngày")
    with pytest.raises(Reject, match="Sinh ngày"):
        preview(twice, profile=profile)


def test_a_known_layout_is_read_as_such_whatever_the_profile(profile: Path, tmp_path: Path) -> None:
    book = primary_book(tmp_path / "b.xlsx", [primary_row(1)])
    assert preview(book, profile=profile).transcripts == preview(book).transcripts


def test_letters_and_headers_name_columns_alike(book: Path, profile: Path, tmp_path: Path) -> None:
    by_letter = proposed(book)
    headers = {c.letter: c.header for c in adapter(book).mapping().columns}
    by_header = {field: headers[letter] for field, letter in by_letter.items()}
    other = profile_of(book, by_header, tmp_path / "q.toml")
    assert other.read_bytes() == profile.read_bytes()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"pupil.shoe_size": "C"}, "pupil.shoe_size"),
        ({"Toán/colour": "C"}, "Toán/colour"),
        ({"results.title": "C"}, "Mã số HS"),
        ({"results.title": "Chiều cao"}, "Chiều cao"),
        ({"results.title": "ZZ"}, "ZZ"),
    ],
)
def test_what_cannot_be_mapped_is_refused_by_name(
    book: Path, change: dict[str, str], named: str
) -> None:
    with pytest.raises(Reject, match=named):
        adapter(book).profile(proposed(book) | change, TITLE)


@pytest.mark.parametrize("field", ["pupil.code", "class", "results.promoted", "Toán/year"])
def test_a_required_field_cannot_be_left_out(book: Path, field: str) -> None:
    columns = proposed(book)
    del columns[field]
    with pytest.raises(Reject, match=field):
        adapter(book).profile(columns, TITLE)


def test_some_subject_there_must_be(book: Path) -> None:
    columns = {field: at for field, at in proposed(book).items() if "/" not in field}
    with pytest.raises(Reject, match="Môn học"):
        adapter(book).profile(columns, TITLE)


def test_two_columns_of_one_header_are_not_clear(tmp_path: Path) -> None:
    book = strange_book(tmp_path / "a.xlsx", Số_TT="Sinh ngày")
    with pytest.raises(Reject, match="Sinh ngày"):
        adapter(book).profile(proposed(book) | {"pupil.birth_date": "E"}, TITLE)


def test_a_sheet_without_a_header_is_told(tmp_path: Path) -> None:
    path = add_sheet(tmp_path / "a.xlsx", "A", [(1, 2, 3), ("3700001", "Lan", "01/02/2013")])
    with pytest.raises(Reject, match="tiêu đề"):
        adapter(path).mapping()


def test_a_known_layout_is_mapped_to_itself(tmp_path: Path) -> None:
    header = ("STT", "Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh", "Giới tính", "Trạng thái HS")
    path = add_sheet(tmp_path / "a.xlsx", "Sheet1", [header])
    mapping = adapter(path).mapping()
    assert mapping.layout == layouts()["pupils"].title
    assert [field.id for field in mapping.fields if field.proposal == "G"] == []


def test_the_layout_may_be_named(book: Path) -> None:
    mapping = adapter(book, layout="pupils").mapping()
    assert mapping.layout == layouts()["pupils"].title
    assert all("/" not in field.id for field in mapping.fields)


def test_an_old_encoding_and_a_profile_go_together(tmp_path: Path) -> None:
    lines = ["M· sè HS,Hä vµ tªn HS,Líp,Ngµy sinh,Giíi tÝnh", "01234,Lª V¨n An,7A,01/02/2013,Nam"]
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join(lines).encode("latin-1"))
    columns = proposed(path, encoding="tcvn3", layout="pupils")
    assert columns["pupil.full_name"] == "B"


PATHS = [*known_fields(layouts()["secondary-results"])]


@given(
    st.lists(st.tuples(st.text(min_size=1), st.sampled_from(PATHS)), max_size=5),
    st.text(),
)
def test_any_profile_survives_its_file(columns: list[tuple[str, str]], title: str) -> None:
    made = Profile(
        version=1,
        layout="secondary-results",
        title_vi=title,
        title_en=title,
        column=tuple(ProfileColumn(header=(header, header), path=at) for header, at in columns),
        mark=(ProfileMark(header=(title or "a",), subject="Toán", field="year"),),
    )
    assert Profile.model_validate(tomllib.loads(toml_of(made))) == made


@pytest.mark.parametrize(
    ("old", "new", "error", "named"),
    [
        ("version = 1", "version = 2", Reject, "phiên bản 2"),
        ('"secondary-results"', '"gradebook"', Reject, "gradebook"),
        ("version = 1", "version = ", UnreadableInput, "TOML"),
        ("version = 1", "versions = 1", UnreadableInput, "versions"),
        ('path = "class"', 'path = "klass"', Reject, "klass"),
        ('path = "class"', 'path = "pupil.code"', Reject, "pupil.code"),
        ('["Lớp"]', '["Mã số HS"]', Reject, "Mã số HS"),
        ('["Lớp"]', "[]", UnreadableInput, "header"),
        ('field = "year"', 'field = "retest"', Reject, "Ngữ văn/year"),
    ],
)
def test_a_profile_changed_by_hand_is_checked(
    profile: Path, old: str, new: str, error: type[Reject], named: str
) -> None:
    text = profile.read_text("utf-8")
    assert old in text
    profile.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(error, match=named):
        read_profile(profile)


def test_a_profile_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableInput):
        read_profile(path)
