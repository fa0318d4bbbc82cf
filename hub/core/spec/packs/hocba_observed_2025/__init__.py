"""The observed layout of 2025: what any transcript needs before it is composed and issued."""

from functools import cache

from hub.core.spec.pack import SpecPack, read_pack

# Each module adds its rules to the book as it is imported; the order here is that of the findings.
from hub.core.spec.packs.curriculum import read_toml
from hub.core.spec.packs.hocba_observed_2025 import (
    identities,
    issuing,
    kinds,
    required,
    signatories,
    study_history,
    subject_ids,
)
from hub.core.spec.packs.hocba_observed_2025.book import BOOK

__all__ = [
    "identities",
    "issuing",
    "kinds",
    "pack",
    "required",
    "signatories",
    "study_history",
    "subject_ids",
]


@cache
def pack() -> SpecPack:
    """Return the pack with its rules."""
    return read_pack(read_toml(__package__, "pack.toml"), BOOK.rules)
