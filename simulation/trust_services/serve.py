"""Runs the invented trust services until somebody stops them, for ``simulate serve trust``."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hub.cli.exit_codes import ExitCode
from hub.cli.output import Output
from hub.core.text import Text
from simulation.pki import Authority, load_pool, write_trust
from simulation.serving import serve_until_stopped
from simulation.trust_services.bad_days import BadDay
from simulation.trust_services.desk import TSA_PATH, TrustDesk
from simulation.trust_services.server import TrustServer

HUB_KEY = "hub.pem"


def serve_trust(folder: Path, port: int, day: BadDay, output: Output) -> int:
    """Serve until SIGINT or SIGTERM; trust anchors and a key for checkpoints lie in `folder`.

    All invented authorities of one machine have the same names and keys, so these services answer
    for the certificates of its demonstrations and servers, too.
    """
    with output.progress(_KEYS) as tick:
        pool = load_pool(progress=lambda _made, _of: tick())
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    desk = TrustDesk(Authority.create(pool), pool, day)

    def announce(address: str) -> None:
        desk.authority = Authority.create(pool, status_base=address)
        write_trust(folder / "trust", desk.authority, [])
        write_hub_key(folder / HUB_KEY, desk)
        tsa = address + TSA_PATH
        output.say(_SERVING.format(tsa=tsa, day=day.told, folder=folder), "bold")
        output.answer({"address": address, "tsa": tsa, "bad_day": day, "folder": str(folder)})

    serve_until_stopped(TrustServer(desk).serving(port), announce)
    return ExitCode.DONE


def write_hub_key(path: Path, desk: TrustDesk) -> None:
    """Write a key for the hub's checkpoints, with its certificate."""
    key = desk.pool.key_of("hub")
    made = desk.authority.issue_system("hub", key).public_bytes(Encoding.PEM)
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made)


_KEYS = Text("Tạo khóa giả lập (một lần)", "Making invented keys (once)")
_SERVING = Text(
    "Dịch vụ tin cậy GIẢ LẬP ({day}): dấu thời gian {tsa}; gốc tin cậy và khóa ở {folder}. Dừng "
    "bằng Ctrl-C.",
    "INVENTED trust services ({day}): time-stamps at {tsa}; anchors and a key in {folder}. Stop "
    "with Ctrl-C.",
)
