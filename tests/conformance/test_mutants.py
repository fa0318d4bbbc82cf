"""The suite proves itself: each mutant is found by the check of what it breaks."""

from __future__ import annotations

from functools import cache

import pytest

from conformance.mutants import Kill, proven
from conformance.mutants.matrix import PROOFS
from conformance.mutants.proof import Proof
from conformance.requirements import Subject, requirement


@cache
def proof(subject: Subject) -> Proof:
    return PROOFS[subject]()


@pytest.mark.parametrize("subject", PROOFS)
def test_the_sound_subject_breaks_nothing(subject: Subject) -> None:
    sound = proof(subject)
    assert sound.tried(None, sound.requirements) == ()


@pytest.mark.parametrize("subject", PROOFS)
def test_every_requirement_that_binds_has_a_mutant(subject: Subject) -> None:
    asked = {each.id for each in proven((subject,))}
    assert asked
    assert asked <= set(proof(subject).mutants)


@pytest.mark.parametrize(
    "identifier", [each for subject in PROOFS for each in PROOFS[subject].mutants]
)
def test_a_mutant_is_found_by_its_own_check(identifier: str) -> None:
    broken = requirement(identifier)
    kill = Kill(identifier, proof(broken.subject).tried(identifier, [broken]))
    assert kill.killed
    assert kill.to_json() == {"requirement": identifier, "killed": True, "by": [identifier]}
