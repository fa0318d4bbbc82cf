"""Transcripts of an invented school as the workbooks that a school would send (sổ tính giả lập)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hub.core.model import Transcript
from hub.core.transport import write_atomic
from hub.plugins.csv_import.export import pupils_workbook, results_workbook

WATERMARK = "DỮ LIỆU GIẢ LẬP – KHÔNG PHẢI NGƯỜI THẬT"
"""Stands above every sheet of the supplement and the pupils' list, and in the files' properties."""

LIST_NAME = "C1-HocSinh.xlsx"


def write_school(transcripts: Iterable[Transcript], folder: Path) -> list[Path]:
    """Write one school's transcripts as workbooks and return their paths.

    One file a grade, in the ministry's primary layout or in the hub's own secondary layout, each
    with its supplement and so complete in itself; and one list of all pupils. The same transcripts
    give the same bytes.

    :param folder: is made where it does not exist.
    """
    folder.mkdir(parents=True, exist_ok=True)
    grades: dict[tuple[str, int], list[Transcript]] = {}
    for transcript in transcripts:
        key = (transcript.results.kind, transcript.classroom.grade)
        grades.setdefault(key, []).append(transcript)
    paths = []
    for (_, grade), pupils in sorted(grades.items()):
        paths.append(folder / f"KetQua-khoi-{grade:02}.xlsx")
        write_atomic(paths[-1], results_workbook(pupils, note=WATERMARK))
    everybody = [pupil for _, pupils in sorted(grades.items()) for pupil in pupils]
    paths.append(folder / LIST_NAME)
    write_atomic(paths[-1], pupils_workbook(everybody, note=WATERMARK))
    return paths
