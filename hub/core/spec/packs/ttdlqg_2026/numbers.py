"""Numbers within the receiver's ranges (điểm, số buổi nghỉ)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from hub.core.errors import Actor
from hub.core.model import SecondaryResults, Transcript, plain
from hub.core.spec.finding import Gate
from hub.core.spec.packs.accessors import Owner, by_list
from hub.core.spec.packs.ttdlqg_2026.book import BOOK, MODEL, AnyResults
from hub.core.spec.packs.ttdlqg_2026.columns import (
    Column,
    circular_in_force,
    columns,
    told_elsewhere,
)
from hub.core.spec.rule import Breach

_HALF = Decimal("0.5")
_ABSENCES = "sobuoinghi"


@cache
def _marks(circular: str) -> tuple[Owner[Column], ...]:
    """Return the places of a subject's marks that no rule of the circular in force holds."""
    held = told_elsewhere("held", circular)
    _, lists = by_list(
        (column.path, column)
        for column in columns(SecondaryResults)
        if column.maximum is not None and "[]" in column.path and column.name not in held
    )
    return tuple(owner for _, _, owners in lists for owner in owners)


@cache
def _absences() -> Column:
    return next(column for column in columns(SecondaryResults) if column.name == _ABSENCES)


@BOOK.rule(
    "TTDL-MARK",
    clause=f"{MODEL}, bảng thongtinsohocbasothcsthpt_bangdiem",
    gate=Gate.REPORT,
    who=Actor.SUBJECT_TEACHER,
    vi="Cột {about} không nhận điểm {received}: {expected}.",
    en="The column {about} does not take the mark {received}: {expected}.",
)
def marks_fit(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A secondary mark lies between 0 and 10 and fits into four characters.

    TT 22/2021 is stricter; this is for pupils whose circular no pack checks, such as GDTX.
    """
    if not isinstance(results, SecondaryResults):
        return
    circular = circular_in_force(
        transcript.regulation,
        transcript.level,
        transcript.classroom.grade,
        transcript.school_year,
    )
    for owner in _marks(circular):
        for index, subject in enumerate(results.subjects):
            yield from _misfits(owner, subject, f"results.subjects[{index}]")


def _misfits(owner: Owner[Column], subject: object, prefix: str) -> Iterator[Breach]:
    value: Any = owner.find(subject)
    for mark, (field, column) in zip(owner.read(value), owner.fields, strict=True):
        if not isinstance(mark, Decimal) or column.minimum is None or column.maximum is None:
            continue
        text = plain(mark)
        fits = column.length is None or len(text) <= column.length
        if not (fits and column.minimum <= mark <= column.maximum):
            expected = f"{column.minimum}–{column.maximum}, {column.type}"
            yield Breach(owner.place(field, prefix), expected, text, column.label)


@BOOK.rule(
    "TTDL-ABSENCES",
    clause=f"{MODEL}, cột sobuoinghi",
    gate=Gate.REPORT,
    who=Actor.HOMEROOM_TEACHER,
    vi="Số buổi nghỉ {received} không hợp lệ: {expected}, tính theo nửa buổi.",
    en="{received} sessions missed is not a valid number: {expected}, in half sessions.",
)
def absences_in_range(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Sessions missed: none, or 1 to 300 in steps of a half.

    The model's minimum is 1, so that none at all is reported as an empty column.
    """
    missed = results.absences if isinstance(results, SecondaryResults) else None
    if not missed:
        return
    least, most = _absences().minimum, _absences().maximum
    if least is None or most is None:
        return
    if not least <= missed <= most or missed % _HALF:
        yield Breach("results.absences", f"0; {least}–{most}", plain(missed))
