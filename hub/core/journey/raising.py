"""Raise what is signed to the level that a receiver asks for, before the next role signs.

(Nâng mức chữ ký.) Only for documents that go on: what has every signature stays as it is, and its
evidence lies beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from hub.core.document.augmenting import Augmenter
from hub.core.errors import HubError
from hub.core.journey.preparing import Work

_AT_ONCE: Final = 50
"""Documents raised together, to keep memory flat."""


async def raise_signatures(works: Sequence[Work], augmenter: Augmenter, at: dt.datetime) -> None:
    """Raise every signature that is below the level, in place.

    A document of which one cannot be raised gets its `problem` and stays as it is.

    :param at: now, aware.
    """
    for begin in range(0, len(works), _AT_ONCE):
        group = [work for work in works[begin : begin + _AT_ONCE] if work.problem is None]
        wanted = [(work.document, augmenter.lacking(work.document, work.slots)) for work in group]
        for work, raised in zip(group, await augmenter.augment(wanted, at), strict=True):
            if isinstance(raised, HubError):
                work.problem = raised
            else:
                work.document = raised
