"""Importing a workbook of a hundred thousand pupils in the ministry's layout.

The file is written once into the user's cache: a sheet of 34 columns, and small ones that name the
school and its classes. The peer reads the same file with python-calamine and does nothing with it.
"""

from __future__ import annotations

import asyncio
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.benchmark import Benchmark
from benchmarks.measure import Contest, at_most_times, time_of
from benchmarks.world import World
from hub.core.contracts import Query
from hub.core.model import Level, PrimaryComments, Pupil, Transcript
from hub.core.text import Text
from hub.core.transport import write_atomic
from hub.plugins.csv_import.adapter import CsvImportAdapter
from hub.plugins.csv_import.export import results_workbook
from hub.plugins.csv_import.manifest import CsvImportSettings

PUPILS = 100_000
_GRADE = 1
_RESULTS, _CODES = "Sheet1", "BoSung-HocSinh"
_HEADER = 3
_ROUNDS = 3


def workbook(world: World, count: int) -> Path:
    """Return the workbook of `count` pupils, written first where the cache has none."""
    path = world.cache / f"bench-{count}-pupils-v3.xlsx"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        school = world.province.schools(Level.PRIMARY)[0]
        first_grade = [*map(_in_layout, world.province.transcripts(school, (_GRADE,)))]
        write_atomic(path, _enlarged(results_workbook(first_grade), count))
    return path


def _in_layout(transcript: Transcript) -> Transcript:
    """Return the transcript without what the layout cannot hold and a supplement would carry."""
    known, results = transcript.pupil, transcript.results
    pupil = Pupil(code=known.code, full_name=known.full_name, birth_date=known.birth_date)
    unsaid = dict.fromkeys(("completion_text", "title", "award", "ad_hoc_award"))
    bare = results.model_copy(update={"comments": PrimaryComments(), **unsaid})
    changes = {"pupil": pupil, "results": bare, "register_number": None, "history": ()}
    return transcript.model_copy(update=changes)


def _enlarged(content: bytes, count: int) -> bytes:
    """Return the workbook with the rows of its first sheet repeated up to `count` pupils.

    Each has a number and a code of its own; the sheet that only lists the codes is left out.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python()
            if name == _CODES:
                continue
            sheet = made.add_worksheet(name)
            for place, row in enumerate(_repeated(rows, count) if name == _RESULTS else rows):
                sheet.write_row(place, 0, row)
    return buffer.getvalue()


def _repeated(rows: list[list[Any]], count: int) -> Iterator[list[Any]]:
    yield from rows[:_HEADER]
    for number, row in zip(range(1, count + 1), itertools.cycle(rows[_HEADER:]), strict=False):
        yield [number, row[1], f"GL{number:010}", *row[3:]]


def read_bare(path: Path) -> int:
    """Read every sheet with calamine and return how many rows there are."""
    book = CalamineWorkbook.from_path(path)
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def import_all(path: Path) -> int:
    """Import the workbook as the hub does and return how many transcripts came.

    :raises ValueError: when a row is refused.
    """
    return asyncio.run(_pull(CsvImportAdapter(CsvImportSettings(paths=(path,)))))


async def _pull(adapter: CsvImportAdapter) -> int:
    count = 0
    async for page in adapter.pull(Query()):
        if page.refused:
            raise ValueError(f"refused: {page.refused[0].reasons[0].code}")
        count += len(page.records)
    return count


def _prepare(world: World) -> Contest:
    path = workbook(world, PUPILS)
    return Contest(time_of(lambda: import_all(path)), time_of(lambda: read_bare(path)))


BENCHMARKS = (
    Benchmark(
        "import-workbook",
        Text(
            "Nhập sổ tính 100.000 học sinh, mẫu của Bộ",
            "Import a workbook of 100,000 pupils, ministry's layout",
        ),
        Text("giây", "seconds"),
        "python-calamine, reading alone",
        at_most_times(6),
        _prepare,
        rounds=_ROUNDS,
    ),
)
