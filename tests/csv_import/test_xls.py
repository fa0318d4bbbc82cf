"""Old `.xls` workbooks as LibreOffice writes them: every layout, the same as its `.xlsx`."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.core.transport import read_workbook
from hub.core.transport.sniffing import FileKind
from tests.csv_import.class_list_files import class_list, listed
from tests.csv_import.files import Outcome, preview, primary_book, primary_row, repeated_header
from tests.csv_import.gradebook_files import Gradebook, gradebook
from tests.csv_import.secondary_files import marks, secondary_book, secondary_row
from tests.csv_import.variant_files import LABELS, variant_book, variant_columns, variant_row

pytestmark = pytest.mark.needs_libreoffice

MATHS = Gradebook("Toán", "I", {1: [8, 7, 9, None, 8, "7,5", 7.8], 2: [5, "6", 7, 8, 6, 7, "6.6"]})
YEAR = secondary_row(1) | marks("Toán", "7.5", "8", "7.8", None, "Tiến bộ", "Phạm Văn Dũng")


BOOKS: dict[str, Callable[[Path], object]] = {
    "merged": lambda path: primary_book(path, [primary_row(1), primary_row(2)]),
    "repeated": lambda path: primary_book(path, [primary_row(1)], header=repeated_header),
    "grade-4": lambda path: variant_book(path, [variant_row(1, 4)], variant_columns(4), LABELS[4]),
    "secondary": lambda path: secondary_book(path, [YEAR], ["Toán"]),
    "gradebook": lambda path: gradebook(path, MATHS, MATHS.but(subject="Ngữ văn")),
    "list": lambda path: class_list(path, ("LỚP 1A", [listed(1, female="x"), listed(2)])),
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every layout as `.xlsx` by openpyxl and as `.xls` by LibreOffice, in one start of it."""
    folder = tmp_path_factory.mktemp("books")
    for name, write in BOOKS.items():
        write(folder / f"{name}.xlsx")
    profile = (folder / "profile").as_uri()
    convert = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xls"]
    books = [str(folder / f"{name}.xlsx") for name in BOOKS]
    subprocess.run([*convert, "--outdir", str(folder), *books], check=True, capture_output=True)
    return folder


def outcome_of(folder: Path, name: str, suffix: str) -> Outcome:
    """Import one of the files, the list beside results."""
    files = [folder / f"{name}{suffix}"]
    return preview(*files, *([folder / f"merged{suffix}"] if name == "list" else []))


@pytest.mark.parametrize("name", BOOKS)
def test_an_old_workbook_reads_like_a_new_one(folder: Path, name: str) -> None:
    with read_workbook(folder / f"{name}.xls") as workbook:
        assert workbook.kind is FileKind.XLS
    old, new = outcome_of(folder, name, ".xls"), outcome_of(folder, name, ".xlsx")
    assert old.transcripts
    assert old.transcripts == new.transcripts
    assert not old.refused
    assert list(old.questions.values()) == list(new.questions.values())
    assert [r.place.row for r in old.records] == [r.place.row for r in new.records]
