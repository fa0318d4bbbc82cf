"""Reads the vendor's answers, whatever became of them on the way."""

from __future__ import annotations

import json
from codecs import getincrementaldecoder
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from hub.plugins.viettel.faults import cut_short, other_shape, wrong_encoding

Form = TypeVar("Form", bound=BaseModel)

_TOLERATED_MARK: Final = b"\xef\xbb\xbf"
"""A byte order mark before UTF-8 changes nothing of what is said."""
_MOST_FIELDS_NAMED: Final = 3


def read_answer(form: type[Form], content: bytes, where: str) -> Form:
    """Read an answer.

    :raises LostAnswer: when it is cut short.
    :raises Pause: when it is not in UTF-8, or not what the contract says.
    """
    content = content.removeprefix(_TOLERATED_MARK)
    try:
        return form.model_validate_json(content)
    except ValidationError as error:
        # Raised outside of `except`: the pydantic error holds what the vendor sent.
        fields = fields_of(error)
    if not _is_utf8(content):
        raise wrong_encoding(where)
    if not _is_json(content):
        raise cut_short(where)
    raise other_shape(where, fields)


def fields_of(error: ValidationError) -> str:
    """Return the first paths that are wrong, never what stands there."""
    places = [".".join(map(str, one["loc"])) or "." for one in error.errors(include_input=False)]
    return ", ".join(dict.fromkeys(places[:_MOST_FIELDS_NAMED]))


def _is_utf8(content: bytes) -> bool:
    """Tell whether it is UTF-8 as far as it goes: its last character may be cut in the middle."""
    try:
        getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return False
    return True


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True
