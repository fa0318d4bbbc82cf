"""The text of a source as its declared encoding reads it; in doubt a person is asked (bảng mã).

An encoding is declared, never guessed: where the text of a file is no plausible Vietnamese in the
declared one and is in another, the import stops and says so. The error repeats nothing of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, islice

from hub.core.errors import HubError, UnreadableInput
from hub.core.text import Text
from hub.core.transport import (
    Cell,
    Encoding,
    Plausibility,
    Row,
    Sheet,
    only_latin_1,
    plausibility,
    read_delimited,
)
from hub.plugins.csv_import.declaration import Declaration
from hub.plugins.csv_import.heading import layout_of
from hub.plugins.csv_import.recognise import HEAD_ROWS, missing_columns

DOUBTFUL = "encoding-doubtful"
"""The `reason` of the error that a person at a terminal may answer."""

_SAMPLE_ROWS = 200
"""Rows of a sheet by which its text is judged."""

_MARGIN = 0.3
"""By how much another encoding's share of possible syllables must exceed the declared one's."""

_FEWEST = 4
"""Least possible syllables by which another encoding is taken for likely."""

_ILLEGIBLE = Plausibility(words=1, possible=0)
"""Measure of a text that cannot be read at all."""

_OF_WORKBOOKS = (Encoding.UTF_8, Encoding.TCVN3, Encoding.VNI)
"""Workbooks hold Unicode; in the other two the characters are those that a font shows otherwise."""

_MAY_BE = Text(
    "Chữ của tệp không phải tiếng Việt hợp lý ở bảng mã {declared}; có thể là: {names}.",
    "The text of the file is no plausible Vietnamese in the encoding {declared};"
    " it may be: {names}.",
)
_DECLARE = Text(
    "Nhập lại với --encoding (hoặc --set encoding=…) và bảng mã đúng: {names}; nếu chắc chắn là"
    " {declared} thì thêm --set encoding_confirmed=true.",
    "Import again with --encoding (or --set encoding=…) and the right one: {names}; if it is"
    " {declared} for sure, add --set encoding_confirmed=true.",
)
_NOTHING_FITS = Text(
    "Chữ của tệp không phải tiếng Việt hợp lý ở bảng mã {declared}, cũng không hợp lý ở bảng mã"
    " nào khác mà trục biết; có thể chữ đã bị hỏng khi chuyển mã.",
    "The text of the file is no plausible Vietnamese in the encoding {declared}, nor in any other"
    " that the hub knows; a conversion may have damaged it.",
)
_EXPORT_AGAIN = Text(
    "Xuất lại tệp ở dạng CSV UTF-8 từ phần mềm nguồn; nếu chữ đúng là như vậy thì thêm"
    " --set encoding_confirmed=true.",
    "Export the file as CSV UTF-8 from its source again; if the text is right, add"
    " --set encoding_confirmed=true.",
)


def csv_sheet(data: bytes, declared: Declaration, where: str) -> Sheet:
    """Open a CSV file in its declared encoding.

    :raises UnreadableInput: no CSV, or not in this encoding; it names those that fit better.
    """
    refusal, measured = None, _ILLEGIBLE
    try:
        sheet = _decoded(data, declared.encoding, where)
        if declared.confirmed:
            return sheet
        measured = _measured(_sample(sheet))
        if measured.plausible:
            return sheet
    except UnreadableInput as error:
        refusal = error
    others = (each for each in Encoding if each is not declared.encoding)
    likely = _likely(measured, {each: _csv_measure(data, each, where) for each in others})
    if refusal is not None and not likely:
        raise refusal
    raise _doubtful(declared.encoding, likely, where)


def workbook_sheet(sheet: Sheet, declared: Declaration, where: str) -> Sheet:
    """Return a workbook's sheet with its cells as the declared encoding reads them.

    :raises UnreadableInput: later, when rows are read, if other encodings fit better.
    """
    return Sheet(sheet.name, partial(_workbook_rows, sheet, declared, where), sheet.hidden)


def readable_in(data: bytes, *, delimited: bool, where: str) -> Sequence[Encoding]:
    """Return the encodings that the bytes of a file can be read in at all."""
    if not delimited:
        return _OF_WORKBOOKS
    return [each for each in Encoding if _csv_measure(data, each, where) is not None]


def _workbook_rows(sheet: Sheet, declared: Declaration, where: str) -> Iterator[Row]:
    rows = sheet.rows()
    sample = [*islice(rows, _SAMPLE_ROWS)]
    encoding = declared.encoding
    # A template's own header is Unicode, and says nothing of what was typed above and below it.
    layout = layout_of(sample[:HEAD_ROWS], sheet.name, declared.profile)
    if layout is not None and not missing_columns(layout):
        yield from _translated(layout.above[: -len(layout.header)], encoding)
        yield from layout.header
        del sample[: len(layout.above)]
    if not declared.confirmed:
        _check_cells(sample, encoding, where)
    yield from _translated(chain(sample, rows), encoding)


def _check_cells(sample: Iterable[Row], encoding: Encoding, where: str) -> None:
    """Refuse cells that are implausible in an encoding and plausible in another one.

    Only those count that could be of an old font: a sheet may hold Unicode beside them.
    """
    cells = (cell for row in sample for cell in row.cells)
    texts = [cell for cell in cells if isinstance(cell, str) and only_latin_1(cell)]
    measured = {each: plausibility(map(each.text, texts)) for each in _OF_WORKBOOKS}
    # The encodings of Unicode and cp1258 are those of files: in a workbook they are all one.
    declared = measured.pop(encoding if encoding.legacy else Encoding.UTF_8)
    # Neither: a list of the world's countries beside the results is no doubt about the encoding.
    likely = [] if declared.plausible else _likely(declared, measured)
    if likely:
        raise _doubtful(encoding, likely, where)


def _translated(rows: Iterable[Row], encoding: Encoding) -> Iterator[Row]:
    if not encoding.legacy:
        return iter(rows)
    return (Row(row.number, _cells(row, partial(_meant, encoding))) for row in rows)


@lru_cache(maxsize=16_384)
def _meant(encoding: Encoding, raw: str) -> str:
    """Return what a workbook's text means where the sheet's font shows another than its letters.

    A template's own words may be Unicode beside cells of the old encoding: what is Vietnamese as it
    stands, and is none when translated, was not written in the old encoding.
    """
    text = encoding.text(raw)
    if plausibility([text]).share < 1.0 and plausibility([raw]).share == 1.0:
        return raw
    return text


def _decoded(data: bytes, encoding: Encoding, where: str) -> Sheet:
    file = read_delimited(data, encoding=encoding.codec, where=where)
    # A byte order mark in the file says that it is Unicode, whatever was declared.
    if file.encoding != encoding.codec or encoding in {Encoding.UTF_8, Encoding.UTF_16}:
        return file.sheet

    def rows() -> Iterator[Row]:
        return (Row(row.number, _cells(row, encoding.text)) for row in file.sheet.rows())

    return Sheet(file.sheet.name, rows)


def _cells(row: Row, meaning: Callable[[str], str]) -> tuple[Cell, ...]:
    return tuple(meaning(cell) if isinstance(cell, str) else cell for cell in row.cells)


def _sample(sheet: Sheet) -> list[Row]:
    return [*islice(sheet.rows(), _SAMPLE_ROWS)]


def _measured(rows: Iterable[Row]) -> Plausibility:
    return plausibility(cell for row in rows for cell in row.cells if isinstance(cell, str))


def _csv_measure(data: bytes, encoding: Encoding, where: str) -> Plausibility | None:
    """Return how plausible the file is in an encoding; None where it cannot be read in it."""
    try:
        return _measured(_sample(_decoded(data, encoding, where)))
    except HubError:
        return None


def _likely(
    declared: Plausibility, others: Mapping[Encoding, Plausibility | None]
) -> list[Encoding]:
    """Return the encodings in which a text is plausible and clearly more so, the best first."""
    shares = {
        each: found.share
        for each, found in others.items()
        if found
        and found.possible >= _FEWEST
        and found.plausible
        and found.share >= declared.share + _MARGIN
    }
    return sorted(shares, key=lambda each: -shares[each])


def _doubtful(declared: Encoding, likely: Sequence[Encoding], where: str) -> UnreadableInput:
    what, remedy = (_MAY_BE, _DECLARE) if likely else (_NOTHING_FITS, _EXPORT_AGAIN)
    facts = {"declared": declared.value, "names": " | ".join(likely)}
    return UnreadableInput(
        what.format(**facts),
        where=where,
        remedy=remedy.format(**facts),
        reason=DOUBTFUL,
        likely=",".join(likely),
    )
