"""A province without defects breaks no rule of any pack."""

from __future__ import annotations

from collections import Counter

import pytest

from hub.core.model import Level, SecondaryResults
from hub.core.spec import Checker
from hub.core.spec.packs import builtin_packs
from simulation.province import Province


@pytest.mark.parametrize("seed", range(2))
def test_no_rule_fires(seed: int) -> None:
    checker = Checker(builtin_packs())
    province = Province(seed, 700)
    fired: Counter[tuple[str, Level]] = Counter()
    grades = set()
    for school in province.schools():
        for transcript in province.transcripts(school):
            grades.add((transcript.level is Level.CONTINUING, transcript.classroom.grade))
            for finding in checker.check(transcript):
                fired[finding.rule, transcript.level] += 1
    learners = sum(school.pupils for school in province.schools(Level.CONTINUING))
    # What TT 43/2021 asks of continuing education is not known, so nothing checks it.
    assert fired == {("not-checked", Level.CONTINUING): learners}
    assert {grade for continuing, grade in grades if not continuing} == set(range(1, 13))


@pytest.mark.parametrize("school_year", ["2024-2025", "2026-2027"])
def test_no_rule_fires_in_other_years(school_year: str) -> None:
    checker = Checker(builtin_packs())
    province = Province(1, 400, school_year)
    for school in province.schools(Level.PRIMARY, Level.LOWER_SECONDARY, Level.UPPER_SECONDARY):
        for transcript in province.transcripts(school):
            assert checker.check(transcript) == ()


def test_results_are_spread_over_all_levels() -> None:
    province = Province(1, 3_000)
    learning: Counter[str] = Counter()
    for school in province.schools(Level.LOWER_SECONDARY):
        for transcript in province.transcripts(school):
            assert isinstance(transcript.results, SecondaryResults)
            learning[transcript.results.learning.year or "không đánh giá"] += 1
    assert set(learning) == {"T", "K", "Đ", "CĐ", "không đánh giá"}
    assert max(learning.values()) < 0.7 * learning.total()
