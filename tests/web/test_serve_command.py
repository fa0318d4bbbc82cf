"""``hub serve``: starts, says which accounts have a hook, takes calls, stops when told to."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

_PROGRAM = "import sys; from hub.cli.main import main; main(sys.argv[1:])"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _status(port: int) -> int | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/hooks/vnpt@1", b"{}")
        return connection.getresponse().status
    except ConnectionError:
        return None
    finally:
        connection.close()


def test_it_takes_calls_until_it_is_stopped(tmp_path: Path) -> None:
    port = _free_port()
    words = ["serve", "--port", str(port), "--store", str(tmp_path / "hub.sqlite"), "--json"]
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *words], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        told = "".join(iter(server.stdout.readline, "}\n")) + "}"
        status = None
        while status is None and server.poll() is None:
            time.sleep(0.1)
            status = _status(port)
        server.send_signal(signal.SIGINT)
        server.wait()
    assert json.loads(told) == {"address": f"http://127.0.0.1:{port}/hooks", "accounts": []}
    assert status == 404
