"""How failures are waited out, and how hard quotas are kept (nhịp gọi, hạn mức)."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Final

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    retry_if_not_exception_type,
    stop_before_delay,
    wait_random_exponential,
)
from tenacity.retry import retry_base

from hub.core.errors import HubError, LostAnswer, Retry

_LONGEST_WAIT: Final = 30.0

ANY_FAILURE: Final = retry_if_exception_type(Retry)
"""For questions: they may be asked again however they failed."""
NOT_ARRIVED: Final = ANY_FAILURE & retry_if_not_exception_type(LostAnswer)
"""For what has an effect: made again only where the first certainly did not arrive."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How failures are waited out: waits with jitter, from `first_wait` on, within `budget`."""

    first_wait: float
    budget: float

    def attempts(self, when: retry_base) -> AsyncRetrying:
        """Return the policy that tries again after a failure that `when` names."""
        return AsyncRetrying(
            retry=when,
            wait=self._wait,
            stop=stop_before_delay(self.budget),
            reraise=True,
        )

    def _wait(self, state: RetryCallState) -> float:
        """Wait as long as the other side asks, if it does, and never all at the same moment."""
        jitter = wait_random_exponential(multiplier=self.first_wait, max=_LONGEST_WAIT)(state)
        error = state.outcome.exception() if state.outcome else None
        asked = error.fields.get("after", 0) if isinstance(error, HubError) else 0
        return float(asked) + jitter


class TokenBucket:
    """Keeps requests within a hard quota (hạn mức): spends saved-up requests, then waits.

    :param per_minute: requests that come back every minute; unlimited when None or 0.
    :param burst: requests that may be saved up.
    """

    def __init__(self, per_minute: int | None, burst: int = 1) -> None:
        self._every = 60.0 / per_minute if per_minute else 0.0
        self._burst = burst
        self._full_at = 0.0
        """When the bucket is full again, on the clock that `reserve` is given."""

    def reserve(self, now: float) -> float:
        """Take one request and return the seconds to wait before it may be made."""
        self._full_at = max(self._full_at, now) + self._every
        return max(0.0, self._full_at - now - self._burst * self._every)

    async def take(self) -> None:
        """Wait until one more request is allowed."""
        if self._every:
            await asyncio.sleep(self.reserve(time.monotonic()))
