"""Verifying a ds:SignatureValue: with which key, by which certificate (EN 319 102-1 §5.2.7)."""

from __future__ import annotations

from typing import Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from hub.core.text import Text
from hub.core.trust.algorithms import CANONICALIZATIONS, HMAC, PublicKey, SignatureScheme
from hub.core.trust.canonical import CanonicalizationError, prefix_list
from hub.core.trust.certificate import Certificate
from hub.core.trust.keyinfo import KeyMaterial, usable
from hub.core.trust.markup import MarkupError
from hub.core.trust.methods import scheme_of
from hub.core.trust.policy import AlgorithmPolicy
from hub.core.trust.signed_info import SignatureParts
from hub.core.trust.tree import SignedTree
from hub.core.trust.verdict import Defect, SubIndication, brief
from hub.core.trust.xades import SignedFacts

_USUAL_RSA: Final = 4096
_QUICK: Final = 5_000
_SLOW: Final = 30_000


class CheckedValue(NamedTuple):
    """What came of a SignatureValue.

    :param verified: it is somebody's over SignedInfo.
    :param scheme: its SignatureMethod, or None where it is unknown.
    :param certificate: the signer's, or None where no certificate is bound by the signature.
    :param defects: what is wrong or too weak.
    """

    verified: bool
    scheme: SignatureScheme | None
    certificate: Certificate | None
    defects: tuple[Defect, ...]


def check_value(
    parts: SignatureParts,
    tree: SignedTree,
    keys: KeyMaterial,
    facts: SignedFacts,
    policy: AlgorithmPolicy,
) -> CheckedValue:
    """Find the key and verify SignatureValue over SignedInfo.

    Every certificate offered is tried, since KeyInfo has no order; where the signature names its
    certificate by digest, only that one can be the signer's.
    """
    try:
        scheme = scheme_of(parts.method)
    except MarkupError:
        scheme = None
    if scheme is None:
        method = parts.method.get("Algorithm", "")
        secret = _shared_secret(method) if method.startswith(HMAC) else None
        return CheckedValue(
            False, None, None, (secret or _unsupported("signature-method", method),)
        )
    try:
        digest = scheme.digest(_canonical_signed_info(parts, tree))
    except CanonicalizationError as error:
        return CheckedValue(False, scheme, None, (_unsupported("c14n-method", str(error)),))
    offered = keys.offered or keys.others
    if not offered:
        if keys.bare_key is not None:
            tree.spend(_effort(keys.bare_key))
        missing = _no_key(keys.unread) if keys.unread else _NO_CERTIFICATE
        return _check_bare_key(scheme, digest, parts.value, keys.bare_key, policy, missing)
    bound = [each for each in offered if _names(facts, each)]
    for certificate in bound or offered:
        key = certificate.public_key
        if key is None or not scheme.fits(key) or not usable(key):
            continue
        tree.spend(_effort(key))
        if scheme.verifies(key, digest, parts.value):
            weak = policy.judge(scheme, key)
            if not bound:
                return CheckedValue(True, scheme, None, (_OTHER_CERTIFICATE, *weak))
            return CheckedValue(True, scheme, certificate, tuple(weak))
    named = bound[0] if len(bound) == 1 else None
    return CheckedValue(False, scheme, named, (_WRONG_VALUE,))


def _canonical_signed_info(parts: SignatureParts, tree: SignedTree) -> bytes:
    c14n = CANONICALIZATIONS.get(parts.c14n_method)
    if c14n is None:
        raise CanonicalizationError(parts.c14n_method)
    return tree.canonical(parts.signed_info, c14n, prefix_list(parts.c14n_element, c14n))


def _effort(key: PublicKey) -> int:
    """Return what one verification costs, in bytes canonicalised in the same time, roughly."""
    if isinstance(key, rsa.RSAPublicKey):
        return _QUICK if key.key_size <= _USUAL_RSA else _SLOW
    usual = isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1"
    return _QUICK if usual else _SLOW


def _check_bare_key(
    scheme: SignatureScheme,
    digest: bytes,
    value: bytes,
    key: PublicKey | None,
    policy: AlgorithmPolicy,
    missing: Defect,
) -> CheckedValue:
    if key is None or not usable(key):
        return CheckedValue(False, scheme, None, (missing, *policy.judge_scheme(scheme)))
    if not scheme.verifies(key, digest, value):
        return CheckedValue(False, scheme, None, (_WRONG_VALUE,))
    return CheckedValue(True, scheme, None, (_NO_CERTIFICATE, *policy.judge(scheme, key)))


def _names(facts: SignedFacts, certificate: Certificate) -> bool:
    """Say whether the signature binds `certificate`; plain XMLDSig binds none and so allows any."""
    named = facts.signing_certificates
    return named is None or any(each.matches(certificate) for each in named)


def _unsupported(code: str, name: str) -> Defect:
    return Defect(
        f"unsupported-{code}",
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
        Text(
            f"Thuật toán của chữ ký không được chấp nhận: {brief(name)}.",
            f"Algorithm not accepted in a signature: {brief(name)}.",
        ),
        brief(name),
    )


def _shared_secret(method: str) -> Defect:
    return Defect(
        "shared-secret",
        SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
        Text(
            f"HMAC không phải chữ ký số: ai giữ khóa chung cũng tạo được ({brief(method)}).",
            f"HMAC is no digital signature: whoever holds the shared secret can make it "
            f"({brief(method)}).",
        ),
        brief(method),
    )


def _no_key(named: str) -> Defect:
    return Defect(
        "key-elsewhere",
        SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
        Text(
            f"Chữ ký chỉ nói khóa nằm ở đâu ({brief(named)}); cần đưa kèm chứng thư số.",
            f"The signature only says where its key is ({brief(named)}); give the certificate.",
        ),
        brief(named),
    )


_WRONG_VALUE: Final = Defect(
    "wrong-value",
    SubIndication.SIG_CRYPTO_FAILURE,
    Text(
        "Giá trị chữ ký không khớp với khóa công khai trong chứng thư số.",
        "The signature value does not verify with the public key.",
    ),
)
_NO_CERTIFICATE: Final = Defect(
    "no-certificate",
    SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
    Text(
        "Chữ ký không kèm chứng thư số, nên không biết ai đã ký.",
        "The signature carries no certificate, so nobody knows who signed.",
    ),
)
_OTHER_CERTIFICATE: Final = Defect(
    "other-certificate",
    SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
    Text(
        "Chứng thư số kèm theo không phải là chứng thư số mà người ký đã ghi trong chữ ký.",
        "The certificate that comes along is not the one that the signer bound in the signature.",
    ),
)
