"""A stranger's service in another language is tested by its address alone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conformance.cli.main import run

SERVER = Path(__file__).parent / "stranger" / "server.js"


@contextmanager
def stranger(key: str, folder: Path) -> Iterator[str]:
    """Serve the service of `stranger/server.js` and yield its address."""
    with subprocess.Popen(
        ["node", str(SERVER), key, str(folder)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@pytest.mark.needs_node
def test_a_service_in_another_language_is_certifiable_by_its_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    assert run(["data", "--out", str(data), "--json"]) == 0
    capsys.readouterr()
    with stranger("gl-khoa", data) as address:
        out = str(tmp_path / "run")
        words = ["run", "exchange", "--url", address, "--set", "key=gl-khoa", "--out", out]
        code = run([*words, "--json", "--lang", "en"])
    told = json.loads(capsys.readouterr().out)
    assert [each for each in told["results"] if each["outcome"] != "passed"] == []
    assert (code, told["verdict"]) == (0, "certifiable")
