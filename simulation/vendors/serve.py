"""Runs an invented vendor until somebody stops it, for ``simulate serve NAME``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from hub.cli.exit_codes import ExitCode
from hub.cli.output import Output
from hub.core.text import Text
from simulation.serving import serve_until_stopped
from simulation.vendors.server import Server

SETTINGS = "settings.json"


def serve_vendor(
    server: Server,
    folder: Path,
    port: int,
    settings: Callable[[str], Mapping[str, object]],
    output: Output,
) -> int:
    """Serve until SIGINT or SIGTERM; the settings for the hub lie in `folder`.

    :param settings: returns the adapter's settings for an address.
    """
    days = server.weather.days
    told = Text(
        ", ".join(day.told.vi for day in days) or "mọi việc bình thường",
        ", ".join(day.told.en for day in days) or "all is well",
    )

    def announce(address: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / SETTINGS
        path.touch(mode=0o600)
        path.write_text(json.dumps(settings(address), indent=1) + "\n", "utf-8")
        output.say(_SERVING.format(address=address, days=told, path=path), "bold")
        output.answer({"address": address, "bad_days": days, "settings": str(path)})

    serve_until_stopped(server.serving(port), announce)
    return ExitCode.DONE


_SERVING = Text(
    "Máy chủ GIẢ LẬP đang chạy tại {address} ({days}). Cài đặt cho trục: {path}. Dừng bằng Ctrl-C.",
    "The INVENTED server serves at {address} ({days}). The hub's settings: {path}. Stop with "
    "Ctrl-C.",
)
