"""``simulate serve gateway``: starts, tells where it is, stops when it is told to."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from hub.core.host import PluginHost


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_gateway_is_served_until_it_is_stopped(tmp_path: Path, by: signal.Signals) -> None:
    out = tmp_path / "cong"
    words = ["serve", "gateway", "--out", str(out), "--bad-day", "slow", "--json"]
    code = "import sys; from simulation.cli import main; main(sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as server:
        assert server.stdout is not None
        lines = iter(server.stdout.readline, "")
        answer = json.loads("".join(_document(lines)))
        settings = json.loads((out / "settings.json").read_text("utf-8"))
        destination = PluginHost().build_destination("ministry", settings)
        assert asyncio.run(destination.probe()).ready
        server.send_signal(by)
        assert server.wait() == 0
    assert answer["address"] == settings["address"]
    assert answer["bad_day"] == "slow"
    assert (out / "sender.pem").stat().st_mode & 0o077 == 0


def _document(lines: Iterable[str]) -> list[str]:
    """Lines up to the brace that closes the answer."""
    found: list[str] = []
    for line in lines:
        found.append(line)
        if line == "}\n":
            break
    return found
