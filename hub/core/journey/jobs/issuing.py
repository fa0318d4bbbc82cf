"""Job *issue*: a class is checked, composed and signed by its assigned signers (phát hành)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from hub.core.journey.engine import Arguments, Jobs, Steps
from hub.core.journey.jobs.cohorts import cohort_in, said, words
from hub.core.journey.jobs.desk import About, Desk, Result
from hub.core.journey.jobs.queues import WORK
from hub.core.journey.schools import OPEN, issue_class
from hub.core.journey.workshop import Workshop
from hub.core.store import Cohort, Transaction

NAME: Final = "issue"


def enqueue_classes(
    jobs: Jobs, transaction: Transaction, cohort: Cohort, *, run_id: str, actor: str
) -> int:
    """Queue a job for each class of `cohort` with transcripts that are open; return how many."""
    classes = transaction.journeys.classes(cohort, OPEN)
    for name in classes:
        enqueue(jobs, replace(cohort, class_name=name), run_id=run_id, actor=actor)
    return len(classes)


def enqueue(jobs: Jobs, cohort: Cohort, *, run_id: str, actor: str) -> None:
    """Queue a job for the class that `cohort` is."""
    name = cohort.class_name or ""
    arguments = {**said(cohort), "class": name, "run": run_id, "actor": actor}
    job_id = "/".join((run_id, NAME, *words(cohort), name))
    jobs.enqueue(NAME, job_id=job_id, queue=WORK, arguments=arguments)


def run(desk: Desk, steps: Steps, arguments: Arguments) -> Result:
    """Issue the class, in a process of the crew."""
    cohort = cohort_in(arguments)
    about = About(":".join((NAME, *words(cohort), cohort.class_name or "")), cohort.school_code)
    actor = str(arguments["actor"])
    return desk.attempt(steps, NAME, about, partial(desk.crew.run, _issue, cohort, actor))


def _issue(shop: Workshop, cohort: Cohort, actor: str) -> Result:
    issued = issue_class(shop, cohort, actor=actor)
    return {
        "documents": len(issued.works),
        "signatures": issued.signatures,
        "issued": issued.complete,
        "held": len(issued.stopped),
        "asked": len(issued.asked),
    }
