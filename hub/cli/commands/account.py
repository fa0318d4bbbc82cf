"""``hub account``: who may do what, their tokens, and who read which transcript."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.options import DEFAULT_STORE, AsJson, At, Lang, StorePlace, day_of
from hub.cli.output import Output, default_language
from hub.core.model import Level
from hub.core.registry.access import new_token
from hub.core.registry.errors import account_taken, no_such_account, no_such_duty
from hub.core.registry.keeping import load_tree
from hub.core.registry.rights import LOCAL, Action, Duty
from hub.core.store import Account, Grant, Span, Transaction, open_store
from hub.core.text import Text

app = typer.Typer(
    no_args_is_help=True,
    help="Tài khoản, nhiệm vụ, mã truy cập, nhật ký tra cứu. / Accounts, duties, tokens, readings.",
)

Id = Annotated[str, typer.Argument(help="Mã tài khoản. / The account's id.")]
What = Annotated[Duty, typer.Argument(help="Nhiệm vụ. / The duty.")]
Below = Annotated[
    str | None,
    typer.Option("--unit", help="Chỉ trong đơn vị này; bỏ trống là cả trục. / Else the whole hub."),
]
ForLevel = Annotated[
    Level | None,
    typer.Option("--level", help="Chỉ cấp học này; bỏ trống là mọi cấp. / Else every level."),
]


@app.command("add")
def add(
    account: Id,
    name: Annotated[str, typer.Option(help="Họ tên hoặc tên phần mềm. / Name.")],
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Thêm tài khoản, chưa có nhiệm vụ nào. / Add an account, without duties.

    Ví dụ / Example: hub account add lan --name "Lan (giả lập)"
    """
    output = Output(lang or default_language(), as_json=as_json)
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        access_to(transaction).require(Action.GRANT)
        if account == LOCAL.id or transaction.accounts.get(account) is not None:
            raise account_taken(account)
        transaction.accounts.add(account, name)
    output.answer({"id": account, "name": name, "duties": []})
    output.say(Text("Đã thêm {id}.", "Added {id}.").format(id=account), "bold green")


@app.command("grant")
def grant(
    account: Id,
    duty: What,
    unit: Below = None,
    level: ForLevel = None,
    at: At = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Giao nhiệm vụ từ ngày --at. / Give a duty from a day on.

    Ví dụ / Example: hub account grant lan checker --unit 99001 --level 02
    """
    output = Output(lang or default_language(), as_json=as_json)
    day = day_of(at)
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        access_to(transaction).require(Action.GRANT, unit, level)
        _known(transaction, account)
        if unit is not None:
            load_tree(transaction).require(unit, day)
        transaction.accounts.grant(account, Grant(duty, unit, level, Span(day)))
        changed = _known(transaction, account)
    _tell(output, [changed])


@app.command("withdraw")
def withdraw(
    account: Id,
    duty: What,
    unit: Below = None,
    level: ForLevel = None,
    at: At = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Thôi giao nhiệm vụ: --at là ngày đầu tiên không còn. / End a duty from a day on.

    Ví dụ / Example: hub account withdraw lan checker --unit 99001 --level 02
    """
    output = Output(lang or default_language(), as_json=as_json)
    day = day_of(at)
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        access_to(transaction).require(Action.GRANT, unit, level)
        ending = [
            one
            for one in _known(transaction, account).grants
            if (one.duty, one.unit, one.level) == (duty, unit, level) and one.span.reaches(day)
        ]
        if not ending:
            raise no_such_duty(account)
        for one in ending:
            transaction.accounts.withdraw(account, one, day)
        changed = _known(transaction, account)
    _tell(output, [changed])


@app.command("token")
def token(
    account: Id,
    days: Annotated[
        int, typer.Option(min=1, max=3660, help="Hiệu lực mấy ngày. / Days it is in force.")
    ] = 365,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Cấp mã truy cập mới, chỉ hiện một lần. / Make a new token, shown once.

    Ví dụ / Example: hub account token lan --days 30
    """
    output = Output(lang or default_language(), as_json=as_json)
    expires = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    made, digest = new_token()
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        access_to(transaction).require(Action.GRANT)
        _known(transaction, account)
        transaction.accounts.add_token(account, digest, expires)
    output.answer({"id": account, "token": made, "expires_at": expires.isoformat()})
    output.say(_TOKEN.format(token=made, day=expires.date()), "bold")


@app.command("revoke")
def revoke(
    account: Id,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Thu hồi mọi mã truy cập của tài khoản. / Revoke every token of an account.

    Ví dụ / Example: hub account revoke lan
    """
    output = Output(lang or default_language(), as_json=as_json)
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        access_to(transaction).require(Action.GRANT)
        _known(transaction, account)
        count = transaction.accounts.revoke_tokens(account)
    output.answer({"id": account, "revoked": count})
    output.say(Text("Đã thu hồi: {n}.", "Revoked: {n}.").format(n=count), "bold green")


@app.command("list")
def list_accounts(
    store: StorePlace = DEFAULT_STORE, as_json: AsJson = False, lang: Lang = None
) -> None:
    """Các tài khoản và nhiệm vụ của họ. / The accounts and their duties.

    Ví dụ / Example: hub account list
    """
    output = Output(lang or default_language(), as_json=as_json)
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        access_to(transaction).require(Action.GRANT)
        found = transaction.accounts.all()
    _tell(output, found)


@app.command("readings")
def readings(
    transcript: Annotated[
        str | None, typer.Option(help="Chỉ học bạ có khóa này. / Only of this transcript's key.")
    ] = None,
    account: Annotated[
        str | None, typer.Option(help="Chỉ tài khoản này. / Only by this account.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Số dòng. / Rows.")] = 100,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Ai đã xem học bạ nào, mới nhất trước. / Who read which transcript, the latest first.

    Ví dụ / Example: hub account readings --account local
    """
    output = Output(lang or default_language(), as_json=as_json)
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        access_to(transaction).require(Action.GRANT)
        found = transaction.readings.find(transcript_key=transcript, account=account, limit=limit)
    output.answer(
        {
            "readings": [
                {
                    "at": one.at.isoformat(),
                    "account": one.account,
                    "way": one.way,
                    "transcript": one.transcript_key,
                }
                for one in found
            ]
        }
    )
    output.table(
        (
            Text("Lúc", "At"),
            Text("Tài khoản", "Account"),
            Text("Cách xem", "Way"),
            Text("Học bạ", "Transcript"),
        ),
        ((f"{o.at:%Y-%m-%d %H:%M:%S}Z", o.account, o.way, o.transcript_key) for o in found),
    )


def _known(transaction: Transaction, account: str) -> Account:
    found = transaction.accounts.get(account)
    if found is None:
        raise no_such_account(account)
    return found


def _tell(output: Output, accounts: Sequence[Account]) -> None:
    output.answer({"accounts": [_to_json(one) for one in accounts]})
    output.table(
        (Text("Tài khoản", "Account"), Text("Tên", "Name"), Text("Nhiệm vụ", "Duties")),
        (
            (one.id, one.name, "\n".join(_duty(grant, output) for grant in one.grants))
            for one in accounts
        ),
    )


def _duty(grant: Grant, output: Output) -> str:
    label = Duty(grant.duty).label.get(output.language)
    where = " ".join(part for part in (grant.unit, grant.level) if part)
    return f"{label} [{where or '*'}] {grant.span}"


def _to_json(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "name": account.name,
        "duties": [
            {
                "duty": grant.duty,
                "unit": grant.unit,
                "level": grant.level.value if grant.level else None,
                "from": grant.span.start.isoformat(),
                "until": (
                    (grant.span.end - dt.timedelta(days=1)).isoformat() if grant.span.end else None
                ),
            }
            for grant in account.grants
        ],
    }


_TOKEN = Text(
    "{token}\nCó hiệu lực đến {day}. Hãy cất ngay: mã này không hiện lại.",
    "{token}\nIn force until {day}. Keep it now: it is not shown again.",
)
