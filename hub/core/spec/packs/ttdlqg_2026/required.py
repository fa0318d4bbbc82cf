"""What the receiver requires of a record (cột bắt buộc)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from hub.core.errors import Actor
from hub.core.model import Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.accessors import Kind, Owner, leaf, owners
from hub.core.spec.packs.ttdlqg_2026.book import BOOK, MODEL, AnyResults
from hub.core.spec.packs.ttdlqg_2026.columns import (
    Column,
    circular_in_force,
    columns,
    elsewhere,
    told_elsewhere,
)
from hub.core.spec.rule import Breach, Verb

_CLAUSE = f"{MODEL}, cột bắt buộc"


@cache
def asked(kind: Kind, circular: str, *, of_homeroom: bool) -> tuple[Owner[Column], ...]:
    """Return the required places that may be empty and that no other rule asks for.

    :param circular: the circular in force, empty where none is.
    :param of_homeroom: those that the homeroom teacher fills in, or all others.
    """
    turns = elsewhere()["turns"]
    left_out = told_elsewhere("asked", circular).union(turns["given_by_receiver"])
    return owners(
        (column.path, column)
        for column in columns(kind)
        if column.required
        and column.name not in left_out
        and (column.name in turns["homeroom_teacher"]) is of_homeroom
        and leaf(column.path, kind).optional
    )


def _absent(transcript: Transcript, results: AnyResults, *, of_homeroom: bool) -> Iterator[Breach]:
    grade = transcript.classroom.grade
    circular = circular_in_force(
        transcript.regulation, transcript.level, grade, transcript.school_year
    )
    for owner in asked(type(results), circular, of_homeroom=of_homeroom):
        value = owner.find(transcript)
        if value is None or None in owner.read(value):
            yield from _columns_without_value(transcript, owner, value)


def _columns_without_value(
    transcript: Transcript, owner: Owner[Column], value: object
) -> Iterator[Breach]:
    turns = elsewhere()["turns"]
    values = (None,) * len(owner.fields) if value is None else owner.read(value)
    for stated, (field, column) in zip(values, owner.fields, strict=True):
        excused = (value is None and column.name in turns["owner_absent"]) or (
            transcript.pupil.not_assessed and column.name in turns["assessed_only"]
        )
        if stated is None and not excused:
            yield Breach(owner.place(field), column.label, "")


@BOOK.rule(
    "TTDL-REQUIRED",
    clause=_CLAUSE,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Thiếu trường bắt buộc khi báo cáo Bộ: {expected}.",
    en="A field that reporting to the ministry requires is missing: {expected}.",
)
def columns_given(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Every column that the sharing model requires has a value.

    Columns whose absence stops the transcript earlier are left to the rule that says so.
    """
    return _absent(transcript, results, of_homeroom=False)


@BOOK.rule(
    "TTDL-REQUIRED-HOMEROOM",
    clause=_CLAUSE,
    gate=Gate.REPORT,
    who=Actor.HOMEROOM_TEACHER,
    vi="Giáo viên chủ nhiệm chưa ghi nội dung bắt buộc khi báo cáo Bộ: {expected}.",
    en="The homeroom teacher has not filled in what reporting requires: {expected}.",
)
def comments_given(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Required comments and results of the homeroom teacher are there.

    The model asks for the comments on general and specific competences, not on qualities.
    """
    return _absent(transcript, results, of_homeroom=True)


@BOOK.rule(
    "TTDL-BIRTH-DATE",
    clause=f"{MODEL}, cột ngaythangnamsinh, thangnamsinh, namsinh",
    verb=Verb.SHOULD,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    provisional="the model lets each of the three columns be empty",
    vi="Chưa có ngày sinh: cần một trong ba cột {expected}.",
    en="There is no birth date: one of the three columns {expected} is needed.",
)
def born_some_day(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """One of the three alternative columns of the birth date is filled."""
    if transcript.pupil.birth_date is None:
        yield Breach("pupil.birth_date", "ngaythangnamsinh, thangnamsinh, namsinh", "")
