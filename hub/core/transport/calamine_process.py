"""Reading workbooks through a child process, so that no file can take the hub down with it."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import IO, Any, cast

from hub.core.errors import Bug, HubError
from hub.core.text import Text
from hub.core.transport import calamine_child
from hub.core.transport.bounds import WorkbookBounds, as_size
from hub.core.transport.refusal import Refusal
from hub.core.transport.sheet import Row
from hub.core.transport.source import at_row

_RESAVE = Text(
    "mở tệp bằng Excel, lưu lại dạng .xlsx rồi gửi lại",
    "open the file in Excel, save it as .xlsx and send it again",
)
_TRIM = Text(
    "xóa các dòng, cột và định dạng thừa bên ngoài bảng rồi lưu lại",
    "delete surplus rows, columns and formatting outside the table and save it again",
)
_DAMAGED = Refusal(
    Text(
        "Sổ tính bị hỏng hoặc không đúng định dạng Excel",
        "The workbook is damaged or not in Excel's format",
    ),
    _RESAVE,
)
_PASSWORD = Refusal(
    Text("Sổ tính được bảo vệ bằng mật khẩu mở tệp", "The workbook is protected by a password"),
    Text(
        "bỏ mật khẩu mở tệp trong Excel rồi gửi lại",
        "remove the password in Excel and send it again",
    ),
)
_MEMORY = Refusal(
    Text(
        "Đọc sổ tính này cần hơn {limit} bộ nhớ: bảng quá lớn hoặc có ô ở rất xa",
        "Reading this workbook takes more than {limit} of memory: the table is too large or"
        " has cells far away",
    ),
    _TRIM,
)
_TIME = Refusal(
    Text(
        "Đọc sổ tính này cần hơn {limit} giây xử lý",
        "Reading this workbook takes more than {limit} seconds of processing",
    ),
    _TRIM,
)
_ROWS = Refusal(
    Text(
        "Trang tính có dữ liệu đến dòng {row}, giới hạn là {limit} dòng",
        "The sheet has data down to row {row}, the limit is {limit} rows",
    ),
    _TRIM,
)
_COLUMNS = Refusal(
    Text("Trang tính có hơn {limit} cột", "The sheet has more than {limit} columns"), _TRIM
)
_CELL = Refusal(
    Text(
        "Dòng {row} có ô dài hơn {limit} ký tự, hoặc cả dòng quá dài",
        "Row {row} has a cell of more than {limit} characters, or is too long as a whole",
    ),
    Text("rút ngắn nội dung của ô", "shorten the content of the cell"),
)
_CHILD_LOST = Text(
    "Không khởi động được tiến trình đọc sổ tính",
    "The process that reads workbooks could not be started",
)
_CHILD_LOST_REMEDY = Text(
    "kiểm tra cài đặt python-calamine và bộ nhớ của máy",
    "check the installation of python-calamine and the machine's memory",
)
# Minus the number of the signal that ended the child, on systems that have signals. Memory: SIGABRT
# (Rust was refused an allocation), SIGKILL (the system took it back), SIGSEGV (no stack left).
_MEMORY_ENDS = frozenset({-6, -9, -11, calamine_child.MEMORY_EXIT})
_TIME_END = -24  # SIGXCPU

_CELL_TYPES = {("datetime", kind.__name__): kind for kind in (date, datetime, time, timedelta)}


class WorkbookReader:
    """Gives the sheets of one workbook and their rows, each from a child process.

    A child that has given its rows to the end serves the next sheet; one whose rows were left
    half-way is ended. Not for several threads at once.
    """

    def __init__(self, data: bytes, bounds: WorkbookBounds, where: str | None) -> None:
        self._data = data
        self._bounds = bounds
        self._where = where
        self._idle: _Child | None = None
        self._idle, self.sheets = self._start()

    def rows(self, index: int) -> Iterator[Row]:
        """Yield the rows that hold a value, of the sheet with this index in the workbook."""
        child, self._idle = self._idle, None
        if child is None:
            child, _ = self._start()
        finished = False
        try:
            yield from child.rows(index)
            finished = True
        finally:
            if finished and self._idle is None:
                self._idle = child
            else:
                child.end()

    def close(self) -> None:
        """End the waiting child, if any; asking for rows again starts another."""
        child, self._idle = self._idle, None
        if child is not None:
            child.end()

    def _start(self) -> tuple[_Child, list[calamine_child.SheetEntry]]:
        child = _Child(self._bounds, self._where)
        try:
            return child, child.open(self._data)
        except BaseException:
            child.end()
            raise


class _Child:
    """One running child and the conversation with it."""

    def __init__(self, bounds: WorkbookBounds, where: str | None) -> None:
        self._limits = calamine_child.Limits(
            rows=bounds.sheet.rows,
            columns=bounds.sheet.columns,
            cell_chars=bounds.sheet.cell_chars,
            memory=bounds.memory,
            seconds=bounds.seconds,
        )
        self._where = where
        # -P keeps this folder off the child's path, where our xml.py would stand for Python's own.
        command = [sys.executable, "-P", calamine_child.__file__, *map(str, self._limits)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "RUST_BACKTRACE": "0"},
        )

    def open(self, data: bytes) -> list[calamine_child.SheetEntry]:
        """Hand the workbook over and return its sheets."""
        if self._frame() is None:
            raise Bug(_CHILD_LOST, remedy=_CHILD_LOST_REMEDY, where=self._where)
        self._write(calamine_child.DATA_LENGTH.pack(len(data)), data)
        return cast("list[calamine_child.SheetEntry]", self._answer()[1])

    def rows(self, index: int) -> Iterator[Row]:
        """Yield the rows of one sheet as they arrive."""
        self._write(f"{index}\n".encode())
        while True:
            word, content = self._answer()
            if word == "end":
                return
            yield from map(Row._make, content)

    def end(self) -> None:
        """End the child at once."""
        self._process.kill()
        # Closing may still try to send what a dead child never took.
        with suppress(BrokenPipeError):
            self._pipe(self._process.stdin).close()
        self._pipe(self._process.stdout).close()
        self._process.wait()

    def _write(self, *parts: bytes) -> None:
        pipe = self._pipe(self._process.stdin)
        # A child that ended early says why by its end, which the next reading finds.
        with suppress(BrokenPipeError):
            for part in parts:
                pipe.write(part)
            pipe.flush()

    def _answer(self) -> tuple[str, Any]:
        frame = self._frame()
        if frame is None:
            raise self._ended()
        word, content = _CellUnpickler(io.BytesIO(frame)).load()
        if word == "refused":
            raise self._refused(*content)
        return word, content

    def _frame(self) -> bytes | None:
        pipe = self._pipe(self._process.stdout)
        head = pipe.read(calamine_child.FRAME_LENGTH.size)
        if len(head) < calamine_child.FRAME_LENGTH.size:
            return None
        (length,) = calamine_child.FRAME_LENGTH.unpack(head)
        frame = pipe.read(length)
        return frame if len(frame) == length else None

    def _refused(self, limit: str, row: int) -> HubError:
        place = at_row(self._where, row)
        if limit == "rows":
            return _ROWS.unsafe(place, row=row, limit=self._limits.rows)
        if limit == "columns":
            return _COLUMNS.unsafe(place, row=row, limit=self._limits.columns)
        if limit == "cell":
            return _CELL.unsafe(place, row=row, limit=self._limits.cell_chars)
        return (_PASSWORD if limit == "password" else _DAMAGED).unreadable(self._where)

    def _ended(self) -> HubError:
        code = self._process.wait()
        if code == _TIME_END:
            return _TIME.unsafe(self._where, limit=self._limits.seconds)
        if code in _MEMORY_ENDS:
            return _MEMORY.unsafe(self._where, limit=as_size(self._limits.memory))
        return _DAMAGED.unreadable(self._where, exit_code=code)

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise Bug(_CHILD_LOST, remedy=_CHILD_LOST_REMEDY)
        return pipe


class _CellUnpickler(pickle.Unpickler):
    """Reads frames of cells and nothing else: the child has handled a stranger's file."""

    def find_class(self, module: str, name: str) -> type:
        """Return the class of a cell that pickle names."""
        if (module, name) not in _CELL_TYPES:
            raise pickle.UnpicklingError("a frame may hold only cells")
        return _CELL_TYPES[module, name]
