"""A suite: requirements, the scenes that are played, the checks that look (bộ phép kiểm)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

from conformance.engine.check import Check, Scene, Subject
from conformance.requirements import Requirement


@dataclass(frozen=True)
class Suite(Generic[Subject]):
    """What is run against one kind of subject.

    :raises ValueError: for a check of a scene or requirement that the suite does not have.
    """

    requirements: tuple[Requirement, ...]
    scenes: tuple[Scene[Subject], ...]
    checks: tuple[Check, ...]

    def __post_init__(self) -> None:
        scenes = {each.name for each in self.scenes}
        known = {each.id for each in self.requirements}
        for check in self.checks:
            if check.scene not in scenes or check.requirement not in known:
                raise ValueError(f"{type(check).__name__}: {check.requirement}, {check.scene}")

    def of(self, wanted: Sequence[Requirement]) -> Suite[Subject]:
        """Return the part of the suite that `wanted` needs: no scene is played for nothing."""
        ids = {each.id for each in wanted}
        checks = tuple(each for each in self.checks if each.requirement in ids)
        needed = {each.scene for each in checks}
        scenes = tuple(each for each in self.scenes if each.name in needed)
        return Suite(tuple(wanted), scenes, checks)
