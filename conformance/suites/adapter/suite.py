"""The suite of adapters: every scene, every check, every requirement."""

from __future__ import annotations

from functools import cache

from conformance.engine.suite import Suite
from conformance.requirements import Subject, catalogue
from conformance.suites.adapter.checks import CHECKS
from conformance.suites.adapter.delivering import Deliver
from conformance.suites.adapter.following import (
    SinceChange,
    SinceFirstPage,
    SinceNothing,
    SinceWrongCursor,
)
from conformance.suites.adapter.opening import ProbeReady, WrongSecrets
from conformance.suites.adapter.pulling import (
    PullAtOnce,
    PullBrokenOff,
    PullEverything,
    PullParts,
    PullSchool,
    PullSmallPages,
    PullUnknownSchool,
)
from conformance.suites.adapter.pushing import PushMany, PushNew, PushNothing, PushOtherValues
from conformance.suites.adapter.tested import TestedAdapter

SCENES = (
    *(ProbeReady(), WrongSecrets()),
    *(PullSchool(), PullEverything(), PullParts(), PullUnknownSchool()),
    *(PullAtOnce(), PullBrokenOff(), PullSmallPages()),
    *(SinceNothing(), SinceFirstPage(), SinceChange(), SinceWrongCursor()),
    *(PushNew(), PushOtherValues(), PushNothing(), PushMany()),
    Deliver(),
)


@cache
def adapter_suite() -> Suite[TestedAdapter]:
    """Return every requirement on connections and the checks that show them."""
    requirements = tuple(each for each in catalogue().values() if each.subject is Subject.ADAPTER)
    return Suite(requirements, SCENES, tuple(CHECKS))
