"""A worker that dies by SIGKILL at one moment of its work, in a process of its own.

Forked from a server that has loaded everything, so that a life costs little. A moment is before or
after something that matters: a step, a transaction, a call to somebody else, a signature.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import wraps

import pytest

from hub.core.host import PluginHost
from hub.core.journey.engine import Json, Steps
from hub.core.journey.workshop import Site
from hub.core.store import Store, Transaction
from hub.core.transport.http import HttpEndpoint
from hub.signers.keyfile.signer import KeyFileSigner
from tests.faults.haste import hasten, hasty_shift

REPORTING = (
    *("step begins", "step done, not recorded", "step recorded"),
    *("transaction not committed", "transaction committed"),
    *("sweep not committed", "sweep committed"),
    *("call not made", "call answered"),
)
"""The kinds of moment at which a worker can die that reports."""

ISSUING = ("signature not made", "signature answered", *REPORTING)
"""The kinds of moment at which a worker can die that collects and signs: every kind there is."""

_HOST = PluginHost(strict=True)


@dataclass(frozen=True)
class Life:
    """One life of a worker.

    :param moment: the kind of moment at which it dies, one of `ISSUING`; None lets it live until
        nothing is left.
    :param at: the how manieth moment of the kind it is.
    """

    site: Site
    name: str
    moment: str | None
    at: int = 1


def live(life: Life) -> None:
    """Work in haste, and die when the moment comes."""
    faulthandler.register(signal.SIGUSR1)  # Asked by whoever waited in vain.
    patch = pytest.MonkeyPatch()  # Never undone: the process dies with it.
    hasten(patch)
    _arm(patch, _Tripwire(life.moment, life.at))
    shift = hasty_shift(life.site, life.name)
    shift.work(threading.Event(), until_idle=True, host=_HOST)


class _Tripwire:
    def __init__(self, kind: str | None, at: int) -> None:
        self._kind = kind
        self._left = at
        self._lock = threading.Lock()

    def moment(self, kind: str) -> None:
        """Count a moment; die when it is the one."""
        if kind != self._kind:
            return
        with self._lock:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def _arm(patch: pytest.MonkeyPatch, wire: _Tripwire) -> None:
    """Put the wire across everything that has a before and an after; this process only."""
    patch.setattr(Steps, "run", _around_steps(wire, Steps.run))
    patch.setattr(Store, "writing", _around_transactions(wire, Store.writing))
    patch.setattr(HttpEndpoint, "request", _around_calls(wire, HttpEndpoint.request, "call"))
    patch.setattr(KeyFileSigner, "start", _around_calls(wire, KeyFileSigner.start, "signature"))


def _around_steps(wire: _Tripwire, run: Callable[..., Json]) -> Callable[..., Json]:
    @wraps(run)
    def wired(self: Steps, name: str, function: Callable[[], Json]) -> Json:
        def body() -> Json:
            wire.moment("step begins")
            answer = function()
            wire.moment("step done, not recorded")
            return answer

        answer = run(self, name, body)
        wire.moment("step recorded")
        return answer

    return wired


def _around_transactions(
    wire: _Tripwire, writing: Callable[[Store], AbstractContextManager[Transaction]]
) -> Callable[[Store], AbstractContextManager[Transaction]]:
    @contextmanager
    def wired(self: Store) -> Iterator[Transaction]:
        with writing(self) as transaction:
            yield transaction
            wire.moment(f"{_whose()} not committed")
        wire.moment(f"{_whose()} committed")

    return wired


def _whose() -> str:
    """Tell a job's transactions from those of the sweeper, which are many and alike."""
    return "sweep" if threading.current_thread() is threading.main_thread() else "transaction"


def _around_calls(
    wire: _Tripwire, call: Callable[..., Awaitable[object]], name: str
) -> Callable[..., Awaitable[object]]:
    @wraps(call)
    async def wired(*args: object, **kwargs: object) -> object:
        wire.moment(f"{name} not made")
        answer = await call(*args, **kwargs)
        wire.moment(f"{name} answered")
        return answer

    return wired
