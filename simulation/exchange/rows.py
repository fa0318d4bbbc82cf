"""Rows as the invented vendor lists them, on good and bad days."""

from __future__ import annotations

import json
from typing import Any

from simulation.vendors.bad_days import BadDay, Days
from simulation.vendors.book import Entry

_MEND = frozenset({BadDay.RENAMED_FIELD, BadDay.MISSING_FIELD})


def row_of(entry: Entry, days: Days) -> bytes:
    """Return an entry as JSON; lasting bad days spoil it.

    Every tenth record is merged into another, every third lacks the pupil's code.
    """
    number = entry.number if BadDay.CHANGED_ID not in days else entry.number + 1_000_000
    if BadDay.MERGED_PUPIL in days and entry.change % 10 == 0:
        return b'{"id":"GL-%d","change":%d,"merged_into":"GL-1"}' % (number, entry.change)
    content = _spoiled(entry, days) if days & _MEND else entry.content
    return b'{"id":"GL-%d","change":%d,"transcript":%s}' % (number, entry.change, content)


def _spoiled(entry: Entry, days: Days) -> bytes:
    values: dict[str, Any] = json.loads(entry.content)
    pupil = values["pupil"]
    if BadDay.RENAMED_FIELD in days:
        pupil["name"] = pupil.pop("full_name")
    if BadDay.MISSING_FIELD in days and entry.change % 3 == 0:
        del pupil["code"]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
