"""The contract ``viettel-rest-2026.1`` as it is published in ``docs/contracts/``."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from hub.plugins.viettel import wire
from simulation.vendors.openapi import FORM, JSON, Operation, openapi

_DESCRIPTION = """\
Quy ước trao đổi học bạ giữa trục và phần mềm của Viettel, DO DỰ ÁN NÀY ĐẶT RA theo phong cách tài \
liệu công khai của Viettel; không phải API của SMAS hay K12Online, vốn chưa công bố. / How \
transcripts travel between the hub and Viettel's software, THIS PROJECT'S OWN, in the style of \
Viettel's public documents; it is not the API of SMAS or K12Online, which is not public.

- Envelope: a success has neither `errorCode` nor `description`; HTTP is 200 for a refusal too.
- `transactionUuid`, 10 to 36 characters, is made by the client and carried out once. A known one \
answers `TRANSACTION_EXISTED`; after a lost answer ask `searchTranscriptsByTransactionUuid` first. \
`TRANSACTION_PROCESSING`: ask again later. `TRANSACTION_NOT_FOUND`: it was not carried out.
- A draft's success has no `result`: its outcomes are asked for by `transactionUuid`.
- `getTranscripts` lists by `changeNo`, which rises with every change of any record of the unit; \
`lastChange` and the number of rows repeat what was asked. `getTranscriptFiles` likewise.
- Values that the vendor holds are kept (`KEPT`, `COLUMN_HAS_MARKS`) unless `overwrite` is 1.
- Outcomes stand in the order of what was written.
- Signed documents travel as base64 of their exact bytes and are never replaced.
- Credentials by unit: Basic, or a token of `/auth/login` as cookie or bearer. A token that is no \
longer good answers 401, or 200 with `TOKEN_EXPIRED`.
- 429 may say `Retry-After` in seconds.
- Codes: `BAD_REQUEST_DATA`, `COLUMN_HAS_MARKS`, `FILE_NAME_TAKEN`, `FILE_NOT_READABLE`, \
`QUOTA_EXCEEDED`, `SYSTEM_ERROR` (nobody knows whether it was carried out), `TOKEN_EXPIRED`, \
`TOO_MANY_REQUESTS`, `TRANSACTION_EXISTED`, `TRANSACTION_NOT_FOUND`, `TRANSACTION_PROCESSING`, \
`UNIT_NOT_ALLOWED`.
- Marks are text, flags 0 or 1, dates dd/mm/yyyy, a school year the year it begins in.
"""
_SECURITY = {
    "basic": {"type": "http", "scheme": "basic"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "access_token"},
    "bearer": {"type": "http", "scheme": "bearer"},
}
_DONE = wire.Envelope[wire.TransactionResult]


def contract() -> dict[str, Any]:
    """Return the OpenAPI document."""
    operations = (
        Operation(
            f"/{wire.LOGIN}",
            "Đăng nhập / Log in",
            wire.LoginAnswer,
            wire.LoginBody,
            secured=False,
        ),
        _of(
            wire.TRANSCRIPTS,
            "Học bạ thay đổi sau mốc / Transcripts changed behind a number",
            wire.Envelope[wire.PageResult],
            wire.PageBody,
        ),
        _of(wire.CREATE, "Ghi học bạ / Write transcripts", _DONE, wire.WriteBody),
        _of(wire.DRAFT, "Ghi bản nháp / Write drafts", _DONE, wire.WriteBody),
        _of(wire.SEARCH, "Hỏi giao dịch / Ask about a transaction", _DONE, wire.SearchForm, FORM),
        _of(wire.INSERT_FILES, "Giao tệp đã ký / Hand over documents", _DONE, wire.FilesBody),
        _of(
            wire.FILES,
            "Tệp đã ký / Signed documents",
            wire.Envelope[wire.FilesResult],
            wire.FilesForm,
            FORM,
        ),
    )
    return openapi(wire.CONTRACT, _DESCRIPTION, _SECURITY, operations)


def _of(
    path: str, summary: str, answer: type[BaseModel], body: type[BaseModel], kind: str = JSON
) -> Operation:
    return Operation(f"/{path}/{{unitCode}}", summary, answer, body, kind)
