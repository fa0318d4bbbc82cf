"""``simulate serve gateway``: starts, tells where it is, stops when it is told to."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hub.core.contracts import Probe
from hub.core.host import PluginHost
from simulation.cli import run


def probed_then_stopped(settings: Path, by: signal.Signals) -> Probe:
    """Ask the gateway as soon as its settings are there, then stop it as a person would."""
    try:
        while not settings.exists() or not settings.read_text("utf-8").endswith("}\n"):
            time.sleep(0.02)
        given = json.loads(settings.read_text("utf-8"))
        return asyncio.run(PluginHost().build_destination("ministry", given).probe())
    finally:
        os.kill(os.getpid(), by)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_gateway_is_served_until_it_is_stopped(
    tmp_path: Path, by: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(by)
    out = tmp_path / "cong"
    with ThreadPoolExecutor(1) as threads:
        probe = threads.submit(probed_then_stopped, out / "settings.json", by)
        code = run(["serve", "gateway", "--out", str(out), "--bad-day", "slow", "--json"])
        assert probe.result().ready
    assert code == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["address"] == json.loads((out / "settings.json").read_text("utf-8"))["address"]
    assert (answer["bad_day"], answer["folder"]) == ("slow", str(out))
    assert (out / "sender.pem").stat().st_mode & 0o077 == 0
    assert signal.getsignal(by) is before
