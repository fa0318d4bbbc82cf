"""What fits into the receiver's columns (độ dài tối đa của cột)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from hub.core.errors import Actor
from hub.core.model import SecondaryResults, Transcript
from hub.core.model.sharing_columns import short_subject_names
from hub.core.spec.finding import Gate
from hub.core.spec.packs.accessors import Kind, leaf
from hub.core.spec.packs.lengths import Lengths, Limit
from hub.core.spec.packs.ttdlqg_2026.book import BOOK, MODEL, AnyResults
from hub.core.spec.packs.ttdlqg_2026.columns import columns, told_elsewhere
from hub.core.spec.rule import Breach

_SUBJECT_NAME = "thongtinsohocbasothcsthpt_bangdiem.tenmonhoc"
"""Shorter than the programme's own names; a rule of its own knows the short ones."""


@cache
def _lengths(kind: Kind) -> Lengths:
    """Return the limits of free texts; codes and numbers are as short as the model makes them."""
    held = told_elsewhere("held", "")
    limits = (
        (column.path, Limit(column.length, column.label))
        for column in columns(kind)
        if column.length is not None
        and column.name not in held
        and column.label != _SUBJECT_NAME
        and leaf(column.path, kind).text
    )
    return Lengths(limits, kind)


@cache
def _name_limit() -> int:
    """Return how long the name of a secondary subject may be."""
    found = {column.label: column.length for column in columns(SecondaryResults)}
    return found[_SUBJECT_NAME] or 0


@BOOK.rule(
    "TTDL-LENGTH",
    clause=f"{MODEL}, kiểu VARCHAR(n)",
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Cột {about} nhận tối đa {expected} kí tự; ở đây có {received}.",
    en="The column {about} takes {expected} characters at most; here are {received}.",
)
def texts_fit(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """No text is longer than its column; the finding tells the length, never the text."""
    return _lengths(type(results)).breaches(transcript)


@BOOK.rule(
    "TTDL-SUBJECT-NAME",
    clause=f"{MODEL}, cột tenmonhoc",
    gate=Gate.REPORT,
    who=Actor.VENDOR,
    vi="Tên môn mã {about} có {received} kí tự, cột tenmonhoc của bảng "
    "thongtinsohocbasothcsthpt_bangdiem nhận tối đa {expected} và chưa có tên viết tắt.",
    en="The name of subject {about} has {received} characters; the column tenmonhoc of "
    "thongtinsohocbasothcsthpt_bangdiem takes {expected}, and no short name is known.",
)
def subject_names_fit(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A secondary subject is reported by a name of 20 characters: its own or a known short one."""
    if not isinstance(results, SecondaryResults):
        return
    limit, short = _name_limit(), short_subject_names()
    for index, subject in enumerate(results.subjects):
        if len(subject.name) > limit and subject.code not in short:
            length = str(len(subject.name))
            yield Breach(f"results.subjects[{index}].name", str(limit), length, subject.code)
