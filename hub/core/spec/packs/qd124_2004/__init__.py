"""QĐ 124/2004/QĐ-TTg: codes of administrative units until 30/6/2025, as a spec pack."""

from functools import cache

from hub.core.spec.pack import SpecPack
from hub.core.spec.packs.loading import load_pack

# The module adds its rules to the book as it is imported.
from hub.core.spec.packs.qd124_2004 import codes
from hub.core.spec.packs.qd124_2004.book import BOOK

__all__ = ["codes", "pack"]


@cache
def pack() -> SpecPack:
    """Return the pack with its rules."""
    return load_pack(__package__, BOOK)
