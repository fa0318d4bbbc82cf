"""Files into sheets of known layouts (đọc tệp): what can be opened, and what each sheet is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from hub.core.errors import Reject, UnreadableInput
from hub.core.text import Text
from hub.core.transport import ArchiveBounds, Row, Sheet, read_workbook
from hub.core.transport.source import read_source
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.captions import CLASS, SUBJECT, TERM, section
from hub.plugins.csv_import.declaration import Declaration
from hub.plugins.csv_import.heading import layout_of, unsaid
from hub.plugins.csv_import.profiles import Profile, layouts
from hub.plugins.csv_import.recognise import (
    HEAD_ROWS,
    Recognised,
    header_texts,
    lacking,
    missing_columns,
)
from hub.plugins.csv_import.texts import csv_sheet, workbook_sheet

_DELIMITED = frozenset({".csv", ".tsv", ".txt"})
_CAPTIONS = {
    SUBJECT: Text("môn học", "the subject"),
    TERM: Text("học kì", "the semester"),
}
_ADD_COLUMNS = Text(
    "Thêm các cột đó với đúng tiêu đề rồi nhập lại.",
    "Add these columns under exactly these headers and import again.",
)
_ADD_OR_MAP = Text(
    "Thêm các cột đó với đúng tiêu đề rồi nhập lại; cột có tên khác thì ánh xạ bằng"
    " hub map TỆP --out hồ-sơ.toml.",
    "Add these columns under exactly these headers and import again; where they have"
    " other names, map them with hub map FILE --out profile.toml.",
)
_WORKBOOKS = frozenset({".xlsx", ".xls", ".xlsm"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file taken into memory once, so that what is checked, read and kept is the same."""

    name: str
    data: bytes = field(repr=False)

    @property
    def delimited(self) -> bool:
        """Whether its name says that it is CSV."""
        return Path(self.name).suffix.lower() in _DELIMITED

    @contextmanager
    def sheets(self, declared: Declaration) -> Iterator[Sequence[Sheet]]:
        """Open the file and give its sheets.

        :raises UnsafeInput: a bound is exceeded.
        :raises UnreadableInput: empty, encrypted, damaged, or not what its name says; or, here or
            later while reading rows, its text is not what is declared.
        """
        if self.delimited:
            yield (csv_sheet(self.data, declared, self.name),)
            return
        with read_workbook(self.data, where=self.name) as workbook:
            yield [workbook_sheet(sheet, declared, self.name) for sheet in workbook.sheets]


def find_files(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """Return every file to read and the name it goes by; folders give their workbooks and CSV.

    :raises UnreadableInput: a path does not exist, or a folder has no such file.
    """
    found = [
        (str(file.relative_to(path)) if path.is_dir() else file.name, file)
        for path in paths
        for file in (_in_folder(path) if path.is_dir() else [path])
    ]
    if not found:
        raise UnreadableInput(
            Text("Không có tệp nào để nhập.", "There is no file to import."),
            where=", ".join(path.name for path in paths),
            remedy=Text(
                "Chỉ đường dẫn đến tệp .xlsx, .xls, .csv hoặc thư mục chứa chúng.",
                "Give the path of an .xlsx, .xls or .csv file, or of a folder with such files.",
            ),
        )
    return found


def _in_folder(folder: Path) -> list[Path]:
    # Excel keeps a hidden lock file beside each open workbook.
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in _WORKBOOKS | _DELIMITED
        and file.is_file()
        and not file.name.startswith(("~$", "."))
    )


def read_file(name: str, path: Path) -> SourceFile:
    """Take a file into memory.

    :raises UnsafeInput: larger than a workbook may be.
    :raises UnreadableInput: it cannot be read.
    """
    return SourceFile(name, read_source(path, ArchiveBounds().size, name))


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a sheet, and what it says about its layout."""

    sheet: Sheet
    rows: tuple[Row, ...]
    layout: Recognised | None


def open_sheet(sheet: Sheet, profile: Profile | None = None) -> tuple[Head, Iterator[Row]]:
    """Return what a sheet is and all its rows after the header, reading it once."""
    rows = sheet.rows()
    first = tuple(islice(rows, HEAD_ROWS))
    layout = layout_of(first, sheet.name, profile)
    return Head(sheet, first, layout), data_rows(layout, chain(first, rows))


def data_rows(layout: Recognised | None, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows after the header, each with the class that a line above it names."""
    last = layout.last_header_row if layout else 0
    data = (row for row in rows if row.number > last)
    return data if layout is None or layout.class_column is None else _in_class(layout, data)


def _in_class(layout: Recognised, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows with their class in a column of its own; lines that name one have none."""
    said = layout.said.get(CLASS)
    current = said.value if said else ""
    width = layout.width
    for row in rows:
        named = section(row)
        current = named or current
        cells = (*row.cells, *[""] * (width - len(row.cells)))
        yield Row(row.number, (*cells[:width], "" if named else current, *cells[width:]))


def check_header(layout: Recognised, where: str) -> None:
    """Refuse a sheet whose header cannot be trusted: wrong version, missing or double columns.

    :raises Reject: with a sentence that names the columns.
    """
    shape = layout.shape
    if layout.labelled not in {None, wire.VERSION}:
        raise Reject(
            Text(
                "Không biết mẫu phiên bản {v}.", "Version {v} of this layout is not known."
            ).format(v=layout.labelled),
            where=where,
            remedy=Text("Dùng mẫu phiên bản {v}.", "Use version {v}.").format(v=wire.VERSION),
        )
    captions = [_CAPTIONS[key] for key in unsaid(layout)]
    if captions:
        raise Reject(
            Text(
                "Các dòng trên tiêu đề không cho biết: {vi}.",
                "The lines above the header do not tell: {en}.",
            ).format(
                vi=", ".join(text.vi for text in captions),
                en=", ".join(text.en for text in captions),
            ),
            where=where,
            remedy=Text(
                "Ghi phía trên tiêu đề các dòng như “Môn học: Toán”, “Học kì I”, “Lớp: 7A”.",
                "Write above the header lines such as “Môn học: Toán”, “Học kì I”, “Lớp: 7A”.",
            ),
            reason="caption-missing",
        )
    missing = missing_columns(layout)
    if missing:
        raise Reject(
            Text(
                "Sheet theo mẫu “{vi}” thiếu cột: {columns}.",
                "The sheet has the layout “{en}” but lacks the columns: {columns}.",
            ).format(vi=shape.title.vi, en=shape.title.en, columns=", ".join(missing)),
            where=where,
            remedy=_ADD_OR_MAP if shape.id in layouts() else _ADD_COLUMNS,
        )
    if layout.match.twice:
        labels = ", ".join(label for label, _, _ in layout.match.twice)
        raise Reject(
            Text("Cột có hai lần: {labels}.", "Columns found twice: {labels}.").format(
                labels=labels
            ),
            where=where,
            remedy=Text(
                "Giữ một cột cho mỗi tiêu đề rồi nhập lại.", "Keep one column for each header."
            ),
        )


def unknown_layout(name: str, heads: Sequence[Head]) -> Reject:
    """Return the error for a file in which no sheet has a known layout."""
    known = (*wire.results_shapes(), wire.pupils(), wire.class_list())
    texts = max((header_texts(head.rows) for head in heads), key=len, default=[])
    return Reject(
        Text(
            "Không nhận ra mẫu của tệp; các tiêu đề thấy được: {texts}.",
            "The file has no known layout; headers found: {texts}.",
        ).format(texts=" | ".join(texts) or "–"),
        where=name,
        remedy=Text(
            "Lập hồ sơ ánh xạ cột bằng hub map TỆP --out hồ-sơ.toml rồi nhập với --profile;"
            " hoặc dùng một trong các mẫu: {vi}.",
            "Make a profile of columns with hub map FILE --out profile.toml and import with"
            " --profile; or use one of the layouts: {en}.",
        ).format(
            vi="; ".join(shape.title.vi for shape in known),
            en="; ".join(shape.title.en for shape in known),
        ),
    )


def misfit(name: str, heads: Sequence[Head], profile: Profile) -> Reject:
    """Return the error for a file that lacks columns of the profile it is to be read with."""
    missing = min((lacking(head.rows, profile) for head in heads), key=len, default=[])
    return Reject(
        Text(
            "Tệp không có các cột của hồ sơ “{vi}”: {columns}.",
            "The file lacks columns of the profile “{en}”: {columns}.",
        ).format(vi=profile.title_vi, en=profile.title_en, columns=", ".join(missing)),
        where=name,
        remedy=Text(
            "Kiểm tra xem có đúng tệp và đúng hồ sơ không; nếu mẫu đã đổi, ánh xạ lại bằng"
            " hub map.",
            "Check whether file and profile belong together; if the layout has changed, map it"
            " again with hub map.",
        ),
    )
