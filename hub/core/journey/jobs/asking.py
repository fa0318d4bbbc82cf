"""Job *ask*: providers are asked what people have answered, and classes go on (hỏi kết quả ký).

A request that waits is a row, never a job. One job at a time asks for what is due, a round at a
time; the sweeper queues the next one when something is due again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Final

from hub.core.journey.engine import Arguments, Jobs, Steps
from hub.core.journey.jobs import issuing
from hub.core.journey.jobs.desk import About, Desk, Result
from hub.core.journey.jobs.queues import WORK
from hub.core.journey.tickets.polling import Polled, poll_due
from hub.core.journey.tickets.signers import signers_of
from hub.core.model import Transcript
from hub.core.store import Cohort

NAME: Final = "ask"

_ROUNDS: Final = 20
"""Of one job; what is still due then is the next job's."""


def enqueue(jobs: Jobs, turn: int) -> None:
    """Queue a round of questions.

    :param turn: which one it is: two who queue the same turn queue one job.
    """
    jobs.enqueue(NAME, job_id=f"{NAME}/{turn}", queue=WORK, arguments={})


def run(desk: Desk, steps: Steps, arguments: Arguments) -> Result:
    """Ask for all that is due, then let the classes go on whose people have all answered."""
    return desk.attempt(steps, NAME, About(NAME, ""), partial(_ask, desk))


def _ask(desk: Desk) -> Result:
    shop = desk.workshop
    asked, signatures = 0, 0
    for _ in range(_ROUNDS):
        polled = asyncio.run(poll_due(shop.store, signers_of(shop), clock=shop.clock))
        asked, signatures = asked + polled.asked, signatures + polled.embedded
        _go_on(desk, polled)
        if not polled.asked:
            break
    return {"asked": asked, "signatures": signatures}


def _go_on(desk: Desk, polled: Polled) -> None:
    """Queue the classes that got signatures and for which nobody is waited any more."""
    for request_id in polled.signed:
        with desk.workshop.store.reading() as transaction:
            keys = sorted({each.transcript_key for each in transaction.tickets.items(request_id)})
            if transaction.tickets.waiting(keys):
                continue
            actor = transaction.tickets.get(request_id).actor
            for cohort in _cohorts(transaction.transcripts.of(keys)):
                issuing.enqueue(desk.jobs, cohort, run_id=f"{NAME}-{request_id}", actor=actor)


def _cohorts(transcripts: Sequence[Transcript]) -> list[Cohort]:
    found = {
        Cohort(each.school.code, each.school_year, each.level, each.classroom.name): None
        for each in transcripts
    }
    return list(found)
