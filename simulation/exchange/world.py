"""A vendor behind the contract, with the province's pupils (nhà cung cấp giả lập)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from hub.core.model import Transcript
from simulation.exchange.desk import ROOT, Desk
from simulation.vendors.bad_days import BadDay, Weather
from simulation.vendors.server import Answered, Asked, Server


@dataclass(frozen=True, slots=True)
class ExchangeWorld:
    """A vendor and what a hub must know to reach it."""

    desk_kind: ClassVar[type[Desk]] = Desk

    desk: Desk

    @classmethod
    def create(cls, transcripts: Iterable[Transcript] = ()) -> Self:
        """Make a vendor that holds `transcripts`."""
        desk = cls.desk_kind(secrets.token_urlsafe(24))
        for transcript in transcripts:
            desk.seed(transcript)
        return cls(desk)

    def server(
        self,
        days: Collection[BadDay] = (),
        *,
        plan: Iterable[Collection[BadDay]] = (),
        slowness: float = 3.0,
        listener: Callable[[Asked, Answered], None] | None = None,
    ) -> Server:
        """Return a server of this vendor, not yet serving."""
        return Server(self.desk, Weather(days, plan), slowness, listener, path=ROOT)

    def settings(self, address: str) -> dict[str, object]:
        """Return the settings of the adapter ``exchange`` for a server at `address`."""
        return {"address": address, "key": self.desk.key}
