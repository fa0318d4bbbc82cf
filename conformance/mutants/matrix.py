"""The kill matrix: which mutants are found, and by which requirements' checks."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from conformance.engine.check import Subject
from conformance.engine.evidence import Evidence
from conformance.engine.outcome import Outcome
from conformance.engine.run import look, play
from conformance.engine.suite import Suite
from conformance.engine.verdict import verdict_of
from conformance.mutants.adapters import MUTANTS, sound_settings
from conformance.mutants.sound import MANIFEST, Memory, SoundAdapter, SoundSettings
from conformance.suites.adapter import TestedAdapter, TestSchools, adapter_suite
from hub.core.contracts import Adapter
from hub.core.host.guarded import GuardedAdapter

_CONTRADICTED: Final = (Outcome.FAILED, Outcome.WARNING, Outcome.SUITE_ERROR)
_TOKEN: Final = 7


@dataclass(frozen=True, slots=True)
class Kill:
    """What became of one mutant.

    :param requirement: the one that it breaks.
    :param by: the requirements whose checks contradicted it.
    """

    requirement: str
    by: tuple[str, ...]

    @property
    def killed(self) -> bool:
        """Whether its own requirement's check found it."""
        return self.requirement in self.by

    def to_json(self) -> dict[str, object]:
        """Return the row for machines."""
        return {"requirement": self.requirement, "killed": self.killed, "by": list(self.by)}


def kill_matrix() -> Iterator[Kill]:
    """Run every mutant against the whole suite; yield what became of each."""
    schools = TestSchools.create(_TOKEN)
    for requirement, mutant in MUTANTS.items():
        yield Kill(requirement, contradicted(mutant, schools, adapter_suite()))


def contradicted(
    vendor: type[SoundAdapter], schools: TestSchools, suite: Suite[TestedAdapter]
) -> tuple[str, ...]:
    """Return the requirements that the checks of `suite` find broken by a vendor in memory."""
    subject = _subject(vendor, schools)
    return _contradicted(suite, subject, subject.capabilities)


def _subject(vendor: type[SoundAdapter], schools: TestSchools) -> TestedAdapter:
    memory = Memory()
    for transcript in schools.held:
        memory.put(transcript)
    numbers = itertools.count()

    def build(changed: Mapping[str, object]) -> Adapter:
        settings = SoundSettings.model_validate({**sound_settings(), **changed})
        return GuardedAdapter(MANIFEST.id, vendor(memory, settings))

    return TestedAdapter(
        MANIFEST, build, sound_settings(), schools, lambda: f"gl-request-{next(numbers)}"
    )


def _contradicted(
    suite: Suite[Subject], subject: Subject, capabilities: tuple[str, ...]
) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as folder:
        evidence = Evidence(Path(folder))
        asyncio.run(play(suite, subject, evidence, seed=1, repetitions=1))
        looks = look(suite, evidence)
    verdict = verdict_of(suite.requirements, looks, capabilities=capabilities)
    return tuple(each.requirement.id for each in verdict.results if each.outcome in _CONTRADICTED)
