"""Reads JSON answers of another party, whatever became of them on the way (đọc câu trả lời)."""

from __future__ import annotations

import binascii
import json
from codecs import getincrementaldecoder
from dataclasses import dataclass
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from hub.core.errors import Actor, LostAnswer, Pause
from hub.core.text import Text

Form = TypeVar("Form", bound=BaseModel)

_TOLERATED_MARK: Final = b"\xef\xbb\xbf"
"""A byte order mark before UTF-8 changes nothing of what is said."""
_MOST_FIELDS_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class AnswerReader:
    """Reads what one party answers.

    :param party: who answers, as people call them.
    :param contract: what both sides agreed on, by name and version.
    """

    party: str
    contract: str

    def read(self, form: type[Form], content: bytes, where: str) -> Form:
        """Read an answer.

        :raises LostAnswer: when it is cut short.
        :raises Pause: when it is not in UTF-8, or not what the contract says.
        """
        content = content.removeprefix(_TOLERATED_MARK)
        try:
            return form.model_validate_json(content)
        except ValidationError as error:
            # Raised outside of `except`: the pydantic error holds what the other side sent.
            fields = fields_of(error)
        if not _is_utf8(content):
            raise self.wrong_encoding(where)
        if not _is_json(content):
            raise self.cut_short(where)
        raise self.other_shape(where, fields)

    def cut_short(self, where: str) -> LostAnswer:
        """Return the error for an answer that ends before its end."""
        return LostAnswer(
            Text(
                "Câu trả lời của {party} bị cắt ngang.", "The answer of {party} is cut short."
            ).format(party=self.party),
            remedy=Text("Hỏi lại; không cần làm gì thêm.", "Ask again; nothing else is needed."),
            where=where,
            who=Actor.VENDOR,
        )

    def wrong_encoding(self, where: str) -> Pause:
        """Return the error for an answer that is not in UTF-8."""
        return Pause(
            Text(
                "Câu trả lời của {party} không phải UTF-8.", "The answer of {party} is not UTF-8."
            ).format(party=self.party),
            remedy=Text(
                "Báo {party}: quy ước là JSON mã hóa UTF-8. Không đoán bảng mã vì tên người sẽ "
                "sai.",
                "Tell {party}: the contract is JSON in UTF-8. The hub does not guess: names would "
                "go wrong.",
            ).format(party=self.party),
            where=where,
            who=Actor.VENDOR,
        )

    def other_shape(self, where: str, fields: str) -> Pause:
        """Return the error for an answer the contract does not know; `fields` are paths only."""
        return Pause(
            Text(
                "{party} trả lời khác quy ước {contract}, ở: {fields}.",
                "The answer of {party} differs from the contract {contract}, at: {fields}.",
            ).format(party=self.party, contract=self.contract, fields=fields),
            remedy=Text(
                "Hỏi {party} về phiên bản; cập nhật plugin. Dữ liệu đã nhận trước đó vẫn giữ.",
                "Ask {party} about the version; update the plugin. What came before is kept.",
            ).format(party=self.party),
            where=where,
            who=Actor.VENDOR,
            fields=fields,
        )

    def wrong_page(self, where: str) -> LostAnswer:
        """Return the error for a page that is not the one asked for, or not all of it."""
        return LostAnswer(
            Text(
                "{party} trả về trang khác hoặc trang thiếu so với yêu cầu.",
                "{party} answered with another page than asked for, or with part of it.",
            ).format(party=self.party),
            remedy=Text("Hỏi lại trang đó.", "Ask for that page again."),
            where=where,
            who=Actor.VENDOR,
        )


def fields_of(error: ValidationError) -> str:
    """Return the first paths that are wrong, never what stands there."""
    places = [".".join(map(str, one["loc"])) or "." for one in error.errors(include_input=False)]
    return ", ".join(dict.fromkeys(places[:_MOST_FIELDS_NAMED]))


def plain_base64(text: str) -> bytes:
    """Return what base64 stands for, with line ends wherever the sender put them.

    :raises ValueError: when it is not base64, or stands for nothing.
    """
    try:
        compact = text.encode("ascii").translate(None, b" \t\r\n")
        value = binascii.a2b_base64(compact, strict_mode=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64") from error
    if not value:
        raise ValueError("empty")
    return value


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
