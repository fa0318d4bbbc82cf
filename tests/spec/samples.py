"""Clean transcripts of every grade, from which other tests make one thing wrong.

The values are literal, not computed by the packs: a pack that computes wrongly fires on them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from hub.core.model import Level, Transcript
from hub.core.spec import Checker
from hub.core.spec.packs import builtin_packs

PUPIL = "Nguyễn Ðức Thần Đồng"
GEOGRAPHY, ECONOMICS, PHYSICS, CHEMISTRY, BIOLOGY = "41", "100", "35", "36", "37"
TECHNOLOGY, INFORMATICS, MUSIC, ART = "46", "38", "29", "30"
COMMENTED = {"88", "97", "91", "99", MUSIC, ART}
ELECTIVES = {
    10: (PHYSICS, CHEMISTRY, BIOLOGY, INFORMATICS),
    11: (GEOGRAPHY, ECONOMICS, TECHNOLOGY, MUSIC),
    12: (GEOGRAPHY, PHYSICS, MUSIC, ART),
}

_PRIMARY = {
    1: "02 01 03 04 88 89 90 91",
    2: "02 01 03 04 88 89 90 91",
    3: "02 01 11 03 04 12 87 88 89 90 91",
    4: "02 01 11 03 05 13 12 87 88 89 90 91",
    5: "02 01 11 03 05 13 12 87 88 89 90 91",
}
_TESTED = {"02", "01", "11", "05", "13", "12", "87"}
_LOWER = "19 15 69 26 05 66 27 32 88 97 91 99"
_UPPER = "19 15 69 40 47 88 91 99"
_SUBJECT_NAMES = {"02": "Tiếng Việt", "01": "Toán", "19": "Ngữ văn", "15": "Toán"}


@cache
def checker() -> Checker:
    """The checker with every pack that ships with the hub."""
    return Checker(builtin_packs())


def fired(transcript: Transcript) -> list[str]:
    """The ids of the rules that object to `transcript`, each once."""
    return sorted({finding.rule for finding in checker().check(transcript)})


def change(transcript: Transcript, changes: Mapping[str, object]) -> Transcript:
    """A copy with other values at some paths, such as ``results.subjects[2].term1.average``."""
    values = transcript.model_dump()
    for path, value in changes.items():
        *parents, last = [
            int(step) if step.isdigit() else step for step in re.findall(r"\w+", path)
        ]
        place: Any = values
        for step in parents:
            place = place[step]
        place[last] = value
    return Transcript.model_validate(values)


def at(transcript: Transcript, code: str) -> str:
    """The path of the subject with `code`."""
    codes = [subject.code for subject in transcript.results.subjects]
    return f"results.subjects[{codes.index(code)}]"


def without(transcript: Transcript, *codes: str) -> Transcript:
    """A copy without the rows of some subjects."""
    rows = [s for s in transcript.model_dump()["results"]["subjects"] if s["code"] not in codes]
    return change(transcript, {"results.subjects": rows})


def with_rows(transcript: Transcript, *rows: Mapping[str, Any]) -> Transcript:
    """A copy with further subjects."""
    before = transcript.model_dump()["results"]["subjects"]
    return change(transcript, {"results.subjects": [*before, *rows]})


def _signatory(number: int) -> dict[str, str]:
    return {"full_name": f"Giáo Viên {number}", "personal_id": f"0370800000{number:02d}"}


def _frame(level: Level, grade: int, regulation: str, results: object) -> Transcript:
    codes = {"commune_code": "13669", "province_code": "37"}
    place = {"address": "Phường Nam Định, tỉnh Ninh Bình", **codes}
    born = 2019 - grade
    return Transcript.model_validate(
        {
            "regulation": regulation,
            "level": level,
            "school_year": "2025-2026",
            "school": {
                "code": "37-TH-001",
                "name": "Trường Thử Nghiệm",
                "department": {"code": "37", "name": "Sở GDĐT Ninh Bình"},
                "commune_name": "Phường Nam Định",
                "province_name": "Tỉnh Ninh Bình",
                **codes,
            },
            "classroom": {"grade": grade, "name": f"{grade}A"},
            "pupil": {
                "code": f"37000{grade:02d}",
                "full_name": PUPIL,
                "personal_id": f"0372{born % 100:02d}000001",
                "gender": "1",
                "birth_date": f"{born}-03-07",
                "birth_place": place,
                "home_town": place,
                "residence": place,
                "ethnicity": "01",
                "nationality": "VN",
            },
            "results": results,
            "homeroom": _signatory(1),
            "manager": {**_signatory(2), "post": "Hiệu trưởng"},
            "issuing": {
                "place": "Ninh Bình",
                "issued_on": "2026-05-30",
                "created_on": "2026-05-25",
            },
            "history": [
                {
                    "school_year": "2024-2025",
                    "class_name": "cũ",
                    "school_name": "Trường Thử Nghiệm",
                    "province_name": "Tỉnh Ninh Bình",
                }
            ],
        }
    )


@cache
def primary(grade: int) -> Transcript:
    """A pupil of `grade` with the result “Hoàn thành”."""
    competences = [
        *("self_learning", "communication", "problem_solving", "language", "calculation"),
        *("science", "aesthetics", "physical", *(("technology", "informatics") * (grade >= 3))),
    ]
    qualities = ("patriotism", "kindness", "diligence", "honesty", "responsibility")
    results = {
        "kind": "primary",
        "subjects": [
            {
                "code": code,
                "name": _SUBJECT_NAMES.get(code, f"Môn {code}"),
                "level": "H",
                "test": "7" if code in _TESTED else None,
            }
            for code in _PRIMARY[grade].split()
        ],
        "competences": dict.fromkeys(competences, "Đ"),
        "qualities": dict.fromkeys(qualities, "T"),
        "comments": dict.fromkeys(
            ("homeroom", "qualities", "general_competences", "specific_competences"), "Ngoan."
        ),
        "year_result": "Hoàn thành",
        "grade_completed": True,
        "promoted": True,
        "primary_completed": grade == 5,
        "completion_text": "Hoàn thành chương trình tiểu học" if grade == 5 else None,
    }
    return _frame(Level.PRIMARY, grade, "TT27/2020", results)


def row(code: str, mark: str = "7.0", *, teacher: int = 3) -> dict[str, Any]:
    """A secondary subject with `mark` everywhere, or “Đ” where it is assessed by comments."""
    score = "Đ" if code in COMMENTED else mark
    return {
        "code": code,
        "name": _SUBJECT_NAMES.get(code, f"Môn {code}"),
        "term1": {"average": score},
        "term2": {"average": score},
        "year": score,
        "teacher": _signatory(teacher),
    }


def _secondary(level: Level, grade: int, regulation: str, codes: Sequence[str]) -> Transcript:
    rows = [row(code, teacher=3 + index) for index, code in enumerate(codes)]
    # Mathematics shows its marks: 105 or 140 periods a year, hence four regular ones.
    marks = {"average": "7.0", "regular": ["6", "7", "7", "8"], "midterm": "7", "final": "7"}
    rows[1] |= {"term1": marks, "term2": marks}
    results = {
        "kind": "secondary",
        "subjects": rows,
        "learning": {"term1": "K", "term2": "K", "year": "K"},
        "conduct": {"term1": "K", "term2": "T", "year": "T"},
        "absences": "4.5",
        "promoted": True,
        "promotion_text": "Được lên lớp",
        "homeroom_comment": "Chăm học.",
    }
    return _frame(level, grade, regulation, results)


@cache
def lower(grade: int = 7) -> Transcript:
    """A lower secondary pupil whose learning result is Khá."""
    return _secondary(Level.LOWER_SECONDARY, grade, "TT22/2021", _LOWER.split())


@cache
def upper(grade: int = 10) -> Transcript:
    """An upper secondary pupil whose learning result is Khá; each grade chose other subjects."""
    codes = [*_UPPER.split(), *ELECTIVES[grade]]
    return _secondary(Level.UPPER_SECONDARY, grade, "TT22/2021", codes)


@cache
def continuing(grade: int = 11) -> Transcript:
    """A pupil of continuing education, whose circular's content is not known."""
    codes = ("19", "15", "40", "41", "35")
    return _secondary(Level.CONTINUING, grade, "TT43/2021", codes)


def scored(transcript: Transcript, marks: Mapping[str, str]) -> Transcript:
    """A copy in which some subjects have another mark in both semesters and the year."""
    changes: dict[str, Any] = {}
    for code, mark in marks.items():
        path = at(transcript, code)
        changes |= {f"{path}.term1": {"average": mark}, f"{path}.term2": {"average": mark}}
        changes |= {f"{path}.year": mark}
    return change(transcript, changes)


def rated(
    transcript: Transcript, learning: str, conduct: str = "T", **further: object
) -> Transcript:
    """A copy with one learning and one conduct result in every period, and further results."""
    changes: dict[str, object] = {f"results.{field}": v for field, v in further.items()}
    for period in ("term1", "term2", "year"):
        changes[f"results.learning.{period}"] = learning
        changes[f"results.conduct.{period}"] = conduct
    return change(transcript, changes)
