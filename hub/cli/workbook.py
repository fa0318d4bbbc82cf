"""Answers as a workbook: for people who go on calculating (xuất sổ tính)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from hub.cli.output import Output
from hub.core.errors import Pause
from hub.core.text import Text
from hub.core.transport import write_atomic

Cell = str | int | float | dt.datetime | None

_WIDEST: Final = 48


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    :param drawn: columns (numbers, from 0) that a chart shows, stacked, one bar a row.
    :param named_by: the column that names the bars.
    """

    title: Text
    columns: Sequence[Text]
    rows: Sequence[Sequence[Cell]]
    drawn: Sequence[int] = ()
    named_by: int = 0


def write_workbook(path: Path, sheets: Sequence[Sheet], output: Output) -> None:
    """Write `sheets` as a workbook in the language of `output`.

    :raises Pause: when the file cannot be written.
    """
    import xlsxwriter

    buffer = BytesIO()
    # What looks like a formula or a link is text: names come from files that others wrote.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, {**options, "remove_timezone": True}) as workbook:
        head = workbook.add_format({"bold": True, "border": 1, "text_wrap": True})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for sheet in sheets:
            name = sheet.title.get(output.language)
            page = workbook.add_worksheet(name)
            page.freeze_panes(1, 0)
            for column, title in enumerate(sheet.columns):
                page.write_string(0, column, title.get(output.language), head)
            for number, row in enumerate(sheet.rows, 1):
                for column, cell in enumerate(row):
                    page.write(number, column, cell, day if isinstance(cell, dt.datetime) else None)
            page.autofit(_WIDEST * 8)
            if sheet.drawn and sheet.rows:
                chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
                last = len(sheet.rows)
                for column in sheet.drawn:
                    chart.add_series(
                        {
                            "name": [name, 0, column],
                            "categories": [name, 1, sheet.named_by, last, sheet.named_by],
                            "values": [name, 1, column, last, column],
                        }
                    )
                page.insert_chart(last + 2, 0, chart, {"x_scale": 1.6, "y_scale": 1.2})
    try:
        write_atomic(path, buffer.getvalue())
    except OSError:
        raise Pause(
            Text("Không ghi được sổ tính.", "The workbook cannot be written."),
            where=str(path),
            remedy=Text("Kiểm tra thư mục và quyền ghi.", "Check the folder and permissions."),
        ) from None
