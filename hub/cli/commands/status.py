"""``hub status``: how far every school is, what is at work or stuck, whose turn, the audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import read_input, trust_anchors
from hub.cli.options import DEFAULT_STORE, AsJson, Lang, StorePlace
from hub.cli.output import Output, default_language
from hub.cli.work import look_at_work
from hub.core.errors import UnreadableInput
from hub.core.journey.examining import Examination
from hub.core.journey.statement import open_statement
from hub.core.journey.states import State
from hub.core.store import Audit, Head, Tally, audit, open_store
from hub.core.text import Language, Text
from hub.core.trust import Certificate, brief, certificates_in


def run(
    audited: Annotated[
        bool, typer.Option("--audit", help="Kiểm toán sổ cái. / Audit the ledger.")
    ] = False,
    head: Annotated[
        list[str] | None,
        typer.Option(
            metavar="N:HASH",
            help="Đầu sổ đã ghi lại ở nơi khác, phải còn trong sổ. / "
            "A head written down elsewhere, which must still be there.",
        ),
    ] = None,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(
            help="Bản chốt đã ký, giữ ở nơi khác, phải còn trong sổ. / "
            "A checkpoint's signed statement kept elsewhere, which must still be there.",
        ),
    ] = None,
    signer: Annotated[
        Path | None,
        typer.Option(
            help="Chứng thư số được phép ký bản chốt (PEM). / "
            "Certificates that may sign checkpoints (PEM).",
        ),
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(
            help="Thư mục chứng thư gốc, để kiểm tra dấu thời gian. / "
            "Folder of trust anchors, to check time-stamps.",
        ),
    ] = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Cho biết học bạ các trường đi tới đâu, kẹt ở lượt ai. / Show what stands where, whose turn.

    Mã thoát / exit code: 0 tốt/fine, 1 sổ cái bị sửa hoặc cắt/the ledger was changed.

    Ví dụ / Example: hub status --audit --checkpoint usb/diem-chot-000012.xml
    """
    output = Output(lang or default_language(), as_json=as_json)
    certificates = certificates_in(read_input(signer)) if signer is not None else ()
    promised = [_head(each) for each in head or ()]
    promised += [_sealed_head(each, certificates) for each in checkpoint or ()]
    anchors = trust_anchors(trust) if trust is not None else None
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        # Counts are for everybody who has an account, pupils' data are not.
        access_to(transaction)
        tallies = transaction.journeys.tallies()
        last = transaction.ledger.head()
        examined = Examination(transaction, certificates, anchors)
        found = _audit(examined, promised) if audited or promised else None
        work = look_at_work(transaction, store)
    output.answer(
        {
            "schools": [_tally_to_json(tally, output.language) for tally in tallies],
            "ledger": {"sequence": last.sequence, "hash": last.hash},
            "work": work.to_json(output.language),
            "audit": None if found is None else _audit_to_json(found, examined, output.language),
        }
    )
    _tell(output, tallies)
    work.tell(output)
    _tell_ledger(output, last, found)
    if found is not None:
        _tell_checkpoints(output, examined)
    raise typer.Exit(ExitCode.DONE if found is None or found.intact else ExitCode.NO)


def _head(text: str) -> Head:
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise UnreadableInput(
            Text("Đầu sổ phải viết dạng SỐ:MÃ BĂM.", "A head is written NUMBER:HASH."),
            where=text,
            remedy=Text("Chép lại từ hub status.", "Copy it from hub status."),
        )
    return Head(int(number), digest)


def _sealed_head(path: Path, certificates: Sequence[Certificate]) -> Head:
    return open_statement(read_input(path), certificates, where=str(path)).head


def _audit(examined: Examination, promised: Sequence[Head]) -> Audit:
    found = audit(examined.transaction.ledger, promised, examined.sealed())
    for damage in examined.damages:
        found.tell(damage)
    return found


def _tally_to_json(tally: Tally, language: Language) -> dict[str, object]:
    state = State(tally.state)
    return {
        "school": tally.school_code,
        "state": state.value,
        "label": state.label.get(language),
        "count": tally.count,
        "oldest": tally.oldest.isoformat(),
        "who": state.turn.value if state.turn else None,
    }


def _audit_to_json(found: Audit, examined: Examination, language: Language) -> dict[str, object]:
    return {
        "intact": found.intact,
        "entries": found.entries,
        "damages": [
            {"sequence": each.sequence, "code": each.code, "message": each.what.get(language)}
            for each in found.damages
        ],
        "more": found.more,
        "checkpoints": examined.checkpoints,
        "stamped": examined.stamped,
        "signers": [each.fingerprint.hex() for each in examined.signers],
    }


def _tell(output: Output, tallies: tuple[Tally, ...]) -> None:
    output.table(
        (
            Text("Trường", "School"),
            Text("Trạng thái", "State"),
            Text("Số học bạ", "Transcripts"),
            Text("Lâu nhất", "Oldest"),
            Text("Tới lượt", "Turn"),
        ),
        (_row(tally, output.language) for tally in tallies),
    )


def _tell_ledger(output: Output, last: Head, found: Audit | None) -> None:
    output.say(_HEAD.format(sequence=last.sequence, hash=last.hash))
    if found is None:
        return
    for damage in found.damages:
        output.say(damage.what, "bold red")
    if found.more:
        output.say(_MORE.format(n=found.more), "red")
    if found.intact:
        output.say(_INTACT.format(n=found.entries), "bold green")
    else:
        output.say(_DAMAGED, "bold red")


def _tell_checkpoints(output: Output, examined: Examination) -> None:
    output.say(_CHECKPOINTS.format(n=examined.checkpoints))
    if examined.anchors is not None:
        output.say(_STAMPED.format(n=examined.stamped))
    for each in examined.signers:
        output.say(_SIGNER.format(name=brief(each.common_name), digest=each.fingerprint.hex()))
    if examined.signers and not examined.certificates:
        output.say(_ANY_SIGNER, "yellow")


def _row(tally: Tally, language: Language) -> list[str]:
    state = State(tally.state)
    days = (dt.datetime.now(dt.UTC) - tally.oldest).days
    return [
        tally.school_code,
        state.label.get(language),
        str(tally.count),
        _DAYS.format(n=days).get(language),
        state.turn.label.get(language) if state.turn else "–",
    ]


_CHECKPOINTS = Text("Điểm chốt: {n}.", "Checkpoints: {n}.")
_STAMPED = Text(
    "Điểm chốt có dấu thời gian hợp lệ: {n}.", "Checkpoints with a time-stamp that holds: {n}."
)
_SIGNER = Text("Bản chốt ký bởi {name}, {digest}", "Checkpoints signed by {name}, {digest}")
_ANY_SIGNER = Text(
    "Chưa đối chiếu người ký bản chốt: dùng --signer với chứng thư số đã giữ ở nơi khác.",
    "Nobody compared who signed the checkpoints: give --signer a certificate kept elsewhere.",
)
_HEAD = Text("Đầu sổ cái: {sequence}:{hash}", "Ledger head: {sequence}:{hash}")
_DAYS = Text("{n} ngày", "{n} days")
_MORE = Text("… và {n} chỗ nữa.", "… and {n} more places.")
_INTACT = Text("Sổ cái nguyên vẹn: {n} bút toán.", "The ledger is intact: {n} entries.")
_DAMAGED = Text(
    "Sổ cái không còn nguyên vẹn. Giữ nguyên tệp, báo Sở GDĐT và khôi phục từ bản sao lưu.",
    "The ledger is not intact. Keep the file as it is, tell the province, restore a backup.",
)
