"""Lists of units in the shapes of the two decisions, and what is wrong with a list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from hub.core.errors import UnreadableInput
from hub.core.model import Level
from hub.core.registry.changes import end_missing, state
from hub.core.registry.tree import UnitTree
from hub.core.registry.unit_list import read_units
from hub.core.store import UnitKind
from simulation.province import Province, write_units

OLD = dt.date(2004, 7, 8)
NEW = dt.date(2025, 7, 1)


def listed(folder: Path, text: str) -> Path:
    path = folder / "danh-muc.csv"
    path.write_text(text, "utf-8")
    return path


def test_the_invented_province_before_and_after_the_reform(tmp_path: Path) -> None:
    province = Province(3, 400)
    write_units(tmp_path, 3, province.schools())
    old = read_units(tmp_path / "units-2004.csv", OLD)
    new = read_units(tmp_path / "units-2025.csv", NEW)
    tree = end_missing(state(state(UnitTree({}), old), new), {one.code for one in new}, NEW)
    school = province.schools()[0]
    before = tree.chain(school.code, NEW - dt.timedelta(days=1))
    assert [one.kind for one in before] == list(UnitKind)[::-1]
    after = tree.chain(school.code, NEW)
    assert [one.code for one in after] == [school.code, school.commune.code, "37"]
    assert after[0].levels == {school.level}
    assert {plan.code for plan in province.schools()} < tree.subtree("37", NEW)
    assert not [one for one in tree.present(NEW) if one.kind is UnitKind.DISTRICT]
    assert state(tree, new) == tree


def test_a_workbook_as_the_statistics_office_exports_it(tmp_path: Path) -> None:
    path = tmp_path / "danh-muc.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["DANH MỤC (giả lập)"])
        header = ["Tỉnh / Thành Phố", "Mã TP", "Quận Huyện", "Mã QH", "Phường Xã", "Mã PX"]
        sheet.write_row(2, 0, header)
        sheet.write_row(3, 0, ["Tỉnh giả lập", 1, "Huyện giả lập", 7, "Xã giả lập", 85])
    found = {one.code: one for one in read_units(path, OLD)}
    assert list(found) == ["01", "007", "00085"]
    assert (found["00085"].parent, found["007"].parent) == ("007", "01")


def test_a_school_of_several_levels(tmp_path: Path) -> None:
    text = "ma_tinh;ten_tinh;ma_truong;ten_truong;cap_hoc\n37;Tỉnh;37PT01;Trường;02 3\n"
    school = read_units(listed(tmp_path, text), OLD)[1]
    assert school.levels == {Level.PRIMARY, Level.LOWER_SECONDARY}
    assert school.parent == "37"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("họ tên,điểm\nA,5\n", "danh-muc.csv"),
        ("mã tỉnh,tên tỉnh\n,Tỉnh\n3x,Tỉnh\n", "danh-muc.csv:3"),
        ("mã tỉnh,tên tỉnh\n37,\n", "danh-muc.csv:2"),
        ("mã tỉnh,tên tỉnh\n37,Một\n37,Hai\n", "danh-muc.csv:3"),
        ("mã tỉnh,mã xã,tên xã\n,99001,Xã\n", "danh-muc.csv:2"),
        ("mã tỉnh,tên tỉnh,mã trường,tên trường\n37,T,12345,Trường\n", "danh-muc.csv:2"),
        ("mã tỉnh,tên tỉnh,mã trường,tên trường,cấp học\n37,T,TH01,Tr,9\n", "danh-muc.csv:2"),
    ],
)
def test_a_wrong_list_is_refused_by_its_row(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_units(listed(tmp_path, text), OLD)
    assert caught.value.where == place
