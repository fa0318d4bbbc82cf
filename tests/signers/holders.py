"""Invented holders with keys at a provider, made once for all tests of remote signers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from hub.core.contracts import Holder, HolderCertificate, SigningItem, SigningRequest
from hub.core.contracts.methods import RSA_SHA256
from simulation.pki import Authority, HolderKey, KeyPool, load_pool
from simulation.pki.profiles import Issuer, Profile

TEACHER = Holder(personal_id="001300000017", full_name="Đỗ Thị Mận (GIẢ LẬP)")
OTHER_TEACHER = Holder(personal_id="001300000025", full_name="Lê Văn Ổi (GIẢ LẬP)")
SCHOOL = Holder(full_name="Trường TH Hoa Ban (GIẢ LẬP)")
TAX_CODE = "0990000185"
STRANGER = Holder(personal_id="001300000033", full_name="Không Có Ai (GIẢ LẬP)")


@cache
def pool() -> KeyPool:
    return load_pool()


@cache
def authority() -> Authority:
    return Authority.create(pool())


def root() -> x509.Certificate:
    return authority().roots["national"].certificate


@cache
def key_of(holder: Holder, kind: str = "rsa-2048", issuer: Issuer = "viettel") -> HolderKey:
    """Issue a certificate: a person's with CCCD, a school's with MST."""
    uid = f"CCCD:{holder.personal_id}" if holder.personal_id else f"MST:{TAX_CODE}"
    names = [
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.COMMON_NAME, holder.full_name or ""),
        (NameOID.USER_ID, uid),
    ]
    profile = Profile(
        issuer=issuer,
        role="teacher" if holder.personal_id else "seal",
        holder=holder.full_name or "",
        school_code="GL37TH0001",
        personal_id=holder.personal_id,
        subject=x509.Name([x509.NameAttribute(oid, value) for oid, value in names]),
        identified=True,
        commitment_only=False,
    )
    key = pool().holders[kind][len(profile.holder) % 4]
    chain = (authority().subordinates[issuer].certificate,)
    return HolderKey(profile, key, authority().issue(profile, key), chain)


def offered(holder: Holder, reference: str = "") -> HolderCertificate:
    certificate = key_of(holder).certificate
    return HolderCertificate(certificate.public_bytes(Encoding.DER), reference=reference)


def later(holder: HolderKey) -> HolderKey:
    """The same holder's newer certificate, for the same key."""
    started = replace(authority(), begins=authority().begins.replace(day=20))
    return replace(holder, certificate=started.issue(holder.profile, holder.key))


def digest(number: int) -> bytes:
    return hashlib.sha256(f"bai {number}".encode()).digest()


def request(
    offered: HolderCertificate,
    count: int = 1,
    *,
    method: str = RSA_SHA256,
    lines: Sequence[str] = (),
    description: str = "",
) -> SigningRequest:
    items = tuple(
        SigningItem(f"{number}", digest(number), lines[number] if lines else "2025-2026 3A GVCN")
        for number in range(count)
    )
    return SigningRequest(
        "ky-0123456789abcdef", offered.certificate, method, items, description, offered.reference
    )


def verifies(certificate: bytes, value: bytes, number: int) -> bool:
    """Whether a value is RSA PKCS#1 v1.5 over the digest of that number."""
    public = x509.load_der_x509_certificate(certificate).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    try:
        public.verify(value, digest(number), padding.PKCS1v15(), Prehashed(SHA256()))
    except InvalidSignature:
        return False
    return True
