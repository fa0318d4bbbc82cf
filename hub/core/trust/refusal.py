"""Why a Reference cannot be followed: one sentence for each kind of refusal."""

from __future__ import annotations

from typing import Final

from hub.core.text import Text
from hub.core.trust.verdict import Defect, SubIndication, brief


class RefusedError(Exception):
    """A Reference that cannot be followed, with the reason; never leaves this layer."""

    def __init__(self, defect: Defect) -> None:
        super().__init__(defect.code)
        self.defect = defect


def refused(code: str, where: str | None) -> RefusedError:
    """Return the refusal called `code`.

    :param where: what the file says: a URI, an algorithm, an expression.
    """
    sub_indication, text = _REFUSALS[code]
    return RefusedError(
        Defect(code, sub_indication, text.format(where=brief(where)), brief(where) or None)
    )


_CONSTRAINTS: Final = SubIndication.SIG_CONSTRAINTS_FAILURE
_NOT_FOUND: Final = SubIndication.SIGNED_DATA_NOT_FOUND
_REFUSALS: Final = {
    "content-changed": (
        SubIndication.HASH_FAILURE,
        Text(
            "Nội dung đã bị thay đổi sau khi ký.",
            "The content was changed after it was signed.",
        ),
    ),
    "target-missing": (
        _NOT_FOUND,
        Text(
            "Không tìm thấy nội dung được ký: {where}.",
            "The signed content is not in the document: {where}.",
        ),
    ),
    "duplicate-id": (
        SubIndication.FORMAT_FAILURE,
        Text(
            "Có nhiều phần tử cùng mang mã {where} mà chữ ký tham chiếu.",
            "Several elements carry the Id {where} that the signature refers to.",
        ),
    ),
    "reference-outside": (
        _NOT_FOUND,
        Text(
            "Chữ ký tham chiếu tới nội dung không nằm trong tệp và không được đưa kèm: {where}.",
            "The signature refers to content that is not in the file and was not given: {where}.",
        ),
    ),
    "reference-refused": (
        _NOT_FOUND,
        Text(
            "Không đọc nội dung bên ngoài này, vì không phải tên tệp thường trong thư mục đã cho: "
            "{where}.",
            "This outside content is not read, being no plain file in the given folder: {where}.",
        ),
    ),
    "reference-without-uri": (
        _NOT_FOUND,
        Text(
            "Chữ ký không nói nội dung được ký nằm ở đâu (Reference không có URI).",
            "The signature does not say where the signed content is (Reference without URI).",
        ),
    ),
    "unsupported-xpointer": (
        _CONSTRAINTS,
        Text(
            "Không chấp nhận biểu thức XPointer này trong chữ ký: {where}.",
            "XPointer expression not accepted in a signature: {where}.",
        ),
    ),
    "unsupported-transform": (
        _CONSTRAINTS,
        Text(
            "Phép biến đổi không được chấp nhận trong chữ ký: {where}.",
            "Transform not accepted in a signature: {where}.",
        ),
    ),
    "unsupported-xslt": (
        _CONSTRAINTS,
        Text(
            "Không chạy XSLT nằm trong chữ ký, vì đó là chương trình của người khác.",
            "XSLT inside a signature is not run: it is somebody else's program.",
        ),
    ),
    "unsupported-xpath": (
        _CONSTRAINTS,
        Text(
            "Không chấp nhận biểu thức XPath này trong chữ ký: {where}.",
            "XPath expression not accepted in a signature: {where}.",
        ),
    ),
    "unsupported-digest": (
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
        Text(
            "Thuật toán băm không được hỗ trợ: {where}.",
            "Unsupported hash algorithm: {where}.",
        ),
    ),
    "nothing-signed": (
        SubIndication.FORMAT_FAILURE,
        Text(
            "Sau phép biến đổi không còn nội dung nào được ký.",
            "After its transforms the reference covers nothing.",
        ),
    ),
    "not-base64": (
        _CONSTRAINTS,
        Text("Nội dung được ký không phải base64.", "The signed content is not base64."),
    ),
    "not-xml": (
        _CONSTRAINTS,
        Text(
            "Nội dung được ký phải là XML mà không đọc được như XML: {where}.",
            "The signed content has to be XML and cannot be read as XML: {where}.",
        ),
    ),
    "no-canonical-form": (
        _CONSTRAINTS,
        Text(
            "Không chuẩn hóa được nội dung được ký: {where}.",
            "The signed content has no canonical form here: {where}.",
        ),
    ),
}
