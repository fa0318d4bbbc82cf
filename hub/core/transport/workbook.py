"""Reading an Excel workbook, `.xlsx` or `.xls`, whatever its name says, within bounds."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from hub.core.errors import UnreadableInput
from hub.core.text import Text
from hub.core.transport.archive import open_archive
from hub.core.transport.bounds import WorkbookBounds
from hub.core.transport.calamine_process import WorkbookReader
from hub.core.transport.refusal import Refusal
from hub.core.transport.sheet import Sheet
from hub.core.transport.sniffing import FileKind, sniff
from hub.core.transport.source import place, read_source

_DEFAULT = WorkbookBounds()
_SAVE_AS = Text(
    "mở tệp bằng Excel, chọn Lưu thành (Save As) kiểu .xlsx rồi gửi lại",
    "open the file in Excel, save it as .xlsx and send it again",
)
_SEND_WORKBOOK = Text("gửi lại sổ tính .xlsx hoặc .xls", "send an .xlsx or .xls workbook")
_REMEDIES = {
    FileKind.EMPTY: Text(
        "xuất lại tệp từ phần mềm của trường rồi gửi lại",
        "export the file again from the school's software and send it again",
    ),
    FileKind.ENCRYPTED: Text(
        "bỏ mật khẩu mở tệp trong Excel (Tệp, Thông tin, Bảo vệ) rồi gửi lại",
        "remove the password in Excel (File, Info, Protect Workbook) and send it again",
    ),
    FileKind.TEXT: Text(
        "nếu là CSV, đổi đuôi tệp thành .csv rồi nhập lại; nếu không, lưu lại bằng Excel",
        "if it is CSV, rename it to .csv and import it as CSV; if not, save it again in Excel",
    ),
    FileKind.XLSB: _SAVE_AS,
    FileKind.ODS: _SAVE_AS,
    FileKind.HTML: _SAVE_AS,
    FileKind.XML: _SAVE_AS,
}
_NOT_A_WORKBOOK = Text(
    "Tệp này không phải sổ tính Excel đọc được: theo nội dung, nó là {kind}",
    "This is not an Excel workbook that can be read: by its content it is {kind}",
)


class Workbook:
    """An opened workbook (sổ tính); its sheets are parsed when their rows are asked for.

    It holds a child process until closed: use it in a ``with`` statement, in one thread.
    """

    def __init__(self, kind: FileKind, reader: WorkbookReader) -> None:
        self.kind = kind
        self.sheets = tuple(
            Sheet(name, partial(reader.rows, index), hidden)
            for index, name, hidden in reader.sheets
        )
        self._reader = reader

    def close(self) -> None:
        """Free the child process."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def read_workbook(
    source: Path | bytes, *, bounds: WorkbookBounds = _DEFAULT, where: str | None = None
) -> Workbook:
    """Open an `.xlsx` or `.xls` workbook by its content (đọc sổ tính an toàn).

    :param where: what the input is called, for the error; a path's own name by default.
    :raises UnsafeInput: a bound is exceeded, here or later while reading rows.
    :raises UnreadableInput: not such a workbook, empty, encrypted or damaged.
    """
    where = place(source, where)
    data = read_source(source, bounds.archive.size, where)
    kind = sniff(data)
    if kind is FileKind.XLSX:
        open_archive(data, bounds=bounds.archive, where=where).verify()
    elif kind is not FileKind.XLS:
        raise _not_a_workbook(kind, where)
    return Workbook(kind, WorkbookReader(data, bounds, where))


def _not_a_workbook(kind: FileKind, where: str | None) -> UnreadableInput:
    what = _NOT_A_WORKBOOK.format(kind=kind.label)
    return Refusal(what, _REMEDIES.get(kind, _SEND_WORKBOOK)).unreadable(where, kind=kind)
