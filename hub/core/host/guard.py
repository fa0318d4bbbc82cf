"""Holds a plugin's own mistakes at the border: whatever it throws becomes an error of our tree."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from hub.core.errors import Bug, HubError
from hub.core.text import Text

Item = TypeVar("Item")

PASSING = (KeyboardInterrupt, GeneratorExit, asyncio.CancelledError)
"""A person's Ctrl-C and the event loop's own signals: never a plugin's mistake."""


class Guard:
    """Inside, an exception that is no `HubError` becomes a `Bug` naming the plugin.

    A context manager that serves ``await`` as well::

        with Guard("keyfile", "poll"):
            outcome = await signer.poll(ticket)

    The exception's own words are not repeated, for they may hold a pupil's data; they stay in
    ``__cause__`` for a developer.
    """

    __slots__ = ("_call", "_plugin")

    def __init__(self, plugin: str, call: str) -> None:
        self._plugin = plugin
        self._call = call

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, (HubError, *PASSING)):
            return
        raise unexpected(self._plugin, self._call, error) from error


async def guarded_iteration(
    plugin: str, call: str, source: AsyncIterator[Item]
) -> AsyncGenerator[Item, None]:
    """Yield what `source` yields, every step of it guarded; closes it however the reading ends."""
    try:
        while True:
            with Guard(plugin, call):
                try:
                    item = await anext(source)
                except StopAsyncIteration:
                    return
            yield item
    finally:
        close = getattr(source, "aclose", None)
        if close is not None:
            with Guard(plugin, call):
                await close()


def unexpected(plugin: str, call: str, error: BaseException) -> Bug:
    """Return the error that tells of `error`, which `plugin` let out of `call`."""
    kind = type(error).__name__
    return Bug(
        Text(
            "Plugin “{plugin}” gặp lỗi ngoài dự kiến khi gọi {call}: {kind} tại {place}.",
            "The plugin “{plugin}” failed unexpectedly in {call}: {kind} at {place}.",
        ).format(plugin=plugin, call=call, kind=kind, place=place_of(error)),
        remedy=Text(
            "Báo người phát triển plugin kèm dòng này; chạy lại với --verbose để có chi tiết.",
            "Send this line to the plugin's developer; run again with --verbose for details.",
        ),
        where=plugin,
        plugin=plugin,
        call=call,
        error=kind,
    )


def broken_promise(plugin: str, call: str, expected: str, received: object) -> Bug:
    """Return the error for a result of the wrong kind; names its type only, never its content."""
    kind = type(received).__name__
    return Bug(
        Text(
            "Plugin “{plugin}” trả về {kind} từ {call}; hợp đồng cần {expected}.",
            "The plugin “{plugin}” returned {kind} from {call}; the contract wants {expected}.",
        ).format(plugin=plugin, call=call, kind=kind, expected=expected),
        remedy=Text(
            "Báo người phát triển plugin; tạm thời dùng plugin khác.",
            "Tell the plugin's developer; use another plugin meanwhile.",
        ),
        where=plugin,
        plugin=plugin,
        call=call,
        received=kind,
    )


def place_of(error: BaseException) -> str:
    """Return ``file.py:12``, where `error` was raised, without the import system's own frames."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}:{error.lineno}"
    place = "?"
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith("<"):
            place = f"{Path(file).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
