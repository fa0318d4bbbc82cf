"""Job *switch*: one batch of a switch is carried to the target (công việc chuyển đổi)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from hub.core.journey.engine import Arguments, Jobs, Json, Steps
from hub.core.journey.jobs.catalogue import Body
from hub.core.journey.jobs.desk import About, Desk, Result
from hub.core.store import StoredSwitch
from hub.core.switching.moving import move_batch

NAME: Final = "switch"


def enqueue(
    jobs: Jobs, switch: StoredSwitch, requests: Sequence[str], *, turn: str, actor: str
) -> str:
    """Queue a job a batch behind the other work of the target; return what their ids begin with.

    :param turn: of which call: a batch that stopped is queued again by the next one.
    """
    prefix = f"{NAME}-{switch.id}/{turn}/"
    for request_id in requests:
        arguments: dict[str, Json] = {
            "switch": switch.id,
            "school": switch.school,
            "request": request_id,
            "actor": actor,
        }
        jobs.enqueue(NAME, job_id=f"{prefix}{request_id}", queue=switch.target, arguments=arguments)
    return prefix


def run(desk: Desk, steps: Steps, arguments: Arguments) -> Result:
    """Carry the batch; a target that does not answer is tried again, others are a stoppage."""
    request_id, school = str(arguments["request"]), str(arguments["school"])
    about = About(f"{NAME}:{school}:{request_id}", school)
    number, actor = int(str(arguments["switch"])), str(arguments["actor"])
    carry = partial(move_batch, desk.workshop, number, request_id, actor=actor)
    return desk.attempt(steps, NAME, about, carry)


BODIES: Final[Mapping[str, Body]] = {NAME: run}
"""For the worker's shift: the journey below knows no switch."""
