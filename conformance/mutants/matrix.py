"""The kill matrix: which mutants are found, and by which requirements' checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conformance.mutants.adapter.proof import AdapterProof
from conformance.mutants.document.proof import DocumentProof
from conformance.mutants.proof import Proof
from conformance.mutants.signer.proof import SignerProof
from conformance.requirements import Requirement, Subject, catalogue
from hub.core.spec import Verb

PROOFS: dict[Subject, type[Proof]] = {
    each.subject: each for each in (AdapterProof, DocumentProof, SignerProof)
}
"""How the mutants of each subject are tried."""


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


def proven(subjects: Iterable[Subject]) -> tuple[Requirement, ...]:
    """Return the requirements that must have a mutant: every SHALL that a check shows."""
    return tuple(
        each
        for each in catalogue().values()
        if each.subject in subjects and each.verb is Verb.SHALL and each.untested is None
    )


def kill_of(requirement: Requirement) -> Kill:
    """Try the mutant of one requirement against the check of that requirement alone."""
    proof = PROOFS[requirement.subject]()
    known = requirement.id in proof.mutants
    return Kill(requirement.id, proof.tried(requirement.id, [requirement]) if known else ())


def kill_matrix(subjects: Iterable[Subject] = tuple(Subject)) -> Iterator[Kill]:
    """Try every mutant of these subjects against the whole suite; yield what became of each.

    A SHALL without a mutant is yielded too: nothing has killed what is not there.
    """
    for subject in (each for each in PROOFS if each in set(subjects)):
        proof = PROOFS[subject]()
        for each in proven((subject,)):
            known = each.id in proof.mutants
            yield Kill(each.id, proof.tried(each.id, proof.requirements) if known else ())
