"""Who runs the command: the token of ``hub --as`` or of ``HOCBA_TOKEN`` (người chạy lệnh)."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Annotated

import typer

from hub.core.registry.access import Access
from hub.core.store import Transaction

VARIABLE = "HOCBA_TOKEN"

_given: ContextVar[str | None] = ContextVar("given", default=None)


def remember(
    token: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="TOKEN",
            envvar=VARIABLE,
            help="Mã truy cập; nên đặt trong biến HOCBA_TOKEN. / Access token; better in the "
            "variable HOCBA_TOKEN.",
        ),
    ] = None,
) -> None:
    """Trục học bạ số: nhập, kiểm tra, ký, xác minh, tra cứu. / The học bạ hub."""
    _given.set(token)


def access_to(transaction: Transaction) -> Access:
    """Return what whoever runs the command may do in `transaction`.

    :raises Pause: when the token is unknown or has expired, or one is needed.
    """
    return Access(transaction, _given.get() or None)
