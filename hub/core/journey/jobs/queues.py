"""The queues that a worker serves: one a plugin, with its limits, and one for work of our own.

A plugin's limits are those of its assignments in force, the strictest of each kind: they are the
vendor's, whoever asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

from hub.core.journey.engine import Limits
from hub.core.registry.matters import Matter
from hub.core.store import Assignment

WORK: Final = "work"
"""What needs nobody but us: CPU time."""

_QUEUED: Final = (Matter.ADAPTER, Matter.NEXT_ADAPTER, Matter.DESTINATION)
_AT_ONCE: Final = 2
_MINUTE: Final = 60.0


def queues_of(assignments: Iterable[Assignment], day: dt.date, processes: int) -> dict[str, Limits]:
    """Return every queue with its limits.

    :param processes: of the crew; twice as many classes are under way, so that none is idle.
    """
    queues = {WORK: Limits(at_once=None, each=2 * max(1, processes))}
    settings: dict[str, list[Mapping[str, object]]] = {}
    for one in assignments:
        if one.matter in _QUEUED and day in one.span:
            settings.setdefault(one.value, []).append(one.settings)
    return queues | {plugin: _limits(given) for plugin, given in settings.items()}


def _limits(settings: Iterable[Mapping[str, object]]) -> Limits:
    at_once, starts = _AT_ONCE, None
    known = list(settings)
    said = [each["at_once"] for each in known if "at_once" in each]
    quotas = [each["per_minute"] for each in known if each.get("per_minute") is not None]
    if said:
        at_once = min(int(str(each)) for each in said)
    if quotas:
        starts = min(int(str(each)) for each in quotas)
    return Limits(at_once=at_once, starts=starts, seconds=_MINUTE)
