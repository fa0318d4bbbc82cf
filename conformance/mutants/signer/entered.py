"""The mutants of signers, by the requirement that each breaks."""

from __future__ import annotations

from typing import Final

from conformance.mutants.entering import entered
from conformance.mutants.signer.sound import SoundSigner

MUTANTS: Final[dict[str, type[SoundSigner]]] = {}
"""The mutant of each requirement on signers."""

breaks = entered(MUTANTS)
