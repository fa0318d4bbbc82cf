"""Bad days over the whole way: time-outs, 429 and 5xx storms, lost and repeated answers.

The worker tries again until the weather clears; the vendor's and the gateway's own books tell that
every transcript came once and was counted once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest

from simulation.gateway.bad_days import BadDay as GatewayDay
from simulation.vendors.bad_days import BadDay, Days, Weather
from simulation.vendors.server import Answered, Asked, Desk
from tests.faults.account import check_at_the_end
from tests.faults.scenario import SILENCE, Scenario

FAILURES = (500, 503, 429, 502, 504, 500)
"""What a stormy vendor answers to every request before it does what it is asked."""


@dataclass
class Storm:
    """A vendor's desk behind a stormy front: it fails each request some times first."""

    desk: Desk
    tried: Counter[tuple[str, bytes]] = field(default_factory=Counter)

    def answer(self, asked: Asked, days: Days) -> Answered:
        request = (asked.path, asked.body)
        self.tried[request] += 1
        if self.tried[request] <= len(FAILURES):
            return Answered(status=FAILURES[self.tried[request] - 1])
        return self.desk.answer(asked, days)

    def failure(self, asked: Asked) -> Answered:
        return self.desk.failure(asked)


def _whole_way(school: Scenario) -> None:
    school.go_the_whole_way()
    check_at_the_end(school)


def test_a_vendor_and_a_gateway_that_storm(school: Scenario) -> None:
    storm = Storm(school.server.desk)
    school.server.desk = storm
    school.gateway.desk.bad_day = GatewayDay.STORM
    _whole_way(school)
    school.server.desk = storm.desk
    assert set(storm.tried.values()) == {len(FAILURES) + 1}
    assert set(school.gateway.desk.book.posts.values()) == {1}


@pytest.mark.parametrize(
    "day", [GatewayDay.LOSES_ANSWERS, GatewayDay.ANSWERS_TWICE], ids=lambda day: day.value
)
def test_answers_that_get_lost_or_come_twice(school: Scenario, day: GatewayDay) -> None:
    days = [BadDay.LOST_ANSWER, BadDay.DROPPED, BadDay.TRUNCATED, BadDay.DUPLICATE_PAGE]
    school.server.weather = Weather(days)
    school.gateway.desk.bad_day = day
    _whole_way(school)
    school.server.weather = Weather()
    # What the gateway took and never confirmed was asked for, never handed over again.
    assert set(school.gateway.desk.book.posts.values()) == {1}


def test_a_vendor_and_a_gateway_that_let_wait_too_long(school: Scenario) -> None:
    school.server.slowness = school.gateway.slowness = 3 * SILENCE
    school.server.weather = Weather([BadDay.SLOW])
    school.gateway.desk.bad_day = GatewayDay.SLOW
    _whole_way(school)
    school.server.weather = Weather()
