"""Signers that break one requirement each; everything else they do as `SoundSigner` does."""

# Each module enters its mutants as it is imported.
from conformance.mutants.signer import opening, signing, troubles
from conformance.mutants.signer.entered import MUTANTS
from conformance.mutants.signer.sound import MANIFEST, Desk, SoundSigner

__all__ = ["MANIFEST", "MUTANTS", "Desk", "SoundSigner", "opening", "signing", "troubles"]
