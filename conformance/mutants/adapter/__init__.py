"""Adapters that break one requirement each; everything else they do as `SoundAdapter` does."""

# Each module enters its mutants as it is imported.
from conformance.mutants.adapter import delivering, opening, pulling, pushing, records, since
from conformance.mutants.adapter.bases import MUTANTS
from conformance.mutants.adapter.sound import MANIFEST, Memory, SoundAdapter, SoundSettings

__all__ = [
    "MANIFEST",
    "MUTANTS",
    "Memory",
    "SoundAdapter",
    "SoundSettings",
    "delivering",
    "opening",
    "pulling",
    "pushing",
    "records",
    "since",
]
