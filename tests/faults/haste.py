"""Lets a worker look more often for what comes, so that a test waits for nothing else (vội)."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.core.journey import engine
from hub.core.journey.deliver import Patience
from hub.core.journey.jobs import reporting
from hub.core.journey.jobs.shift import Shift
from hub.core.journey.tickets.accounts import Clock, now
from hub.core.journey.workshop import Site
from hub.core.store import locking

BEAT = dt.timedelta(seconds=0.5)
WAITS = (0.05, 0.05, 0.05, 0.5)


def hasten(patch: pytest.MonkeyPatch) -> None:
    """Shorten what this process waits for: nothing of what is done changes."""
    patch.setattr(engine, "_POLL_SECONDS", 0.05)
    patch.setattr(reporting, "_PATIENCE", Patience(rounds=2, wait=0.05))
    patch.setattr(reporting, "_WAIT", 0.2)
    patch.setattr(locking, "BUSY_SECONDS", 0.3)


def hasty_shift(site: Site, name: str, clock: Clock = now) -> Shift:
    """Return a worker that does everything by itself, in haste."""
    return Shift(site=site, name=name, processes=0, waits=WAITS, beat=BEAT, clock=clock)
