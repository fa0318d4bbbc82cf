"""Rows as the invented Viettel lists them, on good and bad days."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from simulation.vendors.bad_days import BadDay, Days
from simulation.vendors.book import Entry
from simulation.vendors.server import SKEW

Row = bytes
"""One row as JSON."""

_MEND = frozenset({BadDay.RENAMED_FIELD, BadDay.MISSING_FIELD, BadDay.CHANGED_ID})
_DAY_ZERO = dt.datetime(2026, 5, 25, 8, tzinfo=dt.UTC)


def row_of(entry: Entry, days: Days) -> Row:
    """Return an entry with what Viettel adds to it."""
    updated = _DAY_ZERO + dt.timedelta(seconds=entry.change)
    if BadDay.CLOCK_SKEW in days:
        updated -= SKEW
    return b'{"smasId":"%s","changeNo":%d,"updatedDate":"%s","transcript":%s}' % (
        _smas_id(entry.number, days).encode(),
        entry.change,
        updated.strftime("%d/%m/%Y %H:%M:%S").encode(),
        entry.content,
    )


def spoiled(row: Row, change: int, days: Days) -> Row:
    """Return a row as lasting bad days leave it.

    Every tenth record is merged into another, every third lacks the sector's code.
    """
    if BadDay.MERGED_PUPIL in days and change % 10 == 0:
        values: dict[str, Any] = json.loads(row)
        del values["transcript"]
        values["mergedInto"] = "HB-0000001"
        return _written(values)
    if not days & _MEND:
        return row
    values = json.loads(row)
    pupil = values["transcript"]["pupilInfo"]
    if BadDay.RENAMED_FIELD in days:
        pupil["pupilName"] = pupil.pop("fullName")
    if BadDay.MISSING_FIELD in days and change % 3 == 0:
        del pupil["csdlnCode"]
    if BadDay.CHANGED_ID in days:
        pupil["smasPupilId"] = f"HS-{change:07}-2"
    return _written(values)


def _smas_id(number: int, days: Days) -> str:
    return f"HB-{number:07}-2" if BadDay.CHANGED_ID in days else f"HB-{number:07}"


def _written(values: dict[str, Any]) -> Row:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
