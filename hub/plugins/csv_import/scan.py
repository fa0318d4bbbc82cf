"""The first look at all files: what each sheet is, who stands where (lượt đọc thứ nhất).

Nothing is yielded before every file was looked at, so that a mistake that concerns a whole file is
told before anything of it is taken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hub.core.contracts import Notice, SourcePlace
from hub.core.errors import Reject
from hub.core.text import Text
from hub.core.transport import Row
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.declaration import Declaration
from hub.plugins.csv_import.mixed import refuse_mixed
from hub.plugins.csv_import.reader import (
    Head,
    SourceFile,
    check_header,
    misfit,
    open_sheet,
    unknown_layout,
)
from hub.plugins.csv_import.reasons import reason
from hub.plugins.csv_import.recognise import Recognised, lacking
from hub.plugins.csv_import.rows import CLASS, PERSON, RowReader
from hub.plugins.csv_import.tables import Tables, place_text, row_list

_ADD_RESULTS = Text(
    "Thêm tệp kết quả học tập rồi nhập lại.", "Add the workbook of results and import again."
)


ROOM = 120_000
"""How many rows of results are kept in memory for the second look; those beyond are read again."""


@dataclass(frozen=True, slots=True)
class ResultsSheet:
    """A sheet of results and where it stands (trang kết quả).

    :param count: its rows of data.
    :param kept: its rows after the header, or None where they are to be read a second time.
    """

    number: int
    index: int
    place: SourcePlace
    reader: RowReader
    count: int
    kept: Sequence[Row] | None


@dataclass(slots=True)
class ScannedFile:
    """One file after the first look."""

    file: SourceFile
    results: list[ResultsSheet] = field(default_factory=list)
    tables: Tables = field(default_factory=Tables)
    ignored: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Scan:
    """Everything that the first look found.

    :param gradebooks: what gradebooks say of pupils who have their row in another sheet.
    :param seen: pupil codes of all rows of results; what they refer to is a sheet and a row.
    :param double: codes that stand in several rows, with all of these.
    :param persons: personal ids of rows of results, with the rows of each.
    """

    files: list[ScannedFile] = field(default_factory=list)
    shared: Tables = field(default_factory=Tables)
    gradebooks: Tables = field(default_factory=Tables)
    seen: dict[str, int] = field(default_factory=dict)
    double: dict[str, list[int]] = field(default_factory=dict)
    persons: dict[str, list[int]] = field(default_factory=dict)
    sheets: list[ResultsSheet] = field(default_factory=list)
    room: int = 0
    """How many more rows are kept in memory."""

    @property
    def total(self) -> int:
        """Rows of results in all files."""
        return sum(sheet.count for sheet in self.sheets)

    def rows_at(self, packed: Iterable[int]) -> str:
        """Return the places of rows as a message names them."""
        places = [divmod(each, _ROW_SPACE) for each in packed]
        if len({sheet for sheet, _ in places}) == 1:
            return row_list(row for _, row in places)
        return "; ".join(f"{place_text(self.sheets[sheet].place)} › {row}" for sheet, row in places)


# A code's place is one number: a hundred thousand small objects would cost more than the reading.
_ROW_SPACE = 1 << 32


def scan(files: Iterable[SourceFile], declared: Declaration) -> Scan:
    """Look at every file once.

    :raises Reject: a file as a whole cannot be imported.
    """
    found = Scan(room=ROOM)
    gradebooks: list[_Gradebook] = []
    for file in files:
        found.files.append(_scan_file(file, declared, found, gradebooks))
    for gradebook in gradebooks:
        _add_gradebook(gradebook, found)
    for scanned in found.files:
        if not scanned.results:
            found.shared.take(scanned.tables, scanned.file.name)
    if not found.total:
        raise _no_results(found)
    _flag_missing(found)
    return found


@dataclass(frozen=True, slots=True)
class _Gradebook:
    """A sheet of one subject; its pupils may have their row in any other sheet."""

    scanned: ScannedFile
    index: int
    place: SourcePlace
    reader: RowReader
    rows: Sequence[Row]


def _add_gradebook(gradebook: _Gradebook, found: Scan) -> None:
    """Make rows of results of the pupils who have none yet, and join the others to theirs."""
    number, reader, place = len(found.sheets), gradebook.reader, gradebook.place
    own: list[Row] = []
    further: list[Row] = []
    for row in gradebook.rows:
        code = None if reader.skipped(row) else reader.code(row)
        (further if isinstance(code, str) and code in found.seen else own).append(row)
    count = _scan_codes(reader, own, place, found)
    results = ResultsSheet(number, gradebook.index, place, reader, count, own)
    found.sheets.append(results)
    gradebook.scanned.results.append(results)
    found.gradebooks.add_gradebook(reader, place, further)
    _flag_classes(gradebook, found)


def _flag_classes(gradebook: _Gradebook, found: Scan) -> None:
    """Question a sheet of one class whose rows name several."""
    reader = gradebook.reader
    if CLASS not in reader.sheet.said or reader.sheet.class_column is not None:
        return
    rows = [row for row in gradebook.rows if not reader.skipped(row)]
    classes = {reader.read(row).leaves.get(CLASS) for row in rows} - {None}
    if len(classes) > 1:
        why = reason("several-classes", count=len(classes))
        found.shared.flagged.append(Notice(gradebook.place, (why,)))


def _scan_file(
    file: SourceFile, declared: Declaration, found: Scan, gradebooks: list[_Gradebook]
) -> ScannedFile:
    scanned = ScannedFile(file)
    heads: list[Head] = []
    ignored: list[str] = []
    with file.sheets(declared) as sheets:
        for index, sheet in enumerate(sheets):
            head, rows = open_sheet(sheet, declared.profile)
            heads.append(head)
            if head.layout is None:
                ignored += [sheet.name] if head.rows else []
                # Read to its end, because a sheet left half-way costs a new process.
                deque(rows, maxlen=0)
                continue
            place = SourcePlace(file.name, sheet.name or None)
            _check(head, head.layout, place, declared)
            reader = RowReader(head.layout)
            if head.layout.shape.by_subject:
                gradebooks.append(_Gradebook(scanned, index, place, reader, [*rows]))
            elif head.layout.shape.results:
                kept: list[Row] = []
                count = _scan_codes(reader, _keep(rows, kept, found), place, found)
                results = ResultsSheet(
                    len(found.sheets), index, place, reader, count, kept if found.room else None
                )
                found.sheets.append(results)
                scanned.results.append(results)
            else:
                scanned.tables.add(reader, place, rows)
    if not any(head.layout for head in heads):
        if declared.profile:
            raise misfit(file.name, heads, declared.profile)
        raise unknown_layout(file.name, heads)
    # Beside a pupils' list the other sheets are its code lists.
    if not any(head.layout and head.layout.shape is wire.pupils() for head in heads):
        scanned.ignored = ignored
    return scanned


def _check(head: Head, layout: Recognised, place: SourcePlace, declared: Declaration) -> None:
    try:
        check_header(layout, place_text(place))
    except Reject:
        if declared.profile is None or not lacking(head.rows, declared.profile):
            raise
    else:
        return
    # Somebody described the layout: what it lacks is told in the words of the profile.
    raise misfit(place.source, [head], declared.profile)


def _keep(rows: Iterable[Row], kept: list[Row], found: Scan) -> Iterator[Row]:
    """Pass the rows on and keep them, as long as there is room for rows."""
    for row in rows:
        if found.room:
            found.room -= 1
            kept.append(row)
        elif kept:
            kept.clear()
        yield row


def _scan_codes(reader: RowReader, rows: Iterable[Row], place: SourcePlace, found: Scan) -> int:
    """Note which pupil stands in which row; return how many rows of data there are."""
    count = 0
    number = len(found.sheets)
    lengths = _CodeLengths()
    persons = PERSON in reader.places
    headless: set[int] = set()
    for row in rows:
        skipped = reader.skipped(row)
        code = None if skipped else reader.code(row)
        if not isinstance(code, str):
            refuse_mixed(reader, row, place_text(place))
        if skipped is not None:
            continue
        count += 1
        headless.update(reader.headless(row))
        packed = number * _ROW_SPACE + row.number
        if persons and isinstance(person := reader.read(row).leaves.get(PERSON), str):
            found.persons.setdefault(person, []).append(packed)
        if not isinstance(code, str):
            continue
        lengths.add(code, row.number)
        first = found.seen.setdefault(code, packed)
        if first != packed:
            found.double.setdefault(code, [first]).append(packed)
    if short := lengths.short():
        why = reason("codes-shorter", count=len(short), rows=row_list(short))
        found.shared.flagged.append(Notice(place, (why,)))
    found.shared.tell_headless(headless, place)
    return count


@dataclass(slots=True)
class _CodeLengths:
    """The rows of a sheet by the length of their pupil's code, where it is all digits."""

    _rows: dict[int, list[int]] = field(default_factory=dict)

    def add(self, code: str, row: int) -> None:
        """Note a row's code."""
        if code.isdigit():
            self._rows.setdefault(len(code), []).append(row)

    def short(self) -> list[int]:
        """Return the rows whose code is shorter than that of most: zeros may be lost."""
        everybody = sum(map(len, self._rows.values()))
        usual = max(self._rows, key=lambda length: len(self._rows[length]), default=0)
        if 2 * len(self._rows.get(usual, ())) <= everybody:
            return []
        return sorted(row for length, rows in self._rows.items() if length < usual for row in rows)


def _flag_missing(found: Scan) -> None:
    """Question the pupils of whom there is a list or supplement row and no row of results."""
    for tables in (found.shared, *(file.tables for file in found.files if file.results)):
        sheets: dict[SourcePlace, list[int]] = {}
        for code, rows in tables.pupils.items():
            for row in rows if code not in found.seen else ():
                sheet = SourcePlace(row.place.source, row.place.sheet)
                sheets.setdefault(sheet, []).append(row.place.row or 0)
        for sheet, numbers in sheets.items():
            why = reason("no-results", count=len(numbers), rows=row_list(numbers))
            tables.flagged.append(Notice(sheet, (why,)))


def _no_results(found: Scan) -> Reject:
    where = ", ".join(scanned.file.name for scanned in found.files)
    if found.sheets:
        what = Text(
            "Sheet kết quả chỉ có tiêu đề, không có dòng dữ liệu nào.",
            "The sheet of results has a header and no row of data.",
        )
    else:
        what = Text(
            "Các tệp chỉ có danh sách học sinh hoặc phần bổ sung, không có kết quả học tập.",
            "The files hold a pupils' list or a supplement and no results.",
        )
    return Reject(what, where=where, remedy=_ADD_RESULTS)
