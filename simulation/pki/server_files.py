"""Files of a server that speaks TLS on this machine: its key, and who vouches for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from simulation.pki.authority import Authority
from simulation.pki.keypool import KeyPool, PrivateKey


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """A server's key with its chain, and the authority that its callers must trust."""

    key: Path
    authority: Path

    @classmethod
    def write(cls, folder: Path, authority: Authority, pool: KeyPool) -> ServerFiles:
        """Issue a certificate for ``localhost`` and write both files into `folder`."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        files = cls(folder / "server.pem", folder / "server-ca.pem")
        key = pool.key_of("server")
        chain = (authority.issue_server(key), authority.subordinates["vnpt"].certificate)
        write_pem(files.key, key, *chain)
        write_pem(files.authority, None, authority.roots["national"].certificate)
        return files


def write_pem(path: Path, key: PrivateKey | None, *certificates: x509.Certificate) -> None:
    """Write a key, where there is one, and certificates into a file of its owner's only."""
    secret = b""
    if key is not None:
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.touch(mode=0o600)
    path.write_bytes(secret + b"".join(one.public_bytes(Encoding.PEM) for one in certificates))
