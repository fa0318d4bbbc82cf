"""A real PKCS#11 token in a folder, with invented keys: SoftHSM2 (token giả lập).

SoftHSM2 is a program of its own and a shared library; the token's bytes lie in files, which is why
it is for tests and trials only.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute, KeyType, Session
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate

from simulation.pki import HolderKey
from simulation.pki.keypool import PrivateKey

PIN = "20260715"
"""Of every invented token: it guards nothing."""

_OFFICER_PIN = "87654321"
_CONFIG = "softhsm2.conf"
_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
)


def module() -> Path:
    """Return where SoftHSM2's PKCS#11 module lies on this machine.

    :raises FileNotFoundError: when SoftHSM2 is not installed.
    """
    for name in _MODULES:
        if Path(name).is_file():
            return Path(name)
    raise FileNotFoundError("softhsm2")


@dataclass(frozen=True, slots=True)
class TokenDrawer:
    """A folder of tokens, and its file of settings that SoftHSM2 is told by ``SOFTHSM2_CONF``."""

    folder: Path

    @property
    def config(self) -> Path:
        """The file for ``SOFTHSM2_CONF``."""
        return self.folder / _CONFIG

    @classmethod
    def open(cls, folder: Path) -> TokenDrawer:
        """Make the folder, and let SoftHSM2 of this process use it.

        A process has one drawer: where one is open, that is returned.
        """
        if _OPEN:
            return _OPEN[0]
        tokens = folder / "tokens"
        tokens.mkdir(parents=True, exist_ok=True, mode=0o700)
        drawer = cls(folder)
        drawer.config.write_text(
            f"directories.tokendir = {tokens.resolve()}\nobjectstore.backend = file\n"
            "log.level = ERROR\n",
            "utf-8",
        )
        os.environ["SOFTHSM2_CONF"] = str(drawer.config)
        _OPEN.append(drawer)
        return drawer

    def insert(self, label: str, holders: Iterable[HolderKey]) -> None:
        """Plug in a token with the holders' keys and certificates; one of that label goes."""
        library = pkcs11.lib(str(module()))
        library.reinitialize()
        if any(library.get_tokens(token_label=label)):
            self.remove(label)
        self.insert_blank(label)
        library.reinitialize()  # It looks at its folder only when it starts.
        with library.get_token(token_label=label).open(rw=True, user_pin=PIN) as session:
            issuers: set[x509.Certificate] = set()
            for holder in holders:
                put_key(session, holder.key, holder.certificate)
                issuers.update(holder.chain)
            for issuer in issuers:
                put_certificate(session, issuer)

    def insert_blank(self, label: str) -> None:
        """Plug in a token with a PIN and nothing else, behind the back of a running module."""
        pins = ["--so-pin", _OFFICER_PIN, "--pin", PIN]
        self._run("--init-token", "--free", "--label", label, *pins)

    def remove(self, label: str) -> None:
        """Take the token away, for good."""
        self._run("--delete-token", "--token", label)

    def _run(self, *arguments: str) -> None:
        environment = {**os.environ, "SOFTHSM2_CONF": str(self.config)}
        subprocess.run(
            ["softhsm2-util", *arguments], check=True, capture_output=True, env=environment
        )


_OPEN: list[TokenDrawer] = []


def put_key(
    session: Session,
    key: PrivateKey,
    certificate: x509.Certificate,
    *,
    always_authenticate: bool = False,
) -> None:
    """Put a private key and its certificate under one id (CKA_ID) on the token.

    :param always_authenticate: the key wants the PIN again for every signature.
    """
    number = certificate.fingerprint(SHA256())[:8]
    attributes = {
        **_private(key),
        Attribute.TOKEN: True,
        Attribute.PRIVATE: True,
        Attribute.SENSITIVE: True,
        Attribute.EXTRACTABLE: False,
        Attribute.SIGN: True,
        Attribute.ALWAYS_AUTHENTICATE: always_authenticate,
        Attribute.ID: number,
    }
    session.create_object(attributes)
    put_certificate(session, certificate, number)


def put_certificate(
    session: Session, certificate: x509.Certificate, number: bytes | None = None
) -> None:
    """Put a certificate on the token; `number` is the id of its key, where there is one."""
    attributes = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
    attributes[Attribute.TOKEN] = True
    if number is not None:
        attributes[Attribute.ID] = number
    session.create_object(attributes)


def _private(key: PrivateKey) -> dict[Attribute, Any]:
    der = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return {**decode_ec_private_key(der), Attribute.KEY_TYPE: KeyType.EC}
    return decode_rsa_private_key(der)
