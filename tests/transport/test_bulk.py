"""The collector rests while a page is read, and works again whatever happened."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from hub.core.transport.bulk import in_bulk


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    assert gc.isenabled()
    yield
    gc.enable()


def test_the_collector_rests_and_works_again() -> None:
    with in_bulk():
        assert not gc.isenabled()
        with in_bulk():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_lets_it_work_again() -> None:
    with pytest.raises(KeyError), in_bulk():
        raise KeyError
    assert gc.isenabled()


def test_who_switched_it_off_before_keeps_it_off() -> None:
    gc.disable()
    with in_bulk():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_the_last_thread_to_leave_lets_it_work() -> None:
    inside, leaving = Barrier(2), Barrier(2)

    def read() -> bool:
        with in_bulk():
            inside.wait(30)
            resting = not gc.isenabled()
            leaving.wait(30)
        return resting

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(read), threads.submit(read)
        assert (first.result(), second.result()) == (True, True)
    assert gc.isenabled()
