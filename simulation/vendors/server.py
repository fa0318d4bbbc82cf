"""An invented vendor on a socket, and every way in which an answer goes wrong."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from threading import Event, Lock
from typing import Protocol

from simulation.sockets import JSON, Handler, serving
from simulation.vendors.bad_days import BadDay, Days, Weather

SKEW = dt.timedelta(days=3, hours=7)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """What is answered."""

    content: bytes = b""
    status: int = 200
    kind: str = JSON


class Desk(Protocol):
    """A vendor without its socket: it knows the protocol and does the work."""

    def answer(self, asked: Asked, days: Days) -> Answered:
        """Do what is asked."""
        ...

    def failure(self, asked: Asked) -> Answered:
        """Return an answer that calls itself a success and holds a failure."""
        ...


@dataclass(slots=True)
class Server:
    """A vendor's server that can be started.

    :param slowness: seconds for which a slow server holds a request.
    :param listener: told every request and the answer to it as the desk gave it.
    :param path: what stands behind the host in its address.
    :param asked: how often each path was asked for, whatever came of it.
    """

    desk: Desk
    weather: Weather
    slowness: float = 3.0
    listener: Callable[[Asked, Answered], None] | None = None
    path: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    stopping: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[str]:
        """Serve on `port`, a free one when 0; yields the address, `path` included."""
        with serving(_Handler, self, self.stopping, port=port) as address:
            yield address + self.path

    def answered(self, asked: Asked, days: Days) -> Answered:
        """Have the desk answer, and tell the listener."""
        answered = self.desk.answer(asked, days)
        if self.listener is not None:
            self.listener(asked, answered)
        return answered

    def note(self, path: str) -> None:
        """Count a request."""
        with self._lock:
            self.asked[path] += 1


class _Handler(Handler[Server]):
    def respond(self, body: bytes) -> None:
        """Answer a question or do what is asked."""
        path = self.path.partition("?")[0]
        self.owner.note(path)
        days = self.owner.weather.of(self.path, body)
        if BadDay.DROPPED in days:
            return  # The connection closes without a word.
        if days & {BadDay.BUSY, BadDay.BUSY_FOR_SECONDS}:
            self._send(Answered(status=429), days)
            return
        asked = Asked(self.command, self.path, dict(self.headers.items()), body)
        if BadDay.FAILURE_INSIDE in days:
            self._send(self.owner.desk.failure(asked), days)
            return
        if BadDay.SLOW in days:
            self.owner.stopping.wait(self.owner.slowness)
        answered = self.owner.answered(asked, days)
        if BadDay.LOST_ANSWER not in days:
            self._send(answered, days)

    def _send(self, answered: Answered, days: Days) -> None:
        now = dt.datetime.now(dt.UTC) + (SKEW if BadDay.CLOCK_SKEW in days else dt.timedelta())
        headers = {"Date": format_datetime(now, usegmt=True)}
        if BadDay.BUSY_FOR_SECONDS in days:
            headers["Retry-After"] = "1"
        content = _spoiled(answered.content, days)
        self.answer(answered.status, content, kind=answered.kind, headers=headers)


def _spoiled(content: bytes, days: Days) -> bytes:
    """Return the content as bad days leave it."""
    if BadDay.TRUNCATED in days:
        return content[: len(content) // 2]
    if BadDay.WRONG_ENCODING in days:
        return content.decode().encode("cp1258", "replace")
    if BadDay.BYTE_ORDER_MARK in days:
        return b"\xef\xbb\xbf" + content
    return content
