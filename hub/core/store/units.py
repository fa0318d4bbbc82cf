"""Keeps units, what they were called and where they belonged, day by day (kho đơn vị)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete
from sqlmodel import Session, col, select

from hub.core.model import Level
from hub.core.store.batching import batches
from hub.core.store.inserting import insert_into
from hub.core.store.locking import Lock, hold
from hub.core.store.spans import Span
from hub.core.store.tables import SuccessionRow, UnitRow, UnitSpellRow
from hub.core.text import Text

BATCH = 500


class UnitKind(StrEnum):
    """What a unit is, from the top of the tree down (loại đơn vị)."""

    PROVINCE = "province"
    DISTRICT = "district"
    """Huyện: until 30/6/2025."""
    COMMUNE = "commune"
    SCHOOL = "school"

    @property
    def label(self) -> Text:
        """The kind as people read it."""
        return _LABELS[self]


_LABELS = {
    UnitKind.PROVINCE: Text("tỉnh", "province"),
    UnitKind.DISTRICT: Text("huyện", "district"),
    UnitKind.COMMUNE: Text("xã", "commune"),
    UnitKind.SCHOOL: Text("trường", "school"),
}


@dataclass(frozen=True, slots=True)
class Spell:
    """What holds of one unit for a span of days (một thời kỳ của đơn vị).

    :param code: the unit's code, the same in every spell.
    :param parent: code of the unit above; None for a province.
    :param levels: levels of schooling that a school has; empty for other units.
    """

    code: str
    kind: UnitKind
    name: str
    parent: str | None
    span: Span
    levels: frozenset[Level] = frozenset()


@dataclass(frozen=True, slots=True)
class Succession:
    """One unit became part of another (kế thừa, sáp nhập)."""

    predecessor: str
    successor: str
    changed_on: dt.date


class UnitRepository:
    """The units of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def hold(self) -> None:
        """Let nobody else change the registry until the transaction ends."""
        hold(self._session.connection(), Lock.REGISTRY)

    def spells(self) -> tuple[Spell, ...]:
        """Return every spell of every unit, by code and time."""
        statement = (
            select(UnitRow.kind, UnitSpellRow)
            .join(UnitSpellRow, col(UnitSpellRow.code) == col(UnitRow.code))
            .order_by(col(UnitSpellRow.code), col(UnitSpellRow.valid_from))
        )
        return tuple(_spell(kind, row) for kind, row in self._session.exec(statement))

    def successions(self) -> frozenset[Succession]:
        """Return which units became part of which."""
        rows = self._session.exec(select(SuccessionRow))
        return frozenset(Succession(row.predecessor, row.successor, row.changed_on) for row in rows)

    def replace(self, spells: Collection[Spell]) -> None:
        """Put `spells` in the place of all that was kept of their units."""
        kinds = {spell.code: spell.kind.value for spell in spells}
        for codes in batches(kinds, BATCH):
            self._session.execute(delete(UnitSpellRow).where(col(UnitSpellRow.code).in_(codes)))
        self._insert(UnitRow, [{"code": code, "kind": kind} for code, kind in kinds.items()])
        self._insert(UnitSpellRow, [_row(spell) for spell in spells])

    def succeed(self, successions: Iterable[Succession]) -> None:
        """Keep which units became part of which."""
        self._insert(
            SuccessionRow,
            [
                {
                    "predecessor": one.predecessor,
                    "successor": one.successor,
                    "changed_on": one.changed_on,
                }
                for one in successions
            ],
        )

    def _insert(
        self,
        table: type[UnitRow | UnitSpellRow | SuccessionRow],
        rows: list[dict[str, object]],
    ) -> None:
        if rows:
            statement = insert_into(self._session, table).on_conflict_do_nothing()
            self._session.connection().execute(statement, rows)


def _spell(kind: str, row: UnitSpellRow) -> Spell:
    return Spell(
        code=row.code,
        kind=UnitKind(kind),
        name=row.name,
        parent=row.parent,
        span=Span(row.valid_from, row.valid_until),
        levels=frozenset(Level(level) for level in row.levels.split()),
    )


def _row(spell: Spell) -> dict[str, object]:
    return {
        "code": spell.code,
        "valid_from": spell.span.start,
        "valid_until": spell.span.end,
        "name": spell.name,
        "parent": spell.parent,
        "levels": " ".join(sorted(spell.levels)),
    }
