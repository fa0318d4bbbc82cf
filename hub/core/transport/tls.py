"""TLS of the hub's side of a connection: always verified, 1.2 or newer (kết nối bảo mật).

Where the other side wants to know who calls (mutual TLS), the hub shows a certificate of its own,
which providers hand out as PKCS#12.
"""

from __future__ import annotations

import secrets
import ssl
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    pkcs12,
)

from hub.core.errors import Pause
from hub.core.text import Text
from hub.core.transport.pinning import pin_to

_MOST_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Identity:
    """The hub's own key and certificate towards one provider: a PKCS#12 file and its password."""

    file: Path
    password: str | None = field(default=None, repr=False)


def client_tls(
    ca: Path | None = None, identity: Identity | None = None, pin: str | None = None
) -> ssl.SSLContext:
    """Return how the hub connects.

    :param ca: a PEM file of the authorities that may have issued the server's certificate; the
        public ones when not given.
    :param identity: what the hub shows where the server asks.
    :param pin: SHA-256 of the only key that the server may have, see `pinning`.
    :raises Pause: when a file cannot be used.
    """
    if ca is None and identity is None and pin is None:
        return _public_authorities()
    context = _verifying(ca)
    if identity is not None:
        _show(context, identity)
    if pin is not None:
        pin_to(context, pin)
    return context


@cache
def _public_authorities() -> ssl.SSLContext:
    """Return what all connections to public servers share: reading the authorities takes 40 ms."""
    return _verifying(None)


def _verifying(ca: Path | None) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=None if ca is None else str(ca))
    except (OSError, ssl.SSLError):
        raise Pause(
            Text(
                "Không đọc được tệp chứng thư của tổ chức chứng thực máy chủ.",
                "The file of the server's certification authority cannot be read.",
            ),
            where=str(ca),
            remedy=Text("Chỉ đúng tệp PEM.", "Name the right PEM file."),
        ) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _show(context: ssl.SSLContext, identity: Identity) -> None:
    """Let `context` show `identity`.

    The standard library reads keys from files only: one that only its owner may read, encrypted
    with a password that nobody ever sees, and gone at the end of this function.
    """
    passing = secrets.token_hex(16)
    pem = _as_pem(identity, passing)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "identity.pem"
        file.touch(mode=0o600)
        file.write_bytes(pem)
        try:
            context.load_cert_chain(file, password=passing)
        except ssl.SSLError:
            raise _unusable(identity) from None


def _as_pem(identity: Identity, passing: str) -> bytes:
    password = identity.password.encode() if identity.password else None
    try:
        with identity.file.open("rb") as opened:
            content = opened.read(_MOST_BYTES)
        key, certificate, others = pkcs12.load_key_and_certificates(content, password)
    except (OSError, ValueError):
        raise _unusable(identity) from None
    if key is None or certificate is None:
        raise _unusable(identity)
    hidden = BestAvailableEncryption(passing.encode())
    chain = b"".join(one.public_bytes(Encoding.PEM) for one in (certificate, *others))
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hidden) + chain


def _unusable(identity: Identity) -> Pause:
    return Pause(
        Text(
            "Không mở được tệp chứng thư kết nối (PKCS#12) của trục.",
            "The hub's own certificate file for this connection (PKCS#12) cannot be opened.",
        ),
        where=str(identity.file),
        remedy=Text(
            "Chỉ đúng tệp .p12 mà nhà cung cấp đã cấp và mật khẩu của tệp.",
            "Name the .p12 file that the provider gave, and its password.",
        ),
    )
