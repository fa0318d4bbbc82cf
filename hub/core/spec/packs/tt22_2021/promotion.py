"""Who goes up a grade (được lên lớp)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from hub.core.errors import Actor
from hub.core.model import Rating, Ratings, SecondaryResults, Transcript, plain
from hub.core.spec.packs.tt22_2021.book import BOOK, PROMOTION
from hub.core.spec.packs.tt22_2021.learning import PASSING
from hub.core.spec.rule import Breach

MOST_ABSENCES: Final = Decimal(45)
"""A pupil who missed more sessions is not promoted."""

_FLAGS = {True: "1", False: "0"}


def final_rating(ratings: Ratings) -> Rating | None:
    """Return the result that counts for promotion: after summer where there is one."""
    return ratings.after_summer or ratings.year


def is_promoted(learning: Rating, conduct: Rating, absences: Decimal) -> bool:
    """Return whether a pupil goes up: both results at least Đạt, at most 45 sessions missed."""
    return learning in PASSING and conduct in PASSING and absences <= MOST_ABSENCES


@BOOK.rule(
    "TT22-PROMOTED",
    clause=PROMOTION,
    who=Actor.MANAGER,
    vi="Theo kết quả học tập và rèn luyện, được lên lớp phải là {expected}, học bạ ghi {received} "
    "(1: có, 0: không).",
    en="By the learning and conduct results promotion must be {expected}, stated {received} "
    "(1: yes, 0: no).",
)
def promotion_agrees(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """Promotion follows from both results; too many absences are another rule's business."""
    learning, conduct = final_rating(results.learning), final_rating(results.conduct)
    if results.promoted is None or learning is None or conduct is None:
        return
    if results.missed > MOST_ABSENCES or transcript.pupil.not_assessed:
        return
    expected = is_promoted(learning, conduct, results.missed)
    if results.promoted is not expected:
        yield Breach("results.promoted", _FLAGS[expected], _FLAGS[results.promoted])


@BOOK.rule(
    "TT22-PROMOTED-ABSENT",
    clause=PROMOTION,
    who=Actor.MANAGER,
    vi="Nghỉ {received} buổi (quá {expected} buổi) thì không được lên lớp.",
    en="A pupil who missed {received} sessions (more than {expected}) is not promoted.",
)
def absent_not_promoted(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """Nobody is promoted who missed more than 45 sessions in the year."""
    if results.promoted and results.missed > MOST_ABSENCES and not transcript.pupil.not_assessed:
        yield Breach("results.promoted", plain(MOST_ABSENCES), plain(results.missed))
