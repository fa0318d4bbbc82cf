"""QCVN 109:2017/BTTTT: gender, ethnicity and nationality, as a spec pack."""

from functools import cache

from hub.core.spec.pack import SpecPack
from hub.core.spec.packs.loading import load_pack

# The module adds its rules to the book as it is imported.
from hub.core.spec.packs.qcvn109 import people
from hub.core.spec.packs.qcvn109.book import BOOK

__all__ = ["pack", "people"]


@cache
def pack() -> SpecPack:
    """Return the pack with its rules."""
    return load_pack(__package__, BOOK)
