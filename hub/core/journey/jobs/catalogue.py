"""Every kind of job: who adds one adds its module here (danh mục công việc)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from hub.core.journey.engine import Arguments, Job, Steps
from hub.core.journey.jobs import asking, collecting, issuing, reporting
from hub.core.journey.jobs.desk import Desk, Result

Body = Callable[[Desk, Steps, Arguments], Result]

BODIES: Mapping[str, Body] = {
    module.NAME: module.run for module in (collecting, issuing, asking, reporting)
}


def bodies(desk: Desk, more: Mapping[str, Body]) -> Mapping[str, Job]:
    """Return the bodies as a worker at `desk` runs them.

    :param more: bodies of kinds of jobs that the journey does not know.
    """
    return {name: partial(body, desk) for name, body in {**BODIES, **more}.items()}
