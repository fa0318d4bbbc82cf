"""Reading CSV: one sheet of text cells, its encoding and delimiter found and reported."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path

from hub.core.errors import Actor, HubError, UnreadableInput
from hub.core.text import Text
from hub.core.transport.bounds import DelimitedBounds, SheetBounds
from hub.core.transport.refusal import Refusal
from hub.core.transport.sheet import Row, Sheet
from hub.core.transport.sniffing import FileKind, sniff
from hub.core.transport.source import at_row, place, read_source

DELIMITERS = ("\t", ";", "|", ",")
"""What may separate the cells. Of equals the first is taken, for commas stand in text as well."""

_DEFAULT = DelimitedBounds()
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHECK_STEP = 1024 * 1024
_TITLE_LINES = 50
# The line by which Excel itself is told the delimiter; Excel shows it to nobody.
_EXCEL_HINT = re.compile(r"sep=([^\r\n\"])\r?\n?", re.IGNORECASE)
_SAVE_AS_UTF8 = Text(
    "lưu lại tệp ở dạng CSV UTF-8 rồi gửi lại, hoặc khai báo bảng mã của nguồn",
    "save the file as CSV UTF-8 and send it again, or declare the source's encoding",
)
_KIND_REMEDIES = {
    FileKind.XLSX: Text(
        "đổi đuôi tệp thành .xlsx rồi nhập như sổ tính Excel",
        "rename it to .xlsx and import it as an Excel workbook",
    ),
    FileKind.XLS: Text(
        "đổi đuôi tệp thành .xls rồi nhập như sổ tính Excel",
        "rename it to .xls and import it as an Excel workbook",
    ),
}
_NOT_CSV = Text(
    "Tệp này không phải CSV: theo nội dung, nó là {kind}",
    "This is not CSV: by its content it is {kind}",
)
_UNKNOWN_ENCODING = Refusal(
    Text(
        "Bảng mã được khai báo cho nguồn này không tồn tại",
        "The encoding declared for this source does not exist",
    ),
    Text("sửa bảng mã trong cấu hình nguồn", "correct the encoding in the source's settings"),
    Actor.OPERATOR,
)
_WRONG_ENCODING = Refusal(
    Text(
        "Tệp CSV không phải {encoding} hợp lệ (khoảng dòng {row})",
        "The CSV file is not valid {encoding} (around line {row})",
    ),
    _SAVE_AS_UTF8,
)
_NUL = Refusal(
    Text(
        "Tệp CSV chứa byte NUL (khoảng dòng {row}): không phải văn bản, hoặc UTF-16 thiếu BOM",
        "The CSV file contains NUL bytes (around line {row}): not text, or UTF-16 without a BOM",
    ),
    _SAVE_AS_UTF8,
)
_QUOTES = Refusal(
    Text(
        'Tệp CSV sai dấu nháy kép " hoặc sai ngắt dòng tại dòng {row}',
        'The CSV file has a wrong double quote " or line break at row {row}',
    ),
    Text(
        "kiểm tra dấu nháy kép ở dòng này và trước đó",
        "check the double quotes in this row and before it",
    ),
)
_TOO_MANY_ROWS = Refusal(
    Text("Tệp CSV có hơn {limit} dòng", "The CSV file has more than {limit} rows"),
    Text("chia thành nhiều tệp nhỏ hơn", "split it into smaller files"),
)
_TOO_MANY_COLUMNS = Refusal(
    Text(
        "Dòng {row} của tệp CSV có hơn {limit} cột",
        "Row {row} of the CSV file has more than {limit} columns",
    ),
    Text("kiểm tra dấu phân cách của dòng này", "check the delimiters in this row"),
)
_CELL_TOO_LONG = Refusal(
    Text(
        "Dòng {row} của tệp CSV có ô dài hơn {limit} ký tự",
        "Row {row} of the CSV file has a cell of more than {limit} characters",
    ),
    Text(
        "kiểm tra dấu nháy kép bị thiếu, hoặc rút ngắn nội dung của ô",
        "look for a missing double quote, or shorten the content of the cell",
    ),
)


@dataclass(frozen=True, slots=True)
class DelimitedFile:
    """A CSV file ready to be read (tệp CSV).

    :param sheet: its rows, in the shape of a workbook's sheet.
    :param encoding: how its bytes are read: what its mark says, else what was declared, else UTF-8.
    :param delimiter: what separates its cells.
    """

    sheet: Sheet
    encoding: str
    delimiter: str


def read_delimited(
    source: Path | bytes,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    bounds: DelimitedBounds = _DEFAULT,
    where: str | None = None,
) -> DelimitedFile:
    """Open a CSV file, finding its encoding and its delimiter (đọc tệp CSV an toàn).

    :param encoding: declared by the source's settings, for files that are not UTF-8 or UTF-16;
        Python's name of it, such as ``cp1258``. A byte order mark in the file wins.
    :param delimiter: taken as it is; found in the header where none is given.
    :param where: what the input is called, for the error; a path's own name by default.
    :raises UnsafeInput: a bound is exceeded, here or later while reading rows.
    :raises UnreadableInput: not CSV, empty, in another encoding, or with broken quotes.
    """
    where = place(source, where)
    data = read_source(source, bounds.size, where)
    kind = sniff(data)
    # A declared encoding may use NUL bytes, as UTF-16 without a mark does.
    if kind is not FileKind.TEXT and (kind is not FileKind.BINARY or encoding is None):
        raise _not_csv(kind, where)
    used = next((name for mark, name in _MARKS if data.startswith(mark)), encoding or "utf-8")
    _check_text(data, used, where)
    chosen = delimiter or _sniff_delimiter(data, used)
    rows = partial(_rows, data, used, chosen, bounds.sheet, where)
    return DelimitedFile(Sheet("", rows), used, chosen)


def _not_csv(kind: FileKind, where: str | None) -> UnreadableInput:
    what = _NOT_CSV.format(kind=kind.label)
    return Refusal(what, _KIND_REMEDIES.get(kind, _SAVE_AS_UTF8)).unreadable(where, kind=kind)


def _check_text(data: bytes, encoding: str, where: str | None) -> None:
    """Decode the whole file once, keeping nothing, so that no row is given before a bad one."""
    try:
        io.TextIOWrapper(io.BytesIO(), encoding)  # refuses codecs of other things than text
        decoder = codecs.getincrementaldecoder(encoding)()
    except (LookupError, ValueError):
        raise _UNKNOWN_ENCODING.unreadable(where) from None
    line = 1
    for start in range(0, len(data), _CHECK_STEP):
        block = data[start : start + _CHECK_STEP]
        text = _decoded(decoder, block, final=start + _CHECK_STEP >= len(data))
        if isinstance(text, int):
            raise _WRONG_ENCODING.unreadable(where, encoding=encoding, row=line + text)
        if "\0" in text:
            line += text.count("\n", 0, text.index("\0"))
            raise _NUL.unreadable(where, row=line)
        line += text.count("\n")


def _decoded(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool) -> str | int:
    """Return the text, or the number of lines before the first byte that is none.

    The decoder's error holds the file's bytes, so it must end here and be nobody's context.
    """
    try:
        return decoder.decode(block, final)
    except UnicodeDecodeError as error:
        return error.object.count(b"\n", 0, error.start)
    except UnicodeError:
        return 0


def _sniff_delimiter(data: bytes, encoding: str) -> str:
    """Return what separates the cells of the header: the first line that anything splits."""
    lines, hint = _lines(data, encoding)
    if hint is not None:
        return hint
    for line in islice(lines, _TITLE_LINES):
        best = max(DELIMITERS, key=partial(_count_cells, line))
        if _count_cells(line, best) > 1:
            return best
    return ","


def _count_cells(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0


def _lines(data: bytes, encoding: str) -> tuple[Iterator[str], str | None]:
    """Return the lines as a person counts them, and the delimiter that Excel's hint names."""
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    first = text.readline()
    hint = _EXCEL_HINT.fullmatch(first)
    return (text, hint[1]) if hint else (chain([first], text), None)


def _rows(
    data: bytes, encoding: str, delimiter: str, bounds: SheetBounds, where: str | None
) -> Iterator[Row]:
    number = 0
    # Not strict, a lost quote would swallow the rest of the file into one cell.
    reader = csv.reader(_lines(data, encoding)[0], delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if any(cells):
                _check_row(number, cells, bounds, where)
                yield Row(number, tuple(cells))
    except csv.Error as error:
        raise _csv_refusal(error, number + 1, bounds, where) from None


def _check_row(number: int, cells: list[str], bounds: SheetBounds, where: str | None) -> None:
    if number > bounds.rows:
        raise _TOO_MANY_ROWS.unsafe(at_row(where, number), limit=bounds.rows)
    if len(cells) > bounds.columns:
        raise _TOO_MANY_COLUMNS.unsafe(at_row(where, number), row=number, limit=bounds.columns)
    if max(map(len, cells)) > bounds.cell_chars:
        raise _CELL_TOO_LONG.unsafe(at_row(where, number), row=number, limit=bounds.cell_chars)


def _csv_refusal(error: csv.Error, row: int, bounds: SheetBounds, where: str | None) -> HubError:
    place = at_row(where, row)
    if "field limit" in str(error):
        limit = min(bounds.cell_chars, csv.field_size_limit())
        return _CELL_TOO_LONG.unsafe(place, row=row, limit=limit)
    return _QUOTES.unreadable(place, row=row)
