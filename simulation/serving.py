"""Serves until somebody stops it: what every ``simulate serve`` does (chạy đến khi dừng)."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event
from types import FrameType


def serve_until_stopped(
    server: AbstractContextManager[str], announce: Callable[[str], None]
) -> None:
    """Serve until SIGINT or SIGTERM.

    :param server: yields its address once it serves.
    :param announce: told the address; what it prints is flushed.
    """
    stopped = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    kept = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    with server as address:
        for each in kept:
            signal.signal(each, stop)
        announce(address)
        sys.stdout.flush()  # Whoever reads it through a pipe waits for the address.
        try:
            stopped.wait()
        finally:
            for each, handler in kept.items():
                signal.signal(each, handler)
