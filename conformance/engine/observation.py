"""What a check saw; it never says how grave that is (quan sát)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.engine.outcome import Culprit
from hub.core.text import Text

Facts = Mapping[str, Any]
"""What a scene wrote down of the other side's behaviour: plain JSON, from which every verdict can
be computed again without calling anyone."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one look at the facts shows of one requirement.

    :param holds: True where the facts show that it holds, False where they contradict it, None
        where they show nothing.
    :param expected: what should be there, as codes and numbers.
    :param received: what is there.
    :param where: file, record, operation.
    :param who: who must act; None where nobody must.
    :param next: what to do next; None where nothing is to be done.
    :param applies: False where the requirement is about something that this subject cannot have.
    """

    holds: bool | None
    expected: str = ""
    received: str = ""
    where: str = ""
    who: Culprit | None = None
    next: Text | None = None
    applies: bool = True


HOLDS = Observation(True)
NOT_APPLICABLE = Observation(None, applies=False)


def contradicted(
    expected: object,
    received: object,
    where: str = "",
    *,
    who: Culprit = Culprit.VENDOR,
    then: Text | None = None,
) -> Observation:
    """Return the observation that the facts contradict a requirement."""
    return Observation(False, str(expected), str(received), where, who, then)


def compared(expected: object, received: object, where: str = "") -> Observation:
    """Return whether both are equal, as an observation."""
    return HOLDS if expected == received else contradicted(expected, received, where)


def nothing_seen(
    then: Text, *, where: str = "", who: Culprit = Culprit.CONFIGURATION
) -> Observation:
    """Return the observation that the facts show nothing, and what would change that."""
    return Observation(None, where=where, who=who, next=then)
