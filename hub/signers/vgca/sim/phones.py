"""Whose phone is which: a file that the operator keeps, for the service knows numbers only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from hub.core.contracts import Holder
from hub.core.errors import Pause
from hub.core.text import Text

_MOST_BYTES: Final = 8 * 1024 * 1024


class PhoneOwner(BaseModel):
    """One line of the file: a number as ``84…``, and whose it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    msisdn: Annotated[str, Field(pattern=r"^84[0-9]{8,11}$")]
    full_name: str
    personal_id: str | None = None
    organisation_id: str | None = None

    def is_of(self, holder: Holder) -> bool:
        """Whether this may be the phone of `holder`; the certificate on it decides."""
        ids = {self.personal_id, self.organisation_id} - {None}
        wanted = {holder.personal_id, holder.organisation_id} - {None}
        return bool(ids & wanted) if ids and wanted else self.full_name == holder.full_name


_OWNERS = TypeAdapter(tuple[PhoneOwner, ...])


def read_phones(file: Path) -> tuple[PhoneOwner, ...]:
    """Return the owners in a JSON file.

    :raises Pause: when it cannot be read; never with what stands in it.
    """
    try:
        with file.open("rb") as opened:
            return _OWNERS.validate_json(opened.read(_MOST_BYTES))
    except (OSError, ValidationError):
        raise Pause(
            Text(
                "Không đọc được danh sách số điện thoại ký số.",
                "The list of signing phones cannot be read.",
            ),
            where=str(file),
            remedy=Text(
                "Dùng tệp JSON: [{“msisdn”: “84…”, “full_name”: “…”, “personal_id”: “…”}].",
                "Use a JSON file: [{“msisdn”: “84…”, “full_name”: “…”, “personal_id”: “…”}].",
            ),
        ) from None
