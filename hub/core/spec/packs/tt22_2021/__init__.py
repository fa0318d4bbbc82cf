"""TT 22/2021/TT-BGDĐT: assessment of lower and upper secondary pupils, as a spec pack."""

from functools import cache

from hub.core.spec.pack import SpecPack
from hub.core.spec.packs.loading import load_pack

# Each module adds its rules to the book as it is imported; the order here is that of the findings.
from hub.core.spec.packs.tt22_2021 import (
    averages,
    completeness,
    conduct,
    learning,
    learning_rules,
    marks,
    promotion,
    subjects,
    titles,
)
from hub.core.spec.packs.tt22_2021.book import BOOK

__all__ = [
    "averages",
    "completeness",
    "conduct",
    "learning",
    "learning_rules",
    "marks",
    "pack",
    "promotion",
    "subjects",
    "titles",
]


@cache
def pack() -> SpecPack:
    """Return the pack with its rules."""
    return load_pack(__package__, BOOK)
