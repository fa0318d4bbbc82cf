"""A worker that never comes back: another one takes over what it left, on either store.

On PostgreSQL the other one hears nothing of it for a while first; on a file it is the next worker.
"""

from __future__ import annotations

import signal

from tests.faults.account import check_at_any_moment, check_at_the_end
from tests.faults.scenario import Scenario


def test_another_worker_takes_over_from_one_that_is_gone(school: Scenario) -> None:
    school.begin_round()
    assert school.live("signature answered", name="gone") == -signal.SIGKILL
    check_at_any_moment(school)
    assert school.live(name="w2") == 0
    school.decide()
    assert school.live("call answered", name="gone too") == -signal.SIGKILL
    check_at_any_moment(school)
    assert school.live(name="w3") == 0
    check_at_the_end(school)
    with school.shop.store.reading() as transaction:
        assert transaction.workers.all() == ()
