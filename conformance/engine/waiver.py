"""Waivers and attestations: what people add to a run, with their names and dates (miễn trừ)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_Words = Annotated[str, Field(min_length=3, max_length=500)]


class Waiver(BaseModel):
    """A failure that a role lets pass for a while.

    :param scope: the subject it is for, as the run names it; ``*`` for every version of a vendor's
        adapter is written ``viettel *``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    requirement: str
    vendor: _Words
    scope: _Words
    reason: _Words
    issuer: _Words
    valid_from: dt.date
    valid_until: dt.date

    def covers(self, subject: str, day: dt.date) -> bool:
        """Say whether it is for `subject` on `day`; both ends of its time belong to it."""
        vendor, _, version = self.scope.partition(" ")
        same = self.scope == subject or (version == "*" and subject.partition(" ")[0] == vendor)
        return same and self.valid_from <= day <= self.valid_until

    @property
    def words(self) -> str:
        """What a report prints of it."""
        return f"{self.reason} ({self.issuer}, {self.valid_from} – {self.valid_until})"


class Attestation(BaseModel):
    """What a named person confirmed, where nothing else can show it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    requirement: str
    person: _Words
    note: _Words
    day: dt.date

    @property
    def words(self) -> str:
        """What a report prints of it."""
        return f"{self.note} ({self.person}, {self.day})"
