"""The arithmetic of TT 22/2021 as regulation.md §3 has it, and laws that hold for any marks."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.model import Rating, Title
from hub.core.spec.packs.tt22_2021.averages import half_up, term_average, year_average
from hub.core.spec.packs.tt22_2021.conduct import year_conduct
from hub.core.spec.packs.tt22_2021.learning import ORDER, learning_readings, learning_result
from hub.core.spec.packs.tt22_2021.marks import regular_marks
from hub.core.spec.packs.tt22_2021.promotion import is_promoted
from hub.core.spec.packs.tt22_2021.titles import title_of
from tests.spec.samples import change, checker, lower, rated

T, K, D, C = Rating.GOOD, Rating.FAIR, Rating.PASSED, Rating.NOT_PASSED
TENTHS = st.integers(0, 100).map(lambda tenths: Decimal(tenths) / 10)


def marks(text: str) -> list[Decimal]:
    """``8.0*6 4.0`` as seven decimals."""
    pairs = (part.partition("*") for part in text.split())
    return [Decimal(mark) for mark, _, times in pairs for _ in range(int(times or 1))]


@pytest.mark.parametrize(
    ("regular", "midterm", "final", "average"),
    [
        # 62.8 / 8 = 7.85, a tie: Python's round() would give 7.8.
        ("8 7 9", "8", "7.6", "7.9"),
        # 62.5 / 8 = 7.8125
        ("8 7 9", "8", "7.5", "7.8"),
        # 7 and 9 in the divisor never tie.
        ("8 9", "7.5", "8", "8.0"),
        ("8 9 7 10", "7", "8.5", "8.2"),
        ("10 10", "10", "10", "10.0"),
        ("0 0", "0", "0", "0.0"),
    ],
)
def test_a_semesters_average(regular: str, midterm: str, final: str, average: str) -> None:
    found = term_average(marks(regular), Decimal(midterm), Decimal(final))
    assert str(found) == average


def test_pythons_rounding_is_wrong_on_the_ties() -> None:
    assert round(62.8 / 8, 1) == 7.8
    assert half_up(Decimal("62.8"), Decimal(8)) == Decimal("7.9")


def test_the_averages_of_regular_marks_are_not_taken_first() -> None:
    # Seen in the wild: (average of regular marks + 2·midterm + 3·final) / 6.
    assert term_average(marks("10 10 10 10"), Decimal(5), Decimal(5)) == Decimal("7.2")
    assert half_up(Decimal(10 + 2 * 5 + 3 * 5), Decimal(6)) == Decimal("5.8")


@pytest.mark.parametrize(
    ("first", "second", "year"), [("7.8", "8.3", "8.1"), ("7", "7", "7.0"), ("0", "10", "6.7")]
)
def test_the_average_of_the_year(first: str, second: str, year: str) -> None:
    assert year_average(Decimal(first), Decimal(second)) == Decimal(year)


@pytest.mark.parametrize(("divisor", "ties"), [(3, 0), (6, 99), (7, 0), (8, 99), (9, 0)])
def test_ties_come_only_with_even_divisors(divisor: int, ties: int) -> None:
    # Every sum of tenths there is: a tie is a sum whose average ends in exactly half a tenth.
    found = [
        total for total in range(100 * divisor) if Fraction(total, divisor) % 1 == Fraction(1, 2)
    ]
    assert bool(found) is bool(ties)
    for total in found:
        expected = Decimal(floor(Fraction(total, divisor)) + 1) / 10
        assert half_up(Decimal(total) / 10, Decimal(divisor)) == expected


@given(st.lists(TENTHS, min_size=1, max_size=6), TENTHS, TENTHS)
def test_averages_agree_with_exact_fractions(
    regular: list[Decimal], midterm: Decimal, final: Decimal
) -> None:
    total = sum(map(Fraction, regular)) + 2 * Fraction(midterm) + 3 * Fraction(final)
    exact = total / (len(regular) + 5)
    expected = Fraction(floor(exact * 10 + Fraction(1, 2)), 10)
    assert Fraction(term_average(regular, midterm, final)) == expected
    whole = (Fraction(midterm) + 2 * Fraction(final)) / 3
    assert Fraction(year_average(midterm, final)) == Fraction(
        floor(whole * 10 + Fraction(1, 2)), 10
    )


@pytest.mark.parametrize(
    ("periods", "count"), [(1, 2), (35, 2), (36, 3), (52, 3), (70, 3), (71, 4), (140, 4)]
)
def test_regular_marks_by_periods(periods: int, count: int) -> None:
    assert regular_marks(periods) == count


CONDUCT = {
    # semester I: T, K, Đ, CĐ
    T: (T, T, K, K),
    K: (K, K, K, D),
    D: (K, D, D, D),
    C: (C, C, C, C),
}


@pytest.mark.parametrize(("second", "first"), list(itertools.product(CONDUCT, (T, K, D, C))))
def test_conduct_of_the_year_in_sixteen_cases(second: Rating, first: Rating) -> None:
    """By the words of regulation.md §3.5, each level tried from the top."""
    rank = {rating: place for place, rating in enumerate(ORDER)}
    if second is T and rank[first] >= rank[K]:
        expected = T
    elif (
        (second is K and rank[first] >= rank[D])
        or (second is D and first is T)
        or (second is T and first in (D, C))
    ):
        expected = K
    elif (second is D and first in (K, D, C)) or (second is K and first is C):
        expected = D
    else:
        expected = C
    assert year_conduct(first, second) is expected
    assert CONDUCT[second][(T, K, D, C).index(first)] is expected


@pytest.mark.parametrize(
    ("averages", "failed", "result"),
    [
        ("8.0*6 6.5*2", 0, T),
        ("8.0*6 6.5*2", 1, K),
        ("8.0*5 7.9 6.5*2", 0, K),
        ("8.0*6 6.5 6.4", 0, K),
        ("6.5*6 5.0*2", 0, K),
        ("6.5*5 6.4 5.0*2", 0, D),
        ("6.5*6 5.0 4.9", 0, D),
        ("6.5*8", 1, D),
        ("6.5*8", 2, C),
        ("5.0*6 3.5*2", 0, D),
        ("5.0*6 3.5*2", 1, D),
        ("5.0*5 4.9 3.5*2", 0, C),
        ("5.0*6 3.5 3.4", 0, C),
        ("10*8", 2, C),
        ("10*5", 0, C),
    ],
)
def test_thresholds_of_the_learning_result(averages: str, failed: int, result: Rating) -> None:
    assert learning_result(marks(averages), failed) is result


@pytest.mark.parametrize(
    ("averages", "result"),
    [
        # Would be Tốt, one subject lowers it to Đạt: one step up, Khá.
        ("8.0*7 4.0", K),
        ("8.0*6 6.5 3.5", K),
        # Would be Tốt, lowered to Chưa đạt: Đạt.
        ("8.0*7 3.4", D),
        ("9.0*7 0.0", D),
        # Would be Khá, lowered to Chưa đạt: Đạt.
        ("6.5*7 3.4", D),
        # Would be Khá, lowered to Đạt: one level only, not adjusted.
        ("6.5*7 4.9", D),
        # Would be Tốt, lowered to Khá: one level only, not adjusted.
        ("8.0*7 5.0", K),
        # Two subjects: not adjusted.
        ("8.0*6 4.0*2", D),
        ("8.0*6 3.4*2", C),
    ],
)
def test_one_subject_that_costs_two_levels(averages: str, result: Rating) -> None:
    assert learning_readings(marks(averages)) == (result,)


@pytest.mark.parametrize(
    ("averages", "failed", "readings"),
    [
        # A subject assessed by comments as the one subject.
        ("8.0*8", 1, (K, D)),
        # Six subjects at 8.0 only with the one subject among them.
        ("8.0*5 6.5*2 4.0", 0, (D, K)),
        ("6.5*5 5.0*2 3.4", 0, (C, D)),
    ],
)
def test_what_the_source_leaves_open_has_two_readings(
    averages: str, failed: int, readings: tuple[Rating, ...]
) -> None:
    assert learning_readings(marks(averages), failed) == readings
    assert learning_result(marks(averages), failed) is readings[0]


@given(
    st.lists(TENTHS, min_size=6, max_size=10),
    st.integers(0, 2),
    st.integers(0, 9),
    st.integers(0, 100),
)
def test_a_better_mark_never_lowers_the_result(
    averages: list[Decimal], failed: int, place: int, raised: int
) -> None:
    better = list(averages)
    index = place % len(better)
    better[index] = max(better[index], Decimal(raised) / 10)
    before, after = learning_result(averages, failed), learning_result(better, failed)
    assert ORDER.index(after) >= ORDER.index(before)
    if failed:
        passed = learning_result(averages, failed - 1)
        assert ORDER.index(passed) >= ORDER.index(before)


@given(st.lists(TENTHS, max_size=10), st.integers(0, 3))
def test_the_order_of_subjects_does_not_matter(averages: list[Decimal], failed: int) -> None:
    assert learning_readings(averages, failed) == learning_readings(averages[::-1], failed)


@pytest.mark.parametrize(
    ("absences", "promoted"), [("0", True), ("45", True), ("45.5", False), ("46", False)]
)
def test_forty_five_sessions_missed_is_the_limit(absences: str, promoted: bool) -> None:
    assert is_promoted(D, D, Decimal(absences)) is promoted
    stated = rated(lower(), "K", absences=absences, promoted=promoted)
    assert checker().check(stated) == ()
    wrong = checker().check(change(stated, {"results.promoted": not promoted}))
    assert len(wrong) == 1


@pytest.mark.parametrize(("learning", "conduct"), list(itertools.product(Rating, Rating)))
def test_promotion_needs_both_results(learning: Rating, conduct: Rating) -> None:
    assert is_promoted(learning, conduct, Decimal(0)) is (C not in (learning, conduct))


@pytest.mark.parametrize(
    ("learning", "conduct", "averages", "title"),
    [
        (T, T, "9.0*6 6.5*2", Title.EXCELLENT),
        (T, T, "9.0*5 8.9 6.5*2", Title.GOOD),
        (T, K, "10*8", None),
        (K, T, "10*8", None),
    ],
)
def test_titles(learning: Rating, conduct: Rating, averages: str, title: Title | None) -> None:
    assert title_of(learning, conduct, marks(averages)) is title
