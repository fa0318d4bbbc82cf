"""Runs the invented MySign until somebody stops it, for ``simulate serve mysign``."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext
from pathlib import Path

from hub.cli.output import Output
from simulation.mysign.hooks import Caller
from simulation.mysign.quirks import Quirk
from simulation.mysign.world import MySignWorld
from simulation.province import Province
from simulation.signing.phone import Habit
from simulation.signing.serve import Repeating, Told, keys, serve_provider
from simulation.vendors.bad_days import BadDay

HOOK_CLIENT, HOOK_SECRET = "viettel-gia-lap", "khoa-gia-lap"
"""What the hub gives the invented Viettel: written in the clear on purpose, it guards nothing."""


def serve_mysign(
    folder: Path,
    province: Province,
    port: int,
    habit: Habit,
    quirks: Collection[Quirk],
    days: Collection[BadDay],
    hook: str | None,
    output: Output,
) -> int:
    """Serve until SIGINT or SIGTERM.

    :param hook: address of the hub's hook; where there is one, ``async`` is 3 and MySign calls.
    """
    world = MySignWorld.of_province(province, keys(output), habit, quirks)

    def settings(address: str) -> dict[str, object]:
        called_back = {
            "asynchronous": 3,
            "hook_client_id": HOOK_CLIENT,
            "hook_client_secret": HOOK_SECRET,
        }
        return world.settings(address) | (called_back if hook else {})

    caller = Caller(hook, HOOK_CLIENT, HOOK_SECRET) if hook else None
    calling = Repeating(lambda: caller.call_back(world.desk), 1.0) if caller else nullcontext()
    accounts = world.desk.accounts.values()
    with calling:
        traits: list[Told] = [habit, *quirks, *days]
        return serve_provider(world.server(days), folder, port, settings, accounts, traits, output)
