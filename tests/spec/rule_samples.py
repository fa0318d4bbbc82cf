"""For every rule a transcript that breaks it and nothing else, and further ways to break some."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from hub.core.model import Transcript
from tests.spec.samples import (
    INFORMATICS,
    PHYSICS,
    at,
    change,
    continuing,
    lower,
    primary,
    rated,
    row,
    scored,
    upper,
    with_rows,
    without,
)
from tests.spec.unusual import (
    FIVE_GOOD,
    MARKED,
    civics_with_regular_marks,
    excellent_primary,
    exempt_primary,
    good_but_one_comment,
    good_marks,
    not_done,
    retested,
)


def of_2024() -> Transcript:
    """A pupil of the last school year with three levels of administration."""
    return change(primary(3), {"school_year": "2024-2025", "history": []})


TOO_EARLY = {"issued_on": "2024-05-30", "created_on": "2024-05-25"}

SAMPLES: Mapping[str, Callable[[], Transcript]] = {
    "TT27-SUBJECT-MISSING": lambda: without(primary(3), "03"),
    "TT27-SUBJECT-NOT-OF-GRADE": lambda: with_rows(
        primary(2), {"code": "13", "name": "Khoa học", "level": "H"}
    ),
    "TT27-LEVEL-MISSING": lambda: change(primary(3), {f"{at(primary(3), '03')}.level": None}),
    "TT27-TEST-RANGE": lambda: change(primary(3), {f"{at(primary(3), '01')}.test": "11"}),
    "TT27-TEST-WHOLE": lambda: change(primary(3), {f"{at(primary(3), '01')}.test": "7.5"}),
    "TT27-TEST-MISSING": lambda: change(primary(3), {f"{at(primary(3), '12')}.test": None}),
    "TT27-TEST-NOT-HELD": lambda: change(primary(3), {f"{at(primary(3), '03')}.test": "9"}),
    "TT27-COMPETENCE-MISSING": lambda: change(primary(1), {"results.competences.science": None}),
    "TT27-COMPETENCE-EARLY": lambda: change(primary(2), {"results.competences.technology": "Đ"}),
    "TT27-QUALITY-MISSING": lambda: change(primary(3), {"results.qualities.honesty": None}),
    "TT27-YEAR-RESULT": lambda: change(primary(3), {"results.year_result": "Hoàn thành tốt"}),
    "TT27-YEAR-RESULT-EXEMPT": lambda: exempt_primary(year_result="Hoàn thành tốt"),
    "TT27-YEAR-RESULT-MISSING": lambda: change(primary(3), {"results.year_result": None}),
    "TT27-DECISION-MISSING": lambda: change(primary(3), {"results.promoted": None}),
    "TT27-GRADE-COMPLETED": lambda: change(
        primary(3), {"results.grade_completed": False, "results.promoted": False}
    ),
    "TT27-PROMOTED": lambda: change(primary(3), {"results.promoted": False}),
    "TT27-PROMOTED-NOT-COMPLETED": lambda: not_done(promoted=True),
    "TT27-PRIMARY-COMPLETED-EARLY": lambda: change(
        primary(4), {"results.primary_completed": True, "results.completion_text": "Xác nhận"}
    ),
    "TT27-PRIMARY-COMPLETED": lambda: change(primary(5), {"results.primary_completed": False}),
    "TT27-COMPLETION-TEXT": lambda: change(primary(5), {"results.completion_text": None}),
    "TT27-COMPLETION-TEXT-AGREES": lambda: not_done(completion_text="Hoàn thành lớp 3"),
    "TT27-TITLE": lambda: change(primary(3), {"results.title": "Học sinh Xuất sắc"}),
    "TT27-TITLE-KIND": lambda: change(primary(3), {"results.title": "Học sinh Giỏi"}),
    "TT22-SUBJECT-MISSING": lambda: without(lower(), "99"),
    "TT22-SUBJECT-NOT-OF-GRADE": lambda: with_rows(lower(), row(PHYSICS)),
    "TT22-ELECTIVES": lambda: without(upper(10), INFORMATICS),
    "TT22-COMMENT-ONLY": lambda: change(lower(), {f"{at(lower(), '88')}.term1.average": "8"}),
    "TT22-MARKED": lambda: change(lower(), {f"{at(lower(), '19')}.term1.average": "Đ"}),
    "TT22-MARK-SCALE": lambda: change(lower(), {f"{at(lower(), '19')}.term1.average": "7.05"}),
    "TT22-REGULAR-MARKS": lambda: civics_with_regular_marks(2, periods=70),
    "TT22-REGULAR-MARKS-USUAL": lambda: civics_with_regular_marks(3),
    "TT22-TERM-AVERAGE": lambda: change(lower(), {f"{at(lower(), '15')}.term1.final": "9"}),
    "TT22-YEAR-AVERAGE": lambda: change(lower(), {f"{at(lower(), '19')}.year": "7.1"}),
    "TT22-YEAR-COMMENT": lambda: change(
        lower(), {f"{at(lower(), '88')}.year": "CĐ", "results.learning.year": "Đ"}
    ),
    "TT22-YEAR-MISSING": lambda: change(lower(), {f"{at(lower(), '99')}.year": None}),
    "TT22-TERM-MISSING": lambda: change(lower(), {f"{at(lower(), '99')}.term1.average": None}),
    "TT22-TERM-PARTS": lambda: change(lower(), {f"{at(lower(), '15')}.term1.midterm": None}),
    "TT22-LEARNING-MISSING": lambda: change(lower(), {"results.learning.term1": None}),
    "TT22-CONDUCT-MISSING": lambda: change(lower(), {"results.conduct.term1": None}),
    "TT22-LEARNING": lambda: change(lower(), {"results.learning.term2": "T"}),
    "TT22-LEARNING-READING": lambda: good_but_one_comment("Đ"),
    "TT22-LEARNING-AFTER-SUMMER": lambda: retested(**{"learning.after_summer": "Đ"}),
    "TT22-AFTER-SUMMER-MISSING": lambda: retested(
        **{"learning.after_summer": None, "promoted": False}
    ),
    "TT22-RETEST-UNEXPECTED": lambda: change(
        lower(), {f"{at(lower(), '15')}.retest": "8", "results.learning.after_summer": "K"}
    ),
    "TT22-CONDUCT-YEAR": lambda: change(lower(), {"results.conduct.year": "K"}),
    "TT22-CONDUCT-AFTER-SUMMER": lambda: change(lower(), {"results.conduct.after_summer": "T"}),
    "TT22-PROMOTED": lambda: change(lower(), {"results.promoted": False}),
    "TT22-PROMOTED-ABSENT": lambda: change(lower(), {"results.absences": "45.5"}),
    "TT22-PROMOTED-MISSING": lambda: change(lower(), {"results.promoted": None}),
    "TT22-TITLE": lambda: change(lower(), {"results.title": "Học sinh Giỏi"}),
    "TT22-TITLE-KIND": lambda: change(lower(), {"results.title": "Học sinh Tiêu biểu"}),
    "HB-REGULATION": lambda: change(primary(3), {"regulation": "TT22/2016"}),
    "HB-GRADE-OF-LEVEL": lambda: change(primary(3), {"classroom.grade": 7}),
    "HB-RESULTS-OF-LEVEL": lambda: change(
        primary(3), {"results": continuing().model_dump()["results"]}
    ),
    "HB-STATE": lambda: change(primary(3), {"state": "2"}),
    "HB-SUBJECTS": lambda: change(continuing(), {"results.subjects": []}),
    "HB-HOMEROOM": lambda: change(primary(3), {"homeroom": None}),
    "HB-HOMEROOM-ID": lambda: change(primary(3), {"homeroom.personal_id": None}),
    "HB-HOMEROOM-ID-SECONDARY": lambda: change(lower(), {"homeroom.personal_id": None}),
    "HB-MANAGER": lambda: change(primary(3), {"manager": None}),
    "HB-MANAGER-ID": lambda: change(primary(3), {"manager.personal_id": None}),
    "HB-TEACHER": lambda: change(lower(), {f"{at(lower(), '19')}.teacher": None}),
    "HB-TEACHER-ID": lambda: change(lower(), {f"{at(lower(), '19')}.teacher.personal_id": None}),
    "HB-ISSUE-PLACE": lambda: change(primary(3), {"issuing.place": None}),
    "HB-ISSUE-DATE": lambda: change(primary(3), {"issuing.issued_on": None}),
    "HB-ISSUE-ORDER": lambda: change(primary(3), {"issuing.created_on": "2026-06-01"}),
    "HB-ISSUE-YEAR": lambda: change(
        primary(3), {"issuing": {**primary(3).issuing.model_dump(), **TOO_EARLY}}
    ),
    "HB-SCHOOL-PLACE": lambda: change(primary(3), {"school.commune_name": None}),
    "HB-SUBJECT-UNIQUE": lambda: with_rows(lower(), row("19")),
    "HB-SUBJECT-CODE": lambda: with_rows(continuing(), row("1/2")),
    "HB-HISTORY-LATER": lambda: change(primary(3), {"history[0].school_year": "2026-2027"}),
    "HB-HISTORY-SAME-YEAR": lambda: change(primary(3), {"history[0].school_year": "2025-2026"}),
    "HB-HISTORY-UNIQUE": lambda: change(
        primary(3), {"history": [primary(3).history[0].model_dump()] * 2}
    ),
    "IDS-PERSONAL-ID": lambda: change(primary(3), {"manager.personal_id": "12345"}),
    "IDS-PERSONAL-ID-AGREES": lambda: change(primary(3), {"pupil.gender": "2"}),
    "IDS-STAFF-ADULT": lambda: change(lower(), {"homeroom.personal_id": "037212000099"}),
    "IDS-STAFF-ONE-NAME": lambda: change(primary(3), {"manager.personal_id": "037080000001"}),
    "IDS-PUPIL-CODE-TEMPORARY": lambda: change(primary(3), {"pupil.code": "TAM-3A-07"}),
    "QCVN109-GENDER": lambda: change(primary(3), {"pupil.gender": "0"}),
    "QCVN109-ETHNICITY": lambda: change(primary(3), {"pupil.ethnicity": "Kinh"}),
    "QCVN109-ETHNICITY-GROUP": lambda: change(primary(3), {"pupil.ethnicity": "55"}),
    "QCVN109-ETHNICITY-HEALTH": lambda: change(primary(3), {"pupil.ethnicity": "25"}),
    "QCVN109-NATIONALITY": lambda: change(primary(3), {"pupil.nationality": "VNM"}),
    "QCVN109-NATIONALITY-CASE": lambda: change(primary(3), {"pupil.nationality": "vn"}),
    "QD124-PLACE-CODE": lambda: change(of_2024(), {"pupil.residence.commune_code": "366"}),
    "QD19-PLACE-CODE": lambda: change(primary(3), {"pupil.residence.commune_code": "1366"}),
    "QD19-COMMUNE-OF-PROVINCE": lambda: change(primary(3), {"pupil.residence.province_code": "01"}),
    "QD19-PLACE-NAME": lambda: change(primary(3), {"school.commune_name": "Xã Hoa Lư"}),
    "QD19-PROVINCE-MERGED": lambda: change(primary(3), {"school.province_name": "Tỉnh Nam Định"}),
    "QD19-DISTRICT": lambda: change(primary(3), {"school.district_name": "Huyện Hoa Lư"}),
    "TTDL-REQUIRED": lambda: change(primary(3), {"pupil.ethnicity": None}),
    "TTDL-REQUIRED-HOMEROOM": lambda: change(primary(3), {"results.comments.homeroom": None}),
    "TTDL-BIRTH-DATE": lambda: change(primary(3), {"pupil.birth_date": None}),
    "TTDL-LENGTH": lambda: change(primary(3), {"classroom.name": "Lớp 3A buổi sáng"}),
    "TTDL-SUBJECT-NAME": lambda: change(lower(), {f"{at(lower(), '19')}.name": "Ngữ văn" * 3}),
    "TTDL-MARK": lambda: change(continuing(), {f"{at(continuing(), '19')}.year": "10.5"}),
    "TTDL-ABSENCES": lambda: change(lower(), {"results.absences": "4.3"}),
    "QD4998-LENGTH": lambda: change(primary(3), {"pupil.full_name": "Nguyễn " * 8}),
}

FURTHER: Sequence[tuple[str, Callable[[], Transcript]]] = (
    ("TT27-SUBJECT-MISSING", lambda: without(primary(5), "13")),
    ("TT27-TEST-RANGE", lambda: change(primary(1), {"results.subjects[0].test": "100"})),
    ("TT27-DECISION-MISSING", lambda: change(primary(3), {"results.grade_completed": None})),
    ("TT27-YEAR-RESULT", lambda: change(primary(3), {"results.subjects[0].test": "4"})),
    ("TT27-YEAR-RESULT", lambda: change(primary(3), {"results.qualities.honesty": "C"})),
    (
        "TT27-YEAR-RESULT-EXEMPT",
        lambda: change(
            primary(3),
            {"results.subjects[0].test": "M", "results.year_result": "Hoàn thành tốt"},
        ),
    ),
    (
        "TT27-TITLE",
        lambda: change(excellent_primary(), {"results.title": "Học sinh Tiêu biểu"}),
    ),
    ("TT22-SUBJECT-MISSING", lambda: without(upper(11), "47")),
    ("TT22-ELECTIVES", lambda: with_rows(upper(10), row("41"))),
    (
        "TT22-COMMENT-ONLY",
        lambda: change(
            lower(),
            {
                f"{at(lower(), '88')}.term2": {
                    "average": "Đ",
                    "regular": ["Đ", "9"],
                    "midterm": "Đ",
                    "final": "Đ",
                }
            },
        ),
    ),
    (
        "TT22-MARKED",
        lambda: change(lower(), {f"{at(lower(), '15')}.term2.regular": ["6", "CĐ", "8", "7"]}),
    ),
    ("TT22-MARK-SCALE", lambda: change(lower(), {f"{at(lower(), '15')}.term2.midterm": "10.1"})),
    ("TT22-TERM-PARTS", lambda: change(lower(), {f"{at(lower(), '15')}.term2.final": None})),
    ("TT22-TITLE", lambda: rated(good_marks(), "T", title="Học sinh Xuất sắc")),
    (
        "TT22-TITLE",
        lambda: rated(scored(lower(), dict.fromkeys(MARKED, "9.0")), "T", title="Học sinh Giỏi"),
    ),
    # No reading of the circular gives Tốt with a subject that is not passed.
    ("TT22-LEARNING", lambda: good_but_one_comment("T")),
    ("TT22-LEARNING", lambda: rated(good_marks(), "K")),
    # An exempt subject assessed by marks: seven are left, five of them at 8.0.
    (
        "TT22-LEARNING-READING",
        lambda: rated(scored(lower(), {**FIVE_GOOD, "32": "M"}), "T"),
    ),
    # Only a second foreign language below the threshold: does it count?
    (
        "TT22-LEARNING-READING",
        lambda: rated(with_rows(good_marks(), row("31", "6.0")), "T"),
    ),
    (
        "TT22-PROMOTED",
        lambda: change(rated(lower(), "K", "CĐ"), {"results.conduct.after_summer": "CĐ"}),
    ),
    ("TTDL-ABSENCES", lambda: rated(lower(), "K", absences="301", promoted=False)),
    ("TTDL-ABSENCES", lambda: change(lower(), {"results.absences": "0.5"})),
    ("HB-REGULATION", lambda: change(continuing(), {"regulation": "TT58/2011"})),
    ("HB-SCHOOL-PLACE", lambda: change(lower(), {"school.province_name": None})),
    ("IDS-PERSONAL-ID", lambda: change(lower(), {"pupil.personal_id": "03721800000A"})),
    ("IDS-PERSONAL-ID", lambda: change(lower(), {f"{at(lower(), '19')}.teacher.personal_id": "1"})),
    ("IDS-PERSONAL-ID-AGREES", lambda: change(lower(), {"pupil.birth_date": "2011"})),
    ("QD19-PLACE-CODE", lambda: change(lower(), {"school.province_code": "NB"})),
    ("TTDL-REQUIRED", lambda: change(lower(), {"results.promotion_text": None})),
    ("TTDL-REQUIRED", lambda: change(lower(), {"pupil.residence": None})),
    ("TTDL-REQUIRED", lambda: change(lower(), {"manager.post": None})),
    ("TTDL-REQUIRED", lambda: change(upper(), {"school.department": None})),
    ("TTDL-REQUIRED", lambda: change(continuing(), {"results.promoted": None})),
    # A birth date known by its year alone has a year to compare.
    ("IDS-PERSONAL-ID-AGREES", lambda: change(primary(3), {"pupil.birth_date": "2015"})),
    # The century: the fourth digit of a girl born in 2016 is 3, not 1.
    ("IDS-PERSONAL-ID-AGREES", lambda: change(primary(3), {"pupil.personal_id": "037016000001"})),
    (
        "IDS-STAFF-ONE-NAME",
        lambda: change(lower(), {f"{at(lower(), '19')}.teacher.personal_id": "037080000001"}),
    ),
    ("IDS-PUPIL-CODE-TEMPORARY", lambda: change(lower(), {"pupil.code": "tam-0000000001"})),
    ("QCVN109-ETHNICITY", lambda: change(upper(), {"pupil.ethnicity": "1"})),
    ("QCVN109-ETHNICITY-GROUP", lambda: change(upper(), {"pupil.ethnicity": "000"})),
    ("QCVN109-NATIONALITY", lambda: change(upper(), {"pupil.nationality": "V1"})),
    ("QD19-PLACE-CODE", lambda: change(upper(), {"pupil.birth_place.province_code": "00"})),
    ("QD19-PLACE-NAME", lambda: change(upper(), {"school.province_name": "Tỉnh Hà Tĩnh"})),
    ("QD124-PLACE-CODE", lambda: change(of_2024(), {"school.province_code": "037"})),
    ("TTDL-REQUIRED-HOMEROOM", lambda: change(upper(), {"results.homeroom_comment": None})),
    (
        "TTDL-REQUIRED-HOMEROOM",
        lambda: change(primary(5), {"results.comments.specific_competences": None}),
    ),
    ("TTDL-REQUIRED-HOMEROOM", lambda: change(continuing(), {"results.learning.year": None})),
    ("TTDL-LENGTH", lambda: change(upper(), {"pupil.birth_place.address": "đ" * 251})),
    ("TTDL-LENGTH", lambda: change(upper(), {f"{at(upper(), '19')}.teacher.full_name": "A" * 151})),
    ("TTDL-LENGTH", lambda: change(upper(), {"history[0].class_name": "A" * 101})),
    ("TTDL-LENGTH", lambda: change(upper(), {"pupil.code": "1" * 21})),
    ("TTDL-LENGTH", lambda: change(upper(), {"results.completion_text": "A" * 151})),
    ("TTDL-MARK", lambda: change(continuing(), {f"{at(continuing(), '19')}.retest": "7.125"})),
    (
        "QD4998-LENGTH",
        lambda: change(primary(3), {"results.comments.homeroom": "Chăm ngoan. " * 22}),
    ),
)
"""Other ways in which a rule is broken, alone too."""
