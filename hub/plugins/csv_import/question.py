"""The plausibility question: how a file would read in each encoding (câu hỏi về bảng mã)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from hub.core.contracts import Choice, Question
from hub.core.text import Text
from hub.core.transport import Encoding, telling_words
from hub.plugins.csv_import.declaration import Declaration
from hub.plugins.csv_import.reader import SourceFile, open_sheet
from hub.plugins.csv_import.texts import readable_in

_SAMPLES = 3
_QUESTION = Text(
    "Chữ của tệp {name} không hợp lý ở bảng mã {declared}. Cách đọc nào đúng?",
    "The text of the file {name} is implausible in the encoding {declared}. Which reading is"
    " right?",
)


def encoding_question(file: SourceFile, declared: Encoding, likely: str) -> Question | None:
    """Return what to ask a person about this file; None where no encoding is likely.

    :param likely: the encodings that fit better, joined by commas.
    """
    encodings = [Encoding(name) for name in likely.split(",") if name]
    if not encodings:
        return None
    if declared in readable_in(file.data, delimited=file.delimited, where=file.name):
        encodings.append(declared)
    return Question(
        _QUESTION.format(name=file.name, declared=declared.label),
        tuple(
            Choice(
                encoding.label,
                {"encoding": encoding.value, "encoding_confirmed": True},
                tuple(islice(_samples(file, encoding), _SAMPLES)),
            )
            for encoding in encodings
        ),
    )


def _samples(file: SourceFile, encoding: Encoding) -> Iterator[str]:
    """Yield different cells of the data by which a person sees whether the encoding is right."""
    seen = set()
    with file.sheets(Declaration(encoding, confirmed=True)) as sheets:
        for sheet in sheets:
            _, rows = open_sheet(sheet)
            for cell in (cell for row in rows for cell in row.cells):
                if isinstance(cell, str) and cell not in seen and _tells(cell):
                    seen.add(cell)
                    yield cell


def _tells(cell: str) -> bool:
    # A name or a phrase: single letters such as Đ say nothing.
    return len(cell.split()) > 1 and bool(telling_words(cell))
