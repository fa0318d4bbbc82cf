"""A sheet in which another table begins: the rest of it would be read as what it is not."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cache

from hub.core.errors import Reject
from hub.core.text import Text
from hub.core.transport import Row
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.captions import SUBJECT, TERM, YEAR, captions
from hub.plugins.csv_import.headers import cell_text, normal
from hub.plugins.csv_import.rows import RowReader
from hub.plugins.csv_import.subjects import SubjectTable

_HEADER_CELLS = 4


def refuse_mixed(reader: RowReader, row: Row, where: str) -> None:
    """Refuse a sheet if this row, which is no pupil's, begins a table of another kind.

    :param where: the sheet, as messages name it.
    :raises Reject: with the row's place.
    """
    other_header = reader.skipped(row) != "header-repeated" and _header_cells(row) >= _HEADER_CELLS
    if not (other_header or _says_other(reader, row)):
        return
    raise Reject(
        Text(
            "Từ dòng này trở đi là một bảng khác (tiêu đề, môn, học kì hoặc năm học khác).",
            "From this row on there is another table (another header, subject, semester or year).",
        ),
        where=f"{where} › {row.number}",
        remedy=Text(
            "Tách mỗi bảng ra một sheet riêng rồi nhập lại.",
            "Put each table on a sheet of its own and import again.",
        ),
        reason="mixed-sheet",
    )


def _says_other(reader: RowReader, row: Row) -> bool:
    layout = reader.sheet
    said = captions([row])
    if SUBJECT in said:
        title = SubjectTable.of(layout.shape, ()).title(said[SUBJECT].value)
        said[SUBJECT] = replace(said[SUBJECT], value=title)
    return any(
        key in said and key in layout.said and said[key].value != layout.said[key].value
        for key in (SUBJECT, TERM, YEAR)
    )


def _header_cells(row: Row) -> int:
    return sum(normal(text) in _headers() for cell in row.cells if (text := cell_text(cell)))


@cache
def _headers() -> AbstractSet[str]:
    """Return every text that heads a column in some layout."""
    shapes = (*wire.results_shapes(), wire.pupils(), wire.class_list())
    columns = [column for shape in shapes for column in shape.columns if column.header[-1]]
    texts = [text for column in columns for text in (column.header[-1], *column.aliases)]
    # Words of two letters such as "CK" may stand in a cell too.
    return frozenset(normal(text) for text in texts if len(text) > len("CK"))
