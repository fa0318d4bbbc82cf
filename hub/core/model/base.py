"""The ground on which every canonical value stands: frozen, closed, NFC text, decimal marks."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Value(BaseModel):
    """A frozen value without unknown fields; two values with equal fields are equal."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)


def clean_text(text: str) -> str:
    """Return `text` in NFC with LF line ends.

    :raises ValueError: for characters that XML 1.0 cannot carry or discourages; a document could
        not give such text back.
    """
    if text.isprintable():  # So it holds nothing of what is looked for below.
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _FORBIDDEN.search(text):
        raise ValueError("ký tự điều khiển không được phép / control character not allowed")
    return unicodedata.normalize("NFC", text)


Line = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(clean_text)]
"""A short text: a name, an address, a code (một dòng)."""

Paragraph = Annotated[str, Field(min_length=1, max_length=10_000), AfterValidator(clean_text)]
"""A comment or description, may have several lines (đoạn văn)."""

Code = Annotated[
    str,
    Field(min_length=1, max_length=64, pattern="^[^\\s<>&\"']+$"),
    AfterValidator(clean_text),
]
"""An identifier that another system gave; its form is the business of the spec packs (mã)."""


def plain(number: Decimal) -> str:
    """Return `number` in plain digits, never in exponent form."""
    return format(number, "f")
