from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from hub.core.transport import Cell, Row, Sheet, column_letter, is_integral


@given(st.integers(0, 16_383))
def test_column_letters_are_excel_s(index: int) -> None:
    assert column_letter(index) == get_column_letter(index + 1)


def test_there_is_no_column_before_the_first() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        column_letter(-1)


@pytest.mark.parametrize("cell", [0, 5, 5.0, -2.0, 1e16])
def test_whole_numbers_are_integral(cell: Cell) -> None:
    assert is_integral(cell)


@pytest.mark.parametrize(
    "cell", [7.5, True, "5", "", date(2026, 1, 1), float("nan"), float("inf"), float("-inf")]
)
def test_other_cells_are_not_integral(cell: Cell) -> None:
    assert not is_integral(cell)


def test_a_sheet_is_read_anew_each_time() -> None:
    sheet = Sheet("6A", lambda: iter([Row(1, ("STT",))]))
    assert list(sheet.rows()) == list(sheet.rows()) == [Row(1, ("STT",))]
