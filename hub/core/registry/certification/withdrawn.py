"""Certifications that their issuer took back, as one signed list (danh sách thu hồi).

The format is ours, ``certification-revocations-2026.1``. A list holds everything that was ever
taken back; of two lists of one issuer the one with the higher number holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hub.core.registry.certification.certification import Issuer, parsed
from hub.core.registry.certification.layout import Lines
from hub.core.registry.certification.sealed import Kind, Sealing, open_file
from hub.core.trust import Certificate

FORMAT: Final = "certification-revocations-2026.1"


class Withdrawn(BaseModel):
    """One certification that was taken back, from which day on, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    certification: str
    day: dt.date
    reason: str = Field(min_length=3, max_length=500)


class RevocationList(BaseModel):
    """Everything that one issuer took back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["certification-revocations-2026.1"] = FORMAT
    issuer: Issuer
    number: int = Field(ge=1)
    issued: AwareDatetime
    withdrawn: tuple[Withdrawn, ...]

    def sealing(self, certificate: Certificate) -> Sealing:
        """Return it ready to be signed by the key of `certificate`."""
        return Sealing(KIND, Lines.of(self.model_dump(mode="json")), certificate)

    def of(self, certification: str) -> Withdrawn | None:
        """Return what it says of a certification; None where it says nothing."""
        return next((one for one in self.withdrawn if one.certification == certification), None)


KIND: Final = Kind("THU_HOI", FORMAT, tuple(RevocationList.model_fields))


def open_list(
    content: bytes, issuers: Collection[Certificate], *, where: str | None = None
) -> RevocationList:
    """Return a list as one of `issuers` signed it; raises as `open_certification`."""
    return parsed(RevocationList, open_file(content, KIND, issuers, where=where), where)
