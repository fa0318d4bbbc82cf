"""The contract ``exchange-rest-2026.1`` as it is published in ``docs/contracts/``."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel

from hub.plugins.exchange import wire
from simulation.vendors.openapi import Operation, openapi

_DESCRIPTION = """\
Quy ước trao đổi học bạ CỦA TRỤC NÀY, dành cho mọi nhà cung cấp phần mềm muốn kết nối mà không \
viết plugin. Không phải quy ước của Bộ. / THIS PROJECT'S OWN contract for the exchange of \
transcripts, for any vendor who wants to be connected without writing a plugin. It is not the \
ministry's.

- Serve these paths below an address of your own, over HTTPS. The hub calls; you answer.
- One key a unit, as `Authorization: Bearer`. A key that is no longer good answers 401.
- A transcript is the canonical JSON (`hub schema`). Marks are text, dates ISO 8601, text NFC in \
UTF-8.
- `change` is a number of yours that rises with every change of any record. A page holds what \
changed behind `since`, in that order; it repeats `since`, says how many items it has (`count`) \
and how many lie behind it (`remaining`). Only the last page has fewer than `limit`.
- A record that was merged into another says so in `merged_into` and has no transcript.
- A write or delivery is put under a request id of the hub's and carried out ONCE. The same id \
with the same body answers the same outcomes, whatever happened to the first answer; with \
another body 409. While it is being carried out: 202 with `processing`.
- `key` is the UUID version 5, in the namespace 6f0d5f4e-0c0b-5e0e-9c57-7a1f6c1c2559, of school \
code, pupil code, school year, level and version, joined by U+001F.
- Outcomes stand in the order of what was sent. What you hold is kept (`kept`) unless \
`overwrite`.
- Signed documents are base64 of their exact bytes and are never replaced: the same bytes again \
are `known`, other bytes under the same name are `refused`.
- A failure is never called 200. Its body has one of the codes `processing`, `internal`, \
`key-refused`, `school-not-allowed`, `request-not-valid`, `request-id-used`; `message` is not \
shown to anybody.
- 429 may say `Retry-After` in seconds."""
_SECURITY = {"key": {"type": "http", "scheme": "bearer"}}
_REFUSALS: Final = {
    400: "Yêu cầu sai quy ước / The request is not valid",
    401: "Khóa không dùng được / The key is turned away",
    403: "Không có quyền với trường / No right to the school",
    429: "Gọi chậm lại / Slow down",
    500: "Lỗi của máy chủ / The server failed",
}
_WRITING: Final = {
    **_REFUSALS,
    202: "Đang xử lý, hỏi lại sau / Being carried out: put it again later",
    409: "Mã yêu cầu đã dùng cho nội dung khác / The request id was used for something else",
}


def contract() -> dict[str, Any]:
    """Return the OpenAPI document."""
    operations = (
        _get(wire.ABOUT, "Ai đang phục vụ / Who is there", wire.About, None),
        _get(
            wire.TRANSCRIPTS,
            "Học bạ thay đổi sau mốc / Transcripts that changed behind a number",
            wire.Page,
            wire.PageQuery,
        ),
        _get(
            wire.DOCUMENTS,
            "Tệp đã ký đến sau mốc / Signed documents that came behind a number",
            wire.FilePage,
            wire.PageQuery,
        ),
        _put(wire.WRITES, "Ghi học bạ / Write transcripts", wire.Written, wire.Write),
        _put(wire.DELIVERIES, "Giao tệp đã ký / Deliver", wire.Delivered, wire.Delivery),
    )
    return openapi(wire.CONTRACT, _DESCRIPTION, _SECURITY, operations)


def _get(
    path: str, summary: str, answer: type[BaseModel], query: type[BaseModel] | None
) -> Operation:
    return Operation(
        f"/{path}",
        summary,
        answer,
        method="get",
        query=query,
        problem=wire.Problem,
        refusals=_REFUSALS,
    )


def _put(path: str, summary: str, answer: type[BaseModel], body: type[BaseModel]) -> Operation:
    return Operation(
        f"/{path}/{{request_id}}",
        summary,
        answer,
        body,
        method="put",
        problem=wire.Problem,
        refusals=_WRITING,
    )
