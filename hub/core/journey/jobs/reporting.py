"""Job *report*: what a sender has published is packed, sent and followed to its receipts (báo cáo).

One job a sender at a time: its packets go in the order of their versions anyway.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Final

from hub.core.contracts import RecordState
from hub.core.journey.deliver import Patience
from hub.core.journey.engine import Arguments, Jobs, Steps
from hub.core.journey.following import UNDERWAY, report_underway
from hub.core.journey.jobs.desk import STOPPED, About, Desk, Result
from hub.core.journey.report import Reporter
from hub.core.journey.routes import route_of, underway
from hub.core.journey.workshop import Workshop
from hub.core.store import Assignment, Cohort

NAME: Final = "report"

_ROUNDS: Final = 5
"""How often a job looks for answers that are still waited for; the sweeper queues the next one."""

_WAIT: Final = 10.0
_BATCH: Final = 500
_PATIENCE: Final = Patience(rounds=2, wait=1.0)


def prefix(assignment: Assignment) -> str:
    """Return how the ids of all jobs of the sender of `assignment` begin."""
    return f"{NAME}/{assignment.unit}/{assignment.id}/"


def enqueue(jobs: Jobs, assignment: Assignment, turn: int, *, actor: str) -> None:
    """Queue the reporting of a sender.

    :param turn: which of the sender's jobs it is: two who queue the same turn queue one job.
    """
    jobs.enqueue(
        NAME,
        job_id=f"{prefix(assignment)}{turn}",
        queue=assignment.value,
        arguments={"sender": assignment.unit, "assignment": assignment.id, "actor": actor},
    )


def run(desk: Desk, steps: Steps, arguments: Arguments) -> Result:
    """Report cohort by cohort; while answers are waited for look again, a few times."""
    number, sender = int(str(arguments["assignment"])), str(arguments["sender"])
    actor = str(arguments["actor"])
    result: Result = {}
    for attempt in range(_ROUNDS):
        about = About(f"{NAME}:{sender}", sender)
        task = partial(_report, desk.workshop, number, actor)
        result = desk.attempt(steps, f"{NAME}-{attempt}", about, task)
        if STOPPED in result or not result["waiting"]:
            return result
        steps.sleep(_WAIT)
    return result


def _report(shop: Workshop, number: int, actor: str) -> Result:
    with shop.store.reading() as transaction:
        found, _ = underway(transaction)
        if number not in found:
            return {"accepted": 0, "refused": 0, "waiting": 0, "held": 0}
        sending = found[number]
        route = route_of(shop, transaction, sending.assignment)
    reporter = Reporter(shop.store, route, shop.checker, patience=_PATIENCE, clock=shop.clock)
    total = dict.fromkeys(("accepted", "refused", "waiting", "held"), 0)
    for keys in _batches(shop, sending.cohorts):
        account = asyncio.run(report_underway(reporter, shop.store, keys, actor=actor))
        for name, state in _COUNTED.items():
            total[name] += account.count(state)
        total["held"] += len(account.held)
    return total


_COUNTED: Final = {
    "accepted": RecordState.ACCEPTED,
    "refused": RecordState.REFUSED,
    "waiting": RecordState.WAITING,
}


def _batches(shop: Workshop, cohorts: Iterable[Cohort]) -> list[list[str]]:
    """Return the keys of `cohorts` that are under way, in bounded batches of one cohort each."""
    with shop.store.reading() as transaction:
        return [
            keys[start : start + _BATCH]
            for state in UNDERWAY
            for cohort in cohorts
            for keys in [transaction.journeys.keys(cohort, (state,))]
            for start in range(0, len(keys), _BATCH)
        ]
