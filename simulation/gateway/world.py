"""Everything a gateway and one sender need: keys, certificates, a token (bộ khoá của cổng giả lập).

Written as files, so that a hub in another process can be pointed at them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from hub.core.trust.certificate import Certificate
from hub.core.trust.plain import PlainKey
from simulation.gateway.bad_days import BadDay
from simulation.gateway.desk import Desk
from simulation.gateway.server import Gateway
from simulation.pki import Authority, KeyPool
from simulation.pki.server_files import ServerFiles, write_pem

SENDER_KEY, RECEIPTS_CERTIFICATE = "sender.pem", "receipts.pem"
SERVER_KEY, SERVER_AUTHORITY = "server.pem", "server-ca.pem"


@dataclass(frozen=True, slots=True)
class GatewayWorld:
    """The files of one gateway and its sender, in `folder`.

    :param unit: code of the unit that reports.
    :param sender: the key that its packets are signed with, registered at the gateway.
    :param receipts: the key that receipts are signed with.
    :param stranger: a key with a certificate of the same authority that nobody has registered.
    """

    folder: Path
    unit: str
    token: str
    sender: PlainKey
    receipts: PlainKey
    stranger: PlainKey

    @classmethod
    def create(cls, folder: Path, unit: str, pool: KeyPool) -> GatewayWorld:
        """Make everything anew and write it into `folder`."""
        authority = Authority.create(pool)
        made = {name: _system(authority, pool, name) for name in ("sender", "receipts", "stranger")}
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        ServerFiles.write(folder, authority, pool)
        write_pem(folder / SENDER_KEY, made["sender"].key, made["sender"].certificate.parsed)
        write_pem(folder / RECEIPTS_CERTIFICATE, None, made["receipts"].certificate.parsed)
        return cls(folder, unit, secrets.token_urlsafe(16), **made)

    def gateway(
        self, bad_day: BadDay = BadDay.NONE, *, tls: bool = True, slowness: float = 3.0
    ) -> Gateway:
        """Return a gateway that knows this sender, not yet serving."""
        key = self.stranger if bad_day is BadDay.FORGED else self.receipts
        desk = Desk(key, {self.unit: self.sender.certificate}, bad_day)
        server = self.folder / SERVER_KEY if tls else None
        return Gateway(desk, self.token, tls=server, slowness=slowness)

    def settings(self, address: str) -> dict[str, object]:
        """Return the settings of the destination ``ministry`` for a gateway at `address`."""
        return {
            "address": address,
            "unit": self.unit,
            "token": self.token,
            "ca": str(self.folder / SERVER_AUTHORITY),
        }


def _system(authority: Authority, pool: KeyPool, name: str) -> PlainKey:
    key = pool.key_of(f"gateway {name}")
    certificate = authority.issue_system(f"Hệ thống {name}", key)
    return PlainKey(key, Certificate.load(certificate.public_bytes(Encoding.DER)))
