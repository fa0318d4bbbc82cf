"""QĐ 19/2025/QĐ-TTg: codes of provinces and communes since 1/7/2025, as a spec pack."""

from functools import cache

from hub.core.spec.pack import SpecPack
from hub.core.spec.packs.loading import load_pack

# Each module adds its rules to the book as it is imported; the order here is that of the findings.
from hub.core.spec.packs.qd19_2025 import codes, names
from hub.core.spec.packs.qd19_2025.book import BOOK

__all__ = ["codes", "names", "pack"]


@cache
def pack() -> SpecPack:
    """Return the pack with its rules."""
    return load_pack(__package__, BOOK)
