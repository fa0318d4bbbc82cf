"""Keys and certificates made for tests, kept for the whole run: RSA keys take their time."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
START = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
PASSWORD = "mật-khẩu-kín"

_CURVES: dict[str, ec.EllipticCurve] = {
    "p256": ec.SECP256R1(),
    "p384": ec.SECP384R1(),
    "p521": ec.SECP521R1(),
}


@cache
def key(name: str) -> Key:
    """Return the key called `name`: ``rsa``, ``rsa-other``, ``rsa3072``, ``p256``, …."""
    if name.startswith("rsa"):
        bits = int(name.removeprefix("rsa").partition("-")[0] or 2048)
        return rsa.generate_private_key(65537, bits)
    if name == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key(_CURVES[name])


@cache
def certificate(
    common_name: str,
    key_name: str = "rsa",
    *,
    uid: str | None = None,
    issuer: str | None = None,
    authority: bool | None = False,
    days: int = 0,
) -> x509.Certificate:
    """Return a certificate; `issuer` names the authority above, whose key is ``p256``.

    :param authority: None leaves the basic constraints out altogether.
    """
    subject = [x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    if uid is not None:
        subject.append(x509.NameAttribute(NameOID.USER_ID, uid))
    own, above = key(key_name), key("p256")
    issuer_name = [x509.NameAttribute(NameOID.COMMON_NAME, issuer)] if issuer else subject
    signed_by = above if issuer else own
    algorithm = None if isinstance(signed_by, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(subject))
        .issuer_name(x509.Name(issuer_name))
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START + dt.timedelta(days=days))
        .not_valid_after(START + dt.timedelta(days=days + 365))
    )
    if authority is not None:
        constraints = x509.BasicConstraints(ca=authority, path_length=None)
        builder = builder.add_extension(constraints, critical=True)
    return builder.sign(signed_by, algorithm)


def key_pem(name: str, password: str | None = None, *, traditional: bool = False) -> bytes:
    """Return the PEM of a key, encrypted when `password` is given."""
    how: KeySerializationEncryption = NoEncryption()
    if password is not None:
        how = BestAvailableEncryption(password.encode())
    form = PrivateFormat.TraditionalOpenSSL if traditional else PrivateFormat.PKCS8
    return key(name).private_bytes(Encoding.PEM, form, how)


def pem(*certificates: x509.Certificate) -> bytes:
    """Return certificates as PEM blocks."""
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def write(path: Path, *parts: bytes) -> Path:
    """Write a key file."""
    path.write_bytes(b"".join(parts))
    return path
