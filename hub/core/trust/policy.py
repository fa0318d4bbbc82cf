"""Which algorithms are strong enough, as data (quy định về thuật toán).

Source: TT 15/2025/TT-BKHCN Appendix I: RSA from 2048 bits, ECDSA from 256 bits, SHA-256, SHA-384,
SHA-512, SHA-3. The same list names RSASSA-PSS for signing, while every signing service and every
signed file seen uses RSASSA-PKCS1-v1_5 (reference/regulation.md §5.1, open conflict 1). Until the
ministry decides, both are allowed here; deciding means changing one line of this data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from hub.core.text import Text
from hub.core.trust.ageing import NEVER, Ageing
from hub.core.trust.algorithms import SHA256, KeyFamily, PublicKey, SignatureScheme
from hub.core.trust.verdict import Defect, SubIndication


@dataclass(frozen=True, slots=True)
class AlgorithmPolicy:
    """What a signature may be made with.

    :param families: kinds of signature.
    :param digests: names of hash functions, for contents and for signatures.
    :param curves: names of elliptic curves.
    :param least_rsa_bits: shortest RSA modulus in bits.
    """

    families: frozenset[KeyFamily]
    digests: frozenset[str]
    curves: frozenset[str]
    least_rsa_bits: int

    def judge_digests(self, names: Iterable[str]) -> list[Defect]:
        """Return a defect for each hash function that is too weak."""
        weak = [name for name in names if name not in self.digests]
        return [_too_weak(name) for name in dict.fromkeys(weak)]

    def judge(self, scheme: SignatureScheme, key: PublicKey) -> list[Defect]:
        """Return what is too weak in a signature's scheme and key."""
        return self.judge_scheme(scheme) + self.judge_key(key)

    def judge_scheme(self, scheme: SignatureScheme) -> list[Defect]:
        """Return what is too weak in a signature's scheme, whatever the key."""
        weak = self.judge_digests([scheme.digest_algorithm.name])
        if scheme.family not in self.families:
            weak.append(_too_weak(scheme.family.value))
        return weak

    def judge_key(self, key: PublicKey) -> list[Defect]:
        """Return what is too weak in a public key."""
        if isinstance(key, rsa.RSAPublicKey):
            short = key.key_size < self.least_rsa_bits
            return [_too_weak(f"RSA-{key.key_size}")] if short else []
        if isinstance(key, ec.EllipticCurvePublicKey):
            return [] if key.curve.name in self.curves else [_too_weak(key.curve.name)]
        return [_too_weak("DSA")]


DEFAULT_POLICY: Final = AlgorithmPolicy(
    families=frozenset({KeyFamily.RSA_PKCS1, KeyFamily.RSA_PSS, KeyFamily.ECDSA}),
    digests=frozenset({"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"}),
    curves=frozenset({"secp256r1", "secp384r1", "secp521r1"}),
    least_rsa_bits=2048,
)
"""TT 15/2025/TT-BKHCN Appendix I, with PKCS#1 v1.5 beside PSS."""


@dataclass(frozen=True, slots=True)
class SignaturePolicy:
    """By what signatures are validated, and who may be asked (chính sách kiểm tra chữ ký).

    :param id: name and version of the policy, for reports.
    :param skew: how far a signer's clock may run ahead of ours.
    :param freshness: how old a word about revocation may be where it does not say itself.
    :param revocation_required: whether a signature passes only with a word about revocation.
    :param time_required: whether it passes only with a proven time.
    :param status_hosts: hosts that may be asked for OCSP answers and CRLs.
    :param ageing: until when algorithms are believed.
    :param evidence_digest: the hash function that evidence is renewed with when its own ends.
    """

    id: str = "default"
    algorithms: AlgorithmPolicy = DEFAULT_POLICY
    skew: timedelta = timedelta(minutes=5)
    freshness: timedelta = timedelta(days=1)
    revocation_required: bool = False
    time_required: bool = False
    status_hosts: frozenset[str] = frozenset()
    ageing: Ageing = NEVER
    evidence_digest: str = SHA256.name


DEFAULT_SIGNATURE_POLICY: Final = SignaturePolicy()
"""What holds where nobody names a policy: strong algorithms, a warning where nothing is known."""


def _too_weak(name: str) -> Defect:
    return Defect(
        "weak-algorithm",
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
        Text(
            f"Thuật toán hoặc độ dài khóa không đủ mạnh: {name} (TT 15/2025/TT-BKHCN, Phụ lục I).",
            f"Algorithm or key size too weak: {name} (TT 15/2025/TT-BKHCN, Appendix I).",
        ),
        name,
    )
