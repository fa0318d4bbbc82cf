"""Pure functions between flat values and canonical transcripts (ánh xạ).

A flat transcript is what its JSON says, by dotted path, blank values left out. Its lists (subjects,
history, qualifications) are lists of such flat values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Final, cast

from hub.core.model import (
    Level,
    PrimaryResults,
    PrimarySubject,
    Qualification,
    SecondaryResults,
    SecondarySubject,
    StudyYear,
    Transcript,
    Value,
)
from hub.plugins.csv_import.cells import Leaf
from hub.plugins.csv_import.kinds import UNDECIDED
from hub.plugins.csv_import.tree import Node, Values, tree
from hub.plugins.csv_import.wire import ResultsKind

Subject = PrimarySubject | SecondarySubject

_RESULTS: Mapping[ResultsKind, type[Value]] = {
    "primary": PrimaryResults,
    "secondary": SecondaryResults,
}
_SUBJECTS: Mapping[ResultsKind, type[Value]] = {
    "primary": PrimarySubject,
    "secondary": SecondarySubject,
}

DECISIONS: Final[Mapping[ResultsKind, tuple[tuple[str, ...], str]]] = {
    "primary": (("results.grade_completed", "results.promoted"), "results.year_result"),
    "secondary": (("results.promoted",), "results.learning.year"),
}
"""Questions answered with a cross or a blank; a blank means no once the year's result is stated."""

REGULATIONS: Final[Mapping[str, str]] = {
    Level.PRIMARY: "TT27/2020",
    Level.LOWER_SECONDARY: "TT22/2021",
    Level.UPPER_SECONDARY: "TT22/2021",
    Level.CONTINUING: "TT43/2021",
}
"""The circular taken where none is stated, by level."""


@dataclass(slots=True)
class Flat:
    """A transcript as flat values (học bạ dạng phẳng)."""

    values: dict[str, Leaf]
    subjects: list[dict[str, Leaf]] = field(default_factory=list)
    history: list[dict[str, Leaf]] = field(default_factory=list)
    qualifications: list[dict[str, Leaf]] = field(default_factory=list)


@dataclass(slots=True)
class SubjectDetail:
    """What BoSung-DiemMon says about one subject of one pupil.

    :param position: the subject's column group in the results sheet, None where it has none.
    """

    subject: tuple[str, str]
    position: int | None
    order: int | None
    values: Mapping[str, Leaf]


@dataclass(slots=True)
class Lists:
    """The lists of one transcript that other sheets hold."""

    subjects: Sequence[SubjectDetail] = ()
    history: Sequence[Mapping[str, Leaf]] = ()
    qualifications: Sequence[Mapping[str, Leaf]] = ()


_NO_LISTS = Lists()
_AFTER_DECLARED = 1_000


class Assembler:
    """Builds the transcripts of one sheet and one grade from flat values.

    :param subjects: what each subject's column group means; None where the grade knows no such
        subject. The values of the fourth have paths such as ``3:level``.
    :param orders: the place of each in the transcript; that of its columns where nothing is said.
    """

    def __init__(
        self,
        kind: ResultsKind,
        subjects: Sequence[tuple[str, str] | None],
        orders: Sequence[int | None],
    ) -> None:
        self._kind: ResultsKind = kind
        self._root = tree(Transcript, "", without={"results", "history"})
        self._results = tree(
            _RESULTS[kind], "results.", without={"kind", "subjects", "qualifications"}
        )
        self._subjects = {
            position: _subject_tree(kind, f"{position}:", entry)
            for position, entry in enumerate(subjects)
            if entry is not None
        }
        self.unknown = [position for position, entry in enumerate(subjects) if entry is None]
        """Column groups whose values have no place in a transcript of this grade."""
        self._order = {
            position: _AFTER_DECLARED + position if order is None else order
            for position, order in enumerate(orders)
        }
        in_order = sorted(self._subjects, key=lambda position: self._order[position])
        self._in_order = [self._subjects[position] for position in in_order]
        own = [path for part in self._subjects.values() for path in part.paths()]
        self.blank: Values = dict.fromkeys([*scalar_paths(kind), *own])
        """Every path a transcript of this sheet may have."""

    def build(self, values: Values, lists: Lists = _NO_LISTS) -> Transcript:
        """Return the transcript with these values, which must have every path of `blank`.

        :raises MappingError: values are missing or do not go together.
        """
        results = self._results.given(values)
        if lists.subjects:
            results["subjects"] = tuple(subject for _, subject in self.subjects(values, lists))
        else:
            built = [part.build(values) for part in self._in_order]
            results["subjects"] = tuple([subject for subject in built if subject is not None])
        if lists.qualifications:
            results["qualifications"] = _built(Qualification, lists.qualifications)
        given = self._root.given(values)
        given["results"] = self._results.make(results)
        if lists.history:
            given["history"] = _built(StudyYear, lists.history)
        return cast("Transcript", self._root.make(given))

    def subjects(self, values: Values, lists: Lists) -> list[tuple[int | None, Subject]]:
        """Return the subjects in the transcript's order, each with its column group's position."""
        ordered: list[tuple[int, int | None, Value]] = []
        named = {detail.position: detail for detail in lists.subjects}
        for position, part in self._subjects.items():
            detail = named.get(position)
            order = self._order[position] if detail is None else detail.order
            subject = part.build(values) if detail is None else part.make(part.given(values))
            if subject is not None:
                place = self._order[position] if order is None else order
                ordered.append((place, position, subject))
        for number, detail in enumerate(lists.subjects):
            if detail.position is None:
                part = _subject_tree(self._kind, "", detail.subject)
                blank = dict.fromkeys(part.paths())
                subject = part.make(part.given({**blank, **detail.values}))
                after = 2 * _AFTER_DECLARED + number
                ordered.append((after if detail.order is None else detail.order, None, subject))
        ordered.sort(key=itemgetter(0))
        return [(position, cast("Subject", subject)) for _, position, subject in ordered]


@lru_cache(maxsize=1_000)
def _subject_tree(kind: ResultsKind, prefix: str, subject: tuple[str, str]) -> Node:
    code, name = subject
    return tree(_SUBJECTS[kind], prefix, fixed={"code": code, "name": name})


@cache
def _flat_tree(model: type[Value]) -> Node:
    return tree(model, "")


def _built(model: type[Value], rows: Sequence[Mapping[str, Leaf]]) -> tuple[Value, ...]:
    return tuple(_flat_tree(model).make(row) for row in rows)


@cache
def scalar_paths(kind: ResultsKind) -> tuple[str, ...]:
    """Return the path of every value of a transcript outside its lists."""
    results = tree(_RESULTS[kind], "results.", without={"kind", "subjects", "qualifications"})
    root = tree(Transcript, "", without={"results", "history"})
    return (*root.paths(), *results.paths())


@cache
def subject_paths(kind: ResultsKind) -> tuple[str, ...]:
    """Return the path of every value of a subject but its code and name."""
    return tuple(_subject_tree(kind, "", ("", "")).paths())


def decided(kind: ResultsKind, values: dict[str, Leaf | None]) -> None:
    """Turn crosses and blanks into decisions, see `DECISIONS`."""
    questions, result = DECISIONS[kind]
    for path in questions:
        if values[path] is None and values[result] is not None:
            values[path] = False
        elif values[path] == UNDECIDED:
            values[path] = None


def crossed(kind: ResultsKind, values: dict[str, Leaf]) -> None:
    """Turn decisions into crosses and blanks, and into words where a blank says something else."""
    questions, result = DECISIONS[kind]
    for path in questions:
        if result in values and values.get(path) is False:
            del values[path]
        elif result in values:
            values.setdefault(path, UNDECIDED)


def flatten(transcript: Transcript) -> Flat:
    """Return a transcript as flat values."""
    dumped = transcript.model_dump(mode="json", exclude_defaults=True)
    results = dumped.pop("results")
    history = dumped.pop("history", ())
    subjects = results.pop("subjects", ())
    qualifications = results.pop("qualifications", ())
    return Flat(
        values=dict(_flat({**dumped, "results": results})),
        subjects=[dict(_flat(entry)) for entry in subjects],
        history=[dict(_flat(entry)) for entry in history],
        qualifications=[dict(_flat(entry)) for entry in qualifications],
    )


def _flat(dumped: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Leaf]]:
    for name, value in dumped.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif value is not None:
            yield f"{prefix}{name}", tuple(value) if isinstance(value, list) else value
