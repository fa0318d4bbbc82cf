"""What the body of a job has at hand, and how its steps go wrong (bàn làm việc của công việc)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from hub.core.errors import HubError, Retry
from hub.core.journey.crew import Crew
from hub.core.journey.engine import Jobs, Json, Steps
from hub.core.journey.halting import Halt
from hub.core.journey.workshop import Workshop
from hub.core.store import Stoppage, StoreUnusable, Transaction

WAITS: Final = (1.0, 5.0, 25.0, 60.0)
"""Seconds between one attempt at a step and the next, after a `Retry`."""

STOPPED: Final = "stopped"
"""Key in a step's result: the code of the error that ended it."""

_AGAIN: Final = "again"

Result = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class About:
    """What a step is about, for whoever looks why it stopped.

    :param subject: such as ``collect:37TH001:02:2025-2026``.
    :param unit: the school or office.
    """

    subject: str
    unit: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The workshop, the crew for what costs CPU time, and the queues.

    :param waits: seconds between attempts.
    """

    workshop: Workshop
    crew: Crew
    jobs: Jobs
    waits: tuple[float, ...] = WAITS

    def attempt(
        self, steps: Steps, name: str, about: About, function: Callable[[], Result]
    ) -> Result:
        """Run one step durably and return its result, or ``{"stopped": code}``.

        A `Retry` is tried again, after durable waits; the last one and every other error of the hub
        are kept as a stoppage, which goes when the step succeeds.

        :raises Halt: when the store itself cannot be used, so that nothing can be kept.
        """
        for number, wait in enumerate((*self.waits, None)):
            tried = partial(self._try, about, function, last=wait is None)
            answer = steps.run(f"{name}-{number}", tried)
            if wait is None or _AGAIN not in answer:
                return answer
            steps.sleep(wait)
        raise AssertionError("the last attempt returns")

    def _try(self, about: About, function: Callable[[], Result], *, last: bool) -> Result:
        try:
            answer = function()
        except StoreUnusable as error:
            raise Halt(error) from None
        except HubError as error:
            if isinstance(error, Retry) and not last:
                return {_AGAIN: error.code}
            stopped = [_stoppage(about, error)]
            self._note(lambda transaction: transaction.stoppages.put(stopped))
            return {STOPPED: error.code}
        self._note(lambda transaction: transaction.stoppages.clear([about.subject]))
        return answer

    def _note(self, change: Callable[[Transaction], None]) -> None:
        """Keep whether the work has stopped; nothing goes on where that cannot be told."""
        try:
            with self.workshop.store.writing() as transaction:
                change(transaction)
        except HubError as error:
            raise Halt(error) from None


def _stoppage(about: About, error: HubError) -> Stoppage:
    return Stoppage(about.subject, about.unit, error.who, error.what, error.remedy, error.where)
