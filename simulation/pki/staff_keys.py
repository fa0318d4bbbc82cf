"""Key files of a school, and the trust folder of a verifier (tệp khóa, thư mục tin cậy).

Key files have the form that the keyfile signer reads: one PEM a holder with the private key
(PKCS#8), the holder's certificate and the chain without the root. The trust folder has the roots,
and ``registered.json``: who holds the certificates that do not say so themselves.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from hub.core.model import Department
from simulation.pki.authority import Authority
from simulation.pki.keypool import KeyPool, PrivateKey
from simulation.pki.profiles import (
    Profile,
    department_seal_profile,
    seal_profile,
    staff_profile,
)
from simulation.province import SchoolPlan, SchoolStaff
from simulation.province.slugs import slug

PKCS12_PASSWORD = "gia-lap"  # noqa: S105 - written in the clear on purpose: it guards nothing.


@dataclass(frozen=True, slots=True)
class HolderKey:
    """A key with its certificate: what one person or school signs with.

    :param chain: certificates of the issuers, without the root.
    """

    profile: Profile
    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def file_name(self) -> str:
        """The name of the key file: role, holder and the last digits of the personal id."""
        profile = self.profile
        last = profile.personal_id[-6:] if profile.personal_id else profile.school_code
        name = "" if profile.role == "seal" else slug(profile.holder)
        return f"{slug(f'{profile.role} {name} {last}')}.pem"

    def to_pem(self) -> bytes:
        """Return key, certificate and chain as PEM blocks in that order."""
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        certificates = (self.certificate, *self.chain)
        return key + b"".join(c.public_bytes(Encoding.PEM) for c in certificates)

    def to_pkcs12(self) -> bytes:
        """Return the same as PKCS#12 with the password `PKCS12_PASSWORD`."""
        name = self.profile.role.encode()
        encryption = BestAvailableEncryption(PKCS12_PASSWORD.encode())
        return pkcs12.serialize_key_and_certificates(
            name, self.key, self.certificate, self.chain, encryption
        )


def keys_of_school(
    authority: Authority, pool: KeyPool, school: SchoolPlan, staff: SchoolStaff
) -> Iterator[HolderKey]:
    """Issue certificates to everybody who signs at `school`, staff first, then the seal."""
    profiles = [staff_profile(school, member) for member in staff.members]
    for profile in (*profiles, seal_profile(school)):
        yield _issued(authority, pool, profile)


def key_of_department(authority: Authority, pool: KeyPool, department: Department) -> HolderKey:
    """Issue the certificate of the education department's seal."""
    return _issued(authority, pool, department_seal_profile(department))


def _issued(authority: Authority, pool: KeyPool, profile: Profile) -> HolderKey:
    key = pool.key_of(profile.personal_id or profile.school_code)
    issuer = authority.subordinates[profile.issuer].certificate
    return HolderKey(profile, key, authority.issue(profile, key), (issuer,))


def write_keys(folder: Path, keys: Iterable[HolderKey]) -> list[Path]:
    """Write one PEM a holder into `folder`, best one folder a school, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    for holder in keys:
        path = folder / holder.file_name
        _write_secret(path, holder.to_pem())
        written.append(path)
    return written


def write_pkcs12(path: Path, holder: HolderKey) -> None:
    """Write one holder's key as PKCS#12, which `PKCS12_PASSWORD` opens."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_secret(path, holder.to_pkcs12())


def write_trust(folder: Path, authority: Authority, keys: Iterable[HolderKey]) -> None:
    """Write the anchors as ``*.pem`` and the registered certificates into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, root in authority.roots.items():
        pem = root.certificate.public_bytes(Encoding.PEM)
        (folder / f"{name}-root.pem").write_bytes(pem)
    registered = {"version": 1, "certificates": [registration(key) for key in keys if _listed(key)]}
    text = json.dumps(registered, ensure_ascii=False, indent=1)
    (folder / "registered.json").write_text(text + "\n", "utf-8")


def _listed(key: HolderKey) -> bool:
    """Tell who must be registered: certificates without personal id, and seals (which school?)."""
    return key.profile.role == "seal" or not key.profile.identified


def registration(key: HolderKey) -> dict[str, Any]:
    """Return the entry of ``registered.json`` for this certificate."""
    profile = key.profile
    return {
        "sha256": key.certificate.fingerprint(SHA256()).hex(),
        "personal_id": profile.personal_id,
        "school_code": profile.school_code,
        "role": profile.role,
    }


def _write_secret(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
