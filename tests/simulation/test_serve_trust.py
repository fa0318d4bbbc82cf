"""``simulate serve trust``: starts, tells where it is, stops when it is told to."""

from __future__ import annotations

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hub.core.trust import TrustAnchors
from hub.core.trust.plain import PlainKey
from simulation.cli import run


def stop_when_there(key: Path) -> None:
    """Stop it as a person would, as soon as its key is there."""
    try:
        while not key.exists() or not key.read_bytes().endswith(b"-----END CERTIFICATE-----\n"):
            time.sleep(0.02)
    finally:
        os.kill(os.getpid(), signal.SIGINT)


def test_trust_services_are_served_until_they_are_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "tin-cay"
    with ThreadPoolExecutor(1) as threads:
        stopped = threads.submit(stop_when_there, out / "hub.pem")
        code = run(["serve", "trust", "--out", str(out), "--bad-day", "ocsp-stale", "--json"])
        stopped.result()
    assert code == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["tsa"] == f"{answer['address']}/tsa"
    assert answer["bad_day"] == "ocsp-stale"
    assert len(TrustAnchors.load(out / "trust").certificates) == 2
    assert PlainKey.load(out / "hub.pem").certificate.may_sign_documents
    assert (out / "hub.pem").stat().st_mode & 0o077 == 0
