"""``hub extract``: a transcript handed out as one file that its receiver can verify."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.inputs import verifier_trust
from hub.cli.options import DEFAULT_STORE, AsJson, Lang, StorePlace
from hub.cli.output import Output, default_language
from hub.core.errors import Pause
from hub.core.journey.bundles import Handover, Purpose, extract
from hub.core.store import open_store
from hub.core.text import Text
from hub.core.transport import write_atomic


def run(
    transcript: Annotated[
        str,
        typer.Argument(help="Khóa, mã học bạ, mã học sinh, số định danh. / A key, code or id."),
    ],
    purpose: Annotated[
        Purpose, typer.Option(help="Mục đích, bắt buộc. / What for; it must be said.")
    ],
    to: Annotated[str, typer.Option("--to", metavar="RECIPIENT", help="Nơi nhận. / Who gets it.")],
    out: Annotated[Path, typer.Option(help="Tệp .zip được ghi ra. / The .zip to write.")],
    trust: Annotated[
        Path | None,
        typer.Option(
            help="Thư mục chứng thư gốc: kèm trạng thái thu hồi đã lưu. / "
            "Folder of trust anchors: what is kept about revocation goes along."
        ),
    ] = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Trích xuất một học bạ để chuyển trường, tuyển sinh. / Hand a transcript out, verifiable.

    Mỗi lần trích xuất được ghi vào sổ cái: ai, cho ai, để làm gì. / Each is kept in the ledger.

    Ví dụ / Example: hub extract GL3700000001 --purpose transfer --to "THCS Hoa Lư" --out hs.zip
    """
    output = Output(lang or default_language(), as_json=as_json)
    now = dt.datetime.now(dt.UTC)
    trusted = None if trust is None else verifier_trust(trust)
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        handover = Handover(purpose, to)
        access = access_to(transaction)
        bundle, content = extract(transaction, access, transcript, handover, trusted, at=now)
    # Noted first, written then: what leaves the hub is in the ledger whatever happens here.
    _write(out, content)
    manifest = bundle.manifest
    output.answer({"file": str(out), **manifest.model_dump(mode="json", exclude_none=True)})
    said = _DONE.format(file=out, n=len(manifest.files), purpose=purpose.label)
    output.say(said, "bold green")


def _write(out: Path, content: bytes) -> None:
    try:
        write_atomic(out, content, mode=0o600)
    except OSError:
        raise Pause(
            Text("Không ghi được tệp trích xuất.", "The bundle cannot be written."),
            where=str(out),
            remedy=Text("Kiểm tra thư mục và quyền ghi.", "Check the folder and permissions."),
        ) from None


_DONE = Text(
    "Đã trích xuất: {file} ({n} tệp), {purpose}.", "Handed out: {file} ({n} files), {purpose}."
)
