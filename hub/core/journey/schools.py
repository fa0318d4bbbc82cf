"""A school's part of the journey, by what is assigned to it: collect, issue class by class.

The tasks of jobs, and what commands do for a whole school: one function for both. Each bears being
run again after a crash.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable

from hub.core.contracts import Adapter, Page, Query
from hub.core.document.slots import Role, slots_of
from hub.core.errors import HubError
from hub.core.journey.batch import Bench, Issued
from hub.core.journey.collect import Collected, collect
from hub.core.journey.keep import Keeper
from hub.core.journey.shrink import stop_at_shrinkage
from hub.core.journey.states import STEPS, Step
from hub.core.journey.tickets.accounts import AssignedSigner, account_of
from hub.core.journey.workshop import Workshop
from hub.core.model import Transcript
from hub.core.registry.assigned import InForce, Place
from hub.core.registry.days import today
from hub.core.registry.errors import not_assigned
from hub.core.registry.matters import SIGNERS, Matter
from hub.core.store import Cohort, Transaction

OPEN = STEPS[Step.COLLECT].starts + STEPS[Step.SIGN].starts
"""States of transcripts that are not issued yet."""


def place_of(cohort: Cohort) -> Place:
    """Return for whom assignments are asked about `cohort`: as of today."""
    return Place(cohort.school_code, cohort.level, today())


def collect_school(
    shop: Workshop,
    cohort: Cohort,
    *,
    actor: str,
    tick: Callable[[int], None] = lambda rows: None,
) -> Collected:
    """Collect what the assigned adapter has of `cohort`; each page is kept as soon as it is there.

    :raises UnknownCode: when no adapter is assigned.
    :raises Pause: when a person must act first, or many pupils are missing: what came is kept, and
        nothing of it is signed before somebody has looked.
    """
    with shop.store.reading() as transaction:
        assignment = InForce.load(transaction).decided(place_of(cohort), Matter.ADAPTER)
        adapter = shop.assigned.adapter(transaction, assignment)
    query = Query(cohort.school_code, cohort.school_year, cohort.level)
    return _Pages(shop, assignment.value, actor).collect(adapter, query, tick)


class _Pages:
    """Keeps an import page by page, each in its own transaction: a slow vendor holds no lock."""

    def __init__(self, shop: Workshop, source: str, actor: str) -> None:
        self._shop = shop
        self._source = source
        self._actor = actor
        self._keeper: Keeper | None = None

    def collect(self, adapter: Adapter, query: Query, tick: Callable[[int], None]) -> Collected:
        checker = self._shop.checker
        collected = asyncio.run(collect(adapter, query, checker, self._keep, tick))
        if self._keeper is not None:
            with self._shop.store.writing() as transaction:
                self._keeper.within(transaction).finish(collected)
            stop_at_shrinkage(self._keeper.shrink.found())
        return collected

    def _keep(self, page: Page) -> Page:
        with self._shop.store.writing() as transaction:
            if self._keeper is None:
                self._keeper = Keeper(transaction, self._source, actor=self._actor)
            return self._keeper.within(transaction).keep(page)


def issue_class(
    shop: Workshop,
    cohort: Cohort,
    *,
    actor: str,
    tick: Callable[[int], None] = lambda signatures: None,
) -> Issued:
    """Check, compose and sign what `cohort` (a class) has open, each slot by its assigned signer.

    :raises UnknownCode: when a slot has no signer assigned; earlier slots are signed and kept.
    :raises Pause: when a signer cannot be used at all.
    """
    with shop.store.reading() as transaction:
        transcripts = transaction.transcripts.of(transaction.journeys.keys(cohort, OPEN))
        place, roles = place_of(cohort), roles_of(transcripts)
        signers, missing = assigned_signers(shop, transaction, place, roles)
    bench = Bench(shop.store, shop.checker, actor, tick, clock=shop.clock)
    issued = bench.issue(transcripts, signers)
    if missing is not None:
        raise missing
    return issued


def roles_of(transcripts: Iterable[Transcript]) -> frozenset[Role]:
    """Return who signs in the slots of `transcripts`."""
    return frozenset(slot.role for transcript in transcripts for slot in slots_of(transcript))


def assigned_signers(
    shop: Workshop, transaction: Transaction, place: Place, roles: Collection[Role]
) -> tuple[dict[Role, AssignedSigner], HubError | None]:
    """Return the signers assigned at `place`, up to the first role that has none, and then why."""
    found: dict[Role, AssignedSigner] = {}
    in_force = InForce.load(transaction)
    for role in Role:
        if role not in roles:
            continue
        matter = SIGNERS[role.value]
        assignment = in_force.find(place, matter)
        if assignment is None:
            return found, not_assigned(place.unit, matter.value, matter.label)
        signer = shop.assigned.signer(transaction, assignment)
        found[role] = AssignedSigner(signer, account_of(assignment))
    return found, None
