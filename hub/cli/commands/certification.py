"""``hub certification``: what vendors have proven, as far as this hub was given it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.certifications import (
    Issuers,
    Revocations,
    issuers_in,
    read_certification,
    read_lists,
    tell,
    to_json,
)
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import read_input
from hub.cli.options import DEFAULT_STORE, AsJson, At, Lang, StorePlace, day_of
from hub.cli.output import Output, default_language
from hub.core.registry.certification import Certification
from hub.core.registry.certification.keeping import keep, known
from hub.core.registry.certification.standing import Standing, notice
from hub.core.registry.rights import Action
from hub.core.store import open_store
from hub.core.text import Text

app = typer.Typer(
    no_args_is_help=True,
    help="Chứng nhận phù hợp của các plugin. / What was certified of plugins.",
)

File = Annotated[Path, typer.Argument(help="Tệp chứng nhận. / The certification's file.")]


@app.command("add")
def add(
    file: File,
    issuer: Issuers,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Nhận một chứng nhận hoặc danh sách thu hồi đã ký. / Take a certification or a list.

    Ví dụ / Example: hub certification add chung-nhan.json --issuer so.crt
    """
    output = Output(lang or default_language(), as_json=as_json)
    content, trusted = read_input(file), issuers_in(issuer)
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        access = access_to(transaction)
        access.require(Action.ASSIGN)
        found = keep(transaction, content, trusted, actor=access.account.id, where=str(file))
    if isinstance(found, Certification):
        output.answer(to_json(found, (), day_of(None)))
        tell(found, (), day_of(None), output)
    else:
        output.answer({"number": found.number, "withdrawn": len(found.withdrawn)})
        output.say(_LISTED.format(number=found.number, count=len(found.withdrawn)))


@app.command("list")
def list_certifications(
    at: At = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Các chứng nhận đã nhận; báo trước 60 và 30 ngày. / All of them, with notices of their end.

    Mã thoát / exit code: 0, 1 có chứng nhận sắp hết hạn/one ends soon.

    Ví dụ / Example: hub certification list --at 2026-09-01
    """
    output = Output(lang or default_language(), as_json=as_json)
    day = day_of(at)
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        found = known(transaction)
    output.answer([to_json(each, found.lists, day) for each in found.certifications])
    soon = False
    for each in found.certifications:
        in_force = tell(each, found.lists, day, output) is Standing.IN_FORCE
        soon = soon or (in_force and notice(each, day) is not None)
    raise typer.Exit(ExitCode.NO if soon else ExitCode.DONE)


@app.command("verify")
def verify(
    file: File,
    issuer: Issuers,
    revocations: Revocations = None,
    at: At = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Kiểm tra một chứng nhận, không cần mạng. / Verify a certification, offline.

    Mã thoát / exit code: 0 còn hiệu lực/in force, 1 không/not, 3 tệp bị sửa hoặc lạ/changed.

    Ví dụ / Example: hub certification verify chung-nhan.json --issuer so.crt
    """
    output = Output(lang or default_language(), as_json=as_json)
    trusted, day = issuers_in(issuer), day_of(at)
    found, lists = read_certification(file, trusted), read_lists(revocations, trusted)
    output.answer(to_json(found, lists, day))
    in_force = tell(found, lists, day, output) is Standing.IN_FORCE
    raise typer.Exit(ExitCode.DONE if in_force else ExitCode.NO)


_LISTED = Text(
    "Danh sách thu hồi số {number}: {count} chứng nhận.",
    "List number {number} of what was taken back: {count} certifications.",
)
