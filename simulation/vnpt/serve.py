"""Runs an invented VNPT until somebody stops it, for ``simulate serve vnpt``."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from threading import Event
from types import FrameType

from hub.cli.exit_codes import ExitCode
from hub.cli.output import Output
from hub.core.text import Text
from simulation.vnpt.bad_days import BadDay
from simulation.vnpt.world import VnptWorld

SETTINGS = "settings.json"


def serve_vnpt(folder: Path, world: VnptWorld, port: int, bad_day: BadDay, output: Output) -> int:
    """Serve until SIGINT or SIGTERM; settings for the hub lie in `folder` meanwhile."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stopped = Event()
    kept = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    with world.service(bad_day).serving(port) as address:
        path = folder / SETTINGS
        path.touch(mode=0o600)
        path.write_text(json.dumps(world.settings(address), indent=1) + "\n", "utf-8")
        for each in kept:
            signal.signal(each, _stopper(stopped))
        held = len(world.book.entries)
        output.say(
            _SERVING.format(address=address, day=bad_day.told, folder=folder, held=held), "bold"
        )
        output.answer({"address": address, "bad_day": bad_day, "folder": str(folder)})
        sys.stdout.flush()  # Whoever reads it through a pipe waits for the address.
        try:
            stopped.wait()
        finally:
            for each, handler in kept.items():
                signal.signal(each, handler)
    return ExitCode.DONE


def _stopper(stopped: Event) -> signal._HANDLER:
    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    return stop


_SERVING = Text(
    "VNPT GIẢ LẬP có {held} học bạ, đang chạy tại {address} ({day}); quy ước vnpt-soap-2026.1 của "
    "dự án này. Cài đặt: {folder}. Dừng bằng Ctrl-C.",
    "The INVENTED VNPT with {held} transcripts serves at {address} ({day}); contract "
    "vnpt-soap-2026.1 of this project. Settings: {folder}. Stop with Ctrl-C.",
)
