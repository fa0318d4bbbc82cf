"""What the checks of every suite are made of: a requirement, a scene, a function that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from conformance.engine.check import Check
from conformance.engine.observation import HOLDS, Facts, Observation, contradicted
from conformance.engine.outcome import Culprit
from hub.core.text import Text

Look = Callable[[Facts], Observation]


class LookingCheck(Check):
    """A check whose look is a function."""

    def __init__(self, requirement: str, scene: str, look: Look) -> None:
        self.requirement, self.scene, self._look = requirement, scene, look

    def look(self, facts: Facts) -> Observation:
        """Return what the function sees; where it names no place, the scene is the place."""
        seen = self._look(facts)
        return seen if seen.where or seen.holds else replace(seen, where=self.scene)


class EndingCheck(LookingCheck):
    """A check that looks at scenes which ended in an error too."""

    reads_stops = True


def entering(checks: list[Check]) -> Callable[..., Callable[[Look], Look]]:
    """Return a decorator that enters a function into `checks` as the check of a requirement."""

    def shows(requirement: str, scene: str, *, ending: bool = False) -> Callable[[Look], Look]:
        kind = EndingCheck if ending else LookingCheck

        def enter(look: Look) -> Look:
            checks.append(kind(requirement, scene, look))
            return look

        return enter

    return shows


def none(word: str, found: Iterable[str], *, who: Culprit = Culprit.VENDOR) -> Observation:
    """Say that there is none, or how many and the first."""
    several = sorted(set(found))
    if not several:
        return HOLDS
    return contradicted(f"0 {word}", f"{len(several)} {word}", several[0], who=who)


def stopped_in(facts: Facts) -> Observation | None:
    """Return what a scene that ended in an error contradicts; None where it came to its end."""
    stop = facts.get("stopped")
    if stop is None:
        return None
    then = Text(stop["vi"], stop["en"])
    return contradicted("an end", stop["code"], stop["where"], who=Culprit(stop["who"]), then=then)
