"""Between canonical transcripts and Viettel's payloads; pure functions, nothing is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from hub.core.model import (
    CommentGrade,
    Competences,
    Exempt,
    PartialDate,
    Place,
    PrimaryResults,
    Pupil,
    Qualities,
    Ratings,
    Relative,
    School,
    SecondaryResults,
    SecondarySubject,
    Signatory,
    Term,
    Transcript,
    first_year,
    score_text,
)
from hub.plugins.viettel.wire import (
    CodedLevel,
    PlaceInfo,
    PrimaryResult,
    PupilInfo,
    RatingInfo,
    RelativeInfo,
    SchoolInfo,
    SecondaryResult,
    SecondarySubjectRow,
    SemesterRow,
    SignerInfo,
    TranscriptForm,
)

COMPETENCES = {f"NL{number}": name for number, name in enumerate(Competences.model_fields, 1)}
"""TT 27/2020's competences by the vendor's code, in the circular's order."""
QUALITIES = {f"PC{number}": name for number, name in enumerate(Qualities.model_fields, 1)}
"""TT 27/2020's qualities by the vendor's code, in the circular's order."""

Values = dict[str, Any]


# ── Viettel to canonical ─────────────────────────────────────────────────────────────────────────


def transcript_of(form: TranscriptForm) -> Transcript:
    """Return the canonical transcript.

    :raises ValueError: (pydantic's) when a value is none that the canonical model knows.
    """
    general = form.general_info
    return Transcript.model_validate(
        {
            "regulation": general.circular,
            "level": general.level_code,
            "school_year": _school_year(general.school_year),
            "school": _school(form.school_info),
            "classroom": {
                "grade": form.class_info.grade_level,
                "name": form.class_info.class_name,
                "code": form.class_info.class_code,
            },
            "pupil": _pupil(form.pupil_info),
            "results": _results(form),
            "homeroom": _signatory(form.homeroom_teacher),
            "manager": _signatory(form.principal),
            "issuing": {
                "place": general.place_of_issue,
                "issued_on": _iso(general.issued_date),
                "created_on": _iso(general.created_date),
            },
            "history": tuple(
                {
                    "school_year": _school_year(row.school_year),
                    "class_name": row.class_name,
                    "school_name": row.school_name,
                    "province_name": row.province_name,
                    "transferred_on": _iso(row.transfer_date),
                }
                for row in form.study_history
            ),
            "register_number": general.register_number,
            "version": general.version,
            "state": str(general.state),
            "extracted_from_paper": general.extracted_from_paper == 1,
            "code": general.transcript_code,
        }
    )


# A page repeats its schools and signers many times: each is read once.
@lru_cache(maxsize=256)
def _school(info: SchoolInfo) -> School:
    department = {"code": info.department_code, "name": info.department_name}
    return School.model_validate(
        {
            "code": info.school_code,
            "name": info.school_name,
            "department": department if any(department.values()) else None,
            "commune_name": info.commune_name,
            "commune_code": info.commune_code,
            "district_name": info.district_name,
            "province_name": info.province_name,
            "province_code": info.province_code,
        }
    )


def _pupil(info: PupilInfo) -> Values:
    return {
        "code": info.csdln_code,
        "full_name": info.full_name,
        "personal_id": info.identify_code,
        "gender": str(info.gender),
        "birth_date": _iso(info.birth_date),
        "birth_place": _place(info.birth_place),
        "home_town": _place(info.home_town),
        "residence": _place(info.residence),
        "ethnicity": info.ethnic_code,
        "nationality": info.nationality_code,
        "policy_group": info.policy_group,
        "not_assessed": info.not_assessed == 1,
        "father": _relative(info.father),
        "mother": _relative(info.mother),
        "guardian": _relative(info.guardian),
    }


def _place(info: PlaceInfo | None) -> Values | None:
    return None if info is None else info.model_dump()


def _relative(info: RelativeInfo | None) -> Values | None:
    return None if info is None else info.model_dump()


def _signatory(info: SignerInfo | None) -> Signatory | None:
    if info is None:
        return None
    return _person(info.full_name, info.identify_code, info.position)


@lru_cache(maxsize=4096)
def _person(full_name: str, personal_id: str | None, post: str | None) -> Signatory:
    return Signatory(full_name=full_name, personal_id=personal_id, post=post)


def _results(form: TranscriptForm) -> Values | None:
    if form.primary_result is not None and form.secondary_result is None:
        return _primary(form.primary_result)
    if form.secondary_result is not None and form.primary_result is None:
        return _secondary(form.secondary_result)
    return None


def _primary(result: PrimaryResult) -> Values:
    return {
        "kind": "primary",
        "subjects": tuple(
            {
                "code": row.subject_code,
                "name": row.subject_name,
                "level": row.level,
                "test": row.test_mark,
            }
            for row in result.subjects
        ),
        "competences": _named(result.competences, COMPETENCES),
        "qualities": _named(result.qualities, QUALITIES),
        "comments": {
            "homeroom": result.homeroom_comment,
            "qualities": result.quality_comment,
            "general_competences": result.general_competence_comment,
            "specific_competences": result.specific_competence_comment,
        },
        "year_result": result.year_result,
        "grade_completed": _truth(result.grade_completed),
        "promoted": _truth(result.promoted),
        "primary_completed": result.primary_completed == 1,
        "completion_text": result.completion_text,
        "title": result.title,
        "award": result.award,
        "ad_hoc_award": result.ad_hoc_award,
    }


def _secondary(result: SecondaryResult) -> Values:
    return {
        "kind": "secondary",
        "subjects": tuple(_subject(row) for row in result.subjects),
        "learning": _ratings(result.learning),
        "conduct": _ratings(result.conduct),
        "summer_conduct": result.summer_conduct,
        "absences": result.absent_sessions,
        "promoted": _truth(result.promoted),
        "promotion_text": result.promotion_text,
        "completion_text": result.completion_text,
        "competitions": result.competitions,
        "title": result.title,
        "award": result.award,
        "homeroom_comment": result.homeroom_comment,
        "qualifications": tuple(row.model_dump() for row in result.certificates),
    }


def _subject(row: SecondarySubjectRow) -> Values:
    subject: Values = {
        "code": row.subject_code,
        "name": row.subject_name,
        "year": row.year_mark,
        "retest": row.retest_mark,
        "comment": row.comment,
        "periods": row.periods,
        "teacher": _signatory(row.teacher),
    }
    for semester in row.semesters:
        subject[f"term{semester.semester}"] = {
            "average": semester.average_mark,
            "regular": semester.regular_marks,
            "midterm": semester.midterm_mark,
            "final": semester.final_mark,
        }
    return subject


def _ratings(info: RatingInfo) -> Values:
    return {
        "term1": info.semester1,
        "term2": info.semester2,
        "year": info.year,
        "after_summer": info.after_summer,
    }


def _named(rows: Sequence[CodedLevel], names: Mapping[str, str]) -> Values:
    """Return the levels by field; a code that is not known is kept, for the model to refuse."""
    return {names.get(row.code, row.code): row.level for row in rows}


def _school_year(first: int) -> str:
    return f"{first:04d}-{first + 1:04d}"


def _iso(date: str | None) -> str | None:
    """Return ``07/03/2016`` as ``2016-03-07``; months and years alone likewise."""
    return None if date is None else "-".join(reversed(date.split("/")))


def _truth(flag: int | None) -> bool | None:
    return None if flag is None else flag == 1


# ── canonical to Viettel ─────────────────────────────────────────────────────────────────────────


def form_of(transcript: Transcript) -> TranscriptForm:
    """Return what Viettel is given for `transcript`."""
    results = transcript.results
    kind = "primary_result" if isinstance(results, PrimaryResults) else "secondary_result"
    return TranscriptForm.model_validate(
        {
            "general_info": _general_info(transcript),
            "school_info": _school_info(transcript),
            "class_info": {
                "grade_level": transcript.classroom.grade,
                "class_name": transcript.classroom.name,
                "class_code": transcript.classroom.code,
            },
            "pupil_info": _pupil_info(transcript.pupil),
            "homeroom_teacher": _signer_info(transcript.homeroom),
            "principal": _signer_info(transcript.manager),
            kind: _primary_result(results)
            if isinstance(results, PrimaryResults)
            else _secondary_result(results),
            "study_history": tuple(
                {
                    "school_year": first_year(year.school_year),
                    "class_name": year.class_name,
                    "school_name": year.school_name,
                    "province_name": year.province_name,
                    "transfer_date": _day_text(year.transferred_on),
                }
                for year in transcript.history
            ),
        }
    )


def _general_info(transcript: Transcript) -> Values:
    return {
        "circular": transcript.regulation,
        "level_code": transcript.level.value,
        "school_year": first_year(transcript.school_year),
        "version": transcript.version,
        "state": int(transcript.state),
        "extracted_from_paper": int(transcript.extracted_from_paper),
        "transcript_code": transcript.code,
        "register_number": transcript.register_number,
        "place_of_issue": transcript.issuing.place,
        "issued_date": _day_text(transcript.issuing.issued_on),
        "created_date": _day_text(transcript.issuing.created_on),
    }


def _school_info(transcript: Transcript) -> Values:
    school = transcript.school
    department = school.department
    return {
        "school_code": school.code,
        "school_name": school.name,
        "department_code": None if department is None else department.code,
        "department_name": None if department is None else department.name,
        "commune_name": school.commune_name,
        "commune_code": school.commune_code,
        "district_name": school.district_name,
        "province_name": school.province_name,
        "province_code": school.province_code,
    }


def _pupil_info(pupil: Pupil) -> Values:
    return {
        "csdln_code": pupil.code,
        "full_name": pupil.full_name,
        "identify_code": pupil.personal_id,
        "gender": int(pupil.gender),
        "birth_date": _partial_text(pupil.birth_date),
        "birth_place": _dumped(pupil.birth_place),
        "home_town": _dumped(pupil.home_town),
        "residence": _dumped(pupil.residence),
        "ethnic_code": pupil.ethnicity,
        "nationality_code": pupil.nationality,
        "policy_group": pupil.policy_group,
        "not_assessed": int(pupil.not_assessed),
        "father": _dumped(pupil.father),
        "mother": _dumped(pupil.mother),
        "guardian": _dumped(pupil.guardian),
    }


def _dumped(value: Place | Relative | None) -> Values | None:
    return None if value is None else value.model_dump()


def _signer_info(person: Signatory | None) -> Values | None:
    if person is None:
        return None
    return {
        "full_name": person.full_name,
        "identify_code": person.personal_id,
        "position": person.post,
    }


def _primary_result(results: PrimaryResults) -> Values:
    return {
        "subjects": tuple(
            {
                "subject_code": subject.code,
                "subject_name": subject.name,
                "level": None if subject.level is None else subject.level.value,
                "test_mark": _mark_text(subject.test),
            }
            for subject in results.subjects
        ),
        "competences": _coded(results.competences, COMPETENCES),
        "qualities": _coded(results.qualities, QUALITIES),
        "homeroom_comment": results.comments.homeroom,
        "quality_comment": results.comments.qualities,
        "general_competence_comment": results.comments.general_competences,
        "specific_competence_comment": results.comments.specific_competences,
        "year_result": results.year_result,
        "grade_completed": _flag(results.grade_completed),
        "promoted": _flag(results.promoted),
        "primary_completed": int(results.primary_completed),
        "completion_text": results.completion_text,
        "title": results.title,
        "award": results.award,
        "ad_hoc_award": results.ad_hoc_award,
    }


def _secondary_result(results: SecondaryResults) -> Values:
    return {
        "subjects": tuple(_subject_row(subject) for subject in results.subjects),
        "learning": _rating_info(results.learning),
        "conduct": _rating_info(results.conduct),
        "summer_conduct": results.summer_conduct,
        "absent_sessions": _mark_text(results.absences),
        "promoted": _flag(results.promoted),
        "promotion_text": results.promotion_text,
        "completion_text": results.completion_text,
        "competitions": results.competitions,
        "title": results.title,
        "award": results.award,
        "homeroom_comment": results.homeroom_comment,
        "certificates": tuple(each.model_dump() for each in results.qualifications),
    }


def _subject_row(subject: SecondarySubject) -> Values:
    terms = ((1, subject.term1), (2, subject.term2))
    return {
        "subject_code": subject.code,
        "subject_name": subject.name,
        "semesters": tuple(_semester(number, term) for number, term in terms if term != Term()),
        "year_mark": _mark_text(subject.year),
        "retest_mark": _mark_text(subject.retest),
        "comment": subject.comment,
        "periods": subject.periods,
        "teacher": _signer_info(subject.teacher),
    }


def _semester(number: int, term: Term) -> SemesterRow:
    return SemesterRow.model_validate(
        {
            "semester": number,
            "regular_marks": tuple(score_text(mark) for mark in term.regular),
            "midterm_mark": _mark_text(term.midterm),
            "final_mark": _mark_text(term.final),
            "average_mark": _mark_text(term.average),
        }
    )


def _rating_info(ratings: Ratings) -> Values:
    return {
        "semester1": ratings.term1,
        "semester2": ratings.term2,
        "year": ratings.year,
        "after_summer": ratings.after_summer,
    }


def _coded(levels: Competences | Qualities, names: Mapping[str, str]) -> tuple[Values, ...]:
    given = ((code, getattr(levels, name)) for code, name in names.items())
    return tuple({"code": code, "level": level.value} for code, level in given if level is not None)


def _day_text(day: dt.date | None) -> str | None:
    return None if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _partial_text(date: PartialDate | None) -> str | None:
    return None if date is None else "/".join(reversed(str(date).split("-")))


def _mark_text(mark: Decimal | CommentGrade | Exempt | None) -> str | None:
    return None if mark is None else score_text(mark)


def _flag(truth: bool | None) -> int | None:
    return None if truth is None else int(truth)
