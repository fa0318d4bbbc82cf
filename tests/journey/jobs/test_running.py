"""A run brings a school from its source to issued documents; again and again, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from hub.core.errors import UnknownCode
from hub.core.journey.engine import Jobs, JobState
from hub.core.journey.jobs import running
from hub.core.journey.schools import collect_school
from hub.core.journey.workshop import Workshop
from hub.core.registry.assigning import end_assignment
from hub.core.registry.days import today
from hub.core.registry.matters import Matter
from hub.core.store import audit
from tests.journey.worlds import PUPILS, SmallWorld

Office = tuple[Workshop, Jobs]
Work = Callable[..., None]


def _begin(office: Office, world: SmallWorld) -> str:
    shop, jobs = office
    return running.begin(shop, jobs, world.plan.code, world.cohort.school_year, actor="local").id


def _states(shop: Workshop) -> dict[str, int]:
    with shop.store.reading() as transaction:
        return {each.state: each.count for each in transaction.journeys.tallies()}


def test_a_run_issues_a_school_and_a_second_one_changes_nothing(
    office: Office, world: SmallWorld, work: Work
) -> None:
    shop, jobs = office
    first = _begin(office, world)
    work(processes=1)
    assert _states(shop) == {"issued": PUPILS}
    (collected, *classes) = jobs.find(prefix=first, results=True)
    assert collected.result == {
        "accepted": PUPILS,
        "refused": 0,
        "flagged": 0,
        "classes": len(classes),
    }
    assert {job.state for job in classes} == {JobState.DONE}
    with shop.store.reading() as transaction:
        steps = Counter(entry.action for entry in transaction.ledger.iterate())
        assert steps == dict.fromkeys(("collect", "check", "compose", "issue"), PUPILS)
        head = transaction.ledger.head()
        assert audit(transaction.ledger).intact
        assert transaction.stoppages.find() == ()
        assert transaction.workers.all() == ()
    _begin(office, world)
    work()
    with shop.store.reading() as transaction:
        assert transaction.ledger.head() == head


def test_a_slot_without_a_signer_stops_and_says_what_to_type(
    office: Office, world: SmallWorld, work: Work
) -> None:
    shop, _ = office
    with shop.store.writing() as transaction:
        end_assignment(transaction, world.plan.code, None, Matter.SEAL, today())
    _begin(office, world)
    work()
    assert _states(shop) == {"signing": PUPILS}
    with shop.store.reading() as transaction:
        stopped = transaction.stoppages.find()
    assert {f"hub assign set {world.plan.code} signer-seal" in each.remedy.en for each in stopped}
    assert all(each.subject.startswith("issue:") for each in stopped)


def test_a_unit_with_nothing_to_collect_is_refused_with_what_to_type(
    office: Office, world: SmallWorld
) -> None:
    shop, _ = office
    with shop.store.writing() as transaction:
        end_assignment(transaction, world.plan.code, None, Matter.ADAPTER, today())
    with pytest.raises(UnknownCode) as refused:
        _begin(office, world)
    assert f"hub assign set {world.plan.code} adapter" in refused.value.remedy.en


def test_what_was_imported_by_hand_goes_on_without_an_adapter(
    office: Office, world: SmallWorld, work: Work
) -> None:
    shop, jobs = office
    _begin(office, world)
    for job in jobs.find(JobState.QUEUED):
        jobs.cancel(job.job_id)
    collect_school(shop, world.cohort, actor="local")
    with shop.store.writing() as transaction:
        end_assignment(transaction, world.plan.code, None, Matter.ADAPTER, today())
    begun = running.begin(shop, jobs, world.plan.code, world.cohort.school_year, actor="local")
    assert begun.kept == [world.cohort]
    work()
    assert _states(shop) == {"issued": PUPILS}
