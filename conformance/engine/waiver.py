"""Waivers and attestations: what people add to a run, with their names and dates (miễn trừ)."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from conformance.requirements import catalogue
from hub.core.errors import Actor, UnreadableInput
from hub.core.text import Text

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

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_until < self.valid_from:
            raise ValueError("valid_until")
        return self

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


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """Return the waivers of a TOML file: a table ``[[waiver]]`` each.

    :raises UnreadableInput: naming the waiver and the field that is wrong.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise _wrong(str(path)) from None
    tables = data.get("waiver")
    if not isinstance(tables, list) or set(data) != {"waiver"}:
        raise _wrong(str(path))
    return tuple(_waiver(table, f"{path} [{n}]") for n, table in enumerate(tables, 1))


def _waiver(table: object, where: str) -> Waiver:
    try:
        waiver = Waiver.model_validate(table)
    except ValidationError as error:
        fields = ", ".join(str(each["loc"][0]) for each in error.errors() if each["loc"])
        raise _wrong(f"{where} {fields}".strip()) from None
    if waiver.requirement not in catalogue():
        raise _wrong(f"{where} requirement")
    return waiver


def _wrong(where: str) -> UnreadableInput:
    return UnreadableInput(
        Text("Tệp miễn trừ không dùng được.", "The file of waivers cannot be used."),
        where=where,
        who=Actor.OPERATOR,
        remedy=Text(
            "Mỗi miễn trừ là một [[waiver]] có đủ requirement, vendor, scope, reason, issuer, "
            "valid_from, valid_until.",
            "Each waiver is a [[waiver]] with requirement, vendor, scope, reason, issuer, "
            "valid_from, valid_until.",
        ),
    )
