"""Job *collect*: what a school's assigned adapter has of it comes in (thu thập)."""

from __future__ import annotations

from functools import partial
from typing import Final

from hub.core.journey.engine import Arguments, Jobs, Steps
from hub.core.journey.jobs import issuing
from hub.core.journey.jobs.cohorts import cohort_in, said, words
from hub.core.journey.jobs.desk import STOPPED, About, Desk, Result
from hub.core.journey.schools import collect_school
from hub.core.journey.workshop import Workshop
from hub.core.store import Cohort

NAME: Final = "collect"


def enqueue(jobs: Jobs, cohort: Cohort, adapter: str, *, run_id: str, actor: str) -> None:
    """Queue the collecting of `cohort` behind the other work of its adapter."""
    job_id = "/".join((run_id, NAME, *words(cohort)))
    arguments = {**said(cohort), "run": run_id, "actor": actor}
    jobs.enqueue(NAME, job_id=job_id, queue=adapter, arguments=arguments)


def run(desk: Desk, steps: Steps, arguments: Arguments) -> Result:
    """Collect the school, then queue its classes."""
    cohort, actor = cohort_in(arguments), str(arguments["actor"])
    about = About(":".join((NAME, *words(cohort))), cohort.school_code)
    collected = desk.attempt(steps, NAME, about, partial(_collect, desk.workshop, cohort, actor))
    if STOPPED in collected:
        return collected
    run_id = str(arguments["run"])
    hand_on = partial(_hand_on, desk, cohort, run_id, actor)
    return {**collected, **desk.attempt(steps, "hand-on", about, hand_on)}


def _collect(shop: Workshop, cohort: Cohort, actor: str) -> Result:
    collected = collect_school(shop, cohort, actor=actor)
    return {
        "accepted": collected.accepted,
        "refused": len(collected.refused),
        "flagged": len(collected.flagged),
    }


def _hand_on(desk: Desk, cohort: Cohort, run_id: str, actor: str) -> Result:
    with desk.workshop.store.reading() as transaction:
        queued = issuing.enqueue_classes(desk.jobs, transaction, cohort, run_id=run_id, actor=actor)
    return {"classes": queued}
