"""Defects of any transcript: each breaks one rule of the layout, of ids, codes or reporting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from hub.core.model import Gender, Level, SecondaryResults, State, StudyYear, Transcript
from simulation.province.defects.catalogue import defect
from simulation.province.defects.editing import (
    changed,
    with_extra_subject,
    with_issuing,
    with_pupil,
    with_subject,
)

_MONTH = dt.timedelta(days=30)
_OTHER_GENDER = {Gender.MALE: Gender.FEMALE, Gender.FEMALE: Gender.MALE}
_EARLIER_CIRCULAR = {
    Level.PRIMARY: "TT30/2014",
    Level.LOWER_SECONDARY: "TT58/2011",
    Level.UPPER_SECONDARY: "TT58/2011",
}


@defect("personal-id-short", "IDS-PERSONAL-ID", "Số định danh thiếu một chữ số")
def personal_id_short(transcript: Transcript) -> Iterator[Transcript]:
    """Lose the last digit of the pupil's personal id."""
    if transcript.pupil.personal_id:
        yield with_pupil(transcript, personal_id=transcript.pupil.personal_id[:-1])


@defect("gender-wrong", "IDS-PERSONAL-ID-AGREES", "Giới tính khác với số định danh")
def gender_wrong(transcript: Transcript) -> Iterator[Transcript]:
    """State the other gender than the personal id."""
    yield with_pupil(transcript, gender=_OTHER_GENDER[transcript.pupil.gender])


@defect("birth-year-wrong", "IDS-PERSONAL-ID-AGREES", "Năm sinh khác với số định danh")
def birth_year_wrong(transcript: Transcript) -> Iterator[Transcript]:
    """State another year of birth than the personal id; never 29 February of a common year."""
    born = transcript.pupil.birth_date
    if born is not None and (born.month, born.day) != (2, 29):
        yield with_pupil(transcript, birth_date=changed(born, year=born.year - 1))


@defect("pupil-id-for-teacher", "IDS-STAFF-ADULT", "Chép số định danh của học sinh cho giáo viên")
def pupil_id_for_teacher(transcript: Transcript) -> Iterator[Transcript]:
    """Give the homeroom teacher the pupil's personal id."""
    number = transcript.pupil.personal_id
    if transcript.homeroom is not None and number is not None:
        yield changed(transcript, homeroom=changed(transcript.homeroom, personal_id=number))


@defect("gender-left-open", "QCVN109-GENDER", "Bỏ trống giới tính")
def gender_left_open(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the pupil's gender open."""
    yield with_pupil(transcript, gender=Gender.UNKNOWN)


@defect("ethnicity-by-name", "QCVN109-ETHNICITY", "Ghi tên thay cho mã dân tộc")
def ethnicity_by_name(transcript: Transcript) -> Iterator[Transcript]:
    """Write the name of the ethnic group where its code belongs."""
    yield with_pupil(transcript, ethnicity="Kinh")


@defect("ethnicity-of-health", "QCVN109-ETHNICITY-HEALTH", "Dùng mã dân tộc của ngành y tế")
def ethnicity_of_health(transcript: Transcript) -> Iterator[Transcript]:
    """Write Kinh by the code of some health systems."""
    yield with_pupil(transcript, ethnicity="25")


@defect("nationality-in-small-letters", "QCVN109-NATIONALITY-CASE", "Mã quốc tịch viết thường")
def nationality_in_small_letters(transcript: Transcript) -> Iterator[Transcript]:
    """Write vn for VN."""
    nationality = transcript.pupil.nationality
    if nationality is not None:
        yield with_pupil(transcript, nationality=nationality.lower())


@defect("class-name-long", "TTDL-LENGTH", "Tên lớp dài hơn cột của mô hình chia sẻ")
def class_name_long(transcript: Transcript) -> Iterator[Transcript]:
    """Write more than the class's name into its field."""
    name = f"Lớp {transcript.classroom.name} buổi sáng"
    yield changed(transcript, classroom=changed(transcript.classroom, name=name))


@defect("personal-id-missing", "TTDL-REQUIRED", "Thiếu số định danh của học sinh")
def personal_id_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the pupil's personal id out."""
    yield with_pupil(transcript, personal_id=None)


@defect("residence-missing", "TTDL-REQUIRED", "Thiếu nơi ở hiện nay")
def residence_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the pupil's address out."""
    yield with_pupil(transcript, residence=None)


@defect("place-code-of-district", "QD19-PLACE-CODE", "Dùng mã huyện 3 số thay cho mã xã")
def place_code_of_district(transcript: Transcript) -> Iterator[Transcript]:
    """Write a code of three digits, as districts had until 30/6/2025, for a commune."""
    residence = transcript.pupil.residence
    if residence is not None and residence.commune_code is not None:
        short = changed(residence, commune_code=residence.commune_code[:3])
        yield with_pupil(transcript, residence=short)


@defect("district-after-its-end", "QD19-DISTRICT", "Còn ghi tên huyện sau 1/7/2025")
def district_after_its_end(transcript: Transcript) -> Iterator[Transcript]:
    """Name a district in a year that has none."""
    district = "Huyện Lạc Miên"
    yield changed(transcript, school=changed(transcript.school, district_name=district))


@defect("issue-place-missing", "HB-ISSUE-PLACE", "Thiếu địa danh phát hành")
def issue_place_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the place of issue out."""
    yield with_issuing(transcript, place=None)


@defect("issue-date-missing", "HB-ISSUE-DATE", "Thiếu ngày ký phát hành")
def issue_date_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the date of issue out."""
    yield with_issuing(transcript, issued_on=None)


@defect("issued-before-created", "HB-ISSUE-ORDER", "Ngày ký trước ngày tạo")
def issued_before_created(transcript: Transcript) -> Iterator[Transcript]:
    """Date the issue a month before the creation."""
    created = transcript.issuing.created_on
    if created is not None:
        yield with_issuing(transcript, issued_on=created - _MONTH)


@defect("issued-before-year", "HB-ISSUE-YEAR", "Ngày ký trước khi năm học bắt đầu")
def issued_before_year(transcript: Transcript) -> Iterator[Transcript]:
    """Date creation and issue two years too early."""
    issued, created = transcript.issuing.issued_on, transcript.issuing.created_on
    if issued is not None and created is not None:
        yield with_issuing(
            transcript,
            issued_on=issued.replace(year=issued.year - 2),
            created_on=created.replace(year=created.year - 2),
        )


@defect("school-place-missing", "HB-SCHOOL-PLACE", "Thiếu tên xã của trường")
def school_place_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the school's commune out."""
    yield changed(transcript, school=changed(transcript.school, commune_name=None))


@defect("circular-of-the-past", "HB-REGULATION", "Khai thông tư đã hết hiệu lực")
def circular_of_the_past(transcript: Transcript) -> Iterator[Transcript]:
    """Declare the circular that was in force before."""
    earlier = _EARLIER_CIRCULAR.get(transcript.level)
    if earlier is not None:
        yield changed(transcript, regulation=earlier)


@defect("grade-of-other-level", "HB-GRADE-OF-LEVEL", "Lớp không thuộc cấp học")
def grade_of_other_level(transcript: Transcript) -> Iterator[Transcript]:
    """Put the pupil into a grade that the level does not have."""
    other = 1 if transcript.classroom.grade > 5 else 7
    yield changed(transcript, classroom=changed(transcript.classroom, grade=other))


@defect("recalled", "HB-STATE", "Học bạ đã thu hồi lại được gửi")
def recalled(transcript: Transcript) -> Iterator[Transcript]:
    """Send a recalled transcript again."""
    yield changed(transcript, state=State.RECALLED)


@defect("homeroom-missing", "HB-HOMEROOM", "Thiếu tên giáo viên chủ nhiệm")
def homeroom_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the homeroom teacher out."""
    yield changed(transcript, homeroom=None)


@defect("homeroom-id-missing", "HB-HOMEROOM-ID", "Thiếu số định danh giáo viên chủ nhiệm")
def homeroom_id_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the homeroom teacher's personal id out (an error in primary)."""
    if transcript.homeroom is not None and transcript.level is Level.PRIMARY:
        yield changed(transcript, homeroom=changed(transcript.homeroom, personal_id=None))


@defect(
    "homeroom-id-missing-secondary",
    "HB-HOMEROOM-ID-SECONDARY",
    "Thiếu số định danh giáo viên chủ nhiệm (THCS, THPT)",
)
def homeroom_id_missing_secondary(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the homeroom teacher's personal id out (a warning above primary)."""
    if transcript.homeroom is not None and transcript.level is not Level.PRIMARY:
        yield changed(transcript, homeroom=changed(transcript.homeroom, personal_id=None))


@defect("manager-missing", "HB-MANAGER", "Thiếu tên cán bộ quản lý")
def manager_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the signing manager out."""
    yield changed(transcript, manager=None)


@defect("manager-id-missing", "HB-MANAGER-ID", "Thiếu số định danh cán bộ quản lý")
def manager_id_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave the manager's personal id out."""
    if transcript.manager is not None:
        yield changed(transcript, manager=changed(transcript.manager, personal_id=None))


@defect("teacher-missing", "HB-TEACHER", "Thiếu tên giáo viên bộ môn")
def teacher_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave a subject teacher out."""
    if isinstance(transcript.results, SecondaryResults):
        yield with_subject(transcript, 0, teacher=None)


@defect("teacher-id-missing", "HB-TEACHER-ID", "Thiếu số định danh giáo viên bộ môn")
def teacher_id_missing(transcript: Transcript) -> Iterator[Transcript]:
    """Leave a subject teacher's personal id out."""
    if isinstance(transcript.results, SecondaryResults):
        teacher = transcript.results.subjects[0].teacher
        if teacher is not None:
            yield with_subject(transcript, 0, teacher=changed(teacher, personal_id=None))


@defect("subject-twice", "HB-SUBJECT-UNIQUE", "Một môn học có hai dòng kết quả")
def subject_twice(transcript: Transcript) -> Iterator[Transcript]:
    """Repeat the row of a subject."""
    for index in range(len(transcript.results.subjects)):
        yield with_extra_subject(transcript, index)


@defect("history-of-the-future", "HB-HISTORY-LATER", "Quá trình học tập ghi năm học sau")
def history_of_the_future(transcript: Transcript) -> Iterator[Transcript]:
    """List a later year among the earlier ones."""
    later = int(transcript.school_year[5:])
    yield changed(transcript, history=(*transcript.history, _study_year(transcript, later)))


@defect("history-of-this-year", "HB-HISTORY-SAME-YEAR", "Quá trình học tập ghi cả năm học này")
def history_of_this_year(transcript: Transcript) -> Iterator[Transcript]:
    """List the transcript's own year among the earlier ones."""
    this = int(transcript.school_year[:4])
    yield changed(transcript, history=(*transcript.history, _study_year(transcript, this)))


@defect("history-twice", "HB-HISTORY-UNIQUE", "Quá trình học tập lặp lại một năm học")
def history_twice(transcript: Transcript) -> Iterator[Transcript]:
    """List one earlier year twice."""
    entry = _study_year(transcript, int(transcript.school_year[:4]) - 1)
    yield changed(transcript, history=(*transcript.history, entry, entry))


def _study_year(transcript: Transcript, begins: int) -> StudyYear:
    return StudyYear(
        school_year=f"{begins}-{begins + 1}",
        class_name=transcript.classroom.name,
        school_name=transcript.school.name,
        province_name=transcript.school.province_name or "",
    )
