"""Tries the mutants of documents: each is a folder, read and verified as a vendor's would be."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import ClassVar

from conformance.mutants.document import MUTANTS, rules
from conformance.mutants.document.materials import AT, Files, Materials
from conformance.mutants.document.rules import files_breaking
from conformance.mutants.proof import Proof, contradicted
from conformance.requirements import Requirement, Subject
from conformance.suites.document import Folder, document_suite
from hub.cli.inputs import verifier_trust
from hub.core.document.verification import Trust
from hub.core.host import PluginHost


class DocumentProof(Proof):
    """A sound document of each school, and what spoils it."""

    subject: ClassVar[Subject] = Subject.DOCUMENT
    mutants: ClassVar[Collection[str]] = (*MUTANTS, *rules())

    def __init__(self) -> None:
        self._host = PluginHost()
        self._materials = Materials.create()
        self._trust = self._written_trust()

    def tried(self, mutant: str | None, wanted: Sequence[Requirement]) -> tuple[str, ...]:
        """Return which of `wanted` the suite finds broken in a folder of the mutant's files."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for file, content in self._files(mutant).items():
                (folder / file).write_bytes(content)
            subject = Folder(folder, self._host, self._trust, AT, guarded=False)
            return contradicted(document_suite().of(wanted), subject, ())

    def _files(self, mutant: str | None) -> Files:
        given = self._materials
        if mutant is None:
            pupil = given.lower.transcripts[0]
            return {"primary.xml": given.signed(), "lower.xml": given.lower.signed(pupil)}
        return MUTANTS[mutant](given) if mutant in MUTANTS else files_breaking(mutant)

    def _written_trust(self) -> Trust:
        with tempfile.TemporaryDirectory() as folder:
            self._materials.write_trust(Path(folder))
            return verifier_trust(Path(folder))
