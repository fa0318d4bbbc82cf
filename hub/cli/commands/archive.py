"""``hub archive``: keep what proves signatures for the long term, and renew it in time."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.access import access_to
from hub.cli.commands.checkpoint import TSA_VARIABLE
from hub.cli.evidence import by_policy, word_file
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import verifier_trust
from hub.cli.options import DEFAULT_STORE, AsJson, Lang, StorePlace
from hub.cli.output import Output, default_language
from hub.core.document.verification import Trust, certified_by
from hub.core.errors import Actor, Reject
from hub.core.journey.archive import Gathered, gather, words_about
from hub.core.journey.proofs import record_of
from hub.core.journey.publish import decision_subject
from hub.core.journey.renewal import Renewal, renew
from hub.core.registry.rights import Action
from hub.core.store import Store, Transaction, open_store
from hub.core.text import Text
from hub.core.transport import write_atomic
from hub.core.trust.evidence import RECORD_SUFFIX, XML_RECORD_SUFFIX
from hub.core.trust.evidence_record import Form

if TYPE_CHECKING:
    from hub.core.trust.stamping import TimestampAuthority


def run(
    trust: Annotated[
        Path,
        typer.Option(
            help="Thư mục chứng thư gốc và danh sách đã đăng ký. / Trust anchors and the register."
        ),
    ],
    reference: Annotated[
        str | None,
        typer.Argument(
            help="Mã học bạ: ghi tệp và bằng chứng của nó ra --out. / "
            "A transcript: write its document and evidence to --out."
        ),
    ] = None,
    decision: Annotated[
        str | None,
        typer.Option(
            help="Số quyết định công bố: ghi quyết định và bằng chứng của nó ra --out. / "
            "A decision's number: write it and its evidence to --out."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Thư mục ghi học bạ và bằng chứng. / Folder for document and evidence."),
    ] = None,
    tsa: Annotated[
        str | None,
        typer.Option(
            envvar=TSA_VARIABLE,
            help="Dịch vụ cấp dấu thời gian, để gia hạn. / Time-stamp authority, for renewals.",
        ),
    ] = None,
    within: Annotated[
        int,
        typer.Option(
            min=1, help="Gia hạn dấu thời gian hết hạn trong chừng này ngày. / Days ahead to renew."
        ),
    ] = 365,
    ask_host: Annotated[
        list[str] | None,
        typer.Option(help="Máy được hỏi thêm về thu hồi. / A further host that may be asked."),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(help="Chính sách kiểm tra (TOML). / Signature policy (TOML)."),
    ] = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Lưu bằng chứng lâu dài, gia hạn khi gần hết hạn. / Keep evidence, renew it before it ends.

    Không nêu học bạ: hỏi tình trạng thu hồi của người ký trong các điểm chốt mới, gia hạn dấu thời
    gian sắp hết hạn. Nêu học bạ: ghi tệp, bản ghi bằng chứng (RFC 4998, RFC 6283), các câu trả
    lời. / Without a transcript: ask about the signers behind new checkpoints, renew what ends soon.

    Mã thoát / exit code: 0 xong/done, 1 còn dấu thời gian cần gia hạn/something needs renewal.

    Ví dụ / Example: hub archive --trust trust/ --tsa http://tsa.ca.gov.vn
    """
    output = Output(lang or default_language(), as_json=as_json)
    trusted = by_policy(verifier_trust(trust), policy, ask_host)
    with closing(open_store(store)) as opened:
        if reference is not None:
            wanted = partial(_transcript, reference)
            raise typer.Exit(_export(opened, wanted, trusted, out, output))
        if decision is not None:
            wanted = partial(_decision, decision)
            raise typer.Exit(_export(opened, wanted, trusted, out, output))
        raise typer.Exit(_keep(opened, trusted, tsa, within, output))


def _keep(store: Store, trust: Trust, tsa: str | None, within: int, output: Output) -> ExitCode:
    from hub.core.trust.fetching import fetch_revocations

    now = dt.datetime.now(dt.UTC)
    with store.reading() as transaction:
        access = access_to(transaction)
        access.require(Action.ARCHIVE)
        actor = access.account.id
    ask = partial(fetch_revocations, policy=trust.rules.policy)
    gathered = asyncio.run(gather(store, trust, ask, at=now, actor=actor))
    authority = _authority(tsa, trust)
    before = now + dt.timedelta(days=within)
    policy = trust.rules.policy
    made = renew(store, authority, at=now, before=before, actor=actor, policy=policy)
    renewal = asyncio.run(made)
    output.answer(_to_json(gathered, renewal))
    _tell(output, gathered, renewal)
    return ExitCode.NO if renewal.open_ends else ExitCode.DONE


def _authority(tsa: str | None, trust: Trust) -> TimestampAuthority | None:
    if tsa is None:
        return None
    from hub.core.trust.stamping import TimestampAuthority

    return TimestampAuthority(tsa, trust.rules.anchors)


@dataclass(frozen=True, slots=True)
class _Archived:
    """What is written out: the ledger's name of it, its file's name, its bytes."""

    subject: str
    name: str
    content: bytes


def _transcript(reference: str, transaction: Transaction) -> _Archived:
    key = access_to(transaction).only(reference, "archive").transcript.key
    document = transaction.documents.latest(key)
    if document is None:
        raise _no_document(key)
    return _Archived(key, f"{key}.xml", document.content)


def _decision(number: str, transaction: Transaction) -> _Archived:
    access_to(transaction).require(Action.ARCHIVE)
    found = transaction.decisions.get(number)
    if found is None or found.signed_at is None:
        raise _no_decision(number)
    name = re.sub(r"\W+", "-", number)
    return _Archived(decision_subject(number), f"quyet-dinh-{name}.xml", found.content)


def _export(
    store: Store,
    wanted: Callable[[Transaction], _Archived],
    trust: Trust,
    out: Path | None,
    output: Output,
) -> ExitCode:
    if out is None:
        raise typer.BadParameter("cần --out / needed to write it out", param_hint="--out")
    now = dt.datetime.now(dt.UTC)
    also: list[tuple[str, bytes]] = []
    with store.writing() as transaction:
        kept = wanted(transaction)
        record = record_of(transaction, kept.subject, kept.content)
        with suppress(Reject):  # A renewal that an earlier hub made has none.
            xml = record_of(transaction, kept.subject, kept.content, Form.XML)
            also.append((f"{kept.name}{XML_RECORD_SUFFIX}", xml))
        pairs = certified_by(kept.content, trust, at=now)
        answers, lists = words_about(transaction, pairs)
    out.mkdir(parents=True, exist_ok=True)
    files = [(kept.name, kept.content), (f"{kept.name}{RECORD_SUFFIX}", record), *also]
    files += [(word_file(content, ".ocsp"), content) for content in answers]
    files += [(word_file(content, ".crl"), content) for content in lists]
    for file, content in files:
        write_atomic(out / file, content)
    output.answer({"document": str(out / kept.name), "files": [file for file, _ in files]})
    output.say(_EXPORTED.format(n=len(files), out=out), "bold green")
    return ExitCode.DONE


def _no_decision(number: str) -> Reject:
    return Reject(
        Text("Không có quyết định đã ký với số này.", "No signed decision has this number."),
        where=number,
        who=Actor.PROVINCE,
        remedy=Text("Xem số ở hub publish.", "Use the number that hub publish was given."),
    )


def _no_document(key: str) -> Reject:
    return Reject(
        Text("Học bạ này chưa có tệp.", "This transcript has no document yet."),
        where=key,
        remedy=Text("Lập và ký tệp trước (hub sign).", "Compose and sign it first (hub sign)."),
    )


def _to_json(gathered: Gathered, renewal: Renewal) -> dict[str, object]:
    return {
        "through": gathered.through,
        "documents": gathered.documents,
        "certificates": gathered.certificates,
        "words": gathered.words,
        "due": len(renewal.due),
        "ended": len(renewal.ended),
        "trees_due": renewal.trees,
        "trees_hashed": renewal.hashed,
        "renewed_at": renewal.token.at.isoformat() if renewal.token else None,
    }


def _tell(output: Output, gathered: Gathered, renewal: Renewal) -> None:
    output.say(
        _GATHERED.format(
            documents=gathered.documents, asked=gathered.certificates, words=gathered.words
        )
    )
    if renewal.token is not None:
        output.say(_RENEWED.format(n=len(renewal.due)), "bold green")
    elif renewal.due:
        ends = min(each.lasts_until for each in renewal.due)
        output.say(_DUE.format(n=len(renewal.due), at=f"{ends:%Y-%m-%d}"), "bold yellow")
    else:
        output.say(_NOTHING_DUE)
    if renewal.trees:
        said = _HASHED if renewal.hashed == renewal.trees else _WEAK
        output.say(said.format(n=renewal.trees, hashed=renewal.hashed), "bold yellow")
    if renewal.ended:
        output.say(_ENDED.format(n=len(renewal.ended)), "bold red")


_GATHERED = Text(
    "Đã xem {documents} học bạ; hỏi về {asked} chứng thư số, nhận {words} câu trả lời.",
    "{documents} documents; asked about {asked} certificates, {words} answers came.",
)
_RENEWED = Text("Đã gia hạn {n} dấu thời gian.", "{n} time-stamps renewed.")
_DUE = Text(
    "{n} dấu thời gian cần gia hạn trước {at}: chạy lại với --tsa.",
    "{n} time-stamps must be renewed before {at}: run again with --tsa.",
)
_NOTHING_DUE = Text("Chưa có dấu thời gian nào cần gia hạn.", "No time-stamp needs renewal yet.")
_HASHED = Text(
    "Đã băm lại {n} điểm chốt bằng hàm băm mạnh hơn.",
    "{n} checkpoints hashed anew by a stronger function.",
)
_WEAK = Text(
    "{n} điểm chốt có hàm băm sắp hết tin cậy, đã băm lại {hashed}: chạy lại với --tsa, và đặt "
    "evidence_digest mạnh hơn trong chính sách.",
    "{n} checkpoints have a hash function that ends soon, {hashed} hashed anew: run again with "
    "--tsa, and name a stronger evidence_digest in the policy.",
)
_ENDED = Text(
    "{n} dấu thời gian đã hết hạn mà chưa được gia hạn; điều chúng chứng minh không còn.",
    "{n} time-stamps ended before they were renewed; what they proved is lost.",
)
_EXPORTED = Text("Đã ghi {n} tệp vào {out}.", "{n} files written to {out}.")
