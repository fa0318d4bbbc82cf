"""``simulate serve viettel``: starts, tells where it is, is reached, stops when it is told to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from hub.core.host import PluginHost
from tests.viettel.tenants import PATIENT, pages, transcripts


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_vendor_is_served_until_it_is_stopped(tmp_path: Path, by: signal.Signals) -> None:
    out = tmp_path / "vt"
    words = ["serve", "viettel", "--out", str(out), "--pupils", "20", "--login", "bearer"]
    days = ["--bad-day", "busy", "--bad-day", "truncated"]
    code = "import sys; from simulation.cli import main; main(sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", code, *words, *days, "--json"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    ) as server:
        assert server.stdout is not None
        answer = json.loads("".join(_document(iter(server.stdout.readline, ""))))
        settings = json.loads((out / "settings.json").read_text("utf-8"))
        adapter = PluginHost().build_adapter("viettel", settings | PATIENT)
        assert len(transcripts(pages(adapter))) == 20
        server.send_signal(by)
        assert server.wait() == 0
    assert answer == {
        "address": settings["address"],
        "bad_days": ["busy", "truncated"],
        "settings": str(out / "settings.json"),
    }
    assert (out / "settings.json").stat().st_mode & 0o077 == 0


def _document(lines: Iterable[str]) -> list[str]:
    """Lines up to the brace that closes the answer."""
    found: list[str] = []
    for line in lines:
        found.append(line)
        if line == "}\n":
            break
    return found
