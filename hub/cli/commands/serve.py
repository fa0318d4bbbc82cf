"""``hub serve``: the addresses at which signing providers call the hub."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.inputs import plugin_host
from hub.cli.options import (
    DEFAULT_KEY_FILE,
    DEFAULT_STORE,
    AsJson,
    KeyFile,
    Lang,
    StorePlace,
    Strict,
)
from hub.cli.output import Output, default_language
from hub.core.journey.tickets.accounts import account_of
from hub.core.journey.workshop import Site, Workshop
from hub.core.registry.matters import SIGNERS
from hub.core.text import Text


def run(
    host: Annotated[
        str, typer.Option(help="Địa chỉ mạng để lắng nghe. / Address to listen at.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Cổng mạng. / Port.")] = 8000,
    tls_certificate: Annotated[
        Path | None,
        typer.Option(help="Tệp chứng thư TLS (PEM); nên đặt sau cổng HTTPS. / TLS certificate."),
    ] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Tệp khóa TLS (PEM). / TLS key.")] = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Nhận cuộc gọi lại của nhà cung cấp dịch vụ ký; Ctrl-C để dừng. / Take providers' calls.

    Ví dụ / Example: hub serve --port 8000
    """
    # Here and not above: loading the web frame takes longer than most commands.
    import uvicorn

    from hub.web.app import application

    output = Output(lang or default_language(), as_json=as_json)
    with closing(Workshop.open(Site(store, key_file), plugin_host(strict=strict))) as shop:
        address = f"{'https' if tls_certificate else 'http'}://{host}:{port}/hooks"
        accounts = _accounts(shop)
        output.answer({"address": address, "accounts": accounts})
        output.say(_SERVING.format(address=address, accounts=", ".join(accounts) or "—"), "bold")
        uvicorn.run(
            application(shop),
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=500,
            timeout_keep_alive=5,
            ssl_certfile=tls_certificate,
            ssl_keyfile=tls_key,
        )


def _accounts(shop: Workshop) -> list[str]:
    """Return the accounts of the assignments that have a signer."""
    with shop.store.reading() as transaction:
        found = transaction.assignments.find()
    return [account_of(each) for each in found if each.matter in SIGNERS.values()]


_SERVING = Text(
    "Đang nhận cuộc gọi tại {address}/TÀI-KHOẢN; tài khoản: {accounts}. Dừng bằng Ctrl-C.",
    "Taking calls at {address}/ACCOUNT; accounts: {accounts}. Stop with Ctrl-C.",
)
