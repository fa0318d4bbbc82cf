"""Defects of secondary transcripts: each breaks one rule of TT 22/2021 or of reporting."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hub.core.model import CommentGrade, Exempt, Rating, Title, Transcript
from hub.core.spec.packs.tt22_2021.subjects import curriculum
from simulation.province.defects.catalogue import defect
from simulation.province.defects.editing import (
    changed,
    secondary_of,
    secondary_rows,
    with_extra_subject,
    with_results,
    with_subject,
    without_subject,
)

_TENTH = Decimal("0.1")
_UP = {Rating.FAIR: Rating.GOOD, Rating.PASSED: Rating.FAIR, Rating.NOT_PASSED: Rating.PASSED}


@defect("mark-without-point", "TT22-MARK-SCALE", "Điểm gõ thiếu dấu phẩy (85 thay cho 8,5)")
def mark_without_point(transcript: Transcript) -> Iterator[Transcript]:
    """Write 85 among the regular marks."""
    for index, subject in secondary_rows(transcript):
        if isinstance(subject.year, Decimal):
            term = changed(subject.term1, regular=(Decimal(85), *subject.term1.regular[1:]))
            yield with_subject(transcript, index, term1=term)


@defect("mark-with-two-decimals", "TT22-MARK-SCALE", "Điểm có hai chữ số thập phân")
def mark_with_two_decimals(transcript: Transcript) -> Iterator[Transcript]:
    """Write 7.25, a mark that was not rounded."""
    for index, subject in secondary_rows(transcript):
        if isinstance(subject.year, Decimal):
            term = changed(subject.term2, midterm=Decimal("7.25"))
            yield with_subject(transcript, index, term2=term)


@defect("mark-in-comment-subject", "TT22-COMMENT-ONLY", "Ghi điểm số ở môn đánh giá bằng nhận xét")
def mark_in_comment_subject(transcript: Transcript) -> Iterator[Transcript]:
    """Give a mark in a subject assessed by comments."""
    for index, subject in secondary_rows(transcript):
        if isinstance(subject.year, CommentGrade):
            term = changed(subject.term1, midterm=Decimal(8))
            yield with_subject(transcript, index, term1=term)


@defect("letter-in-marked-subject", "TT22-MARKED", "Ghi Đ ở môn đánh giá bằng điểm số")
def letter_in_marked_subject(transcript: Transcript) -> Iterator[Transcript]:
    """Write Đ in a subject assessed by marks."""
    for index, subject in secondary_rows(transcript):
        if isinstance(subject.year, Decimal):
            term = changed(subject.term1, midterm=CommentGrade.PASSED)
            yield with_subject(transcript, index, term1=term)


@defect("term-average-wrong", "TT22-TERM-AVERAGE", "Điểm trung bình học kì tính sai (làm tròn)")
def term_average_wrong(transcript: Transcript) -> Iterator[Transcript]:
    """Miss a semester's average by a tenth, as wrong rounding does."""
    for index, subject in secondary_rows(transcript):
        average = subject.term1.average
        if isinstance(average, Decimal) and average >= 1:
            term = changed(subject.term1, average=average - _TENTH)
            yield with_subject(transcript, index, term1=term)


@defect("year-average-wrong", "TT22-YEAR-AVERAGE", "Điểm trung bình cả năm tính sai")
def year_average_wrong(transcript: Transcript) -> Iterator[Transcript]:
    """Miss the average of the year by a tenth."""
    for index, subject in secondary_rows(transcript):
        if isinstance(subject.year, Decimal) and subject.year >= 1:
            yield with_subject(transcript, index, year=subject.year - _TENTH)


@defect("year-comment-wrong", "TT22-YEAR-COMMENT", "Kết quả cả năm khác kết quả học kì II")
def year_comment_wrong(transcript: Transcript) -> Iterator[Transcript]:
    """State Chưa đạt for the year where semester II is Đạt."""
    for index, subject in secondary_rows(transcript):
        if subject.year is CommentGrade.PASSED:
            yield with_subject(transcript, index, year=CommentGrade.NOT_PASSED)


@defect("regular-mark-missing", "TT22-REGULAR-MARKS", "Thiếu điểm đánh giá thường xuyên")
def regular_mark_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the last regular mark out, where the average happens to stay."""
    for index, subject in secondary_rows(transcript):
        if isinstance(subject.year, Decimal):
            term = changed(subject.term1, regular=subject.term1.regular[:-1])
            yield with_subject(transcript, index, term1=term)


@defect("midterm-missing", "TT22-TERM-PARTS", "Thiếu điểm đánh giá giữa kì")
def midterm_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the mid-semester mark out."""
    for index, subject in secondary_rows(transcript):
        if subject.year is not Exempt.EXEMPT:
            yield with_subject(transcript, index, term1=changed(subject.term1, midterm=None))


@defect("term-missing", "TT22-TERM-MISSING", "Thiếu kết quả học kì I của một môn")
def term_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the result of semester I out."""
    for index, subject in secondary_rows(transcript):
        yield with_subject(transcript, index, term1=changed(subject.term1, average=None))


@defect("year-missing", "TT22-YEAR-MISSING", "Thiếu kết quả cả năm của một môn")
def year_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the result of the year out."""
    for index, _ in secondary_rows(transcript):
        yield with_subject(transcript, index, year=None)


@defect("subject-missing", "TT22-SUBJECT-MISSING", "Thiếu một môn học bắt buộc")
def subject_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave a compulsory subject out."""
    electives = curriculum(transcript.classroom.grade).elective_codes
    for index, subject in secondary_rows(transcript):
        if subject.code not in electives:
            yield without_subject(transcript, index)


@defect("elective-missing", "TT22-ELECTIVES", "Học sinh THPT thiếu một môn lựa chọn")
def elective_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave an elective subject out."""
    electives = curriculum(transcript.classroom.grade).elective_codes
    for index, subject in secondary_rows(transcript):
        if subject.code in electives:
            yield without_subject(transcript, index)


@defect("subject-of-other-grade", "TT22-SUBJECT-NOT-OF-GRADE", "Có môn học của cấp học khác")
def subject_of_other_grade(transcript: Transcript) -> Iterator[Transcript]:
    """Add a subject of the other secondary level."""
    upper = transcript.classroom.grade >= 10
    code, name = ("66", "Khoa học tự nhiên") if upper else ("35", "Vật lí")
    for index, _ in secondary_rows(transcript):
        yield with_extra_subject(transcript, index, code=code, name=name)


@defect("learning-too-high", "TT22-LEARNING", "Kết quả học tập cả năm cao hơn quy định")
def learning_too_high(transcript: Transcript) -> Iterator[Transcript]:
    """State a learning result one level above what follows from the averages."""
    for results in secondary_of(transcript):
        if results.learning.year in _UP:
            learning = changed(results.learning, year=_UP[results.learning.year])
            yield with_results(transcript, learning=learning)


@defect("learning-missing", "TT22-LEARNING-MISSING", "Thiếu kết quả học tập học kì I")
def learning_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the learning result of semester I out."""
    for results in secondary_of(transcript):
        yield with_results(transcript, learning=changed(results.learning, term1=None))


@defect("retest-not-counted", "TT22-AFTER-SUMMER-MISSING", "Có điểm kiểm tra lại, thiếu kết quả")
def retest_not_counted(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the result after summer out although re-tests are there."""
    for results in secondary_of(transcript):
        if results.learning.after_summer is not None:
            learning = changed(results.learning, after_summer=None)
            yield with_results(transcript, learning=learning, promoted=False)


@defect("retest-too-generous", "TT22-LEARNING-AFTER-SUMMER", "Kết quả sau kiểm tra lại quá cao")
def retest_too_generous(transcript: Transcript) -> Iterator[Transcript]:
    """State a result after summer two levels too high."""
    for results in secondary_of(transcript):
        if results.learning.after_summer is Rating.PASSED:
            learning = changed(results.learning, after_summer=Rating.GOOD)
            yield with_results(transcript, learning=learning)


@defect("retest-needless", "TT22-RETEST-UNEXPECTED", "Kiểm tra lại dù kết quả cả năm đã đạt")
def retest_needless(transcript: Transcript) -> Iterator[Transcript]:
    """Add a re-test that changes nothing."""
    for index, subject in secondary_rows(transcript):
        for results in secondary_of(transcript):
            learning = changed(results.learning, after_summer=results.learning.year)
            spoiled = with_subject(transcript, index, retest=subject.year)
            yield with_results(spoiled, learning=learning)


@defect("conduct-too-high", "TT22-CONDUCT-YEAR", "Kết quả rèn luyện cả năm cao hơn quy định")
def conduct_too_high(transcript: Transcript) -> Iterator[Transcript]:
    """State a conduct result one level above what follows from the semesters."""
    for results in secondary_of(transcript):
        if results.conduct.year in _UP:
            conduct = changed(results.conduct, year=_UP[results.conduct.year])
            yield with_results(transcript, conduct=conduct)


@defect("conduct-missing", "TT22-CONDUCT-MISSING", "Thiếu kết quả rèn luyện cả năm")
def conduct_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the conduct result of the year out."""
    for results in secondary_of(transcript):
        yield with_results(transcript, conduct=changed(results.conduct, year=None))


@defect("summer-conduct-needless", "TT22-CONDUCT-AFTER-SUMMER", "Rèn luyện hè dù rèn luyện đã đạt")
def summer_conduct_needless(transcript: Transcript) -> Iterator[Transcript]:
    """Add a summer conduct result where the year's was good enough."""
    for results in secondary_of(transcript):
        if results.conduct.after_summer is None:
            conduct = changed(results.conduct, after_summer=Rating.PASSED)
            yield with_results(transcript, conduct=conduct)


@defect("not-promoted", "TT22-PROMOTED", "Đủ điều kiện mà không được lên lớp")
def not_promoted(transcript: Transcript) -> Iterator[Transcript]:
    """Keep back a pupil who meets the conditions."""
    for results in secondary_of(transcript):
        if results.promoted:
            text = f"Ở lại lớp {transcript.classroom.grade}"
            yield with_results(transcript, promoted=False, promotion_text=text)


@defect("promoted-absent", "TT22-PROMOTED-ABSENT", "Nghỉ quá 45 buổi mà vẫn được lên lớp")
def promoted_absent(transcript: Transcript) -> Iterator[Transcript]:
    """Promote a pupil who missed 46 sessions."""
    for results in secondary_of(transcript):
        if results.promoted:
            yield with_results(transcript, absences=Decimal(46))


@defect("promotion-missing", "TT22-PROMOTED-MISSING", "Bỏ trống ô lên lớp")
def promotion_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the decision on promotion out."""
    for _ in secondary_of(transcript):
        yield with_results(transcript, promoted=None)


@defect("absences-in-quarters", "TTDL-ABSENCES", "Số buổi nghỉ không tính theo nửa buổi")
def absences_in_quarters(transcript: Transcript) -> Iterator[Transcript]:
    """Count a quarter of a session."""
    for _ in secondary_of(transcript):
        yield with_results(transcript, absences=Decimal("3.25"))


@defect("title-not-earned", "TT22-TITLE", "Danh hiệu Học sinh Xuất sắc không đủ điều kiện")
def title_not_earned(transcript: Transcript) -> Iterator[Transcript]:
    """Give the highest title to a pupil who did not earn it."""
    for results in secondary_of(transcript):
        if results.title is not Title.EXCELLENT:
            yield with_results(transcript, title=Title.EXCELLENT, award=Title.EXCELLENT.value)


@defect("title-of-primary", "TT22-TITLE-KIND", "Danh hiệu của tiểu học ở THCS, THPT")
def title_of_primary(transcript: Transcript) -> Iterator[Transcript]:
    """Give Học sinh Tiêu biểu, a title of primary school."""
    for _ in secondary_of(transcript):
        yield with_results(transcript, title=Title.NOTABLE, award=Title.NOTABLE.value)


@defect("comment-missing", "TTDL-REQUIRED-HOMEROOM", "Thiếu nhận xét của giáo viên chủ nhiệm")
def comment_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the homeroom teacher's comment out."""
    for _ in secondary_of(transcript):
        yield with_results(transcript, homeroom_comment=None)
