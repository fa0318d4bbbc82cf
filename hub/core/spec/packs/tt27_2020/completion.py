"""Completing the grade, going up, completing primary school (hoàn thành chương trình, lên lớp)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hub.core.errors import Actor
from hub.core.model import PrimaryResults, PrimaryYearResult, Transcript
from hub.core.spec.packs.tt27_2020.book import BOOK, COMPLETION, EDUCATION_LAW
from hub.core.spec.rule import Breach, Verb
from hub.core.text import Text

COMPLETING: Final = frozenset(PrimaryYearResult) - {PrimaryYearResult.NOT_DONE}
"""Results of the year with which the grade's programme is completed: the first three."""

LAST_GRADE: Final = 5

_COMPLETED = Text("hoàn thành chương trình lớp học", "the grade's programme is completed")
_GOES_UP = Text("được lên lớp", "the pupil goes up a grade")
_YES_NO = {True: "1", False: "0"}


def is_completed(result: PrimaryYearResult) -> bool:
    """Return whether the grade's programme is completed with this result of the year."""
    return result in COMPLETING


@BOOK.rule(
    "TT27-DECISION-MISSING",
    clause=COMPLETION,
    who=Actor.MANAGER,
    vi="Chưa ghi {about} hay không.",
    en="It is not stated whether {about}.",
)
def decisions_given(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Both decisions are stated, also for pupils not assessed."""
    if results.grade_completed is None:
        yield Breach("results.grade_completed", "0/1", "", _COMPLETED)
    if results.promoted is None:
        yield Breach("results.promoted", "0/1", "", _GOES_UP)


@BOOK.rule(
    "TT27-GRADE-COMPLETED",
    clause=COMPLETION,
    who=Actor.MANAGER,
    vi="Với kết quả “{about}”, hoàn thành chương trình lớp học phải là {expected}, "
    "học bạ ghi {received} (1: có, 0: không).",
    en="With the result “{about}” completion of the grade must be {expected}, stated {received} "
    "(1: yes, 0: no).",
)
def completion_agrees(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """The grade is completed with the first three results of the year, and only with those."""
    stated, result = results.grade_completed, results.year_result
    if stated is None or result is None or transcript.pupil.not_assessed:
        return
    expected = is_completed(result)
    if stated is not expected:
        path = "results.grade_completed"
        yield Breach(path, _YES_NO[expected], _YES_NO[stated], result.value)


@BOOK.rule(
    "TT27-PROMOTED",
    clause=COMPLETION,
    who=Actor.MANAGER,
    vi="Đã hoàn thành chương trình lớp học nhưng không được lên lớp.",
    en="The grade's programme is completed but the pupil does not go up.",
)
def completed_goes_up(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Who completed the grade goes up."""
    if results.grade_completed and results.promoted is False:
        yield Breach("results.promoted", "1", "0")


@BOOK.rule(
    "TT27-PROMOTED-NOT-COMPLETED",
    clause=COMPLETION,
    verb=Verb.SHOULD,
    who=Actor.MANAGER,
    vi="Chưa hoàn thành chương trình lớp học mà được lên lớp: cần quyết định của hiệu trưởng "
    "sau khi đánh giá bổ sung.",
    en="The pupil goes up without completing the grade: this needs the principal's decision "
    "after a further assessment.",
)
def not_completed_stays(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Going up without completing the grade is the principal's decision: a person looks at it."""
    if results.grade_completed is False and results.promoted:
        yield Breach("results.promoted", "0", "1")


@BOOK.rule(
    "TT27-PRIMARY-COMPLETED-EARLY",
    clause=EDUCATION_LAW,
    who=Actor.MANAGER,
    vi="Lớp {received} chưa thể hoàn thành chương trình tiểu học (chỉ sau lớp {expected}).",
    en="Primary school cannot be completed in grade {received}, only after grade {expected}.",
)
def not_before_last_grade(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Primary school is completed only after grade 5."""
    grade = transcript.classroom.grade
    if results.primary_completed and grade < LAST_GRADE:
        yield Breach("results.primary_completed", str(LAST_GRADE), str(grade))


@BOOK.rule(
    "TT27-PRIMARY-COMPLETED",
    clause=COMPLETION,
    who=Actor.MANAGER,
    vi="Lớp 5: hoàn thành chương trình tiểu học phải là {expected} như hoàn thành chương trình "
    "lớp học, học bạ ghi {received} (1: có, 0: không).",
    en="Grade 5: completion of primary school must be {expected} like that of the grade, "
    "stated {received} (1: yes, 0: no).",
)
def primary_agrees(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """In grade 5 primary school is completed exactly when the grade is."""
    completed, stated = results.grade_completed, results.primary_completed
    if transcript.classroom.grade != LAST_GRADE or completed is None or completed is stated:
        return
    yield Breach("results.primary_completed", _YES_NO[completed], _YES_NO[stated])


@BOOK.rule(
    "TT27-COMPLETION-TEXT",
    clause=EDUCATION_LAW,
    verb=Verb.SHOULD,
    who=Actor.MANAGER,
    vi="Đã hoàn thành chương trình tiểu học nhưng học bạ chưa có lời xác nhận của hiệu trưởng.",
    en="Primary school is completed but the principal's confirmation is not in the transcript.",
)
def completion_confirmed(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """The principal confirms the completion of primary school in the transcript."""
    if results.primary_completed and results.completion_text is None:
        yield Breach("results.completion_text", "ndunghoanthanh", "")


@BOOK.rule(
    "TT27-COMPLETION-TEXT-AGREES",
    clause=COMPLETION,
    verb=Verb.SHOULD,
    who=Actor.MANAGER,
    vi="Nội dung xác nhận bắt đầu bằng “Hoàn thành” trong khi học sinh chưa hoàn thành "
    "chương trình lớp học.",
    en="The confirmation begins with “Hoàn thành” although the grade is not completed.",
)
def completion_text_agrees(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """A text that confirms completion does not stand where the grade is not completed."""
    text = results.completion_text
    if results.grade_completed is False and text and text.casefold().startswith("hoàn thành"):
        yield Breach("results.completion_text", "", "Hoàn thành…")
