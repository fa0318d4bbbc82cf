"""TT 15/2025/TT-BKHCN: what signatures are validated by, as a spec pack of data and no rules.

`hub.core.document.policy` reads ``signatures.toml``; transcripts themselves are not its subject.
"""

from functools import cache
from typing import Final

from hub.core.model import PrimaryResults
from hub.core.spec.pack import SpecPack
from hub.core.spec.packs.loading import load_pack
from hub.core.spec.rule import RuleBook

__all__ = ["pack"]

_NO_RULES: Final = RuleBook(PrimaryResults)


@cache
def pack() -> SpecPack:
    """Return the pack; its data is the policy."""
    return load_pack(__package__, _NO_RULES)
