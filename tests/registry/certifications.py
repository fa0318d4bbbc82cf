"""Certifications by an invented office, for tests: signed as its key file would sign them."""

from __future__ import annotations

import datetime as dt
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from hub.core.host import Build
from hub.core.registry.certification import Certification, Issuer, Results, Subject
from hub.core.registry.certification.sealed import Sealing
from hub.core.trust import Certificate
from simulation.pki import Authority, HolderKey, key_of_department, load_pool
from simulation.province.schools import department

DAY = dt.date(2026, 6, 1)
ISSUED = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
SUITE = Build(distribution="hocba-hub", version="1", sha256="0" * 64)


@cache
def office() -> HolderKey:
    """Return the key of the invented department of education."""
    return key_of_department(Authority.create(load_pool(), "2025-2026"), load_pool(), department())


def office_certificate() -> Certificate:
    """Return its certificate."""
    return Certificate.load(office().certificate.public_bytes(Encoding.DER))


def issuer() -> Issuer:
    """Return how a file names it."""
    certificate = office_certificate()
    return Issuer(name=certificate.common_name or "", certificate=certificate.fingerprint.hex())


def certification(**said: object) -> Certification:
    """Return a certification of the adapter ``stranger``, some fields otherwise."""
    fields: dict[str, object] = {
        "id": "CN-20260601-thu",
        "issuer": issuer(),
        "issued": ISSUED,
        "valid_from": DAY,
        "valid_until": DAY + dt.timedelta(days=365),
        "subject": Subject(kind="adapter", id="stranger", version="1", vendor="Lạ (giả lập)"),
        "build": Build(distribution="xx-stranger", version="1.0", sha256="1" * 64),
        "suite": SUITE,
        "profile": "bronze",
        "capabilities": ("pull",),
        "sources": (),
        "requirements": {},
        "results": Results(sha256="2" * 64, counts={"passed": 1}),
    }
    return Certification.model_validate({**fields, **said})


def signed(sealing: Sealing) -> bytes:
    """Return the file, signed with the office's key as a token would."""
    key, digest = office().key, sealing.to_sign.digest
    if isinstance(key, RSAPrivateKey):
        return sealing.finish(key.sign(digest, PKCS1v15(), Prehashed(SHA256())))
    numbers = decode_dss_signature(key.sign(digest, ec.ECDSA(Prehashed(SHA256()))))
    return sealing.finish(b"".join(n.to_bytes(key.key_size // 8) for n in numbers))
