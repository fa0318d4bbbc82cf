"""What travels to a token: mechanism and data for each algorithm of XML Signature.

A token's RSA key signs the DigestInfo that it is given (CKM_RSA_PKCS, RFC 8017 §9.2), an EC key the
digest itself, and answers r‖s as XML Signature wants it (CKM_ECDSA; signers.md §3.2). URIs of
XMLDSig 1.1 and RFC 9231.
"""

from __future__ import annotations

from dataclasses import dataclass

from pkcs11 import MGF, KeyType, Mechanism

_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_MORE_2007 = "http://www.w3.org/2007/05/xmldsig-more#"
_DIGEST_INFO = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
"""DER of DigestInfo up to the digest (RFC 8017 §9.2, note 1)."""

_HASHES = {
    "sha256": (Mechanism.SHA256, MGF.SHA256, 32),
    "sha384": (Mechanism.SHA384, MGF.SHA384, 48),
    "sha512": (Mechanism.SHA512, MGF.SHA512, 64),
}


@dataclass(frozen=True, slots=True)
class Method:
    """One signature method as a token knows it.

    :param size: bytes of the digest.
    :param prefix: what stands before the digest in the data.
    :param parameters: of the mechanism; PSS names hash, mask and length of the salt.
    """

    key_type: KeyType
    mechanism: Mechanism
    size: int
    prefix: bytes = b""
    parameters: tuple[Mechanism, MGF, int] | None = None


def _methods() -> dict[str, Method]:
    methods: dict[str, Method] = {}
    for name, parameters in _HASHES.items():
        size = parameters[2]
        plain = Method(KeyType.RSA, Mechanism.RSA_PKCS, size, _DIGEST_INFO[name])
        methods[f"{_MORE}rsa-{name}"] = plain
        methods[f"{_MORE_2007}{name}-rsa-MGF1"] = Method(
            KeyType.RSA, Mechanism.RSA_PKCS_PSS, size, parameters=parameters
        )
        methods[f"{_MORE}ecdsa-{name}"] = Method(KeyType.EC, Mechanism.ECDSA, size)
    return methods


METHODS = _methods()
"""Method by its Algorithm URI: RSA PKCS#1 v1.5, RSA-PSS (salt as long as the hash), ECDSA."""
