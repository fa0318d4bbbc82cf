"""``hub ticket``: requests for signatures that wait for people."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import closing
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.inputs import plugin_host
from hub.cli.options import (
    DEFAULT_KEY_FILE,
    DEFAULT_STORE,
    AsJson,
    KeyFile,
    Lang,
    Setting,
    StorePlace,
    Strict,
    settings_of,
)
from hub.cli.output import Output, default_language
from hub.cli.waiting import holder_of, label_of, poll, sizes_of, ticket_to_json
from hub.core.contracts import Signer
from hub.core.errors import HubError
from hub.core.host import PluginHost
from hub.core.journey.tickets.cancelling import cancel
from hub.core.journey.tickets.polling import resume
from hub.core.journey.tickets.signers import signers_of
from hub.core.journey.workshop import Site, Workshop
from hub.core.registry.rights import Action
from hub.core.store import WAITING, Store, StoredTicket, TicketState
from hub.core.text import Text

app = typer.Typer(
    no_args_is_help=True,
    help="Yêu cầu ký đang chờ người ký xác nhận. / Requests for signatures that wait for people.",
)

SignerId = Annotated[
    str | None,
    typer.Option(
        "--signer",
        help="Bộ ký của yêu cầu không do phân công lập, với --set. / Signer of requests that no "
        "assignment stands behind, with --set.",
    ),
]


@app.command("list")
def show(
    everything: Annotated[
        bool, typer.Option("--all", help="Cả yêu cầu đã kết thúc. / Those that ended as well.")
    ] = False,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Liệt kê yêu cầu ký đang chờ. / List the requests that wait.

    Ví dụ / Example: hub ticket list --all
    """
    from hub.core.store import open_store

    output = Output(lang or default_language(), as_json=as_json)
    with closing(open_store(store)) as opened:
        found = _visible(opened, tuple(TicketState) if everything else WAITING)
        sizes = sizes_of(opened, found)
    shown = [ticket_to_json(each, sizes.get(each.request_id, 0), output.language) for each in found]
    output.answer({"tickets": shown})
    rows = [
        (
            each.request_id,
            each.unit,
            holder_of(each),
            str(sizes.get(each.request_id, 0)),
            label_of(each).get(output.language),
        )
        for each in found
    ]
    output.table(_COLUMNS, rows)


@app.command("poll")
def ask(
    requests: Annotated[
        list[str] | None,
        typer.Argument(
            help="Hỏi ngay các yêu cầu này; bỏ trống là mọi yêu cầu đang chờ. / These; else all "
            "that wait."
        ),
    ] = None,
    signer: SignerId = None,
    setting: Setting = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Hỏi nhà cung cấp kết quả ngay bây giờ, kể cả yêu cầu bị giữ lại. / Ask the providers now.

    Yêu cầu bị giữ vì sai tài khoản cũng được hỏi lại: sửa xong hãy gõ. / What was held because an
    account was turned away is asked about again as well: mend it first.

    Ví dụ / Example: hub ticket poll
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    given = _given(host, signer, settings_of(setting))
    with closing(Workshop.open(Site(store, key_file), host)) as shop:
        names = requests or [each.request_id for each in _visible(shop.store, WAITING)]
        for name in names:
            _check(shop.store, name)
        resume(shop.store, names)
        polled = poll(shop, given)
    ended = {str(state): count for state, count in polled.ended.items()}
    output.answer(
        {"asked": polled.asked, "signatures": polled.embedded, "ended": ended}
        | {"troubles": [_trouble(each, output) for each in polled.troubles]}
    )
    for each in polled.troubles:
        output.say(_TROUBLE.format(what=each.what, remedy=each.remedy), "yellow")
    output.say(_POLLED.format(asked=polled.asked, ended=sum(ended.values()), n=polled.embedded))


@app.command("cancel")
def withdraw(
    request: Annotated[str, typer.Argument(help="Mã yêu cầu. / The request's id.")],
    signer: SignerId = None,
    setting: Setting = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Rút một yêu cầu; xác nhận sau đó không được tính. / Withdraw a request.

    Ví dụ / Example: hub ticket cancel ky-0123456789abcdef0123456789abcdef
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    given = _given(host, signer, settings_of(setting))
    with closing(Workshop.open(Site(store, key_file), host)) as shop:
        _check(shop.store, request)
        ended = asyncio.run(cancel(shop.store, signers_of(shop, given), request))
    output.answer({"request": ended.request_id, "state": ended.state})
    output.say(_WITHDRAWN.format(request=ended.request_id))


def _given(
    host: PluginHost, signer: str | None, settings: Mapping[str, object]
) -> Mapping[str, Signer]:
    return {} if signer is None else {signer: host.build_signer(signer, settings)}


def _visible(store: Store, states: tuple[TicketState, ...]) -> list[StoredTicket]:
    """Return the requests of schools for which the account may sign."""
    with store.reading() as transaction:
        access = access_to(transaction)
        found = transaction.tickets.find(states)
        return [each for each in found if access.may(Action.SIGN, each.unit)]


def _check(store: Store, request_id: str) -> None:
    with store.reading() as transaction:
        unit = transaction.tickets.get(request_id).unit
        access_to(transaction).require(Action.SIGN, unit)


def _trouble(problem: HubError, output: Output) -> dict[str, str]:
    return {
        "code": problem.code,
        "problem": problem.what.get(output.language),
        "next": problem.remedy.get(output.language),
    }


_COLUMNS = (
    Text("Mã yêu cầu", "Request"),
    Text("Trường", "School"),
    Text("Người ký", "Signer"),
    Text("Số chữ ký", "Signatures"),
    Text("Trạng thái", "State"),
)
_TROUBLE = Text("{what} {remedy}", "{what} {remedy}")
_POLLED = Text(
    "Đã hỏi {asked} yêu cầu; kết thúc {ended}; chữ ký mới: {n}.",
    "Asked about {asked} requests; {ended} ended; new signatures: {n}.",
)
_WITHDRAWN = Text("Đã rút yêu cầu {request}.", "Request {request} is withdrawn.")
