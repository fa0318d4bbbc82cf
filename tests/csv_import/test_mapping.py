"""Flat values and transcripts: pure functions."""

from __future__ import annotations

import pytest

from hub.core.model import Level, Transcript
from hub.plugins.csv_import.mapping import Assembler, flatten
from hub.plugins.csv_import.tree import MappingError, Values
from simulation.province import Province


def values(**said: str) -> Values:
    blank = Assembler("primary", [], []).blank
    given = {
        "regulation": "TT27/2020",
        "level": "02",
        "school_year": "2025-2026",
        "school.code": "1",
        "school.name": "A",
        "classroom.name": "1A",
        "pupil.code": "1",
        "pupil.full_name": "B",
    }
    return {**blank, **given, "classroom.grade": 1, **said}


def test_what_is_blank_is_absent() -> None:
    transcript = Assembler("primary", [], []).build(values())
    assert transcript.pupil.father is None
    assert transcript.homeroom is None
    assert transcript.school.department is None


def test_equal_parts_are_one_object() -> None:
    assembler = Assembler("primary", [("01", "Toán")], [None])
    given = {**values(), **assembler.blank, **values(), "0:level": "T"}
    first, second = assembler.build(given), assembler.build({**given, "pupil.code": "2"})
    assert first.school is second.school
    assert first.results.subjects[0] is second.results.subjects[0]


def test_marks_keep_their_digits() -> None:
    """Equal decimals, but not equal text: 8 and 8.0 must not stand for one another."""
    assembler = Assembler("primary", [("01", "Toán")], [None])
    texts = []
    for mark in ("8", "8.0"):
        given = {**assembler.blank, **values(), "0:test": mark}
        texts.append(flatten(assembler.build(given)).subjects[0]["test"])
    assert texts == ["8", "8.0"]


def test_values_that_make_no_transcript_name_their_path() -> None:
    with pytest.raises(MappingError) as error:
        Assembler("primary", [], []).build(values(**{"school.code": "a b"}))
    assert (error.value.path, error.value.missing) == ("school.code", False)
    with pytest.raises(MappingError) as error:
        Assembler("primary", [], []).build(values(**{"homeroom.post": "GV"}))
    assert (error.value.path, error.value.missing) == ("homeroom.full_name", True)


def test_flat_values_are_those_of_the_json() -> None:
    province = Province(seed=5, pupils=40)
    school = province.schools(Level.LOWER_SECONDARY)[0]
    transcript = next(iter(province.transcripts(school)))
    flat = flatten(transcript)
    assert flat.values["pupil.code"] == transcript.pupil.code
    assert flat.values["level"] == "03"
    assert len(flat.subjects) == len(transcript.results.subjects)
    assert isinstance(transcript, Transcript)
