"""Runs command lines with the installed wheel, against an invented vendor on a real port.

Started as a program of its own, with the unpacked wheel in front of the checkout: reads a list of
command lines from its standard input, answers with exit codes and what was shown.
"""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import sys

from conformance.cli.main import run as conformance
from conformance.suites.adapter import loaded_schools
from hub.cli.main import run as hub
from simulation.exchange.world import ExchangeWorld

_PROGRAMS = {"conformance": conformance, "hub": hub}


def main() -> None:
    """Run every line; ``https://thu.example`` and ``KHOA`` stand for the server and its key."""
    world = ExchangeWorld.create(loaded_schools())
    with world.server().serving() as address:
        answers = [_run(line, world, address) for line in json.load(sys.stdin)]
    json.dump(answers, sys.stdout)


def _run(line: str, world: ExchangeWorld, address: str) -> dict[str, object]:
    key = str(world.settings(address)["key"])
    typed = line.replace("https://thu.example", address).replace("KHOA", key)
    program, *words = shlex.split(typed)
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
        code = _PROGRAMS[program](words)
    return {"code": code, "shown": shown.getvalue()}


if __name__ == "__main__":
    main()
