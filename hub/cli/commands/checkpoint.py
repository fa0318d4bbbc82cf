"""``hub checkpoint``: close the ledger up to now, sign that, and have it time-stamped."""

from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import trust_anchors
from hub.cli.options import DEFAULT_STORE, AsJson, Lang, StorePlace
from hub.cli.output import Output, default_language
from hub.core.journey.checkpoint import seal, stamp
from hub.core.registry.rights import Action
from hub.core.store import StoredCheckpoint, open_store
from hub.core.text import Text
from hub.core.transport import write_atomic
from hub.core.trust.plain import PlainKey

KEY_VARIABLE = "HOCBA_CHECKPOINT_KEY"
TSA_VARIABLE = "HOCBA_TSA"


def run(
    key: Annotated[
        Path,
        typer.Option(
            envvar=KEY_VARIABLE,
            help="Tệp khóa của trục và chứng thư số (PEM). / The hub's key and certificate (PEM).",
        ),
    ],
    tsa: Annotated[
        str | None,
        typer.Option(
            envvar=TSA_VARIABLE,
            help="Địa chỉ dịch vụ cấp dấu thời gian. / Address of a time-stamp authority.",
        ),
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(
            help="Thư mục chứng thư gốc, cần khi có --tsa. / Trust anchors, needed with --tsa."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Thư mục ở nơi khác để ghi bản chốt đã ký. / "
            "A folder elsewhere, for the signed statements."
        ),
    ] = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Chốt sổ cái: cây băm, chữ ký, dấu thời gian. / Seal the ledger: hash tree, signature, token.

    Chạy định kỳ, và giữ các bản chốt (--out) ở nơi khác. Không có gì mới thì không chốt; điểm chốt
    chưa có dấu thời gian được xin lại. / Run it regularly and keep the statements elsewhere.
    Nothing new makes none; what has no token yet asks again.

    Ví dụ / Example: hub checkpoint --key truc.pem --tsa http://tsa.ca.gov.vn --trust trust/
    """
    output = Output(lang or default_language(), as_json=as_json)
    if tsa is not None and trust is None:
        raise typer.BadParameter(
            "cần --trust khi có --tsa / needed with --tsa", param_hint="--trust"
        )
    signer, now = PlainKey.load(key), dt.datetime.now(dt.UTC)
    with closing(open_store(store)) as opened:
        with opened.reading() as transaction:
            access = access_to(transaction)
            access.require(Action.ARCHIVE)
            actor = access.account.id
        made: list[dict[str, object]] = []
        for one in seal(opened, signer, at=now, actor=actor):
            made.append(_to_json(one, _written(one, out)))
            output.say(_MADE.format(n=one.number, first=one.first, last=one.last), "bold green")
        if not made:
            output.say(_NOTHING_NEW)
        time = None
        if tsa is not None and trust is not None:
            from hub.core.trust.stamping import TimestampAuthority

            authority = TimestampAuthority(tsa, trust_anchors(trust))
            time = asyncio.run(stamp(opened, authority, actor=actor))
    if time is not None:
        output.say(_STAMPED.format(at=f"{time.at:%Y-%m-%d %H:%M:%S}Z"), "green")
    stamped = None if time is None else time.at.isoformat()
    output.answer({"checkpoints": made, "stamped_at": stamped})
    raise typer.Exit(ExitCode.DONE)


def _written(checkpoint: StoredCheckpoint, folder: Path | None) -> Path | None:
    if folder is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"diem-chot-{checkpoint.number:06}.xml"
    write_atomic(path, checkpoint.statement)
    return path


def _to_json(checkpoint: StoredCheckpoint, path: Path | None) -> dict[str, object]:
    return {
        "number": checkpoint.number,
        "first": checkpoint.first,
        "last": checkpoint.last,
        "sha256": checkpoint.statement_hash,
        "file": None if path is None else str(path),
    }


_MADE = Text(
    "Điểm chốt {n}: bút toán {first} đến {last}.", "Checkpoint {n}: entries {first} to {last}."
)
_NOTHING_NEW = Text(
    "Không có bút toán mới từ điểm chốt trước.", "No new entry since the last checkpoint."
)
_STAMPED = Text("Đã có dấu thời gian: {at}.", "Time-stamped: {at}.")
