"""Kills a worker again and again, at moments that a seed decides, and looks after each death."""

from __future__ import annotations

import random
import signal
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.account import check_at_any_moment, check_at_the_end
from tests.faults.scenario import Scenario
from tests.faults.victim import MOMENTS

LATEST = 3
"""A worker dies at the first moments of a kind: later ones are the next life's first."""


@dataclass
class Killer:
    """Kills until there were enough deaths, at each kind of moment in turn.

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
                self._until_done(draw, times)
                self.scenario.decide()
                self._until_done(draw, times)
                check_at_the_end(self.scenario)
        except AssertionError as error:
            raise AssertionError(f"seed {self.seed}, death {self.deaths}: {error}") from error

    def _until_done(self, draw: random.Random, times: int) -> None:
        while self.deaths < times:
            moment = MOMENTS[self.deaths % len(MOMENTS)]
            code = self.scenario.live(moment, draw.randint(1, LATEST))
            if code == 0:
                break
            assert code == -signal.SIGKILL, f"a worker ended with {code}"
            self.moments[moment] += 1
            check_at_any_moment(self.scenario)
        # What a last life leaves undone would be done in the next round; here it is shown to be.
        assert self.scenario.live() == 0
