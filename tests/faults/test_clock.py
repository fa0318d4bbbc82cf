"""The clock is set forwards and back under a running worker: nothing waits for it to come round."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from tests.faults.account import check_at_the_end
from tests.faults.scenario import Scenario

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize("jumps", [(HOUR, -HOUR)], ids=["forwards and back"])
def test_work_goes_on_whatever_is_done_to_the_clock(
    school: Scenario, jumps: tuple[dt.timedelta, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, real = school.clock, time.time
    monkeypatch.setattr(time, "time", lambda: real() + clock.wrong.total_seconds())  # The engine's.

    def jump(by: dt.timedelta) -> None:
        clock.wrong += by

    for by in jumps:
        school.go_the_whole_way(before_decision=lambda: jump(by))  # noqa: B023 - called at once
        check_at_the_end(school)
