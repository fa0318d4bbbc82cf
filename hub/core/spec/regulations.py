"""The circulars a transcript may declare (thông tư), and which grades are under them since when."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from hub.core.errors import UnknownCode
from hub.core.model import Level, first_year
from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Regulation:
    """One circular of assessment (thông tư đánh giá học sinh)."""

    code: str
    title: Text
    levels: frozenset[Level]
    phases: Mapping[int, int]
    """Grade to the first calendar year in which a school year begins under this circular."""

    def applies(self, level: Level, grade: int, school_year: str) -> bool:
        """Return whether this circular assesses pupils of `level` and `grade` in that year."""
        since = self.phases.get(grade)
        return level in self.levels and since is not None and first_year(school_year) >= since


@cache
def regulations() -> Mapping[str, Regulation]:
    """Return every circular the hub knows, by code."""
    text = resources.files(__package__).joinpath("regulations.toml").read_text("utf-8")
    entries = tomllib.loads(text)["regulation"]
    return {
        entry["code"]: Regulation(
            code=entry["code"],
            title=Text(entry["title_vi"], entry["title_en"]),
            levels=frozenset(Level(level) for level in entry["levels"]),
            phases={int(grade): year for grade, year in entry.get("phases", {}).items()},
        )
        for entry in entries
    }


def regulation(code: str) -> Regulation:
    """Return the circular with `code`.

    :raises UnknownCode: when no list the hub has names it.
    """
    found = regulations().get(code)
    if found is None:
        raise UnknownCode(
            Text("Không biết thông tư “{code}”.", "Unknown circular “{code}”.").format(
                code=code[:40]
            ),
            where="regulation",
            remedy=Text(
                "Sửa mã thông tư thành một trong: {known}.", "Use one of these codes: {known}."
            ).format(known=", ".join(regulations())),
        )
    return found


def in_force(level: Level, grade: int, school_year: str) -> Regulation | None:
    """Return the circular in force for `level` and `grade` in that year, or None if not known."""
    for candidate in regulations().values():
        if candidate.applies(level, grade, school_year):
            return candidate
    return None
