"""A queue a plugin, as strict as the strictest of its assignments in force."""

from __future__ import annotations

import datetime as dt

from hub.core.journey.engine import Limits
from hub.core.journey.jobs.queues import WORK, queues_of
from hub.core.store import Assignment, Span

DAY = dt.date(2026, 1, 1)


def _assigned(value: str, matter: str = "adapter", **settings: object) -> Assignment:
    return Assignment("37", None, matter, value, Span(dt.date(2025, 7, 1)), settings)


def test_limits_are_the_strictest_of_all_that_share_a_plugin() -> None:
    queues = queues_of(
        [
            _assigned("viettel", at_once=5, per_minute=100),
            _assigned("viettel", at_once=3, per_minute=None),
            _assigned("ministry", "destination"),
            _assigned("keyfile", "signer-seal"),
        ],
        DAY,
        processes=2,
    )
    assert queues == {
        WORK: Limits(at_once=None, each=4),
        "viettel": Limits(at_once=3, starts=100, seconds=60.0),
        "ministry": Limits(at_once=2, seconds=60.0),
    }


def test_what_is_not_in_force_has_no_queue() -> None:
    ended = Assignment("37", None, "adapter", "vnpt", Span(dt.date(2025, 1, 1), DAY))
    assert queues_of([ended], DAY, processes=0) == {WORK: Limits(at_once=None, each=2)}
