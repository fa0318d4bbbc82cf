"""A tenant of the invented Viettel with the province's pupils in it (đơn vị giả lập)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from hub.core.model import Transcript
from simulation.vendors.bad_days import BadDay, Weather
from simulation.vendors.server import Answered, Asked, Server
from simulation.viettel.desk import Desk

Way = Literal["basic", "cookie", "bearer"]


@dataclass(frozen=True, slots=True)
class ViettelWorld:
    """A tenant and what a hub must know to reach it."""

    desk: Desk

    @classmethod
    def create(
        cls, transcripts: Iterable[Transcript], login: Way = "cookie", unit: str = "GL37"
    ) -> ViettelWorld:
        """Make a tenant that holds `transcripts`."""
        desk = Desk(unit, f"{unit}-hub", secrets.token_urlsafe(12), login)
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
        """Return a server of this tenant, not yet serving."""
        return Server(self.desk, Weather(days, plan), slowness, listener)

    def settings(self, address: str) -> dict[str, object]:
        """Return the settings of the adapter ``viettel`` for a server at `address`."""
        return {
            "address": address,
            "unit": self.desk.unit,
            "username": self.desk.username,
            "password": self.desk.password,
            "login": self.desk.login,
        }
