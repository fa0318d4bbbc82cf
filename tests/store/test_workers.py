"""Workers that are heard of, and stoppages that last until work goes on, on both stores."""

from __future__ import annotations

import datetime as dt

from hub.core.errors import Actor
from hub.core.store import Stoppage, Store
from hub.core.text import Text

STARTED = dt.datetime(2026, 5, 20, tzinfo=dt.UTC)


def test_a_worker_is_known_by_its_name_until_it_is_forgotten(store: Store) -> None:
    with store.writing() as transaction:
        transaction.workers.beat("w2", "may-1", 7, STARTED)
        transaction.workers.beat("w1", "may-1", 8, STARTED)
    with store.writing() as transaction:
        transaction.workers.beat("w2", "may-2", 9, STARTED)
        first, second = transaction.workers.all()
    assert (first.name, second.name, second.host, second.pid) == ("w1", "w2", "may-2", 9)
    assert second.seen_at > second.started_at == STARTED
    with store.writing() as transaction:
        transaction.workers.forget(["w1"])
        assert [each.name for each in transaction.workers.all()] == ["w2"]


def test_a_stoppage_keeps_its_first_moment_and_its_latest_words(store: Store) -> None:
    def stopped(subject: str, vi: str) -> Stoppage:
        return Stoppage(subject, "37TH001", Actor.OPERATOR, Text(vi, vi), Text("Sửa", "Mend"), "x")

    with store.writing() as transaction:
        transaction.stoppages.put([stopped("a", "một"), stopped("b", "hai")])
        since = {each.subject: each.since for each in transaction.stoppages.find()}
    with store.writing() as transaction:
        transaction.stoppages.put([stopped("a", "ba")])
        transaction.stoppages.clear(["b", "c"])
        (left,) = transaction.stoppages.find(unit="37TH001")
        assert transaction.stoppages.find(unit="37TH002") == ()
    assert (left.subject, left.what.vi, left.place, left.since) == ("a", "ba", "x", since["a"])
    assert (left.who, left.remedy) == (Actor.OPERATOR, Text("Sửa", "Mend"))
