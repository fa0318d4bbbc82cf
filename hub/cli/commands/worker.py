"""``hub worker``: the process that does the queued work, until it is told to stop."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import threading
from types import FrameType
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
from hub.core.text import Text

Processes = Annotated[
    int | None,
    typer.Option(
        min=0,
        max=64,
        help="Số tiến trình phụ cho việc nặng; bỏ trống là số lõi. / Processes for heavy work; "
        "else one a core.",
    ),
]


def run(
    name: Annotated[
        str | None,
        typer.Option(
            help="Tên, giữ nguyên khi chạy lại. / The worker's name, the same after a restart."
        ),
    ] = None,
    processes: Processes = None,
    until_idle: Annotated[
        bool,
        typer.Option(
            "--until-idle", "--once", help="Dừng khi hết việc. / Stop when nothing is left to do."
        ),
    ] = False,
    keep_days: Annotated[
        int,
        typer.Option(
            min=1, help="Số ngày nhớ việc đã xong. / For how many days ended jobs are remembered."
        ),
    ] = 30,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Chạy các việc trong hàng đợi; Ctrl-C hoặc SIGTERM để dừng. / Do the queued work.

    Tệp SQLite chỉ một tiến trình; PostgreSQL bao nhiêu cũng được, mỗi tiến trình một tên. / One
    worker on a SQLite file; on PostgreSQL as many as wanted, each with its own name.

    Mã thoát / exit code: 0 đã dừng/stopped, 4 đã có tiến trình khác/another one is at work.

    Ví dụ / Example: hub worker --name w1 --store postgresql://hub@may-chu/hub
    """
    # Here and not above: loading the engine takes longer than most commands.
    from hub.core.journey.jobs.shift import Shift
    from hub.core.journey.workshop import Site
    from hub.core.switching import jobs as switching

    output = Output(lang or default_language(), as_json=as_json)
    shift = Shift(
        site=Site(store, key_file),
        name=name or socket.gethostname(),
        processes=os.cpu_count() or 1 if processes is None else processes,
        keep=dt.timedelta(days=keep_days),
        more=switching.BODIES,
    )
    output.note(_STARTS.format(name=shift.name))
    shift.work(_stop_by_signal(), until_idle=until_idle, host=plugin_host(strict=strict))
    output.answer({"name": shift.name, "stopped": True})
    output.note(_STOPPED.format(name=shift.name))


def _stop_by_signal() -> threading.Event:
    """Return what is set once the process is asked to stop: running steps are ended first."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return stop


_STARTS = Text(
    "Tiến trình {name} bắt đầu làm việc. Dừng bằng Ctrl-C.",
    "Worker {name} starts. Stop it with Ctrl-C.",
)
_STOPPED = Text("Tiến trình {name} đã dừng.", "Worker {name} has stopped.")
