"""The observed layout of 2025: what any transcript needs before it is composed and issued."""

from functools import cache

from hub.core.spec.pack import SpecPack

# Each module adds its rules to the book as it is imported; the order here is that of the findings.
from hub.core.spec.packs.hocba_observed_2025 import (
    issuing,
    kinds,
    signatories,
    study_history,
    subject_ids,
)
from hub.core.spec.packs.hocba_observed_2025.book import BOOK
from hub.core.spec.packs.loading import load_pack

__all__ = [
    "issuing",
    "kinds",
    "pack",
    "signatories",
    "study_history",
    "subject_ids",
]


@cache
def pack() -> SpecPack:
    """Return the pack with its rules."""
    return load_pack(__package__, BOOK)
