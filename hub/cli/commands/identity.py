"""``hub identity``: which id of a source stands for which canonical id, and since when."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.options import DEFAULT_STORE, AsJson, At, Lang, StorePlace, day_of
from hub.cli.output import Output, default_language
from hub.core.journey.identify import rename
from hub.core.registry.days import today
from hub.core.registry.rights import Action
from hub.core.store import IdentityKind, Link, Register, open_store
from hub.core.text import Language, Text

app = typer.Typer(
    no_args_is_help=True,
    help="Sổ định danh: mã của nguồn và mã chuẩn. / The register of identities.",
)

School = Annotated[str, typer.Option(help="Mã trường. / The school's code.")]


@app.command("show")
def show(
    any_id: Annotated[
        str, typer.Argument(metavar="ID", help="Mã của nguồn hoặc mã chuẩn. / Either id.")
    ],
    school: School,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Cho biết một mã là của ai, từ ngày nào, theo đâu. / Tell what an id stands for, and since.

    Mã thoát / exit code: 0 có/found, 1 không có/none.

    Ví dụ / Example: hub identity show TAM-01 --school 37TH001
    """
    output = Output(lang or default_language(), as_json=as_json)
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        access_to(transaction).require(Action.READ, school)
        links = transaction.identities.history(school, any_id)
    output.answer({"links": [_to_json(link) for link in links]})
    output.table(
        (
            Text("Nguồn", "Source"),
            Text("Mã của nguồn", "Its id"),
            Text("Mã chuẩn", "Canonical id"),
            Text("Từ – đến trước", "From – before"),
            Text("Căn cứ", "Evidence"),
        ),
        [_row(link, output.language) for link in links],
    )
    raise typer.Exit(ExitCode.DONE if links else ExitCode.NO)


@app.command("link")
def link(
    source_id: Annotated[str, typer.Argument(help="Mã của nguồn. / The source's id.")],
    canonical: Annotated[str, typer.Argument(help="Mã chuẩn. / The canonical id.")],
    school: School,
    source: Annotated[str, typer.Option(help="Bộ chuyển đổi. / The adapter.")],
    reason: Annotated[str, typer.Option(help="Căn cứ, không nêu tên. / Evidence, no names.")],
    kind: Annotated[IdentityKind, typer.Option(help="Loại mã. / Of what.")] = IdentityKind.PUPIL,
    at: At = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Gắn mã của nguồn với mã chuẩn, thay mã đang gắn. / Link a source's id to a canonical one.

    Dữ liệu chưa ký mang mã cũ nhường chỗ: nhập lại là có mã mới. / Unsigned data under the former
    code give way: import them again.

    Ví dụ / Example: hub identity link TAM-01 3700000099 --school 37TH001 --source csv-import
    --reason "Bộ cấp mã học sinh"
    """
    output = Output(lang or default_language(), as_json=as_json)
    day = day_of(at)
    if day > today():
        raise typer.BadParameter("ngày chưa tới / a day to come", param_hint="--at")
    made = Link(Register(kind, school, source), source_id, canonical, day, reason)
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        access = access_to(transaction)
        access.require(Action.IMPORT, school)
        gone = rename(transaction, made, actor=access.account.id)
    output.answer({"link": _to_json(made), "gave_way": gone})
    output.say(_DONE.format(id=source_id, canonical=canonical, n=len(gone)), "bold green")


def _to_json(link: Link) -> dict[str, object]:
    return {
        "kind": link.register.kind.value,
        "school": link.register.unit,
        "source": link.register.source,
        "source_id": link.source_id,
        "canonical": link.canonical,
        "from": link.valid_from.isoformat(),
        "until": link.valid_until.isoformat() if link.valid_until else None,
        "evidence": link.evidence,
    }


def _row(link: Link, language: Language) -> list[str]:
    until = f"{link.valid_until:%Y-%m-%d}" if link.valid_until else ""
    return [
        f"{link.register.source} ({link.register.kind.label.get(language)})",
        link.source_id,
        link.canonical,
        f"{link.valid_from:%Y-%m-%d} – {until}",
        link.evidence,
    ]


_DONE = Text(
    "{id} là {canonical}; {n} học bạ chưa ký mang mã cũ nhường chỗ, hãy nhập lại.",
    "{id} is {canonical}; {n} unsigned transcripts under the former code gave way, import again.",
)
