"""A run: the journey of a unit and a year, as far as nobody must decide (một đợt chạy)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from hub.core.errors import HubError, UnknownCode
from hub.core.journey.engine import Jobs
from hub.core.journey.jobs import collecting, issuing
from hub.core.journey.schools import OPEN, place_of
from hub.core.journey.workshop import Workshop
from hub.core.registry.assigned import InForce
from hub.core.registry.days import today
from hub.core.registry.matters import Matter
from hub.core.registry.tree import UnitTree
from hub.core.store import Cohort, UnitKind
from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Run:
    """What a run queued.

    :param id: the ids of all its jobs begin with it.
    :param cohorts: what is collected from its adapter.
    :param kept: what has no adapter and goes on with what was imported.
    :param missing: schools that have neither, and why.
    """

    id: str
    cohorts: list[Cohort] = field(default_factory=list)
    kept: list[Cohort] = field(default_factory=list)
    missing: dict[str, HubError] = field(default_factory=dict)


def begin(shop: Workshop, jobs: Jobs, unit: str, year: str, *, actor: str) -> Run:
    """Queue the whole journey of every school of `unit` in the school year `year`.

    Queued twice, nothing is done twice: each step goes on with what is there.

    :raises UnknownUnit: when the unit is not there today.
    :raises UnknownCode: when no school of it has anything to collect or to go on with.
    """
    now = dt.datetime.now(dt.UTC)
    run = Run(f"{unit}/{year}/{now:%Y%m%dT%H%M%S%f}")
    with shop.store.reading() as transaction:
        begun = {each.cohort for each in transaction.journeys.cohorts(OPEN)}
        in_force = InForce.load(transaction)
        for cohort in _cohorts(in_force.tree, unit, year):
            try:
                assignment = in_force.decided(place_of(cohort), Matter.ADAPTER)
            except HubError as error:
                if cohort in begun:
                    run.kept.append(cohort)
                    issuing.enqueue_classes(jobs, transaction, cohort, run_id=run.id, actor=actor)
                else:
                    run.missing[cohort.school_code] = error
                continue
            run.cohorts.append(cohort)
            collecting.enqueue(jobs, cohort, assignment.value, run_id=run.id, actor=actor)
    if not run.cohorts and not run.kept:
        raise next(iter(run.missing.values()), _no_school(unit))
    return run


def _cohorts(tree: UnitTree, unit: str, year: str) -> list[Cohort]:
    """Return every school below `unit` with each of its levels."""
    day = today()
    tree.require(unit, day)
    return [
        Cohort(code, year, level)
        for code in sorted(tree.subtree(unit, day))
        for spell in [tree.require(code, day)]
        if spell.kind is UnitKind.SCHOOL
        for level in spell.levels
    ]


def _no_school(unit: str) -> UnknownCode:
    return UnknownCode(
        Text("Đơn vị này không có trường nào.", "This unit has no school."),
        where=unit,
        remedy=Text("Xem hub unit list.", "See hub unit list."),
    )
