"""A worker in a process of its own, so that tests can kill it: ``python … URL NAME FOLDER``.

Its job writes a line a step, so that a test can count what ran how often.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hub.core.journey.engine import Arguments, Json, Limits, Steps, Worker

STEPS = 3


def write_lines(folder: Path) -> Callable[[Steps, Arguments], Json]:
    """A job of three steps, each of which appends its name to a file and takes a moment."""

    def job(steps: Steps, arguments: Arguments) -> Json:
        for number in range(STEPS):
            steps.run(f"step-{number}", partial(_write, folder, f"{arguments['n']} {number}"))
        return {"n": arguments["n"]}

    return job


def _write(folder: Path, line: str) -> None:
    with (folder / "lines").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    time.sleep(0.02)


def main() -> None:
    """Serve until killed."""
    url, name, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    with Worker(url, name, {"write": write_lines(folder)}, {"q": Limits(at_once=8)}):
        (folder / f"ready-{os.getpid()}").touch()
        time.sleep(120)


if __name__ == "__main__":
    main()
