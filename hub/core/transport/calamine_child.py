"""The program that runs calamine in a process of its own, under limits of memory and time.

calamine allocates a whole sheet at once: two cells in far corners of an 8 KB file ask for hundreds
of gigabytes, and Rust ends the process when it gets none. In a child that end is an answer.

It is run by its path and imports nothing of the hub, to start within some 40 ms. The workbook comes
on standard input behind eight bytes of length; then each line is the index of a sheet to read. The
answers are frames: four bytes of length, then a pickled pair of a word and its content.
"""

from __future__ import annotations

import io
import os
import pickle
import struct
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

if sys.platform != "win32":
    import resource

DATA_LENGTH = struct.Struct(">Q")
FRAME_LENGTH = struct.Struct(">I")
MEMORY_EXIT = 3
# Few enough that an ordinary frame is shorter than one cell may be, and needs no look at its cells.
ROWS_A_FRAME = 64
FRAME_LIMIT = 64 * 1024 * 1024

SheetEntry = tuple[int, str, bool]
RowEntry = tuple[int, tuple[Any, ...]]


class Limits(NamedTuple):
    """What reading may cost; the command line in this order."""

    rows: int
    columns: int
    cell_chars: int
    memory: int
    seconds: int


class RefusedError(Exception):
    """A limit was exceeded: its name, and the row where it was."""

    def __init__(self, limit: str, row: int) -> None:
        super().__init__(limit, row)
        self.limit = limit
        self.row = row


def confine(limits: Limits) -> None:
    """Take the process's limits; where the system has none, reading is bounded by cells only."""
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, limits.memory)
    if sys.platform != "win32":
        _lower(resource.RLIMIT_CPU, limits.seconds)
        _lower(resource.RLIMIT_CORE, 0)


if sys.platform != "win32":

    def _lower(kind: int, wanted: int) -> None:
        hard = resource.getrlimit(kind)[1]
        # One second more until the hard limit: its signal would hide which limit was met.
        spare = 1 if kind == resource.RLIMIT_CPU else 0
        if hard == resource.RLIM_INFINITY or hard > wanted + spare:
            resource.setrlimit(kind, (wanted, wanted + spare))


def serve(requests: BinaryIO, answers: BinaryIO, limits: Limits) -> None:
    """Say that the child runs, then list the sheets, then give the rows of each one asked for."""
    send(answers, "ready", None)
    (length,) = DATA_LENGTH.unpack(requests.read(DATA_LENGTH.size))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(requests.read(length)))
        send(answers, "sheets", worksheets(workbook))
        for line in requests:
            for batch in batches(workbook.get_sheet_by_index(int(line)), limits):
                send_rows(answers, batch, limits)
            send(answers, "end", None)
    except RefusedError as refused:
        send(answers, "refused", (refused.limit, refused.row))
    except PasswordError:
        send(answers, "refused", ("password", 0))
    except CalamineError:
        send(answers, "refused", ("damaged", 0))


def worksheets(workbook: CalamineWorkbook) -> list[SheetEntry]:
    """Return index, name and hiddenness of each sheet of cells, leaving charts and macros out."""
    return [
        (index, sheet.name, sheet.visible != SheetVisibleEnum.Visible)
        for index, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


def batches(sheet: CalamineSheet, limits: Limits) -> Iterator[list[RowEntry]]:
    """Yield the rows that hold a value, some at a time, each with its number in the sheet."""
    if sheet.start is None or sheet.end is None:
        return
    if sheet.end[0] >= limits.rows:
        raise RefusedError("rows", sheet.end[0] + 1)
    if sheet.end[1] >= limits.columns:
        raise RefusedError("columns", sheet.start[0] + 1)
    # calamine counts rows from the sheet's first, but begins them at the first column in use.
    margin = [""] * sheet.start[1]
    batch: list[RowEntry] = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if not any(cells) and cells.count("") == len(cells):
            continue
        batch.append((number, (*margin, *cells)))
        if len(batch) == ROWS_A_FRAME:
            yield batch
            batch = []
    if batch:
        yield batch


def send_rows(answers: BinaryIO, batch: list[RowEntry], limits: Limits) -> None:
    """Write one frame of rows unless a cell, or all of them together, are too long."""
    frame = encode("rows", batch)
    if len(frame) > limits.cell_chars:
        for number, cells in batch:
            if any(len(cell) > limits.cell_chars for cell in cells if isinstance(cell, str)):
                raise RefusedError("cell", number)
    if len(frame) > FRAME_LIMIT:
        raise RefusedError("cell", batch[0][0])
    answers.write(FRAME_LENGTH.pack(len(frame)))
    answers.write(frame)


def send(answers: BinaryIO, word: str, content: object) -> None:
    """Write one frame that the reader waits for."""
    frame = encode(word, content)
    answers.write(FRAME_LENGTH.pack(len(frame)))
    answers.write(frame)
    answers.flush()


def encode(word: str, content: object) -> bytes:
    """Return a frame's bytes."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, protocol=5)
    # calamine makes each cell anew, so remembering them for a second use only costs time.
    pickler.fast = True
    pickler.dump((word, content))
    return buffer.getvalue()


def main() -> None:
    """Run as a program: the limits are the arguments."""
    limits = Limits(*map(int, sys.argv[1:]))
    confine(limits)
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer, limits)
    except MemoryError:
        # Nothing more can be allocated here, not even an orderly end.
        os._exit(MEMORY_EXIT)
    except BrokenPipeError:
        # The reader had enough; flushing what is left at exit would fail again.
        os._exit(0)


if __name__ == "__main__":
    main()
