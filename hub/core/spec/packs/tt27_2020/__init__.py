"""TT 27/2020/TT-BGDĐT: assessment of primary pupils, as a spec pack."""

from functools import cache

from hub.core.spec.pack import SpecPack
from hub.core.spec.packs.loading import load_pack

# Each module adds its rules to the book as it is imported; the order here is that of the findings.
from hub.core.spec.packs.tt27_2020 import competences, completion, marks, subjects, titles, year
from hub.core.spec.packs.tt27_2020.book import BOOK

__all__ = ["competences", "completion", "marks", "pack", "subjects", "titles", "year"]


@cache
def pack() -> SpecPack:
    """Return the pack with its rules."""
    return load_pack(__package__, BOOK)
