"""The learning result (kết quả học tập): its conditions, and the adjustment for one subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from hub.core.model import Rating

ORDER: Final = (Rating.NOT_PASSED, Rating.PASSED, Rating.FAIR, Rating.GOOD)
"""The four levels from lowest to highest."""

PASSING: Final = frozenset(ORDER[1:])
"""Results from Đạt up."""

BEST: Final = Decimal(10)

# At most one level below the best: khoản 3 cannot raise it.
_UNADJUSTED: Final = (Rating.GOOD, Rating.FAIR)
# Looked up once: reading a member of an enum is slow in Python 3.11.
_NOT_PASSED, _PASSED, _FAIR, _GOOD = ORDER
_RANK: Final = {rating: rank for rank, rating in enumerate(ORDER)}
_COUNTED = 6
_GOOD_EACH, _GOOD_SIX = Decimal("6.5"), Decimal("8.0")
_FAIR_EACH, _FAIR_SIX = Decimal("5.0"), Decimal("6.5")
_PASSED_EACH, _PASSED_SIX = Decimal("3.5"), Decimal("5.0")


def learning_result(marks: Iterable[Decimal], failed: int = 0) -> Rating:
    """Return the learning result by Điều 9 khoản 2, adjusted by khoản 3 as this pack reads it.

    :param marks: averages of the subjects assessed by marks.
    :param failed: number of subjects assessed by comments that are Chưa đạt.
    """
    return learning_readings(marks, failed)[0]


def learning_readings(marks: Iterable[Decimal], failed: int = 0) -> tuple[Rating, ...]:
    """Return every result that a reading of Điều 9 khoản 3 gives, first the one this pack follows.

    The sources leave two cases open: whether a subject assessed by comments can be the “one single
    subject”, and whether six subjects must reach the higher threshold without that subject. This
    pack follows the words: any one subject, and the conditions hold in all the others.
    """
    ordered = sorted(marks, reverse=True)
    base = _by_conditions(ordered, failed)
    if base in _UNADJUSTED or failed > 1:
        return (base,)
    if failed:
        adjusted = _adjusted(base, _by_conditions(ordered, 0))
        return (adjusted,) if adjusted is base else (adjusted, base)
    strict = _adjusted(base, _by_conditions(ordered[:-1], 0))
    generous = _adjusted(base, _by_conditions([BEST, *ordered[:-1]], 0))
    return (strict,) if strict is generous else (strict, generous)


def _by_conditions(ordered: Sequence[Decimal], failed: int) -> Rating:
    """Return the level by khoản 2; `ordered` from highest to lowest."""
    if len(ordered) < _COUNTED:
        return _NOT_PASSED
    sixth, lowest = ordered[_COUNTED - 1], ordered[-1]
    if not failed and sixth >= _GOOD_SIX and lowest >= _GOOD_EACH:
        return _GOOD
    if not failed and sixth >= _FAIR_SIX and lowest >= _FAIR_EACH:
        return _FAIR
    if failed <= 1 and sixth >= _PASSED_SIX and lowest >= _PASSED_EACH:
        return _PASSED
    return _NOT_PASSED


def _adjusted(base: Rating, without_one: Rating) -> Rating:
    """Return the level next above `base` where one subject alone cost two levels or more."""
    rank = _RANK[base]
    return ORDER[rank + 1] if _RANK[without_one] - rank >= 2 else base
