"""Between the contract's payloads and the hub's values; pure functions, nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence

from hub.core.contracts import (
    DeliveryOutcome,
    DeliveryState,
    PushOutcome,
    PushState,
    Query,
    Reason,
    SignedFile,
)
from hub.core.errors import Actor
from hub.core.model import Transcript
from hub.core.text import Text
from hub.plugins.exchange import wire


def page_query(query: Query, since: int, limit: int) -> wire.PageQuery:
    """Return what is asked for."""
    return wire.PageQuery(
        since=since,
        limit=limit,
        school_code=query.school_code,
        school_year=query.school_year,
        level=query.level,
    )


def write_of(transcripts: Sequence[Transcript], *, overwrite: bool) -> bytes:
    """Return the body that writes transcripts."""
    body = wire.Write(overwrite=overwrite, transcripts=tuple(transcripts))
    return body.model_dump_json(exclude_none=True).encode()


def delivery_of(files: Sequence[SignedFile]) -> bytes:
    """Return the body that hands documents over."""
    listed = tuple(
        wire.File.model_construct(name=each.name, content=each.content) for each in files
    )
    return wire.Delivery.model_construct(documents=listed).model_dump_json().encode()


def pushed(outcome: wire.WriteOutcome) -> PushOutcome:
    """Return what became of a transcript."""
    state = PushState(outcome.state)
    told = state in {PushState.KEPT, PushState.REFUSED}
    return PushOutcome(outcome.key, state, _reason(outcome.code, _WORDS[state]) if told else None)


def delivered(outcome: wire.DeliveryOutcome) -> DeliveryOutcome:
    """Return what became of a document."""
    state = DeliveryState(outcome.state)
    told = state is DeliveryState.REFUSED
    return DeliveryOutcome(outcome.name, state, _reason(outcome.code, _REFUSED) if told else None)


def _reason(code: str | None, words: Text) -> Reason:
    code = code or "not-told"
    return Reason(code, words.format(code=code), who=Actor.SCHOOL_OFFICE)


_REFUSED = Text(
    "Nhà cung cấp không nhận (mã {code}).", "The vendor does not take it (code {code})."
)
_WORDS = {
    PushState.REFUSED: _REFUSED,
    PushState.KEPT: Text(
        "Nhà cung cấp đang giữ giá trị khác và không được yêu cầu ghi đè (mã {code}).",
        "The vendor holds other values and was not told to overwrite them (code {code}).",
    ),
}
MERGED = Reason(
    "pupil-merged",
    Text(
        "Hồ sơ này đã được gộp vào hồ sơ khác; kiểm tra học sinh trong sổ định danh.",
        "This record was merged into another; check the pupil's identity.",
    ),
)
"""Why a row without a transcript is refused."""
