"""Signature methods of XML as CSC names them: OIDs, and parameters in DER (thuật toán ký).

Sources: XMLDSig 1.1, RFC 9231, RFC 8017 appendix A.2 (RSASSA-PSS-params), RFC 5758.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_MORE: Final = "http://www.w3.org/2001/04/xmldsig-more#"
_MORE_2007: Final = "http://www.w3.org/2007/05/xmldsig-more#"
_RSA: Final = "1.2.840.113549.1.1.1"
_PSS: Final = "1.2.840.113549.1.1.10"


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One signature method.

    :param hash: OID of its hash.
    :param offered_as: OIDs by which a key may offer it, the most exact first.
    :param parameters: of the signature, base64 of DER; empty where there are none.
    """

    hash: str
    size: int
    offered_as: tuple[str, ...]
    parameters: str = ""

    def chosen(self, offered: Collection[str]) -> str | None:
        """Return the OID to ask for; None where the key does not offer this method."""
        return next((oid for oid in self.offered_as if oid in offered), None)


def implies_hash(oid: str) -> bool:
    """Tell whether a signature's OID says which hash it is over."""
    return oid not in {_RSA, _PSS}


def _tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes((tag, len(content))) + content


def _pss_parameters(last_arc: int, size: int) -> str:
    """Return RSASSA-PSS-params: this hash, MGF1 over it, a salt as long as it."""
    null = b"\x05\x00"
    hash_oid = _tlv(0x06, bytes.fromhex("6086480165030402") + bytes((last_arc,)))
    hashed = _tlv(0x30, hash_oid, null)
    mgf1 = _tlv(0x30, _tlv(0x06, bytes.fromhex("2a864886f70d010108")), hashed)
    salt = _tlv(0x02, bytes((size,)))
    return b64encode(_tlv(0x30, _tlv(0xA0, hashed), _tlv(0xA1, mgf1), _tlv(0xA2, salt))).decode(
        "ascii"
    )


def _algorithms() -> dict[str, Algorithm]:
    found: dict[str, Algorithm] = {}
    arcs = ((256, 1, 11, 2), (384, 2, 12, 3), (512, 3, 13, 4))
    for bits, hash_arc, rsa_arc, ecdsa_arc in arcs:
        hash_oid, size = f"2.16.840.1.101.3.4.2.{hash_arc}", bits // 8
        rsa = (f"1.2.840.113549.1.1.{rsa_arc}", _RSA)
        pss = _pss_parameters(hash_arc, size)
        ecdsa = (f"1.2.840.10045.4.3.{ecdsa_arc}",)
        found[f"{_MORE}rsa-sha{bits}"] = Algorithm(hash_oid, size, rsa)
        found[f"{_MORE_2007}sha{bits}-rsa-MGF1"] = Algorithm(hash_oid, size, (_PSS,), pss)
        found[f"{_MORE}ecdsa-sha{bits}"] = Algorithm(hash_oid, size, ecdsa)
    return found


ALGORITHMS: Final = _algorithms()
"""Algorithm by its URI in XML Signature."""

DIGEST_SIZES: Final = {uri: algorithm.size for uri, algorithm in ALGORITHMS.items()}
