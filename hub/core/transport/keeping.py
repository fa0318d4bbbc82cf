"""Keeps connections open while many small questions are asked (giữ kết nối).

Apart from `hub.core.transport.http`, which loads httpx: whoever asks only says here that there is
much to ask. Outside of it every request has a connection of its own, and nothing stays open.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from typing import Any, Final

_kept: Final[ContextVar[Kept | None]] = ContextVar("kept", default=None)


class Kept:
    """What is open, by who opened it."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack
        self._open: dict[object, Any] = {}

    async def opened(
        self, owner: object, make: Callable[[], AbstractAsyncContextManager[Any]]
    ) -> Any:  # noqa: ANN401 - what `make` makes
        """Return what `owner` keeps open; made and entered when it is first asked for."""
        if owner not in self._open:
            made = make()
            self._open[owner] = made
            await self._stack.enter_async_context(made)
        return self._open[owner]


def kept() -> Kept | None:
    """Return where connections are kept now; None where they are not."""
    return _kept.get()


@asynccontextmanager
async def kept_connections() -> AsyncIterator[None]:
    """Let requests to one endpoint share connections until the end, when all are closed."""
    async with AsyncExitStack() as stack:
        token = _kept.set(Kept(stack))
        try:
            yield
        finally:
            _kept.reset(token)
