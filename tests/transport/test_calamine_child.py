"""The child's own functions, called in this process: what a test of the whole cannot see."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from hub.core.transport import calamine_child as child
from hub.core.transport.calamine_process import _CellUnpickler
from tests.transport.files import xlsx_of

_LIMITS = child.Limits(rows=1_000, columns=10, cell_chars=100, memory=0, seconds=0)


def _conversation(data: bytes, *requests: bytes) -> list[Any]:
    asked = io.BytesIO(child.DATA_LENGTH.pack(len(data)) + data + b"".join(requests))
    answers = io.BytesIO()
    child.serve(asked, answers, _LIMITS)
    answers.seek(0)
    return list(_frames(answers))


def _frames(answers: io.BytesIO) -> Iterator[Any]:
    while head := answers.read(child.FRAME_LENGTH.size):
        yield pickle.loads(answers.read(*child.FRAME_LENGTH.unpack(head)))  # noqa: S301 - our own


def test_a_whole_conversation() -> None:
    data = xlsx_of("<row><c><v>1</v></c></row>" * 100)
    frames = _conversation(data, b"0\n", b"0\n")
    words = ["ready", "sheets", *["rows", "rows", "end"] * 2]
    assert [word for word, _ in frames] == words
    assert frames[1][1] == [(0, "S", False)]
    assert frames[2][1][0] == (1, (1.0,))
    assert frames[3][1][-1] == (100, (1.0,))


@pytest.mark.parametrize(
    ("sheet", "refusal"),
    [
        ('<row r="1001"><c r="A1001"><v>1</v></c></row>', ("rows", 1001)),
        ('<row r="2"><c r="K2"><v>1</v></c></row>', ("columns", 2)),
        (f'<row r="3"><c r="A3" t="str"><v>{"x" * 101}</v></c></row>', ("cell", 3)),
        ('<row r="1"><c r="A1"><v>1</v></row', ("damaged", 0)),
    ],
)
def test_refusals_come_as_frames(sheet: str, refusal: tuple[str, int]) -> None:
    assert _conversation(xlsx_of(sheet), b"0\n")[-1] == ("refused", refusal)


def test_a_sheet_that_is_not_there_is_refused() -> None:
    assert _conversation(xlsx_of(""), b"7\n")[-1] == ("refused", ("damaged", 0))


def test_a_file_that_is_no_workbook_is_refused() -> None:
    assert _conversation(b"text")[-1] == ("refused", ("damaged", 0))


def test_a_frame_may_hold_cells_only() -> None:
    with pytest.raises(pickle.UnpicklingError):
        _CellUnpickler(io.BytesIO(pickle.dumps(print))).load()
