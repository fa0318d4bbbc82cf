"""Workbooks of invented schools: complete, watermarked, the same for the same transcripts."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from hub.core.model import Level
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.export import pupils_workbook, results_workbook
from simulation.province import Province
from simulation.workbooks import WATERMARK, write_school
from tests.csv_import.files import pull


def test_schools_of_the_invented_province(tmp_path: Path) -> None:
    """Each level: a file a grade and the list, read together and each file alone."""
    province = Province(seed=7, pupils=120)
    for school in province.schools():
        transcripts = {t.pupil.code: t for t in province.transcripts(school)}
        folder = tmp_path / school.level.name
        paths = write_school(transcripts.values(), folder)
        outcome = pull(folder)
        assert not outcome.refused
        assert not outcome.flagged
        assert {t.pupil.code: t for t in outcome.transcripts} == transcripts
        alone = pull(paths[0])
        assert alone.transcripts
        assert all(transcripts[t.pupil.code] == t for t in alone.transcripts)
    assert {path.name for path in tmp_path.iterdir()} == {level.name for level in Level}


def test_the_list_may_carry_what_the_results_leave_out(tmp_path: Path) -> None:
    province = Province(seed=8, pupils=60)
    school = province.schools(Level.PRIMARY)[0]
    transcripts = [*province.transcripts(school, grades=(1,))]
    listed = {column.path for column in wire.pupils().columns if column.telling}
    (tmp_path / "a.xlsx").write_bytes(results_workbook(transcripts, elsewhere=listed))
    (tmp_path / "b.xlsx").write_bytes(pupils_workbook(transcripts))
    assert pull(tmp_path).transcripts == transcripts
    assert pull(tmp_path / "a.xlsx").transcripts != transcripts


def test_the_same_transcripts_give_the_same_bytes(tmp_path: Path) -> None:
    province = Province(seed=9, pupils=40)
    school = province.schools(Level.LOWER_SECONDARY)[0]
    first = write_school(province.transcripts(school), tmp_path / "1")
    second = write_school(province.transcripts(school), tmp_path / "2")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_invented_data_say_so(tmp_path: Path) -> None:
    province = Province(seed=9, pupils=40)
    school = province.schools(Level.PRIMARY)[0]
    for path in write_school(province.transcripts(school), tmp_path):
        book = openpyxl.load_workbook(path)
        assert book.properties.description == WATERMARK
        marked = [sheet.title for sheet in book if sheet["A2"].value == WATERMARK]
        supplement = [sheet.title for sheet in book if sheet.title.startswith("BoSung")]
        assert marked == (supplement or ["Sheet1"])
