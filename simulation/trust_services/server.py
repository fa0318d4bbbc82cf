"""The invented trust services on a socket: plain HTTP, for their answers are signed (máy chủ)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from simulation.sockets import Handler, serving
from simulation.trust_services.bad_days import BadDay
from simulation.trust_services.desk import TrustDesk


@dataclass(slots=True)
class TrustServer:
    """A server that can be started.

    :param slowness: seconds for which a slow server holds a request.
    :param asked: how often each path was asked for, whatever came of it.
    """

    desk: TrustDesk
    slowness: float = 3.0
    asked: Counter[str] = field(default_factory=Counter)
    stopping: Event = field(default_factory=Event)

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[str]:
        """Serve on `port`, a free one when 0; yields the address."""
        with serving(_Handler, self, self.stopping, port=port) as address:
            yield address


class _Handler(Handler[TrustServer]):
    def respond(self, body: bytes) -> None:
        """Answer one question, as the day allows."""
        desk = self.owner.desk
        self.owner.asked[self.path] += 1
        match desk.day:
            case BadDay.DROPPED:
                return  # The connection closes without a word.
            case BadDay.BUSY:
                self.answer(503)
                return
            case BadDay.GARBAGE:
                self.answer(200, b"<html>504</html>", kind="text/html")
                return
            case BadDay.SLOW:
                self.owner.stopping.wait(self.owner.slowness)
        answer = desk.answer(self.command, self.path, body)
        self.answer(answer.status, answer.content, kind=answer.kind)
