"""Canonical transcripts as workbooks in the layouts; importing them gives the same transcripts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from hub.core.model import Transcript
from hub.core.transport import Cell
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.cells import Leaf
from hub.plugins.csv_import.export_pupils import ClassKeys, OutPupil
from hub.plugins.csv_import.export_subjects import SubjectTitles, common_order
from hub.plugins.csv_import.export_supplement import Supplement
from hub.plugins.csv_import.kinds import KINDS
from hub.plugins.csv_import.mapping import crossed, flatten
from hub.plugins.csv_import.sheets import HeaderPath, OutSheet, workbook_bytes
from hub.plugins.csv_import.wire import Column, MarkColumn, ResultsKind, Shape
from hub.plugins.csv_import.words import words

_LIST_TITLE = "DANH SÁCH HỌC SINH"
_STATE = "Trạng thái HS"
_STUDYING = "Đang học"
# The ministry's template breaks these headers into two lines.
_BROKEN = {
    "Số định danh cá nhân": "Số định danh\ncá nhân",
    "Ngày nhập trạng thái": "Ngày nhập\ntrạng thái",
    _STATE: "Trạng thái\nHS",
}


def results_workbook(
    transcripts: Sequence[Transcript], *, elsewhere: Collection[str] = (), note: str = ""
) -> bytes:
    """Return a workbook with the results and the supplement of one kind of transcripts.

    Primary transcripts are written in the ministry's layout A, those of grades 3, 4 and 5 alone in
    our variants of it, the others in our layout S. Every
    field of the model is carried; not carried are white space at the ends of a text, a place of
    which nothing is said, and marks that an import refuses (above 10, two decimals).

    :param elsewhere: paths that another file carries, such as those of the pupils' list.
    :param note: a line above each sheet of the supplement and in the file's properties.
    :raises ValueError: none are given, or primary and others are mixed.
    """
    kinds: set[ResultsKind] = {transcript.results.kind for transcript in transcripts}
    if len(kinds) != 1:
        raise ValueError("transcripts of one kind of results, at least one")
    grades = {transcript.classroom.grade for transcript in transcripts}
    shape = wire.results_shape(kinds.pop(), grades)
    titles = SubjectTitles(shape)
    pupils = _pupils(transcripts, titles)
    order = common_order(pupil.titles for pupil in pupils)
    marks = [*_mark_columns(shape, pupils, titles, order)]
    results = _results_sheet(shape, pupils, marks)
    supplement = Supplement(pupils, titles, order, marks, elsewhere)
    return workbook_bytes([results, *supplement.sheets(note)], note)


def pupils_workbook(transcripts: Sequence[Transcript], *, note: str = "") -> bytes:
    """Return the pupils' list `C1-HocSinh` (layout B) with some of its code lists."""
    shape = wire.pupils()
    keys = ClassKeys()
    rows = []
    for number, transcript in enumerate(transcripts, 1):
        values = keys.put(flatten(transcript).values)
        rows.append([_cell(column, values, number) for column in shape.columns])
    header = [(_BROKEN.get(column.label, column.label),) for column in shape.columns]
    main = OutSheet(shape.sheet, header, rows, above=(_LIST_TITLE, note))
    return workbook_bytes([main, *_code_lists()], note)


def _code_lists() -> Iterator[OutSheet]:
    for name, entry in (("DM_GIOI_TINH", "gender"), ("DM_DAN_TOC", "ethnicity")):
        rows = [[code, word] for code, word in words(entry).written.items()]
        yield OutSheet(name, [("Mã",), ("Tên",)], rows)


def _pupils(transcripts: Sequence[Transcript], titles: SubjectTitles) -> list[OutPupil]:
    keys = ClassKeys()
    pupils = []
    for transcript in transcripts:
        flat = flatten(transcript)
        crossed(transcript.results.kind, flat.values)
        grade = transcript.classroom.grade
        named = [(str(entry["code"]), str(entry["name"])) for entry in flat.subjects]
        flat.values = keys.put(flat.values)
        pupils.append(OutPupil(flat, titles.titles(named, grade)))
    return pupils


def _mark_columns(
    shape: Shape, pupils: Sequence[OutPupil], titles: SubjectTitles, order: Sequence[str]
) -> Iterator[tuple[str, MarkColumn]]:
    """Yield the columns under each subject: fixed by layout A, as needed in layout S."""
    if shape.results == "primary":
        for subject in shape.subject:
            for mark in shape.mark:
                if mark.field in subject.columns:
                    yield subject.title, mark
        return
    used = {
        (title, path)
        for pupil in pupils
        for title, values in zip(pupil.titles, pupil.flat.subjects, strict=True)
        for path in values
    }
    for title in order:
        for mark in shape.mark:
            if not mark.optional or (title, mark.field) in used:
                yield title, mark


def _results_sheet(
    shape: Shape, pupils: Sequence[OutPupil], marks: Sequence[tuple[str, MarkColumn]]
) -> OutSheet:
    group = (shape.group,) if shape.group else ()
    header: list[HeaderPath] = [column.header for column in shape.lead]
    header += [(*group, title, mark.header) for title, mark in marks]
    header += [column.header for column in shape.tail]
    rows = []
    for number, pupil in enumerate(pupils, 1):
        values = pupil.flat.values
        subjects = dict(zip(pupil.titles, pupil.flat.subjects, strict=True))
        cells = [_cell(column, values, number) for column in shape.lead]
        cells += [_mark_cell(mark, subjects.get(title, {})) for title, mark in marks]
        cells += [_cell(column, values, number) for column in shape.tail]
        rows.append(cells)
    above = (wire.label(shape),) if shape.label else ()
    return OutSheet(shape.sheet, header, rows, above=above)


def _cell(column: Column, values: dict[str, Leaf], number: int) -> Cell:
    if column.label == "STT":
        return number
    if column.label == _STATE:
        return _STUDYING
    value = values.get(column.path)
    return "" if value is None else KINDS[column.kind].write(value)


def _mark_cell(mark: MarkColumn, subject: dict[str, Leaf]) -> Cell:
    value = subject.get(mark.field)
    if value is None:
        return ""
    text = KINDS[mark.kind].write(value)
    # Primary tests are whole numbers and stand as such in the ministry's file.
    return int(text) if mark.kind == "test" and text.isdigit() and str(int(text)) == text else text
