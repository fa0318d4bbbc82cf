"""Subjects of a grade as data: who studies what, and how it is assessed (môn học của một khối)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Duty(StrEnum):
    """Whether a pupil of the grade takes the subject (bắt buộc, lựa chọn, tự chọn)."""

    COMPULSORY = "compulsory"
    ELECTIVE = "elective"
    """One of the subjects from which a pupil chooses a fixed number (môn học lựa chọn)."""
    OPTIONAL = "optional"
    """Taken or not, as the school offers it (môn học tự chọn)."""


@dataclass(frozen=True, slots=True)
class SubjectEntry:
    """One subject or activity of one grade.

    :param marked: assessed by comments and marks; otherwise by comments alone.
    :param tested: primary: an end-of-year test is held.
    :param periods: usual periods a year (số tiết/năm) of the 2018 programme, general knowledge.
    """

    code: str
    name: str
    duty: Duty
    marked: bool
    tested: bool
    periods: int


@dataclass(frozen=True, slots=True)
class Curriculum:
    """The subjects of one level and grade, ready for look-ups."""

    entries: tuple[SubjectEntry, ...]
    by_code: Mapping[str, SubjectEntry]
    compulsory: tuple[SubjectEntry, ...]
    elective_codes: frozenset[str]

    def name(self, code: str) -> str:
        """Return the subject's name as people read it, or the code where the table has none."""
        entry = self.by_code.get(code)
        return code if entry is None else entry.name


def read_curriculum(data: Mapping[str, Any], grade: int) -> Curriculum:
    """Return the subjects that `data` (a ``subjects.toml``) gives to `grade`."""
    entries = tuple(
        SubjectEntry(
            code=row["code"],
            name=row["name"],
            duty=duty,
            marked=row.get("marked", False),
            tested=grade in row.get("tested", ()),
            periods=_periods(row, grade),
        )
        for row in data["subject"]
        for duty in Duty
        if grade in row.get(duty.value, ())
    )
    return Curriculum(
        entries=entries,
        by_code={entry.code: entry for entry in entries},
        compulsory=tuple(entry for entry in entries if entry.duty is Duty.COMPULSORY),
        elective_codes=frozenset(e.code for e in entries if e.duty is Duty.ELECTIVE),
    )


def _periods(row: Mapping[str, Any], grade: int) -> int:
    periods = row["periods"]
    return int(periods[str(grade)] if isinstance(periods, Mapping) else periods)
