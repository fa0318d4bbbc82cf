"""What a secondary transcript must state to be issued (đủ kết quả)."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.errors import Actor
from hub.core.model import SecondaryResults, Transcript
from hub.core.spec.packs.tt22_2021.book import (
    AVERAGES,
    BOOK,
    CONDUCT,
    LEARNING,
    PROMOTION,
    REGULAR_MARKS,
)
from hub.core.spec.packs.tt22_2021.marks import TERMS
from hub.core.spec.packs.tt22_2021.subjects import curriculum
from hub.core.spec.rule import Breach, Verb
from hub.core.text import Text

_PERIODS = (
    ("term1", Text("học kì I", "semester I")),
    ("term2", Text("học kì II", "semester II")),
    ("year", Text("cả năm", "the year")),
)
_RATINGS = "T/K/Đ/CĐ"


@BOOK.rule(
    "TT22-YEAR-MISSING",
    clause=AVERAGES,
    who=Actor.SUBJECT_TEACHER,
    vi="{about}: chưa có kết quả cả năm ({expected}).",
    en="{about}: the result of the year is missing ({expected}).",
)
def year_given(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """Every subject has a result of the year."""
    if transcript.pupil.not_assessed:
        return
    for index, subject in enumerate(results.subjects):
        if subject.year is None:
            name = curriculum(transcript.classroom.grade).name(subject.code)
            yield Breach(f"results.subjects[{index}].year", "0–10/Đ/CĐ/M", "", name)


@BOOK.rule(
    "TT22-TERM-MISSING",
    clause=AVERAGES,
    verb=Verb.SHOULD,
    who=Actor.SUBJECT_TEACHER,
    vi="{about}: chưa có kết quả học kì ({expected}).",
    en="{about}: the result of the semester is missing ({expected}).",
)
def terms_given(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """Every subject has a result of both semesters; the sharing model tolerates a gap."""
    if transcript.pupil.not_assessed:
        return
    for index, subject in enumerate(results.subjects):
        for attribute, label in TERMS:
            if getattr(subject, attribute).average is None:
                name = curriculum(transcript.classroom.grade).name(subject.code)
                path = f"results.subjects[{index}].{attribute}.average"
                yield Breach(path, "0–10/Đ/CĐ/M", "", f"{name} ({label})")


@BOOK.rule(
    "TT22-TERM-PARTS",
    clause=REGULAR_MARKS,
    verb=Verb.SHOULD,
    who=Actor.SUBJECT_TEACHER,
    vi="{about}: có điểm thường xuyên nhưng thiếu {expected}.",
    en="{about}: regular marks are given but {expected} is missing.",
)
def parts_given(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """A semester that lists its regular marks has one mid-semester and one end-semester mark."""
    for index, subject in enumerate(results.subjects):
        for attribute, label in TERMS:
            term = getattr(subject, attribute)
            if not term.regular:
                continue
            for part, short in (("midterm", "ĐĐGgk"), ("final", "ĐĐGck")):
                if getattr(term, part) is None:
                    name = curriculum(transcript.classroom.grade).name(subject.code)
                    path = f"results.subjects[{index}].{attribute}.{part}"
                    yield Breach(path, short, "", f"{name} ({label})")


@BOOK.rule(
    "TT22-LEARNING-MISSING",
    clause=LEARNING,
    who=Actor.HOMEROOM_TEACHER,
    vi="Chưa có kết quả học tập ({about}): {expected}.",
    en="The learning result is missing ({about}): {expected}.",
)
def learning_given(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """The learning result of both semesters and of the year is stated."""
    if transcript.pupil.not_assessed:
        return
    for attribute, label in _PERIODS:
        if getattr(results.learning, attribute) is None:
            yield Breach(f"results.learning.{attribute}", _RATINGS, "", label)


@BOOK.rule(
    "TT22-CONDUCT-MISSING",
    clause=CONDUCT,
    who=Actor.HOMEROOM_TEACHER,
    vi="Chưa có kết quả rèn luyện ({about}): {expected}.",
    en="The conduct result is missing ({about}): {expected}.",
)
def conduct_given(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """The conduct result of both semesters and of the year is stated."""
    if transcript.pupil.not_assessed:
        return
    for attribute, label in _PERIODS:
        if getattr(results.conduct, attribute) is None:
            yield Breach(f"results.conduct.{attribute}", _RATINGS, "", label)


@BOOK.rule(
    "TT22-PROMOTED-MISSING",
    clause=PROMOTION,
    who=Actor.MANAGER,
    vi="Chưa ghi học sinh được lên lớp hay không.",
    en="Whether the pupil goes up a grade is not stated.",
)
def promotion_given(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """The decision on promotion is stated, also for pupils not assessed."""
    if results.promoted is None:
        yield Breach("results.promoted", "0/1", "")
