"""A spec pack: one versioned set of requirements with the grade of its source (gói đặc tả)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hub.core.model import Level, first_year
from hub.core.spec.regulations import regulation
from hub.core.spec.rule import Rule
from hub.core.text import Text


class SourceGrade(StrEnum):
    """How firm the source of a pack is (độ tin cậy của nguồn)."""

    OFFICIAL = "official"
    OBSERVED = "observed"
    DRAFT = "draft"


class Subject(StrEnum):
    """What a pack speaks about (phạm vi)."""

    ASSESSMENT = "assessment"
    DOCUMENT = "document"
    CODES = "codes"
    REPORTING = "reporting"


class Validity(StrEnum):
    """What the dates of a pack's validity are compared with (căn cứ áp dụng).

    A list of place codes dates what a transcript says: the year 2018-2019 has the codes of its
    time. The sharing model asks the same of every record that is reported today, whatever year it
    tells of.
    """

    SCHOOL_YEAR = "school-year"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class SpecPack:
    """One versioned set of requirements.

    :param regulation: code of the circular the pack implements; None for packs of every transcript.
    :param valid_from: first day of validity; `valid_to` the last, None while in force.
    :param validity: whether these days are compared with the school year, or the pack speaks of how
        a record is made today and therefore of transcripts of every year.
    :param successor: id of the pack that replaces this one.
    :param sources: documents the rules were taken from, as people cite them.
    :param notes: what of the source is not known or not settled.
    :param data: name and fingerprint of each data file the rules read, for telling what changed.
    """

    id: str
    version: str
    grade: SourceGrade
    subject: Subject
    title: Text
    valid_from: dt.date
    rules: tuple[Rule, ...]
    regulation: str | None = None
    valid_to: dt.date | None = None
    validity: Validity = Validity.SCHOOL_YEAR
    successor: str | None = None
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    data: tuple[tuple[str, str], ...] = ()

    def applies(self, level: Level, grade: int, school_year: str) -> bool:
        """Return whether this pack is in force for that level, grade and school year."""
        if self.regulation is not None:
            return regulation(self.regulation).applies(level, grade, school_year)
        return self.validity is Validity.RECORD or self._covers(closing_day(school_year))

    def _covers(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def closing_day(school_year: str) -> dt.date:
    """Return the day whose codes a transcript of `school_year` has: 30 June of its second year.

    Transcripts are issued at the end of May. One that is issued again later, after summer or a
    recall, keeps the codes of its year; so 2024-2025 is the last year of the codes that ended on
    30/6/2025, and no two transcripts of one class differ by the day on which somebody signed.
    """
    return dt.date(first_year(school_year) + 1, 6, 30)


def read_pack(
    data: Mapping[str, Any], rules: tuple[Rule, ...], files: tuple[tuple[str, str], ...] = ()
) -> SpecPack:
    """Return the pack that `data` (its ``pack.toml``) describes, with `rules`.

    :param files: name and fingerprint of its further data files.
    """
    return SpecPack(
        id=data["id"],
        version=data["version"],
        grade=SourceGrade(data["grade"]),
        subject=Subject(data["subject"]),
        title=Text(data["title_vi"], data["title_en"]),
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        validity=Validity(data.get("validity", Validity.SCHOOL_YEAR)),
        regulation=data.get("regulation"),
        successor=data.get("successor"),
        sources=tuple(data.get("sources", ())),
        notes=tuple(data.get("notes", ())),
        rules=rules,
        data=files,
    )
