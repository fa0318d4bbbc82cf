"""Stated learning results against recomputed ones: both semesters, the year, after summer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from hub.core.errors import Actor
from hub.core.model import (
    CommentGrade,
    Exempt,
    Rating,
    SecondaryResults,
    SecondarySubject,
    Transcript,
)
from hub.core.spec.packs.curriculum import Duty
from hub.core.spec.packs.memo import remember_last
from hub.core.spec.packs.tt22_2021.book import BOOK, LEARNING, SUMMER
from hub.core.spec.packs.tt22_2021.learning import BEST, PASSING, learning_readings
from hub.core.spec.packs.tt22_2021.marks import Score, are_marks, is_mark
from hub.core.spec.packs.tt22_2021.subjects import curriculum, electives_chosen
from hub.core.spec.rule import Breach, Verb
from hub.core.text import Text

_Read = Callable[[SecondarySubject], Score | None]


class _Period(NamedTuple):
    attribute: str
    label: Text
    read: _Read


_IN_YEAR: Final = (
    _Period("term1", Text("học kì I", "semester I"), lambda subject: subject.term1.average),
    _Period("term2", Text("học kì II", "semester II"), lambda subject: subject.term2.average),
    _Period("year", Text("cả năm", "the year"), lambda subject: subject.year),
)
_AFTER_SUMMER: Final = _Period(
    "after_summer",
    Text("sau kiểm tra lại", "after re-assessment"),
    lambda subject: subject.year if subject.retest is None else subject.retest,
)
# Looked up once: reading a member of an enum is slow in Python 3.11.
_EXEMPT, _FAILED = Exempt.EXEMPT, CommentGrade.NOT_PASSED
_COMPULSORY, _ELECTIVE, _OPTIONAL = Duty
_COMMENTS: Final = frozenset({*CommentGrade, _EXEMPT})


class _Counted(NamedTuple):
    """The subjects of one pupil by the way they count."""

    marked: list[SecondarySubject]
    optional: list[SecondarySubject]
    commented: list[SecondarySubject]


def _counted(grade: int, results: SecondaryResults) -> _Counted | None:
    """Return the subjects that make the result; None where some are missing, unknown or double."""
    table = curriculum(grade)
    if len({subject.code for subject in results.subjects}) != len(results.subjects):
        return None
    counted = _Counted([], [], [])
    compulsory = electives = 0
    for subject in results.subjects:
        entry = table.by_code.get(subject.code)
        if entry is None:
            return None
        compulsory += entry.duty is _COMPULSORY
        electives += entry.duty is _ELECTIVE
        if not entry.marked:
            counted.commented.append(subject)
        elif entry.duty is _OPTIONAL:
            counted.optional.append(subject)
        else:
            counted.marked.append(subject)
    complete = compulsory == len(table.compulsory) and electives == electives_chosen(grade)
    return counted if complete else None


def _read_period(counted: _Counted, read: _Read) -> tuple[Rating, ...]:
    """Return every result some reading gives, first the one this pack follows.

    It counts every subject and leaves exempt ones out. Other ways that the source leaves open: an
    exempt subject would have reached every threshold; optional subjects do not count. No result at
    all where a score is missing or another rule refuses it.
    """
    comments = [read(subject) for subject in counted.commented]
    compulsory = [read(subject) for subject in counted.marked]
    optional = [read(subject) for subject in counted.optional]
    marks = [score for score in compulsory + optional if score is not _EXEMPT]
    if not are_marks(marks) or not _COMMENTS.issuperset(comments):
        return ()
    failed = comments.count(_FAILED)
    exempt = len(compulsory) + len(optional) - len(marks)
    if not exempt and not optional:
        return learning_readings(marks, failed)
    without_optional = [score for score in compulsory if is_mark(score)]
    ways = (marks, [*marks, *[BEST] * exempt], without_optional)
    return tuple(dict.fromkeys(rating for way in ways for rating in learning_readings(way, failed)))


@remember_last
def _readings(
    transcript: Transcript, results: SecondaryResults
) -> Mapping[str, tuple[Rating, ...]]:
    """Return the possible results of every period that states one."""
    counted = _counted(transcript.classroom.grade, results)
    if counted is None or transcript.pupil.not_assessed:
        return {}
    return {
        period.attribute: _read_period(counted, period.read)
        for period in (*_IN_YEAR, _AFTER_SUMMER)
        if getattr(results.learning, period.attribute) is not None
    }


def _disagreements(
    transcript: Transcript,
    results: SecondaryResults,
    periods: Iterable[_Period],
    *,
    open_reading: bool,
) -> Iterator[Breach]:
    """Yield stated results that no reading gives, or (`open_reading`) only another than ours."""
    possible = _readings(transcript, results)
    for attribute, label, _ in periods:
        readings = possible.get(attribute)
        stated = getattr(results.learning, attribute)
        if not readings or stated is readings[0] or (stated in readings) is not open_reading:
            continue
        expected = readings[:1] if open_reading else readings
        yield Breach(f"results.learning.{attribute}", " / ".join(expected), stated.value, label)


@BOOK.rule(
    "TT22-LEARNING",
    clause=LEARNING,
    who=Actor.HOMEROOM_TEACHER,
    vi="Kết quả học tập ({about}) tính lại là {expected}, học bạ ghi {received}.",
    en="The learning result ({about}) is {expected} when recomputed, stated {received}.",
)
def learning_agrees(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """The learning result of each semester and of the year follows from the averages."""
    return _disagreements(transcript, results, _IN_YEAR, open_reading=False)


@BOOK.rule(
    "TT22-LEARNING-READING",
    clause=LEARNING,
    verb=Verb.SHOULD,
    who=Actor.HOMEROOM_TEACHER,
    provisional="the original wording on the one-subject adjustment, exempt and optional subjects "
    "was not read",
    vi="Kết quả học tập ({about}) theo cách hiểu của gói này là {expected}, học bạ ghi {received}.",
    en="The learning result ({about}) is {expected} as this pack reads it, stated {received}.",
)
def reading_agrees(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """Where the source allows two readings, the stated result should be this pack's."""
    return _disagreements(transcript, results, (*_IN_YEAR, _AFTER_SUMMER), open_reading=True)


@BOOK.rule(
    "TT22-LEARNING-AFTER-SUMMER",
    clause=SUMMER,
    who=Actor.HOMEROOM_TEACHER,
    vi="Kết quả học tập {about} tính lại là {expected}, học bạ ghi {received}.",
    en="The learning result {about} is {expected} when recomputed, stated {received}.",
)
def after_summer_agrees(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """After summer the results of re-assessment replace the year's marks."""
    return _disagreements(transcript, results, (_AFTER_SUMMER,), open_reading=False)


@BOOK.rule(
    "TT22-AFTER-SUMMER-MISSING",
    clause=SUMMER,
    who=Actor.HOMEROOM_TEACHER,
    vi="Có {received} môn kiểm tra lại nhưng chưa có kết quả học tập sau kiểm tra lại.",
    en="{received} subjects were assessed again but the learning result after it is missing.",
)
def after_summer_given(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """Who was assessed again has a learning result after it."""
    if results.learning.after_summer is None and not transcript.pupil.not_assessed:
        retests = sum(subject.retest is not None for subject in results.subjects)
        if retests:
            yield Breach("results.learning.after_summer", "T/K/Đ/CĐ", str(retests))


@BOOK.rule(
    "TT22-RETEST-UNEXPECTED",
    clause=SUMMER,
    verb=Verb.SHOULD,
    who=Actor.SCHOOL_OFFICE,
    vi="{about} có kết quả kiểm tra lại dù kết quả học tập cả năm là {received}.",
    en="{about} was assessed again although the learning result of the year is {received}.",
)
def retest_expected(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """Only a pupil whose learning result of the year is Chưa đạt is assessed again."""
    year = results.learning.year
    if year not in PASSING:
        return
    for index, subject in enumerate(results.subjects):
        if subject.retest is not None:
            name = curriculum(transcript.classroom.grade).name(subject.code)
            path = f"results.subjects[{index}].retest"
            yield Breach(path, "CĐ", year.value, name)
