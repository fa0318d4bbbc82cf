"""Which workers fell silent, told by a clock that nobody can set (tiến trình im lặng).

The clocks of two machines differ, and any of them may be set anew: what a heartbeat says is only
compared with what it said before, and how long ago that was is told by this process's own monotonic
clock. So a worker that has just come looks for a while before it takes over what another left.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Hearing:
    """What this worker heard of the others.

    :param patience: a worker whose heartbeat stood still for so long is gone.
    :param clock: seconds that only ever rise.
    """

    patience: dt.timedelta
    clock: Callable[[], float] = time.monotonic
    _heard: dict[str, tuple[dt.datetime, float]] = field(default_factory=dict)

    def silent(self, beats: Mapping[str, dt.datetime]) -> frozenset[str]:
        """Return who is gone.

        :param beats: the latest heartbeat of each worker, by its name.
        """
        now, before = self.clock(), self._heard
        self._heard = {
            name: before[name] if name in before and before[name][0] == beat else (beat, now)
            for name, beat in beats.items()
        }
        patience = self.patience.total_seconds()
        return frozenset(name for name, (_, at) in self._heard.items() if now - at > patience)
