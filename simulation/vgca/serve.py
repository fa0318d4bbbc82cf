"""Runs the invented VGCA, for ``simulate token`` and ``simulate serve vgca-…``."""

from __future__ import annotations

import json
from pathlib import Path

from hub.cli.exit_codes import ExitCode
from hub.cli.output import Output
from hub.core.errors import Pause
from hub.core.text import Text
from simulation.province import Province
from simulation.serving import serve_until_stopped
from simulation.signing.phone import Habit
from simulation.signing.serve import SETTINGS, keys
from simulation.vgca.bad_days import BadDay, SimBadDay
from simulation.vgca.mssp import PATH
from simulation.vgca.token import PIN
from simulation.vgca.world import VgcaWorld


def make_token(folder: Path, province: Province, output: Output) -> int:
    """Plug in a token with the keys of a public school's managers and seal, and tell how to use it.

    :raises Pause: where SoftHSM2 is not installed.
    """
    world = _world(folder, province, output)
    try:
        drawer = world.token()
    except FileNotFoundError:
        raise Pause(_NO_SOFTHSM, remedy=_INSTALL) from None
    path = _write(folder, world.token_settings())
    answer = {"settings": str(path), "environment": {"SOFTHSM2_CONF": str(drawer.config)}}
    output.answer({**answer, "pin": PIN, "school": world.school.code})
    holders = ", ".join(holder.profile.holder for holder in world.holders)
    told = {"holders": holders, "config": drawer.config, "path": path, "pin": PIN}
    output.say(_TOKEN.format(**told), "bold")
    return ExitCode.DONE


def serve_service(
    folder: Path, province: Province, port: int, habit: Habit, day: BadDay, output: Output
) -> int:
    """Serve the local sign service, with the seal's token in it, until SIGINT or SIGTERM."""
    world = _world(folder, province, output)
    service = world.service(world.seal, habit, day)

    def announce(address: str) -> None:
        path = _write(folder, world.service_settings(address))
        _announce(address, habit.told, day.told, path, output)

    serve_until_stopped(service.serving(world.files.key, port), announce)
    return ExitCode.DONE


def serve_sim(
    folder: Path, province: Province, port: int, habit: Habit, day: SimBadDay, output: Output
) -> int:
    """Serve the mobile signature service until SIGINT or SIGTERM."""
    world = _world(folder, province, output)
    mssp = world.mssp(habit, day)

    def announce(address: str) -> None:
        path = _write(folder, world.mssp_settings(address))
        _announce(address + PATH, habit.told, day.told, path, output)

    files = world.files
    serve_until_stopped(mssp.serving(files.key, files.authority, port), announce)
    return ExitCode.DONE


def _world(folder: Path, province: Province, output: Output) -> VgcaWorld:
    return VgcaWorld.create(folder, keys(output), province)


def _write(folder: Path, settings: dict[str, object]) -> Path:
    path = folder / SETTINGS
    path.touch(mode=0o600)
    path.write_text(json.dumps(settings, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def _announce(address: str, habit: Text, day: Text, path: Path, output: Output) -> None:
    told = {"address": address, "habit": habit, "day": day, "path": path}
    output.say(_SERVING.format(**told), "bold")
    output.answer({"address": address, "settings": str(path)})


_NO_SOFTHSM = Text("Máy này chưa có SoftHSM2.", "SoftHSM2 is not installed on this machine.")
_INSTALL = Text(
    "Cài gói softhsm2 (sudo apt-get install softhsm2) rồi chạy lại.",
    "Install the package softhsm2 (sudo apt-get install softhsm2), then run again.",
)
_TOKEN = Text(
    "Đã cắm token GIẢ LẬP (SoftHSM2), PIN {pin}, của: {holders}. Trước khi chạy hub, đặt biến môi "
    "trường SOFTHSM2_CONF={config}. Cài đặt cho trục: {path}.",
    "The INVENTED token (SoftHSM2) is plugged in, PIN {pin}, of: {holders}. Before running hub set "
    "the environment variable SOFTHSM2_CONF={config}. The hub's settings: {path}.",
)
_SERVING = Text(
    "VGCA GIẢ LẬP đang chạy tại {address} ({habit}; {day}). Cài đặt cho trục: {path}. Dừng bằng "
    "Ctrl-C.",
    "The INVENTED VGCA serves at {address} ({habit}; {day}). The hub's settings: {path}. Stop with "
    "Ctrl-C.",
)
