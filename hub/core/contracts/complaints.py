"""Why a record is refused, from what pydantic says of it, its values never repeated (lý do)."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError

from hub.core.contracts.adapter import Reason
from hub.core.errors import Actor
from hub.core.text import Text

UNKNOWN_FIELD: Final = "field-unknown"


def complaints_of(error: ValidationError) -> tuple[Reason, ...]:
    """Return one reason a wrong field: it is missing, unknown or not valid.

    Raise nothing from `error` afterwards: it holds what the source sent.
    """
    found = error.errors(include_url=False, include_input=False)
    return tuple(_complaint(one["type"], ".".join(map(str, one["loc"]))) for one in found)


def _complaint(kind: str, path: str) -> Reason:
    code, message = _KNOWN.get(kind, _NOT_VALID)
    return Reason(code, message, column=path, who=Actor.VENDOR)


_KNOWN: Final = {
    "missing": (
        "field-missing",
        Text("Thiếu giá trị bắt buộc.", "A required value is missing."),
    ),
    "extra_forbidden": (
        UNKNOWN_FIELD,
        Text("Quy ước không có trường này.", "The contract has no such field."),
    ),
}
_NOT_VALID: Final = (
    "field-not-valid",
    Text(
        "Giá trị không thuộc dạng mà quy ước cho phép.",
        "The value is none that the contract allows.",
    ),
)
