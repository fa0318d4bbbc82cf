"""The two vendors of a switch, as assigned, and what each has of the school (hai bên)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from hub.core.contracts import (
    Adapter,
    AdapterCapability,
    AdapterManifest,
    Notice,
    Query,
    SignedFile,
)
from hub.core.errors import Actor, Pause
from hub.core.journey.workshop import Workshop
from hub.core.model import Level, Transcript
from hub.core.registry.assigned import InForce, Place
from hub.core.registry.days import today
from hub.core.registry.matters import Matter
from hub.core.store import Assignment, Transaction
from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Side:
    """One vendor of a switch: who it is, and its adapter."""

    assignment: Assignment
    manifest: AdapterManifest
    adapter: Adapter

    def can(self, capability: AdapterCapability) -> bool:
        """Tell whether the adapter declares it."""
        return capability in self.manifest.capabilities


@dataclass(slots=True)
class Records:
    """What a side has: its transcripts with its own ids, and rows that cannot be read."""

    transcripts: list[Transcript] = field(default_factory=list)
    refused: list[Notice] = field(default_factory=list)
    cursor: str | None = None


def place_of_school(transaction: Transaction, school: str) -> Place:
    """Return for whom the adapters are asked: the school as of today, its level where it has one.

    :raises UnknownUnit: when there is no such school today.
    """
    tree = InForce.load(transaction).tree
    levels = tree.require(school, today()).levels
    level: Level | None = next(iter(levels)) if len(levels) == 1 else None
    return Place(school, level, today())


def side_of(shop: Workshop, school: str, matter: Matter, expected: str) -> Side:
    """Return the side that `matter` decides for the school.

    :param expected: the adapter that a person named: another one that is assigned is a mistake.
    :raises UnknownCode: when none is assigned, with what to type.
    :raises Pause: when another one is.
    """
    with shop.store.reading() as transaction:
        place = place_of_school(transaction, school)
        assignment = InForce.load(transaction).decided(place, matter)
        if assignment.value != expected:
            raise _another(school, matter, expected, assignment.value)
        adapter = shop.assigned.adapter(transaction, assignment)
    return Side(assignment, shop.host.adapters[assignment.value], adapter)


def read_records(side: Side, school: str, since: str | None = None) -> Records:
    """Return every transcript that a side has of the school.

    :param since: only what changed behind this cursor, where the side can tell.
    :raises Retry: when it stops answering halfway: nothing is concluded from half of it.
    """

    async def pull() -> Records:
        found = Records(cursor=since)
        async for page in side.adapter.pull(Query(school_code=school, since=since)):
            for record in page.records:
                if record.transcript.school.code == school:
                    found.transcripts.append(record.transcript)
            found.refused += page.refused
            found.cursor = page.cursor or found.cursor
        return found

    return asyncio.run(pull())


def read_files(side: Side, school: str, keep: Callable[[SignedFile], None]) -> None:
    """Hand every signed document that a side has of the school to `keep`, one after another."""
    if not side.can(AdapterCapability.DOCUMENTS):
        return

    async def fetch() -> None:
        async for page in side.adapter.documents(Query(school_code=school)):
            for file in page.files:
                keep(file)

    asyncio.run(fetch())


def _another(school: str, matter: Matter, expected: str, assigned: str) -> Pause:
    return Pause(
        Text(
            "Trường đang được phân công {label} “{assigned}”, không phải “{expected}”.",
            "The school's {label} is “{assigned}”, not “{expected}”.",
        ).format(label=matter.label, assigned=assigned, expected=expected),
        where=school,
        who=Actor.OPERATOR,
        remedy=Text(
            "Gõ đúng bên đang dùng và bên sắp dùng, hoặc phân công lại: hub assign set {school} "
            "{matter} {expected} …",
            "Name the adapters that are assigned, or assign another: hub assign set {school} "
            "{matter} {expected} …",
        ).format(school=school, matter=matter.value, expected=expected),
    )
