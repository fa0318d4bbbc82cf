"""What a mark may be, and how many regular ones a semester has (điểm số, ĐĐGtx)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, TypeGuard

from hub.core.errors import Actor
from hub.core.model import (
    CommentGrade,
    Exempt,
    SecondaryResults,
    SecondarySubject,
    Transcript,
    score_text,
)
from hub.core.spec.finding import Gate
from hub.core.spec.packs.curriculum import SubjectEntry
from hub.core.spec.packs.memo import remember_last
from hub.core.spec.packs.tt22_2021.book import BOOK, KINDS, PROGRAMME, REGULAR_MARKS
from hub.core.spec.packs.tt22_2021.subjects import curriculum
from hub.core.spec.rule import Breach, Verb

Score = Decimal | CommentGrade | Exempt

MARKS: Final = frozenset(Decimal(tenths) / 10 for tenths in range(101))
"""Every mark the circular allows: 0 to 10, whole or with one decimal."""

TERMS: Final = (("term1", "HKI"), ("term2", "HKII"))

_OF_MARKED: Final = MARKS | {None, Exempt.EXEMPT}
_OF_COMMENTED: Final = frozenset({None, Exempt.EXEMPT, *CommentGrade})


def is_mark(score: Score | None) -> TypeGuard[Decimal]:
    """Return whether `score` is a mark the circular allows."""
    return score in MARKS


def are_marks(scores: Sequence[Score | None]) -> TypeGuard[Sequence[Decimal]]:
    """Return whether every one of `scores` is a mark the circular allows."""
    return MARKS.issuperset(scores)


def regular_marks(periods: int) -> int:
    """Return how many regular marks (ĐĐGtx) a semester has in a subject of `periods` a year."""
    if periods <= 35:
        return 2
    return 3 if periods <= 70 else 4


def _scores(subject: SecondarySubject) -> tuple[Score | None, ...]:
    first, second = subject.term1, subject.term2
    return (
        first.average,
        second.average,
        subject.year,
        subject.retest,
        first.midterm,
        first.final,
        second.midterm,
        second.final,
        *first.regular,
        *second.regular,
    )


def _paths(subject: SecondarySubject) -> tuple[str, ...]:
    """Return the paths of `_scores`, in the same order."""
    fixed = ("term1.average", "term2.average", "year", "retest")
    parts = ("term1.midterm", "term1.final", "term2.midterm", "term2.final")
    first = (f"term1.regular[{index}]" for index in range(len(subject.term1.regular)))
    second = (f"term2.regular[{index}]" for index in range(len(subject.term2.regular)))
    return (*fixed, *parts, *first, *second)


@remember_last
def _odd_scores(
    transcript: Transcript, results: SecondaryResults
) -> Sequence[tuple[str, Score, SubjectEntry]]:
    """Return the place of every score that its subject cannot have, for three rules to name why."""
    known = curriculum(transcript.classroom.grade).by_code
    odd: list[tuple[str, Score, SubjectEntry]] = []
    for index, subject in enumerate(results.subjects):
        entry = known.get(subject.code)
        if entry is None:
            continue
        allowed = _OF_MARKED if entry.marked else _OF_COMMENTED
        scores = _scores(subject)
        if allowed.issuperset(scores):
            continue
        for path, score in zip(_paths(subject), scores, strict=True):
            if score is not None and score not in allowed:
                odd.append((f"results.subjects[{index}].{path}", score, entry))
    return odd


@BOOK.rule(
    "TT22-COMMENT-ONLY",
    clause=KINDS,
    gate=Gate.IMPORT,
    who=Actor.SUBJECT_TEACHER,
    vi="{about} chỉ đánh giá bằng nhận xét ({expected}), không có điểm {received}.",
    en="{about} is assessed by comments only ({expected}), never by the mark {received}.",
)
def comment_only(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """A subject assessed by comments has Đ, CĐ or M, never a mark."""
    for path, score, entry in _odd_scores(transcript, results):
        if not entry.marked:
            yield Breach(path, "Đ/CĐ/M", score_text(score), entry.name)


@BOOK.rule(
    "TT22-MARKED",
    clause=KINDS,
    gate=Gate.IMPORT,
    who=Actor.SUBJECT_TEACHER,
    vi="{about} đánh giá bằng điểm số ({expected}), không ghi {received}.",
    en="{about} is assessed by marks ({expected}), not by {received}.",
)
def marked(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """A subject assessed by marks has marks or M, never Đ or CĐ."""
    for path, score, entry in _odd_scores(transcript, results):
        if entry.marked and isinstance(score, CommentGrade):
            yield Breach(path, "0–10/M", score.value, entry.name)


@BOOK.rule(
    "TT22-MARK-SCALE",
    clause=KINDS,
    gate=Gate.IMPORT,
    who=Actor.SUBJECT_TEACHER,
    vi="{about}: điểm {received} không thuộc thang điểm {expected}.",
    en="{about}: the mark {received} is not on the scale {expected} (at most one decimal).",
)
def on_the_scale(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """A mark lies between 0 and 10 and has at most one decimal."""
    for path, score, entry in _odd_scores(transcript, results):
        if entry.marked and isinstance(score, Decimal):
            yield Breach(path, "0; 0.1; …; 10", score_text(score), entry.name)


def _regular_counts(
    transcript: Transcript, results: SecondaryResults, *, stated: bool
) -> Iterator[Breach]:
    """Compare the number of regular marks, by the periods stated or by the usual ones."""
    known = curriculum(transcript.classroom.grade).by_code
    for index, subject in enumerate(results.subjects):
        entry = known.get(subject.code)
        if entry is None or not entry.marked or (subject.periods is not None) is not stated:
            continue
        expected = regular_marks(subject.periods or entry.periods)
        for attribute, label in TERMS:
            regular = getattr(subject, attribute).regular
            if regular and len(regular) != expected:
                place = f"results.subjects[{index}].{attribute}.regular"
                yield Breach(place, str(expected), str(len(regular)), f"{entry.name} ({label})")


@BOOK.rule(
    "TT22-REGULAR-MARKS",
    clause=REGULAR_MARKS,
    who=Actor.SUBJECT_TEACHER,
    vi="{about}: với số tiết đã ghi phải có {expected} điểm thường xuyên, học bạ có {received}.",
    en="{about}: the periods stated ask for {expected} regular marks, here are {received}.",
)
def regular_marks_counted(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """The number of regular marks follows the periods that the transcript states."""
    return _regular_counts(transcript, results, stated=True)


@BOOK.rule(
    "TT22-REGULAR-MARKS-USUAL",
    clause=f"{REGULAR_MARKS}; {PROGRAMME}",
    verb=Verb.SHOULD,
    who=Actor.SUBJECT_TEACHER,
    provisional="the usual periods a year of the programme are general knowledge",
    vi="{about}: với số tiết thường lệ cần {expected} điểm thường xuyên, học bạ có {received}.",
    en="{about}: the usual periods ask for {expected} regular marks, here are {received}.",
)
def usual_marks_counted(transcript: Transcript, results: SecondaryResults) -> Iterator[Breach]:
    """The same by the programme's usual periods, where the transcript states none."""
    return _regular_counts(transcript, results, stated=False)
