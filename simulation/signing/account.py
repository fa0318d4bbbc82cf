"""A subscriber of an invented signing provider: certificates, keys and a phone (thuê bao)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from simulation.pki import Authority, HolderKey, KeyPool, keys_of_school
from simulation.pki.profiles import Issuer
from simulation.province import Province
from simulation.signing.phone import Phone

Status = Literal["valid", "expired", "revoked", "suspended"]


@dataclass(slots=True)
class Credential:
    """A key in the provider's keeping, with its certificate.

    :param root: of the authority: some providers send it along, some do not.
    :param status: what the provider says of the certificate.
    """

    id: str
    holder: HolderKey
    root: x509.Certificate
    status: Status = "valid"

    @property
    def certificate(self) -> bytes:
        """The holder's certificate, DER."""
        return self.holder.certificate.public_bytes(Encoding.DER)

    @property
    def chain(self) -> tuple[bytes, ...]:
        """Leaf, issuers and root, DER."""
        chain = (self.holder.certificate, *self.holder.chain, self.root)
        return tuple(one.public_bytes(Encoding.DER) for one in chain)

    def sign(self, digest: bytes, *, pss: bool = False) -> bytes:
        """Sign a SHA-256 digest of 32 raw bytes: RSA PKCS#1 v1.5 or PSS, ECDSA as DER."""
        key, prehashed = self.holder.key, Prehashed(SHA256())
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return key.sign(digest, ec.ECDSA(prehashed))
        used = padding.PSS(padding.MGF1(SHA256()), 32) if pss else padding.PKCS1v15()
        return key.sign(digest, used, prehashed)

    @property
    def is_rsa(self) -> bool:
        """Whether the key is RSA; otherwise it is ECDSA."""
        return isinstance(self.holder.key, rsa.RSAPrivateKey)


@dataclass(slots=True)
class Account:
    """One subscriber.

    :param user_id: as the provider knows the subscriber.
    :param quota: signatures that are left; no limit when None.
    """

    user_id: str
    credentials: list[Credential]
    phone: Phone = field(default_factory=Phone)
    quota: int | None = None


def holders_of(
    province: Province, authority: Authority, pool: KeyPool, issuer: Issuer
) -> Iterator[HolderKey]:
    """Yield everybody in the province whose certificate `issuer` issued, staff and seals."""
    for school in province.schools():
        for holder in keys_of_school(authority, pool, school, province.staff(school)):
            if holder.profile.issuer == issuer:
                yield holder
