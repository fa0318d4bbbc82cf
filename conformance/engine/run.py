"""Plays a suite's scenes, keeps the evidence and lets the checks look at it (chạy kiểm thử)."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from conformance.engine.check import Check, Scene, Subject
from conformance.engine.evidence import Evidence, Kept
from conformance.engine.observation import Facts, Observation, nothing_seen
from conformance.engine.outcome import Culprit
from conformance.engine.suite import Suite
from conformance.engine.verdict import Look
from conformance.privacy import RealDataError
from hub.core.errors import Actor, Bug, HubError, Retry
from hub.core.text import Text

REPETITIONS = 2
"""How often every scene is played, in another order each time."""

Looks = Mapping[str, Sequence[Sequence[Look]]]
Progress = Callable[[int, int], None]
"""Told after each scene: how many are done, of how many."""


async def play(
    suite: Suite[Subject],
    subject: Subject,
    evidence: Evidence,
    *,
    seed: int,
    repetitions: int = REPETITIONS,
    progress: Progress = lambda done, total: None,
) -> None:
    """Play every scene `repetitions` times; what the folder has already is not played again.

    :param seed: decides the order; a report prints it.
    """
    done = {(each.scene, each.repetition) for each in evidence.read()}
    count, total = 0, len(suite.scenes) * repetitions
    for repetition in range(repetitions):
        order = list(suite.scenes)
        random.Random(seed + repetition).shuffle(order)
        for scene in order:
            if (scene.name, repetition) not in done:
                evidence.keep(Kept(scene.name, repetition, await _facts(scene, subject)))
            count += 1
            progress(count, total)


async def _facts(scene: Scene[Subject], subject: Subject) -> Facts:
    try:
        return await scene.play(subject)
    except RealDataError:
        raise
    except HubError as error:
        return {"stopped": stopped(error)}
    except Exception as error:  # noqa: BLE001 - kept, and told as a suite error
        return {"broken": type(error).__name__}


def stopped(error: HubError) -> dict[str, str]:
    """Return what the evidence keeps of an error: never a sentence that a stranger wrote."""
    return {
        "code": error.code,
        "who": culprit_of(error).value,
        "where": error.where or "",
        "vi": error.remedy.vi,
        "en": error.remedy.en,
    }


def culprit_of(error: HubError) -> Culprit:
    """Return who must act on an error: by its kind, and where that says nothing by its `who`."""
    if isinstance(error, Bug):
        return Culprit.ADAPTER
    other = Culprit.NETWORK if isinstance(error, Retry) else Culprit.CONFIGURATION
    return _BY_ACTOR.get(error.who, other)


_BY_ACTOR: Final[Mapping[Actor, Culprit]] = {
    Actor.VENDOR: Culprit.VENDOR,
    Actor.DEVELOPER: Culprit.ADAPTER,
}


def look(suite: Suite[Subject], evidence: Evidence) -> Looks:
    """Let every check look at the evidence; nobody is called, so this is also the replay."""
    played: dict[int, dict[str, Facts]] = {}
    for kept in evidence.read():
        played.setdefault(kept.repetition, {})[kept.scene] = kept.facts
    checks: dict[str, list[Check]] = {}
    for check in suite.checks:
        checks.setdefault(check.requirement, []).append(check)
    return {
        requirement.id: [
            [
                _look(each, facts[each.scene])
                for each in checks.get(requirement.id, ())
                if each.scene in facts
            ]
            for facts in played.values()
        ]
        for requirement in suite.requirements
    }


def _look(check: Check, facts: Facts) -> Look:
    if "broken" in facts:
        return RuntimeError(str(facts["broken"]))
    if "stopped" in facts and not check.reads_stops:
        return _not_reached(facts["stopped"])
    try:
        return check.look(facts)
    except Exception as error:  # noqa: BLE001 - whatever breaks in a check is a suite error
        return error


def _not_reached(error: Mapping[str, str]) -> Observation:
    """A scene that ended in an error shows nothing of its requirements, and whose turn it is."""
    return nothing_seen(
        Text(error["vi"], error["en"]),
        where=" ".join(filter(None, (error["code"], error["where"]))),
        who=Culprit(error["who"]),
    )
