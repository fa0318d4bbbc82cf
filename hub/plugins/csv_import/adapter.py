"""The adapter: files in two looks, rows to records, pages out (bộ chuyển đổi)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace

from hub.core.contracts import (
    Adapter,
    Evidence,
    FieldMapping,
    Notice,
    Page,
    Probe,
    Query,
    Question,
    Reason,
    Record,
    SourceCell,
    SourcePlace,
)
from hub.core.errors import HubError, Reject
from hub.core.model import Transcript
from hub.core.text import Text
from hub.core.transport import Row, Sheet
from hub.plugins.csv_import.context import context, settled
from hub.plugins.csv_import.declaration import declared
from hub.plugins.csv_import.join import Joiner
from hub.plugins.csv_import.locating import Found, with_cells
from hub.plugins.csv_import.manifest import CsvImportSettings
from hub.plugins.csv_import.profiles import toml_of
from hub.plugins.csv_import.proposing import UnknownSheet, no_header, unknown_sheet
from hub.plugins.csv_import.question import encoding_question
from hub.plugins.csv_import.reader import SourceFile, data_rows, find_files, open_sheet, read_file
from hub.plugins.csv_import.reasons import reason
from hub.plugins.csv_import.rejected import give_back
from hub.plugins.csv_import.rows import CODE, PERSON, Leaves, RowReading
from hub.plugins.csv_import.scan import ResultsSheet, Scan, ScannedFile, scan
from hub.plugins.csv_import.tables import place_text, row_list
from hub.plugins.csv_import.texts import DOUBTFUL
from hub.plugins.csv_import.wire import REASONS_HEADER

PAGE_ROWS = 500
"""Most rows of one page."""


class CsvImportAdapter(Adapter):
    """Reads the workbooks and CSV files that its settings name."""

    def __init__(self, settings: CsvImportSettings) -> None:
        self._settings = settings
        self._imports: Mapping[SourcePlace, _SheetImport] = {}
        self._declared = declared(settings)

    async def probe(self) -> Probe:
        """Try to open the files without reading records."""
        try:
            for name, path in find_files(self._settings.paths):
                with read_file(name, path).sheets(self._declared):
                    pass
        except HubError as error:
            message = Text(
                f"{error.where or ''}: {error.what.vi}", f"{error.where or ''}: {error.what.en}"
            )
            return Probe(ready=False, problems=(Reason(error.code, message, who=error.who),))
        return Probe(ready=True)

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield the transcripts of all files, at most 500 rows a page.

        :raises Reject: a file as a whole cannot be imported; nothing was yielded then.
        """
        with closing(self._pages(query)) as pages:
            for page in pages:
                yield page
                await asyncio.sleep(0)

    def give_back(self, refused: Sequence[Notice]) -> tuple[Evidence, ...]:
        """Return the refused rows as workbooks, marked, with the reasons in a last column."""
        files, found, imports = self._look()
        by_place = {sheet.place: imports[sheet.number] for sheet in found.sheets}
        return give_back(
            files, refused, self._declared, lambda at, row, path: by_place[at].find(row, path)
        )

    def locate(self, place: SourcePlace, paths: Sequence[str]) -> tuple[SourceCell | None, ...]:
        """Return the cells with these values of a record of the last page."""
        return self._imports[SourcePlace(place.source, place.sheet)].locate(place, paths)

    def question(self, error: Reject) -> Question | None:
        """Return what to ask about the encoding of the file that was refused."""
        if error.fields.get("reason") != DOUBTFUL:
            return None
        files = (read_file(name, path) for name, path in find_files(self._settings.paths))
        file = next(file for file in files if file.name == error.where)
        return encoding_question(file, self._declared.encoding, str(error.fields["likely"]))

    def mapping(self) -> FieldMapping:
        """Return the columns and fields of the sheet, of all in the files, that says most."""
        return self._unknown().mapping()

    def profile(self, columns: Mapping[str, str], title: Text) -> Evidence:
        """Return the profile in which each field has the column that a person named."""
        profile = self._unknown().profile(columns, title)
        return Evidence("profile.toml", toml_of(profile).encode())

    def _unknown(self) -> UnknownSheet:
        heads = []
        for name, path in find_files(self._settings.paths):
            with read_file(name, path).sheets(self._declared) as sheets:
                for sheet in sheets:
                    head, _ = open_sheet(sheet)
                    heads.append((place_text(SourcePlace(name, sheet.name or None)), head.rows))
        sheet_found = unknown_sheet(heads, self._settings.layout)
        if sheet_found is None:
            raise no_header(", ".join(path.name for path in self._settings.paths))
        return sheet_found

    def _look(self) -> tuple[Sequence[SourceFile], Scan, Mapping[int, _SheetImport]]:
        """Read all files once and get ready to import their sheets of results."""
        settings = self._settings
        fixed = settled(settings)
        files = [read_file(name, path) for name, path in find_files(settings.paths)]
        found = scan(files, self._declared)
        imports = {
            sheet.number: _SheetImport(found, scanned, sheet, fixed, preview=settings.preview)
            for scanned in found.files
            for sheet in scanned.results
        }
        return files, found, imports

    def _pages(self, query: Query) -> Generator[Page]:
        _, found, imports = self._look()
        self._imports = {sheet.place: imports[sheet.number] for sheet in found.sheets}
        for scanned in found.files:
            yield from _first_pages(scanned, found)
            with ExitStack() as opened:
                sheets: Sequence[Sheet] = ()
                for results in scanned.results:
                    rows: Iterable[Row] | None = results.kept
                    if rows is None:
                        sheets = sheets or opened.enter_context(scanned.file.sheets(self._declared))
                        rows = data_rows(results.reader.sheet, sheets[results.index].rows())
                    yield from imports[results.number].pages(rows, query)
        if unmatched := _unmatched(found):
            yield Page(flagged=unmatched, total=found.total)


def _first_pages(scanned: ScannedFile, found: Scan) -> Iterator[Page]:
    """Yield what is to say about a file before its results, and its bytes as evidence."""
    tables = [scanned.tables] if scanned.results else []
    if scanned is found.files[0]:
        tables += [found.shared, found.gradebooks]
    flagged = [notice for table in tables for notice in table.flagged]
    refused = [notice for table in tables for notice in table.refused]
    if scanned.ignored:
        why = reason("sheets-ignored", sheets=", ".join(scanned.ignored))
        flagged.append(Notice(SourcePlace(scanned.file.name), (why,)))
    yield Page(
        refused=tuple(refused[:PAGE_ROWS]),
        flagged=tuple(flagged),
        evidence=(Evidence(scanned.file.name, scanned.file.data),),
        total=found.total,
    )
    for start in range(PAGE_ROWS, len(refused), PAGE_ROWS):
        yield Page(refused=tuple(refused[start : start + PAGE_ROWS]), total=found.total)


def _unmatched(found: Scan) -> tuple[Notice, ...]:
    """Question the pupils of lists without codes whom no row of results turned out to be."""
    sheets: dict[SourcePlace, list[int]] = {}
    for tables in (found.shared, *(file.tables for file in found.files if file.results)):
        for row in tables.listed:
            if not row.used:
                sheet = SourcePlace(row.place.source, row.place.sheet)
                sheets.setdefault(sheet, []).append(row.place.row or 0)
    return tuple(
        Notice(sheet, (reason("not-matched", count=len(rows), rows=row_list(rows)),))
        for sheet, rows in sheets.items()
    )


@dataclass(slots=True)
class _Open:
    """The page being filled."""

    records: list[Record] = field(default_factory=list)
    refused: list[Notice] = field(default_factory=list)
    flagged: list[Notice] = field(default_factory=list)

    rows_read: dict[SourcePlace, Row] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows of the source it tells of."""
        return len(self.records) + len(self.refused)

    def page(self, total: int, *, partial: bool) -> Page:
        """Return it as filled."""
        return Page(
            records=tuple(self.records),
            refused=tuple(self.refused),
            flagged=tuple(self.flagged),
            total=total,
            partial=partial,
        )


class _SheetImport:
    """Imports one sheet of results; made before the first page, to refuse the whole in time."""

    def __init__(
        self,
        found: Scan,
        scanned: ScannedFile,
        sheet: ResultsSheet,
        fixed: Leaves,
        *,
        preview: bool,
    ) -> None:
        where = place_text(sheet.place)
        self._reader = sheet.reader
        self._found = found
        self._place = sheet.place
        tables = (scanned.tables, found.shared, found.gradebooks)
        self._context = context(sheet.reader, tables, fixed, preview=preview, place=sheet.place)
        self._joiner = Joiner(sheet.reader, tables, self._context.base, fixed)
        columns = sheet.reader.sheet.match.columns.values()
        self._given_back = any(column.label == REASONS_HEADER for column in columns)
        self._rows: Mapping[SourcePlace, Row] = {}
        unknown = self._joiner.unknown_subjects()
        if unknown:
            raise _unknown_subjects(unknown, where)

    def locate(self, place: SourcePlace, paths: Sequence[str]) -> tuple[SourceCell | None, ...]:
        """Return where values of a record of the page that was given last stand."""
        found = [self.find(self._rows[place], path) for path in paths]
        return tuple(each.cell(place) if each else None for each in found)

    def find(self, row: Row, path: str) -> Found | None:
        """Return where the value with this path of the row's transcript stands."""
        place = replace(self._place, row=row.number)
        return self._joiner.locate(self._reader.read(row), place, path)

    def pages(self, rows: Iterable[Row], query: Query) -> Iterator[Page]:
        """Yield the sheet's rows of data in pages."""
        left_out = 0
        page = _Open(flagged=self._sheet_flags())
        for row in rows:
            left_out += self._take(row, query, page)
            if page.rows >= PAGE_ROWS:
                yield from self._give(page)
                page = _Open()
        if left_out:
            why = reason("outside-query", count=left_out)
            page.flagged.append(Notice(self._place, (why,)))
        yield from self._give(page)

    def _give(self, page: _Open) -> Iterator[Page]:
        """Yield the page; as long as it is the last one, its cells can be located."""
        self._rows = page.rows_read
        yield page.page(self._found.total, partial=self._given_back)
        self._rows = {}

    def _sheet_flags(self) -> list[Notice]:
        flags = [*self._context.flags]
        sheet = self._reader.sheet
        if sheet.match.extra:
            texts = (" – ".join(path)[:24] for path in sheet.match.extra.values())
            flags.append(reason("columns-unknown", columns=", ".join(texts)))
        return [Notice(self._place, tuple(flags))] if flags else []

    def _take(self, row: Row, query: Query, page: _Open) -> int:
        """Put one row into the page; return 1 for a record that was not asked for."""
        place = SourcePlace(self._place.source, self._place.sheet, row.number)
        skipped = self._reader.skipped(row)
        if skipped is not None:
            if skipped != "blank":
                page.flagged.append(Notice(place, (reason(skipped),)))
            return 0
        reading = self._reader.read(row)
        self._check_double(reading)
        transcript = self._joiner.join(reading)
        if transcript is None:
            page.refused.append(Notice(place, with_cells(self._reader, row.number, reading.errors)))
            return 0
        if not _asked(query, transcript):
            return 1
        if reading.flags:
            page.flagged.append(Notice(place, with_cells(self._reader, row.number, reading.flags)))
        page.records.append(Record(transcript, place))
        page.rows_read[place] = row
        return 0

    def _check_double(self, reading: RowReading) -> None:
        found = self._found
        for path, double, code in (
            (CODE, found.double, "duplicate-pupil"),
            (PERSON, found.persons, "duplicate-person"),
        ):
            rows = double.get(str(reading.leaves.get(path)), ()) if double else ()
            if len(rows) > 1:
                label = self._reader.labels[self._reader.places[path]]
                reading.errors.append(reason(code, label, rows=found.rows_at(rows)))


def _asked(query: Query, transcript: Transcript) -> bool:
    return (
        query.school_code in {None, transcript.school.code}
        and query.school_year in {None, transcript.school_year}
        and query.level in {None, transcript.level}
    )


def _unknown_subjects(titles: Sequence[str], where: str) -> Reject:
    return Reject(
        Text("Không biết môn học: {titles}.", "Subjects not known: {titles}.").format(
            titles=", ".join(title[:40] for title in titles)
        ),
        where=where,
        remedy=Text(
            "Sửa tên môn ở tiêu đề, hoặc khai báo mã môn trong sheet BoSung-MonHoc.",
            "Correct the names in the header, or declare their codes in the sheet BoSung-MonHoc.",
        ),
    )
