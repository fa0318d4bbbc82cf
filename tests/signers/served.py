"""``simulate serve NAME`` in a process of its own, until the block ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def simulated(out: Path, name: str, *words: str) -> Iterator[dict[str, Any]]:
    """Yield the settings that it wrote; it must end well when it is stopped."""
    code = "import sys; from simulation.cli import main; main(sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", code, "serve", name, "--out", str(out), *words, "--json"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    ) as server:
        assert server.stdout is not None
        answer = json.loads("".join(_document(iter(server.stdout.readline, ""))))
        settings: dict[str, Any] = json.loads((out / "settings.json").read_text("utf-8"))
        assert answer["address"] == settings["address"]
        assert (out / "settings.json").stat().st_mode & 0o077 == 0
        try:
            yield settings
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait() == 0


def _document(lines: Iterable[str]) -> list[str]:
    """Lines up to the brace that closes the answer."""
    found: list[str] = []
    for line in lines:
        found.append(line)
        if line == "}\n":
            break
    return found
