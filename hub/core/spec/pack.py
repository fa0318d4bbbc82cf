"""A spec pack: one versioned set of requirements with the grade of its source (gói đặc tả)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hub.core.model import Level
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


@dataclass(frozen=True, slots=True)
class SpecPack:
    """One versioned set of requirements.

    :param regulation: code of the circular the pack implements; None for packs of every transcript.
    :param valid_from: first day of validity; `valid_to` the last, None while in force.
    :param successor: id of the pack that replaces this one.
    :param sources: documents the rules were taken from, as people cite them.
    :param notes: what of the source is not known or not settled.
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
    successor: str | None = None
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def applies(self, level: Level, grade: int, school_year: str) -> bool:
        """Return whether this pack is in force for that level, grade and school year."""
        if self.regulation is None:
            return True
        return regulation(self.regulation).applies(level, grade, school_year)


def read_pack(data: Mapping[str, Any], rules: tuple[Rule, ...]) -> SpecPack:
    """Return the pack that `data` (its ``pack.toml``) describes, with `rules`."""
    return SpecPack(
        id=data["id"],
        version=data["version"],
        grade=SourceGrade(data["grade"]),
        subject=Subject(data["subject"]),
        title=Text(data["title_vi"], data["title_en"]),
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        regulation=data.get("regulation"),
        successor=data.get("successor"),
        sources=tuple(data.get("sources", ())),
        notes=tuple(data.get("notes", ())),
        rules=rules,
    )
