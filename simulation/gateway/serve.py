"""Runs an invented gateway until somebody stops it, for ``simulate serve gateway``."""

from __future__ import annotations

import json
from pathlib import Path

from hub.cli.exit_codes import ExitCode
from hub.cli.output import Output
from hub.core.text import Text
from simulation.gateway.bad_days import BadDay
from simulation.gateway.world import GatewayWorld
from simulation.pki import load_pool
from simulation.serving import serve_until_stopped

SETTINGS = "settings.json"


def serve_gateway(folder: Path, unit: str, port: int, bad_day: BadDay, output: Output) -> int:
    """Serve until SIGINT or SIGTERM; keys and settings for the hub lie in `folder` meanwhile."""
    with output.progress(_KEYS) as tick:
        pool = load_pool(progress=lambda _made, _of: tick())
    world = GatewayWorld.create(folder, unit, pool)

    def announce(address: str) -> None:
        settings = world.settings(address)
        (folder / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
        output.say(_SERVING.format(address=address, day=bad_day.told, folder=folder), "bold")
        output.answer({"address": address, "bad_day": bad_day, "folder": str(folder)})

    serve_until_stopped(world.gateway(bad_day).serving(port), announce)
    return ExitCode.DONE


_KEYS = Text("Tạo khóa giả lập (một lần)", "Making invented keys (once)")
_SERVING = Text(
    "Cổng GIẢ LẬP đang chạy tại {address} ({day}). Khóa và cài đặt: {folder}. Dừng bằng Ctrl-C.",
    "The INVENTED gateway serves at {address} ({day}). Keys and settings: {folder}. Stop with "
    "Ctrl-C.",
)
