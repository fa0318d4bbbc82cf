"""What cells say: read as they are, read with a question, or refused."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.core.transport import Cell
from hub.plugins.csv_import.cells import Leaf
from hub.plugins.csv_import.kinds import KINDS, NO_CODE


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("test", 9.0, "9"),
        ("test", " 10 ", "10"),
        ("test", "M", "M"),
        ("score", "8.0", "8.0"),
        ("score", 7.5, "7.5"),
        ("score", "CĐ", "CĐ"),
        ("scores", "8; 7.5;9", ("8", "7.5", "9")),
        ("scores", 8.0, ("8",)),
        ("subject-level", "H", "H"),
        ("training-level", "Đ", "Đ"),
        ("year-result", "Hoàn thành xuất sắc", "Hoàn thành xuất sắc"),
        ("rating", "Chưa đạt", "CĐ"),
        ("rating", "K", "K"),
        ("decision", "x", True),
        ("decision", "không", False),
        ("flag", "X", True),
        ("gender", "Nữ", "2"),
        ("ethnicity", "Kinh", "01"),
        ("ethnicity", "54", "54"),
        ("nationality", "Việt Nam", "VN"),
        ("level", "THCS", "03"),
        ("regulation", "Thông tư 27/2020/TT-BGDĐT", "TT27/2020"),
        ("partial-date", "07/03/2018", "2018-03-07"),
        ("partial-date", "03/2018", "2018-03"),
        ("partial-date", "2018", "2018"),
        ("partial-date", 2018.0, "2018"),
        ("date", dt.date(2026, 5, 31), "2026-05-31"),
        ("date", dt.datetime.fromisoformat("2026-05-31T07:30"), "2026-05-31"),
        ("school-year", "2025-2026", "2025-2026"),
        ("code", "0012", "0012"),
        ("code", "HS-01/Đ", "HS-01/Đ"),
        ("personal-id", "036218001234", "036218001234"),
        ("line", "  Nguyễn Văn An ", "Nguyễn Văn An"),
        ("line", 12.0, "12"),
        ("grade", 5.0, 5),
        ("grade", "12", 12),
        ("count", 2.5, "2.5"),
        ("class-code", "không", NO_CODE),
    ],
)
def test_read_as_it_stands(kind: str, cell: Cell, value: Leaf) -> None:
    reading = KINDS[kind].read(cell)
    assert (reading.value, reading.flag, reading.error) == (value, None, None)


@pytest.mark.parametrize(
    ("kind", "cell", "value", "code"),
    [
        ("test", "7,5", "7.5", "decimal-comma"),
        ("score", "8,0", "8", "decimal-comma"),
        ("score", "8.50", "8.5", "value-understood"),
        ("score", "đ", "Đ", "value-understood"),
        ("score", "CD", "CĐ", "value-understood"),
        ("scores", "8; 7,5", ("8", "7.5"), "decimal-comma"),
        ("subject-level", "t", "T", "value-understood"),
        ("subject-level", "Tốt", "T", "value-understood"),
        ("subject-level", "Hoàn thành", "H", "value-understood"),
        ("training-level", "D", "Đ", "value-understood"),
        ("training-level", "Cần cố gắng", "C", "value-understood"),
        ("year-result", "hoan thanh tot", "Hoàn thành tốt", "value-understood"),
        ("rating", "KHÁ", "K", "value-understood"),
        ("decision", True, True, "value-understood"),
        ("decision", 1.0, True, "value-understood"),
        ("decision", "có", True, "value-understood"),
        ("gender", "nữ", "2", "value-understood"),
        ("partial-date", 43166.0, "2018-03-07", "date-serial"),
        ("partial-date", "43166", "2018-03-07", "date-serial"),
        ("partial-date", "7/3/2018", "2018-03-07", "value-understood"),
        ("partial-date", "2018-03-07", "2018-03-07", "value-understood"),
        ("date", "07-03-2018", "2018-03-07", "value-understood"),
        ("code", 2500000001.0, "2500000001", "code-as-number"),
        ("personal-id", 36218001234.0, "036218001234", "zeros-restored"),
        ("personal-id", 136218001234.0, "136218001234", "code-as-number"),
        ("school-year", "2025 – 2026", "2025-2026", "value-understood"),
        ("count", "2,5", "2.5", "decimal-comma"),
    ],
)
def test_read_with_a_question(kind: str, cell: Cell, value: Leaf, code: str) -> None:
    reading = KINDS[kind].read(cell)
    assert (reading.value, reading.error) == (value, None)
    assert reading.flag is not None
    assert reading.flag.code == code


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("test", "85", "mark-out-of-range"),
        ("test", 11.0, "mark-out-of-range"),
        ("test", "8.25", "mark-decimals"),
        ("test", "-1", "mark-unreadable"),
        ("test", "T", "mark-unreadable"),
        ("test", True, "mark-unreadable"),
        ("test", "8/9", "mark-unreadable"),
        ("score", "08", "value-understood"),
        ("scores", "8; 85", "mark-out-of-range"),
        ("subject-level", "Đ", "word-unknown"),
        ("subject-level", 9.0, "word-unknown"),
        ("training-level", "H", "word-unknown"),
        ("year-result", "Giỏi", "word-unknown"),
        ("decision", "y?", "word-unknown"),
        ("ethnicity", "Klingon", "word-unknown"),
        ("regulation", "TT99/2099", "word-unknown"),
        ("partial-date", "31/02/2018", "date-unreadable"),
        ("partial-date", "13/2018", "date-unreadable"),
        ("partial-date", 12.0, "date-unreadable"),
        ("partial-date", dt.date(1899, 12, 31), "date-unreadable"),
        ("partial-date", "01/01/2201", "date-unreadable"),
        ("date", "hôm qua", "date-unreadable"),
        ("date", "2018", "date-unreadable"),
        ("school-year", "2025-2027", "school-year-unreadable"),
        ("code", "HS 01", "code-unreadable"),
        ("code", 12.5, "code-unreadable"),
        ("code", 1e20, "code-unreadable"),
        ("code", dt.date(2018, 1, 2), "code-unreadable"),
        ("line", dt.date(2018, 1, 2), "text-unreadable"),
        ("line", "a\x01b", "text-unreadable"),
        ("line", "a" * 501, "text-too-long"),
        ("grade", "13", "number-unreadable"),
        ("grade", "một", "number-unreadable"),
        ("count", "nhiều", "count-unreadable"),
    ],
)
def test_refused(kind: str, cell: Cell, code: str) -> None:
    reading = KINDS[kind].read(cell)
    if code == "value-understood":
        assert reading.flag is not None
        return
    assert reading.value is None
    assert reading.error is not None
    assert reading.error.code == code


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("partial-date", "2018-03-07", "07/03/2018"),
        ("partial-date", "2018-03", "03/2018"),
        ("rating", "CĐ", "Chưa đạt"),
        ("decision", True, "x"),
        ("decision", False, "không"),
        ("ethnicity", "05", "Khơ-me"),
        ("ethnicity", "99", "99"),
        ("scores", ("8", "7.5"), "8; 7.5"),
        ("class-code", NO_CODE, "không"),
        ("grade", 5, "5"),
    ],
)
def test_written_as_the_layout_has_it(kind: str, value: Leaf, cell: str) -> None:
    assert KINDS[kind].write(value) == cell
    assert KINDS[kind].read(cell).value == value
