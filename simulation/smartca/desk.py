"""SmartCA's one address: which protocol a request is of, its path tells."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.smartca.oauth2 import OAuth2Desk
from simulation.smartca.sp769 import Sp769Desk
from simulation.vendors.bad_days import Days
from simulation.vendors.server import Answered, Asked


@dataclass(frozen=True, slots=True)
class Desk:
    """Both families behind one host, as in reality."""

    sp769: Sp769Desk
    oauth2: OAuth2Desk

    def answer(self, asked: Asked, days: Days) -> Answered:
        """Do what is asked."""
        return self._of(asked).answer(asked, days)

    def failure(self, asked: Asked) -> Answered:
        """Return an answer that calls itself a success and holds a failure."""
        return self._of(asked).failure(asked)

    def _of(self, asked: Asked) -> Sp769Desk | OAuth2Desk:
        return self.sp769 if asked.path.startswith("/sca/") else self.oauth2
