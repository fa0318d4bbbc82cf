"""Days as the registry counts them: they begin at midnight in Vietnam (ngày theo giờ Việt Nam)."""

from __future__ import annotations

import datetime as dt

VIETNAM = dt.timezone(dt.timedelta(hours=7))


def today() -> dt.date:
    """Return today's date in Vietnam."""
    return dt.datetime.now(VIETNAM).date()
