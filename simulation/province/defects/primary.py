"""Defects of primary transcripts: each breaks one rule of TT 27/2020 or of reporting."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hub.core.model import (
    Exempt,
    PrimaryYearResult,
    SubjectLevel,
    Title,
    TrainingLevel,
    Transcript,
)
from simulation.province.defects.catalogue import defect
from simulation.province.defects.editing import (
    changed,
    primary_of,
    primary_rows,
    with_extra_subject,
    with_results,
    with_subject,
    without_subject,
)

_UP = {
    PrimaryYearResult.GOOD: PrimaryYearResult.EXCELLENT,
    PrimaryYearResult.DONE: PrimaryYearResult.GOOD,
}


@defect("test-with-decimals", "TT27-TEST-WHOLE", "Điểm kiểm tra có phần thập phân")
def test_with_decimals(transcript: Transcript) -> Iterator[Transcript]:
    """Write 7.5 where only whole marks are given."""
    for index, subject in primary_rows(transcript):
        if isinstance(subject.test, Decimal) and subject.test < 10:
            yield with_subject(transcript, index, test=subject.test + Decimal("0.5"))


@defect(
    "test-without-point", "TT27-TEST-RANGE", "Điểm kiểm tra gõ thiếu dấu phẩy (85 thay cho 8,5)"
)
def test_without_point(transcript: Transcript) -> Iterator[Transcript]:
    """Write 85, a mark typed without its point."""
    for index, subject in primary_rows(transcript):
        if isinstance(subject.test, Decimal):
            yield with_subject(transcript, index, test=Decimal(85))


@defect("test-missing", "TT27-TEST-MISSING", "Bỏ trống điểm kiểm tra cuối năm")
def test_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the mark of a test out."""
    for index, subject in primary_rows(transcript):
        if subject.test is not None:
            yield with_subject(transcript, index, test=None)


@defect("test-not-held", "TT27-TEST-NOT-HELD", "Ghi điểm cho môn không có bài kiểm tra")
def test_not_held(transcript: Transcript) -> Iterator[Transcript]:
    """Give a mark in a subject without a test."""
    for index, subject in primary_rows(transcript):
        if subject.test is None and subject.level is SubjectLevel.VERY_GOOD:
            yield with_subject(transcript, index, test=Decimal(9))


@defect("level-missing", "TT27-LEVEL-MISSING", "Bỏ trống mức đạt được của một môn")
def level_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the level of a subject out."""
    for index, subject in primary_rows(transcript):
        if subject.test is None:
            yield with_subject(transcript, index, level=None)


@defect("primary-subject-missing", "TT27-SUBJECT-MISSING", "Thiếu một môn học bắt buộc")
def subject_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave a compulsory subject out."""
    for index, _ in primary_rows(transcript):
        yield without_subject(transcript, index)


@defect("primary-subject-of-other-grade", "TT27-SUBJECT-NOT-OF-GRADE", "Có môn học của khối khác")
def subject_of_other_grade(transcript: Transcript) -> Iterator[Transcript]:
    """Add a subject of another grade: Khoa học below grade 4, Tự nhiên và Xã hội above grade 3."""
    later = transcript.classroom.grade >= 4
    code, name = ("04", "Tự nhiên và Xã hội") if later else ("13", "Khoa học")
    for _ in primary_of(transcript):
        yield with_extra_subject(transcript, 0, code=code, name=name, test=None)


@defect("competence-missing", "TT27-COMPETENCE-MISSING", "Bỏ trống một năng lực")
def competence_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave a competence out."""
    for results in primary_of(transcript):
        yield with_results(transcript, competences=changed(results.competences, science=None))


@defect("competence-early", "TT27-COMPETENCE-EARLY", "Đánh giá năng lực tin học ở lớp 1, 2")
def competence_early(transcript: Transcript) -> Iterator[Transcript]:
    """Assess informatics before grade 3."""
    level = TrainingLevel.GOOD
    for results in primary_of(transcript):
        if transcript.classroom.grade < 3:
            competences = changed(results.competences, informatics=level)
            yield with_results(transcript, competences=competences)


@defect("quality-missing", "TT27-QUALITY-MISSING", "Bỏ trống một phẩm chất")
def quality_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave a quality out."""
    for results in primary_of(transcript):
        yield with_results(transcript, qualities=changed(results.qualities, honesty=None))


@defect("year-result-too-high", "TT27-YEAR-RESULT", "Kết quả giáo dục cả năm cao hơn quy định")
def year_result_too_high(transcript: Transcript) -> Iterator[Transcript]:
    """State a result of the year one step above what follows from the levels."""
    for results in primary_of(transcript):
        if results.year_result in _UP:
            yield with_results(transcript, year_result=_UP[results.year_result], title=None)


@defect(
    "year-result-with-exempt",
    "TT27-YEAR-RESULT-EXEMPT",
    "Kết quả giáo dục cả năm cao hơn quy định, có môn được miễn",
)
def year_result_with_exempt(transcript: Transcript) -> Iterator[Transcript]:
    """State too high a result for a pupil who is exempt from a subject."""
    for index, subject in primary_rows(transcript):
        for spoiled in year_result_too_high(transcript):
            if subject.test is None:
                yield with_subject(spoiled, index, level=Exempt.EXEMPT)


@defect("year-result-missing", "TT27-YEAR-RESULT-MISSING", "Bỏ trống kết quả giáo dục cả năm")
def year_result_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the result of the year out."""
    for _ in primary_of(transcript):
        yield with_results(transcript, year_result=None)


@defect("grade-not-completed", "TT27-GRADE-COMPLETED", "Hoàn thành năm học mà ghi chưa hoàn thành")
def grade_not_completed(transcript: Transcript) -> Iterator[Transcript]:
    """Deny completion to a pupil whose result gives it."""
    for results in primary_of(transcript):
        if results.grade_completed:
            yield with_results(
                transcript,
                grade_completed=False,
                promoted=False,
                primary_completed=False,
                completion_text=f"Chưa hoàn thành chương trình lớp {transcript.classroom.grade}.",
            )


@defect("completed-not-promoted", "TT27-PROMOTED", "Hoàn thành chương trình mà không được lên lớp")
def completed_not_promoted(transcript: Transcript) -> Iterator[Transcript]:
    """Keep back a pupil who completed the grade."""
    for results in primary_of(transcript):
        if results.grade_completed:
            yield with_results(transcript, promoted=False)


@defect(
    "promoted-not-completed",
    "TT27-PROMOTED-NOT-COMPLETED",
    "Chưa hoàn thành chương trình mà được lên lớp",
)
def promoted_not_completed(transcript: Transcript) -> Iterator[Transcript]:
    """Let a pupil go up who did not complete the grade."""
    for results in primary_of(transcript):
        if results.grade_completed is False:
            yield with_results(transcript, promoted=True)


@defect("primary-promotion-missing", "TT27-DECISION-MISSING", "Bỏ trống ô lên lớp")
def promotion_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the decision on promotion out."""
    for _ in primary_of(transcript):
        yield with_results(transcript, promoted=None)


@defect(
    "primary-completed-early",
    "TT27-PRIMARY-COMPLETED-EARLY",
    "Ghi hoàn thành chương trình tiểu học trước lớp 5",
)
def completed_early(transcript: Transcript) -> Iterator[Transcript]:
    """State completion of primary school before grade 5."""
    for _ in primary_of(transcript):
        if transcript.classroom.grade < 5:
            yield with_results(transcript, primary_completed=True)


@defect(
    "primary-completion-missing",
    "TT27-PRIMARY-COMPLETED",
    "Lớp 5 đã hoàn thành nhưng chưa ghi hoàn thành chương trình tiểu học",
)
def completion_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Forget the completion of primary school in grade 5."""
    for results in primary_of(transcript):
        if results.primary_completed:
            yield with_results(transcript, primary_completed=False)


@defect(
    "completion-not-confirmed",
    "TT27-COMPLETION-TEXT",
    "Thiếu lời xác nhận hoàn thành chương trình tiểu học",
)
def completion_not_confirmed(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the principal's confirmation out in grade 5."""
    for results in primary_of(transcript):
        if results.primary_completed:
            yield with_results(transcript, completion_text=None)


@defect(
    "completion-text-wrong",
    "TT27-COMPLETION-TEXT-AGREES",
    "Xác nhận hoàn thành trong khi chưa hoàn thành chương trình",
)
def completion_text_wrong(transcript: Transcript) -> Iterator[Transcript]:
    """Confirm a completion that was not reached."""
    for results in primary_of(transcript):
        if results.grade_completed is False:
            text = f"Hoàn thành chương trình lớp {transcript.classroom.grade}."
            yield with_results(transcript, completion_text=text)


@defect("primary-title-not-earned", "TT27-TITLE", "Danh hiệu Học sinh Xuất sắc không đủ điều kiện")
def title_not_earned(transcript: Transcript) -> Iterator[Transcript]:
    """Give the highest title to a pupil whose result does not earn it."""
    for results in primary_of(transcript):
        if results.year_result in _UP:
            yield with_results(transcript, title=Title.EXCELLENT, award=Title.EXCELLENT.value)


@defect("primary-title-of-secondary", "TT27-TITLE-KIND", "Danh hiệu của THCS ở tiểu học")
def title_of_secondary(transcript: Transcript) -> Iterator[Transcript]:
    """Give Học sinh Giỏi, a title of secondary school."""
    for _ in primary_of(transcript):
        yield with_results(transcript, title=Title.GOOD, award=Title.GOOD.value)


@defect(
    "primary-comment-missing", "TTDL-REQUIRED-HOMEROOM", "Thiếu nhận xét của giáo viên chủ nhiệm"
)
def comment_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the homeroom teacher's comment out."""
    for results in primary_of(transcript):
        yield with_results(transcript, comments=changed(results.comments, homeroom=None))
