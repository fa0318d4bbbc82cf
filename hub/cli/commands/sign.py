"""``hub sign``: compose what is not composed yet and sign every slot the keys allow."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import checker_of, plugin_host
from hub.cli.options import (
    DEFAULT_STORE,
    AsJson,
    Lang,
    Setting,
    StorePlace,
    Strict,
    settings_of,
)
from hub.cli.output import Output, Ticker, default_language
from hub.core.contracts import Signer
from hub.core.document.slots import Role
from hub.core.errors import HubError
from hub.core.journey.issue import Stopped, compose_works, keep_documents
from hub.core.journey.sign import SigningSession, Work
from hub.core.registry.rights import Action
from hub.core.spec import Checker
from hub.core.store import Search, Store, open_store
from hub.core.text import Language, Text
from hub.core.transport import write_atomic

_BATCH = 500


@dataclass(slots=True)
class _Account:
    """What one run of the command did."""

    documents: int = 0
    signatures: int = 0
    complete: int = 0
    stopped: list[Stopped] = field(default_factory=list)


def run(
    keys: Annotated[
        Path | None,
        typer.Option(help="Tệp khóa hoặc thư mục khóa. / Key file or folder of key files."),
    ] = None,
    signer: Annotated[str, typer.Option(help="Bộ ký. / Signer.")] = "keyfile",
    setting: Setting = None,
    slot: Annotated[
        list[Role] | None,
        typer.Option(help="Chỉ ký các vị trí này. / Sign only these slots."),
    ] = None,
    school: Annotated[
        str | None, typer.Option(help="Chỉ trường có mã này. / Only the school with this code.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Thư mục nhận tệp học bạ XML. / Folder for the XML documents."),
    ] = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Lập và ký học bạ trong kho, đúng thứ tự vị trí ký. / Compose and sign, slot by slot.

    Mã thoát / exit code: 0 ký hết/all signed, 1 có học bạ phải dừng/some stopped.

    Ví dụ / Example: hub sign --keys khoa/ --out hoc-ba/
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    settings: dict[str, object] = {**settings_of(setting)}
    if keys is not None:
        settings["folder" if keys.is_dir() else "file"] = keys
    built = host.build_signer(signer, settings)
    account = _Account()
    with closing(open_store(store)) as opened, output.progress(_SIGNING) as tick:
        with opened.reading() as transaction:
            access = access_to(transaction)
            search = access.allowed(Search(school_code=school), Action.SIGN)
        for works, stopped in _batches(opened, checker_of(host), search):
            account.stopped += stopped
            _sign(built, works, frozenset(slot or Role), account, tick)
            with opened.writing() as transaction:
                keep_documents(transaction, works, actor=access.account.id)
                if out is not None:  # Files that leave the store are read by whoever has them.
                    written = [work.transcript.key for work in works]
                    transaction.readings.add(access.account.id, "sign", written)
            _write_files(out, works)
    output.answer(_to_json(account, output.language))
    _tell(output, account)
    raise typer.Exit(ExitCode.NO if account.stopped else ExitCode.DONE)


def _batches(
    store: Store, checker: Checker, search: Search
) -> Iterator[tuple[list[Work], list[Stopped]]]:
    """Yield documents to sign in batches, so that memory stays flat."""
    after: str | None = None
    while True:
        with store.reading() as transaction:
            page = transaction.transcripts.find(search, limit=_BATCH, after=after)
            transcripts = [item.transcript for item in page.items]
            works, stopped = compose_works(transcripts, transaction, checker)
        yield works, stopped
        if page.after is None:
            return
        after = page.after


def _sign(
    signer: Signer, works: list[Work], roles: frozenset[Role], account: _Account, tick: Ticker
) -> None:
    def count(signatures: int) -> None:
        account.signatures += signatures
        tick(signatures)

    session = SigningSession(signer, dt.datetime.now(dt.UTC), count, roles=roles)
    asyncio.run(session.sign(works))
    account.documents += len(works)
    account.complete += sum(work.complete for work in works)
    account.stopped += [
        Stopped(work.transcript, problem=work.problem) for work in works if work.problem is not None
    ]


def _write_files(folder: Path | None, works: list[Work]) -> None:
    if folder is None:
        return
    for work in works:
        transcript = work.transcript
        holder = folder / transcript.school.code / transcript.classroom.name
        holder.mkdir(parents=True, exist_ok=True)
        write_atomic(holder / f"{transcript.pupil.code}.xml", work.document.content)


def _tell(output: Output, account: _Account) -> None:
    for stopped in account.stopped[:20]:
        place = f"{stopped.transcript.school.code} {stopped.transcript.classroom.name}"
        if stopped.problem is not None:
            _problem(output, place, stopped.problem)
        output.findings([(place, finding) for finding in stopped.findings])
    if len(account.stopped) > 20:
        output.say(_MORE.format(n=len(account.stopped) - 20))
    output.say(
        _DONE.format(
            documents=account.documents,
            signatures=account.signatures,
            complete=account.complete,
            stopped=len(account.stopped),
        ),
        "bold",
    )


def _problem(output: Output, place: str, problem: HubError) -> None:
    output.say(_PROBLEM.format(place=place, what=problem.what, remedy=problem.remedy), "yellow")


def _to_json(account: _Account, language: Language) -> dict[str, object]:
    return {
        "documents": account.documents,
        "signatures": account.signatures,
        "complete": account.complete,
        "stopped": [_stopped(stopped, language) for stopped in account.stopped],
    }


def _stopped(stopped: Stopped, language: Language) -> dict[str, object]:
    problem = stopped.problem
    return {
        "transcript": stopped.transcript.key,
        "school": stopped.transcript.school.code,
        "class": stopped.transcript.classroom.name,
        "problem": problem.what.get(language) if problem else None,
        "next": problem.remedy.get(language) if problem else None,
        "findings": [finding.to_json(language) for finding in stopped.findings],
    }


_SIGNING = Text("Ký số", "Signing")
_MORE = Text("… và {n} học bạ nữa.", "… and {n} more transcripts.")
_PROBLEM = Text("{place}: {what} {remedy}", "{place}: {what} {remedy}")
_DONE = Text(
    "Tệp học bạ: {documents}; chữ ký mới: {signatures}; đủ chữ ký: {complete}; "
    "dừng lại: {stopped}.",
    "Documents: {documents}; new signatures: {signatures}; complete: {complete}; "
    "stopped: {stopped}.",
)
