"""Tries the mutants of adapters: each against a memory of its own that holds the test schools."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar, Final

from conformance.mutants.adapter.bases import MUTANTS
from conformance.mutants.adapter.sound import (
    MANIFEST,
    Memory,
    SoundAdapter,
    SoundSettings,
    sound_settings,
)
from conformance.mutants.proof import Proof, contradicted
from conformance.requirements import Requirement, Subject
from conformance.suites.adapter import TestedAdapter, TestSchools, adapter_suite
from hub.core.contracts import Adapter
from hub.core.host.guarded import GuardedAdapter

_TOKEN: Final = 7


class AdapterProof(Proof):
    """The sound vendor in memory, and what spoils it."""

    subject: ClassVar[Subject] = Subject.ADAPTER
    mutants: ClassVar[Collection[str]] = MUTANTS

    def __init__(self) -> None:
        self._schools = TestSchools.create(_TOKEN)

    def tried(self, mutant: str | None, wanted: Sequence[Requirement]) -> tuple[str, ...]:
        """Return which of `wanted` the suite finds broken."""
        subject = self._subject(MUTANTS[mutant] if mutant else SoundAdapter)
        return contradicted(adapter_suite().of(wanted), subject, subject.capabilities)

    def _subject(self, vendor: type[SoundAdapter]) -> TestedAdapter:
        memory = Memory()
        for transcript in self._schools.held:
            memory.put(transcript)
        numbers = itertools.count()

        def build(changed: Mapping[str, object]) -> Adapter:
            settings = SoundSettings.model_validate({**sound_settings(), **changed})
            return GuardedAdapter(MANIFEST.id, vendor(memory, settings))

        return TestedAdapter(
            MANIFEST, build, sound_settings(), self._schools, lambda: f"gl-request-{next(numbers)}"
        )
