"""QĐ 4998/QĐ-BGDĐT: the sector's field names and lengths, as a spec pack."""

from functools import cache

from hub.core.spec.pack import SpecPack
from hub.core.spec.packs.loading import load_pack

# The module adds its rules to the book as it is imported.
from hub.core.spec.packs.qd4998_2021 import fields
from hub.core.spec.packs.qd4998_2021.book import BOOK

__all__ = ["fields", "pack"]


@cache
def pack() -> SpecPack:
    """Return the pack with its rules."""
    return load_pack(__package__, BOOK)
