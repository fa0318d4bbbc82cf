"""The national sharing model of July 2026: what a reported record must fit into, as a spec pack."""

from functools import cache

from hub.core.spec.pack import SpecPack
from hub.core.spec.packs.loading import load_pack

# Each module adds its rules to the book as it is imported; the order here is that of the findings.
from hub.core.spec.packs.ttdlqg_2026 import lengths, numbers, required
from hub.core.spec.packs.ttdlqg_2026.book import BOOK

__all__ = ["lengths", "numbers", "pack", "required"]


@cache
def pack() -> SpecPack:
    """Return the pack with its rules."""
    return load_pack(__package__, BOOK)
