"""``hub statistics``: how far the schools are, and who is ready to sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.options import DEFAULT_STORE, AsJson, At, Lang, StorePlace, day_of
from hub.cli.output import Output, default_language
from hub.cli.workbook import Sheet, write_workbook
from hub.core.document.identity import CertificateRegister
from hub.core.document.slots import Role
from hub.core.journey.statistics import (
    By,
    Group,
    Holder,
    Readiness,
    SchoolReadiness,
    Scope,
    Stage,
    known_certificates,
    progress,
    readiness,
)
from hub.core.registry.days import VIETNAM
from hub.core.registry.keeping import load_tree
from hub.core.store import Transaction, open_store
from hub.core.text import Text

app = typer.Typer(
    no_args_is_help=True,
    help="Thống kê tiến độ và mức sẵn sàng ký số. / Progress, and who is ready to sign.",
)

Below = Annotated[
    str | None,
    typer.Argument(metavar="[UNIT]", help="Chỉ trong đơn vị này. / Only below this unit."),
]
Year = Annotated[str | None, typer.Option(help="Chỉ năm học này. / Only this school year.")]
Workbook = Annotated[
    Path | None, typer.Option("--out", help="Ghi thêm sổ tính .xlsx. / Also write a workbook.")
]


@app.command("progress")
def show_progress(
    unit: Below = None,
    by: Annotated[By, typer.Option("--by", help="Đếm theo. / Count by.")] = By.UNIT,
    year: Year = None,
    at: At = None,
    out: Workbook = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Học bạ đã đi tới đâu: theo đơn vị, trường, cấp, nguồn, trạng thái. / How far they are.

    Chỉ đếm các trường mà tài khoản được xem. / Only schools that the account may see.

    Ví dụ / Example: hub statistics progress 37 --by vendor --out tien-do.xlsx
    """
    output = Output(lang or default_language(), as_json=as_json)
    with _counted(store, unit, year, at) as (transaction, scope):
        groups = progress(transaction, scope, by)
        sheets = [
            _progress_sheet(each, groups if each is by else progress(transaction, scope, each))
            for each in (By if out is not None else ())
        ]
    _write(out, sheets, output)
    output.answer({"by": by.value, "groups": [_group_to_json(each, output) for each in groups]})
    rows = [_progress_row(each, output) for each in groups]
    _table((by.label, *_PROGRESS[1:], _DONE), rows, output)


@app.command("readiness")
def show_readiness(
    unit: Below = None,
    trust: Annotated[
        Path | None,
        typer.Option(help="Thư mục tin cậy, có danh sách đã đăng ký. / Folder with the register."),
    ] = None,
    certificates: Annotated[
        Path | None,
        typer.Option(help="Thư mục chứng thư số của người ký. / Folder of signers' certificates."),
    ] = None,
    days: Annotated[
        int, typer.Option(min=1, max=3660, help="Còn bấy nhiêu ngày là sắp hết hạn. / Days.")
    ] = 60,
    year: Year = None,
    at: At = None,
    out: Workbook = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Trường nào thiếu chữ ký nào, chứng thư của ai sắp hết hạn. / Who lacks what, until when.

    Mã thoát / exit code: 0 mọi trường sẵn sàng/every school is ready, 1 còn thiếu/not yet.

    Ví dụ / Example: hub statistics readiness 37 --trust demo/trust --days 90
    """
    output = Output(lang or default_language(), as_json=as_json)
    register = CertificateRegister() if trust is None else CertificateRegister.load(trust)
    given = () if certificates is None else known_certificates(certificates)
    moment = dt.datetime.combine(day_of(at), dt.time(), VIETNAM)
    with _counted(store, unit, year, at) as (transaction, scope):
        soon = dt.timedelta(days=days)
        schools = readiness(transaction, scope, register, given, at=moment, soon=soon)
    _write(out, _readiness_sheets(schools, output), output)
    output.answer({"schools": [_school_to_json(each) for each in schools]})
    _table(_READINESS, [[str(cell) for cell in _school_row(each)] for each in schools], output)
    waiting = [
        (each, holder)
        for each in schools
        for holder in each.holders
        if holder.readiness is not Readiness.READY
    ]
    if waiting:
        output.table(_HOLDERS, (_holder_cells(*each, output) for each in waiting))
    raise typer.Exit(ExitCode.DONE if all(each.ready for each in schools) else ExitCode.NO)


@contextmanager
def _counted(
    store: str, unit: str | None, year: str | None, at: dt.datetime | None
) -> Iterator[tuple[Transaction, Scope]]:
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        access, tree = access_to(transaction), load_tree(transaction)
        yield transaction, Scope.of(access, tree, day_of(at), unit=unit, school_year=year)


def _group_to_json(group: Group, output: Output) -> dict[str, object]:
    return {
        "code": group.code,
        "name": group.name.get(output.language),
        "total": group.total,
        "done": round(group.done, 4),
        "states": {state.value: count for state, count in sorted(group.states.items())},
        "stages": {stage.value: group.at(stage) for stage in Stage},
        "oldest": group.oldest.isoformat() if group.oldest else None,
    }


def _progress_row(group: Group, output: Output) -> list[str]:
    counts = (group.total, *(group.at(stage) for stage in Stage))
    full = round(group.done * _BAR)
    bar = f"{'█' * full}{'░' * (_BAR - full)} {group.done:.0%}"
    name = group.name.get(output.language)
    return [name if name == group.code else f"{group.code} {name}", *map(str, counts), bar]


def _progress_sheet(by: By, groups: Sequence[Group]) -> Sheet:
    return Sheet(
        by.label,
        (_CODE, *_PROGRESS, _DONE),
        [
            [
                *(each.code, each.name.vi, each.total),
                *(each.at(stage) for stage in Stage),
                round(each.done, 4),
            ]
            for each in groups
        ],
        drawn=range(3, 3 + len(Stage)),
        named_by=1,
    )


def _school_to_json(school: SchoolReadiness) -> dict[str, object]:
    return {
        "school": school.code,
        "name": school.name,
        "ready": school.ready,
        "transcripts": school.transcripts,
        "not_composed": school.not_composed,
        "lacking": {role.value: count for role, count in school.lacking.items()},
        "holders": [
            {
                "role": holder.role.value,
                "name": holder.name,
                "readiness": holder.readiness.value,
                "expires": holder.expires.isoformat() if holder.expires else None,
            }
            for holder in school.holders
        ],
    }


def _school_row(school: SchoolReadiness) -> list[str | int]:
    return [
        f"{school.code} {school.name}",
        len(school.holders),
        *(school.count(each) for each in Readiness),
        school.transcripts,
        school.not_composed,
        *(school.lacking[role] for role in Role),
    ]


def _holder_cells(school: SchoolReadiness, holder: Holder, output: Output) -> list[str]:
    return [
        school.code,
        holder.role.label.get(output.language),
        holder.name,
        holder.readiness.label.get(output.language),
        f"{holder.expires.astimezone(VIETNAM):%d/%m/%Y}" if holder.expires else "–",
    ]


def _readiness_sheets(schools: Sequence[SchoolReadiness], output: Output) -> list[Sheet]:
    first = 2
    return [
        Sheet(
            Text("Trường", "Schools"),
            _READINESS,
            [_school_row(each) for each in schools],
            drawn=range(first, first + len(Readiness)),
        ),
        Sheet(
            Text("Người ký", "Signatories"),
            _HOLDERS,
            [
                [*_holder_cells(each, holder, output)[:-1], holder.expires]
                for each in schools
                for holder in each.holders
            ],
        ),
    ]


def _table(columns: Sequence[Text], rows: Sequence[Sequence[str]], output: Output) -> None:
    """Show a table without the columns that are 0 everywhere: it has to fit a terminal."""
    told = [place for place in range(len(columns)) if any(row[place] != "0" for row in rows)]
    output.table([columns[each] for each in told], ([row[each] for each in told] for row in rows))


def _write(out: Path | None, sheets: Sequence[Sheet], output: Output) -> None:
    if out is not None:
        write_workbook(out, sheets, output)
        output.say(Text("Đã ghi: {file}", "Written: {file}").format(file=out), "bold green")


_BAR = 10
_CODE = Text("Mã", "Code")
_DONE = Text("Hoàn thành", "Done")
_PROGRESS = (
    Text("Tên", "Name"),
    Text("Tổng số", "Total"),
    *(stage.label for stage in Stage),
)
_SHORT = {
    **{role: Text(role, role) for role in Role},
    Role.KY_PHAT_HANH: Text("dấu trường", "the seal"),
}
_READINESS = (
    Text("Trường", "School"),
    Text("Người ký", "Signatories"),
    *(each.label for each in Readiness),
    Text("Học bạ", "Transcripts"),
    Text("Chưa lập tệp", "Not composed"),
    *(Text(f"Thiếu {_SHORT[role].vi}", f"Lacks {_SHORT[role].en}") for role in Role),
)
_HOLDERS = (
    Text("Trường", "School"),
    Text("Vai trò", "Role"),
    Text("Họ tên", "Name"),
    Text("Chứng thư số", "Certificate"),
    Text("Hết hạn", "Expires"),
)
