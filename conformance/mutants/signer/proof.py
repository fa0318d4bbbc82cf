"""Tries the mutants of signers: each with a provider in memory that knows one teacher."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar, Final

from conformance.mutants.proof import Proof, contradicted
from conformance.mutants.signer import MANIFEST, MUTANTS, Desk, SoundSigner
from conformance.mutants.signer.sound import SECRET
from conformance.requirements import Requirement, Subject
from conformance.simulated_signers import STRANGER, teacher
from conformance.suites.signer import Situation, Stage, TestedSigner, signer_suite
from hub.core.host.guarded import GuardedSigner

_WORDS: Final = frozenset({"account", "network", "asked"})
_WRONG: Final = "gl-khoa-sai"


class SignerProof(Proof):
    """The sound provider in memory, and what spoils it."""

    subject: ClassVar[Subject] = Subject.SIGNER
    mutants: ClassVar[Collection[str]] = MUTANTS

    def tried(self, mutant: str | None, wanted: Sequence[Requirement]) -> tuple[str, ...]:
        """Return which of `wanted` the suite finds broken."""
        kind = MUTANTS[mutant] if mutant else SoundSigner
        subject = TestedSigner(
            MANIFEST, lambda situation: _opened(kind, situation), frozenset(Situation), _WORDS
        )
        return contradicted(signer_suite().of(wanted), subject, subject.capabilities)


@contextmanager
def _opened(kind: type[SoundSigner], situation: Situation) -> Iterator[Stage]:
    desk = Desk(situation)

    def build(secret: str = SECRET, *, reached: bool = True) -> GuardedSigner:
        return GuardedSigner(MANIFEST.id, kind(desk, secret, reached=reached))

    yield Stage(
        signer=build(),
        another=build,
        unreachable=lambda: build(reached=False),
        unwelcome=lambda: build(_WRONG),
        holder=teacher("viettel").holder,
        stranger=STRANGER,
        prompts=lambda: desk.prompts,
        heard=lambda: desk.heard,
        secrets=(SECRET, _WRONG),
        arrange=lambda: setattr(desk, "arranged", True),
        lose_answer=lambda: setattr(desk, "loses", True),
    )
