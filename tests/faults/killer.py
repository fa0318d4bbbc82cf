"""Kills a worker again and again, at moments that a seed decides, and looks after each death."""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.faults.account import check_at_any_moment, check_at_the_end
from tests.faults.scenario import Scenario
from tests.faults.victim import ISSUING, REPORTING

LATEST = 2
"""A worker dies at the first moments of a kind: later ones are the next life's first."""


@dataclass
class Killer:
    """Kills until there were enough deaths, at each kind of moment about as often.

    :param seed: decides which moment of its kind; told whenever something is wrong.
    """

    scenario: Scenario
    seed: int
    moments: Counter[str] = field(default_factory=Counter)

    @property
    def deaths(self) -> int:
        """How many workers have died."""
        return self.moments.total()

    def kill(self, times: int) -> None:
        """Let rounds of work go on until `times` workers have died, and the last round has ended.

        :raises AssertionError: naming the seed, when something was lost or done twice.
        """
        draw = random.Random(self.seed)  # noqa: S311 - moments, not secrets
        try:
            while self.deaths < times and self.scenario.begin_round():
                self._until_done(ISSUING, draw, times)
                self.scenario.decide()
                self._until_done(REPORTING, draw, times)
                check_at_the_end(self.scenario)
        except AssertionError as error:
            raise AssertionError(f"seed {self.seed}, death {self.deaths}: {error}") from error

    def _until_done(self, kinds: Sequence[str], draw: random.Random, times: int) -> None:
        """Let workers live and die until one finds nothing left to do."""
        while self.deaths < times:
            moment = min(kinds, key=self.moments.__getitem__)
            if not self._dies(moment, draw.randint(1, LATEST)):
                return
            self.moments[moment] += 1
            check_at_any_moment(self.scenario)
        assert not self._dies(None)

    def _dies(self, moment: str | None, at: int = 1) -> bool:
        code = self.scenario.live(moment, at)
        assert code in {0, -signal.SIGKILL}, f"a worker ended with {code}"
        return code != 0
