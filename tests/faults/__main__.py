"""The long run, ``python3 start.py faults``: hundreds of kills, on both stores, by printed seeds.

A seed that found something is tried again by ``--seed N --worlds 1``.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from hub.core.host import PluginHost
from tests.faults.killer import Killer
from tests.faults.scenario import scenario
from tests.postgres import PostgresServer

A_WORLD = 25
"""Kills in one world, before another one begins with a seed of its own."""


def main() -> int:
    """Kill, tell what happened, and return 1 when something was lost or done twice."""
    options = _options()
    draw = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    worlds = options.worlds or -(-options.kills // A_WORLD)
    deaths, wrong = Counter[str](), 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hocba-faults-")))
        server = stack.enter_context(PostgresServer.started(folder))
        for number in range(worlds):
            seed = options.seed if options.worlds else draw.randrange(1_000_000)
            world = folder / str(number)
            world.mkdir()
            store = server.new_database() if number % 2 else str(world / "hub.sqlite")
            moments, problem = _one_world(world, store, seed)
            deaths += moments
            wrong += problem is not None
            _say(f"{('SQLite', 'PostgreSQL')[number % 2]}, seed {seed}: {moments.total()} kills")
            if problem is not None:
                _say(f"SAI / WRONG: {problem}")
    for moment, count in sorted(deaths.items()):
        _say(f"  {count:5} {moment}")
    _say(f"{deaths.total()} kills, {wrong} of {worlds} worlds wrong (--seed {options.seed})")
    return 1 if wrong else 0


def _one_world(folder: Path, store: str, seed: int) -> tuple[Counter[str], str | None]:
    """Return at which moments workers died, and what went wrong, if anything did."""
    with scenario(folder, store, PluginHost(strict=True)) as made:
        killer = Killer(made, seed)
        try:
            killer.kill(A_WORLD)
        except AssertionError as error:
            return killer.moments, str(error)
        return killer.moments, None


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="start.py faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--worlds", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
