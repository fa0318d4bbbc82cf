"""Runs the invented CSC service until somebody stops it, for ``simulate serve csc``."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from hub.cli.output import Output
from simulation.csc.quirks import Quirk
from simulation.csc.world import CscWorld
from simulation.pki.profiles import Issuer
from simulation.province import Province
from simulation.signing.phone import Habit
from simulation.signing.serve import Told, keys, serve_provider
from simulation.vendors.bad_days import BadDay

_ISSUER: Final[Issuer] = "vnpt"
"""Whose certificates' keys the service keeps; any authority's would do."""


def serve_csc(
    folder: Path,
    province: Province,
    port: int,
    version: str,
    habit: Habit,
    quirks: Collection[Quirk],
    days: Collection[BadDay],
    output: Output,
) -> int:
    """Serve until SIGINT or SIGTERM; both versions are spoken.

    :param version: which one the hub's settings name.
    """
    world = CscWorld.of_province(province, keys(output), _ISSUER, habit, quirks)

    def settings(address: str) -> dict[str, object]:
        return world.settings(address, version)

    traits: list[Told] = [habit, *quirks, *days]
    return serve_provider(
        world.server(days), folder, port, settings, world.accounts, traits, output
    )
