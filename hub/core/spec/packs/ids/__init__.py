"""Identifiers of pupils and of the people who sign, as a spec pack."""

from functools import cache

from hub.core.spec.pack import SpecPack

# Each module adds its rules to the book as it is imported; the order here is that of the findings.
from hub.core.spec.packs.ids import personal_ids, pupil_codes, staff_ids
from hub.core.spec.packs.ids.book import BOOK
from hub.core.spec.packs.loading import load_pack

__all__ = ["pack", "personal_ids", "pupil_codes", "staff_ids"]


@cache
def pack() -> SpecPack:
    """Return the pack with its rules."""
    return load_pack(__package__, BOOK)
