"""Reads VNPT's JSON and what stands in it in base64 (đọc câu trả lời)."""

from __future__ import annotations

import binascii
import json
from base64 import b64decode
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from hub.signers.vnpt.faults import cut_short, other_shape

Form = TypeVar("Form", bound=BaseModel)

_MOST_FIELDS_NAMED: Final = 3


def read_answer(form: type[Form], content: bytes, where: str) -> Form:
    """Read an answer.

    :raises LostAnswer: when it is no whole JSON.
    :raises CannotSign: when it is not as documented.
    """
    try:
        return form.model_validate_json(content)
    except ValidationError as error:
        # Raised outside of `except`: the pydantic error holds what the provider sent.
        places = [".".join(map(str, one["loc"])) for one in error.errors(include_input=False)]
    if not _is_json(content):
        raise cut_short(where)
    raise other_shape(where, ", ".join(dict.fromkeys(places[:_MOST_FIELDS_NAMED])))


def from_base64(text: str) -> bytes:
    """Return the bytes of base64 that may hold line breaks; none where it is not base64.

    Certificates and signatures arrive with CRLF in them (signers.md §1.2).
    """
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True
