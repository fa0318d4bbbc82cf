"""Until when algorithms are believed (thuật toán hết tin cậy): a signature policy's data.

Names are those of hash functions (``sha256``) and of keys with their size (``rsa-2048``,
``secp256r1``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final


@dataclass(frozen=True, slots=True)
class Ageing:
    """The moments from which algorithms prove nothing any more, by their names."""

    ends: tuple[tuple[str, datetime], ...] = ()

    def until(self, names: Iterable[str]) -> datetime | None:
        """Return the first moment at which one of `names` ends; None where nothing is known."""
        wanted = frozenset(names)
        return min((end for name, end in self.ends if name in wanted), default=None)


NEVER: Final = Ageing()
"""Where no policy says that anything ends."""
