"""How the mutants of one subject are tried: the suite must find each by its own check."""

from __future__ import annotations

import asyncio
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import ClassVar, Final

from conformance.engine.check import Subject as Tested
from conformance.engine.evidence import Evidence
from conformance.engine.outcome import Outcome
from conformance.engine.run import look, play
from conformance.engine.suite import Suite
from conformance.engine.verdict import verdict_of
from conformance.requirements import Requirement, Subject, catalogue

_SUITE_ERROR: Final = Outcome.SUITE_ERROR
_CONTRADICTED: Final = (Outcome.FAILED, Outcome.WARNING)


class Proof(ABC):
    """The sound subject and its mutants; made once, it tries as many as one wants."""

    subject: ClassVar[Subject]
    mutants: ClassVar[Collection[str]]
    """The requirements that have a mutant."""

    @abstractmethod
    def tried(self, mutant: str | None, wanted: Sequence[Requirement]) -> tuple[str, ...]:
        """Return which of `wanted` the suite finds broken.

        :param mutant: the requirement that the subject breaks; None for the sound one.
        """

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every requirement on the subject."""
        return tuple(each for each in catalogue().values() if each.subject is self.subject)


def contradicted(
    suite: Suite[Tested], subject: Tested, capabilities: Collection[str]
) -> tuple[str, ...]:
    """Play the suite once and return the requirements that its checks find broken.

    :raises SuiteBrokenError: when a scene or a check itself broke: that finds nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        evidence = Evidence(Path(folder))
        asyncio.run(play(suite, subject, evidence, seed=1, repetitions=1))
        looks = look(suite, evidence)
    verdict = verdict_of(suite.requirements, looks, capabilities=capabilities)
    broken = [each.requirement.id for each in verdict.results if each.outcome is _SUITE_ERROR]
    if broken:
        raise SuiteBrokenError(*broken)
    return tuple(each.requirement.id for each in verdict.results if each.outcome in _CONTRADICTED)


class SuiteBrokenError(Exception):
    """A mutant broke the suite instead of being found by it; the requirements' ids are told."""
