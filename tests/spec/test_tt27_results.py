"""The year's result of TT 27/2020 by the table of regulation.md §2.5, and what follows from it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.model import PrimaryYearResult, SubjectLevel, Title, TrainingLevel
from hub.core.spec.packs.tt27_2020.competences import competences_of
from hub.core.spec.packs.tt27_2020.completion import is_completed
from hub.core.spec.packs.tt27_2020.titles import title_of
from hub.core.spec.packs.tt27_2020.year import year_result
from tests.spec.samples import change, checker, primary

EXCELLENT, GOOD = PrimaryYearResult.EXCELLENT, PrimaryYearResult.GOOD
DONE, NOT_DONE = PrimaryYearResult.DONE, PrimaryYearResult.NOT_DONE
ORDER = (NOT_DONE, DONE, GOOD, EXCELLENT)


@pytest.mark.parametrize(
    ("levels", "training", "tests", "result"),
    [
        ("T T T", "T T", "9 10", EXCELLENT),
        ("T T T", "T T", "9 8", GOOD),
        ("T T T", "T T", "7 7", GOOD),
        ("T T T", "T T", "7 6", DONE),
        ("T T H", "T T", "10 10", DONE),
        ("T T T", "T Đ", "10 10", DONE),
        ("H H H", "Đ Đ", "5 5", DONE),
        ("H H H", "Đ Đ", "5 4", NOT_DONE),
        ("T T C", "T T", "10 10", NOT_DONE),
        ("T T T", "T C", "10 10", NOT_DONE),
        ("T T T", "T T", "0 10", NOT_DONE),
        ("T T T", "T T", "", EXCELLENT),
    ],
)
def test_the_table(levels: str, training: str, tests: str, result: PrimaryYearResult) -> None:
    found = year_result(
        map(SubjectLevel, levels.split()),
        map(TrainingLevel, training.split()),
        map(Decimal, tests.split()),
    )
    assert found is result


@given(
    st.lists(st.sampled_from(SubjectLevel), min_size=1, max_size=12),
    st.lists(st.sampled_from(TrainingLevel), min_size=1, max_size=15),
    st.lists(st.integers(0, 10), max_size=7),
    st.integers(0, 11),
)
def test_a_better_level_or_mark_never_lowers_the_result(
    levels: list[SubjectLevel], training: list[TrainingLevel], tests: list[int], place: int
) -> None:
    def rank(levels: list[SubjectLevel], tests: list[int]) -> int:
        return ORDER.index(year_result(levels, training, map(Decimal, tests)))

    before = rank(levels, tests)
    better = list(levels)
    better[place % len(better)] = SubjectLevel.VERY_GOOD
    assert rank(better, tests) >= before
    if tests:
        higher = list(tests)
        higher[place % len(higher)] = 10
        assert rank(levels, higher) >= before


def test_the_first_three_results_complete_the_grade() -> None:
    assert [is_completed(result) for result in ORDER] == [False, True, True, True]


def test_titles() -> None:
    assert title_of(EXCELLENT) is Title.EXCELLENT
    assert title_of(GOOD) is None
    assert title_of(GOOD, recognised=True) is Title.NOTABLE
    assert title_of(DONE, recognised=True) is None


@pytest.mark.parametrize("grade", range(1, 6))
def test_technology_and_informatics_begin_in_grade_3_and_science_in_grade_1(grade: int) -> None:
    expected = competences_of(grade)
    assert ("technology" in expected) is (grade >= 3)
    assert ("informatics" in expected) is (grade >= 3)
    assert "science" in expected
    assert len(expected) == (10 if grade >= 3 else 8)


def test_a_mark_with_a_zero_after_the_point_is_whole() -> None:
    assert checker().check(change(primary(1), {"results.subjects[0].test": "7.0"})) == ()


@pytest.mark.parametrize("mark", ["-1", "7,5", 7.5])
def test_what_is_no_mark_never_becomes_a_transcript(mark: object) -> None:
    with pytest.raises(ValueError, match="/"):
        change(primary(1), {"results.subjects[0].test": mark})
