"""Marks and scores: exact decimals or one of the letters the circulars allow, never floats."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from hub.core.model.base import plain
from hub.core.model.codes import CommentGrade, Exempt

_MARK = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?", re.ASCII)
_EXEMPT: dict[str, Exempt] = {exempt.value: exempt for exempt in Exempt}
_LETTERS: dict[str, CommentGrade | Exempt] = {
    **{grade.value: grade for grade in CommentGrade},
    **_EXEMPT,
}


@lru_cache(maxsize=4096)
def _from_text(text: str) -> Decimal:
    if not _MARK.fullmatch(text):
        raise ValueError("điểm không đúng dạng, ví dụ 8 hoặc 8.5 / a mark looks like 8 or 8.5")
    return Decimal(text)


def parse_mark(value: object) -> Decimal:
    """Return a mark (điểm số) as an exact decimal.

    :param value: a `Decimal`, an `int`, or text such as ``"8.5"``. A float is refused: 8.45 has no
        exact float, and half-up rounding then goes wrong.
    :raises ValueError: for anything else, a sign, an exponent or more than four decimals.
    """
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, Decimal):
        _from_text(plain(value))
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return _from_text(str(value))
    raise ValueError("điểm phải là chữ hoặc số thập phân / a mark is text or a decimal")


def parse_score(value: object) -> Decimal | CommentGrade | Exempt:
    """Return a secondary score: a mark, ``Đ``/``CĐ`` or ``M`` (exempt)."""
    if isinstance(value, str):
        letter = _LETTERS.get(value)
        return _from_text(value) if letter is None else letter
    return parse_mark(value)


def parse_test(value: object) -> Decimal | Exempt:
    """Return the result of a primary test: a mark or ``M`` (exempt)."""
    if isinstance(value, str):
        exempt = _EXEMPT.get(value)
        return _from_text(value) if exempt is None else exempt
    return parse_mark(value)


def score_text(score: Decimal | CommentGrade | Exempt) -> str:
    """Return a score as it is written: ``8.5``, ``Đ``, ``CĐ`` or ``M``."""
    return plain(score) if isinstance(score, Decimal) else score.value


def _text_schema(*letters: str) -> dict[str, Any]:
    choices = "".join(f"|{letter}" for letter in letters)
    return {"type": "string", "pattern": rf"^([0-9]{{1,4}}(\.[0-9]{{1,4}})?{choices})$"}


_AS_TEXT = PlainSerializer(score_text, return_type=str, when_used="json")

Mark = Annotated[Decimal, PlainValidator(parse_mark), _AS_TEXT, WithJsonSchema(_text_schema())]
"""A mark as the source states it; range and decimals are a rule's business."""

TestMark = Annotated[
    Decimal | Exempt, PlainValidator(parse_test), _AS_TEXT, WithJsonSchema(_text_schema("M"))
]
"""Primary test mark (điểm kiểm tra định kì) or ``M``."""

Score = Annotated[
    Decimal | CommentGrade | Exempt,
    PlainValidator(parse_score),
    _AS_TEXT,
    WithJsonSchema(_text_schema("Đ", "CĐ", "M")),
]
"""Secondary score: a mark, ``Đ``/``CĐ`` for subjects assessed by comments, or ``M``."""
