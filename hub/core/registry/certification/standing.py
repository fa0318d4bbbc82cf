"""Whether a certification is in force on a day, and when somebody must be told (tình trạng)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum
from typing import Final

from hub.core.registry.certification.certification import Certification
from hub.core.registry.certification.withdrawn import RevocationList
from hub.core.text import Text

NOTICES: Final = (30, 60)
"""Days before the end at which somebody is told."""


class Standing(StrEnum):
    """Whether a certification is in force."""

    IN_FORCE = "in-force"
    NOT_YET = "not-yet"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Text:
        """The standing as people read it."""
        return _LABELS[self]


def standing(
    certification: Certification, lists: Collection[RevocationList], day: dt.date
) -> Standing:
    """Return whether a certification is in force on a day.

    :param lists: of the same issuer the one with the highest number counts.
    """
    if day < certification.valid_from:
        return Standing.NOT_YET
    if _withdrawn(certification, lists, day):
        return Standing.WITHDRAWN
    return Standing.EXPIRED if day > certification.last_day else Standing.IN_FORCE


def notice(certification: Certification, day: dt.date) -> int | None:
    """Return 30 or 60 where a certification ends within as many days; None before and after."""
    left = (certification.last_day - day).days
    return next((each for each in NOTICES if 0 <= left <= each), None)


def _withdrawn(
    certification: Certification, lists: Collection[RevocationList], day: dt.date
) -> bool:
    own = [each for each in lists if each.issuer == certification.issuer]
    latest = max(own, key=lambda each: each.number, default=None)
    found = latest.of(certification.id) if latest is not None else None
    return found is not None and found.day <= day


_LABELS = {
    Standing.IN_FORCE: Text("còn hiệu lực", "in force"),
    Standing.NOT_YET: Text("chưa có hiệu lực", "not yet in force"),
    Standing.EXPIRED: Text("đã hết hạn", "expired"),
    Standing.WITHDRAWN: Text("đã bị thu hồi", "withdrawn"),
}
