"""Certificate paths: from a signer's certificate to a trust anchor (EN 319 102-1 §5.2.6, RFC 5280).

The candidates are built here, within bounds, so that each refusal can say why; the yes comes from
`cryptography.x509.verification` alone, which is handed one finished chain at a time. Revocation is
not looked at in this module, and every result says so (TT 15/2025/TT-BKHCN: the warning is
mandatory where the status cannot be checked).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import verification

from hub.core.text import Text
from hub.core.trust.anchors import TrustAnchors
from hub.core.trust.certificate import Certificate
from hub.core.trust.policy import DEFAULT_POLICY, AlgorithmPolicy
from hub.core.trust.verdict import Caution, Defect, SubIndication, brief

MAX_CHAIN: Final = 5
"""Certificates in a path, signer and anchor included; those in Vietnam have three."""

_MAX_STEPS: Final = 60
"""Issuers tried for one signer: a file full of authorities with one name ends here."""

_CACHED_CHAINS: Final = 8192

REVOCATION_UNKNOWN: Final = Caution(
    "revocation-unknown",
    Text(
        "Chưa kiểm tra được tình trạng thu hồi của chứng thư số.",
        "Whether the certificate was revoked has not been checked.",
    ),
)


@dataclass(frozen=True, slots=True)
class PathResult:
    """How a certificate chains at a moment.

    :param chain: signer first, anchor last; the last one tried where none is valid; may be empty.
    :param not_before: from when all of `chain` is valid, aware UTC; None without a chain.
    :param not_after: until when all of `chain` is valid, aware UTC; None without a chain.
    :param defect: why the path is not valid, or None.
    :param cautions: what a person should know.
    """

    chain: tuple[Certificate, ...]
    not_before: datetime | None
    not_after: datetime | None
    defect: Defect | None
    cautions: tuple[Caution, ...] = (REVOCATION_UNKNOWN,)

    def holds_at(self, at: datetime) -> bool:
        """Say whether every certificate of the chain is valid at a moment."""
        begin, end = self.not_before, self.not_after
        return begin is not None and end is not None and begin <= at <= end


class Purpose(StrEnum):
    """What a certificate at the lower end of a path is used for (mục đích chứng thư số)."""

    DOCUMENTS = "documents"
    TIMESTAMPS = "timestamps"


_Key = tuple[Certificate, TrustAnchors, AlgorithmPolicy, Purpose]
_known: dict[_Key, PathResult] = {}
"""Paths found valid while they last, so that a signer's second document builds none."""


def validate_path(
    certificate: Certificate,
    others: Sequence[Certificate],
    anchors: TrustAnchors,
    at: datetime,
    *,
    policy: AlgorithmPolicy = DEFAULT_POLICY,
    purpose: Purpose = Purpose.DOCUMENTS,
) -> PathResult:
    """Return how `certificate` chains to one of `anchors`, by the shell model.

    :param certificate: the signer's.
    :param others: certificates that may stand between; nothing is fetched.
    :param at: the validation time, aware.
    :param policy: which algorithms are strong enough, for every certificate below the anchor.
    :param purpose: what the certificate is used for.
    """
    key = (certificate, anchors, policy, purpose)
    known = _known.get(key)
    if known is not None and known.holds_at(at):
        return known
    best: PathResult | None = None
    for candidate in _candidates(certificate, others, anchors):
        defect = _structural_defect(candidate, policy, purpose)
        if defect is None:
            _remember(key, candidate)
            defect = _time_defect(candidate, at)
        result = _result(candidate, defect)
        if defect is None:
            return result
        # A chain that lacks only the right time is the best reason for a no.
        if best is None or defect.sub_indication is _OUT_OF_BOUNDS:
            best = result
    if known is not None:
        return _result(known.chain, _time_defect(known.chain, at))
    return best or PathResult((), None, None, _no_chain(certificate))


def _remember(key: _Key, chain: tuple[Certificate, ...]) -> None:
    if len(_known) >= _CACHED_CHAINS:
        _known.pop(next(iter(_known)), None)
    _known[key] = _result(chain, None)


def _candidates(
    leaf: Certificate, others: Sequence[Certificate], anchors: TrustAnchors
) -> Iterator[tuple[Certificate, ...]]:
    """Yield chains from `leaf` to an anchor in which each certificate is signed by the next.

    They are sought from the anchors down, so that only keys already vouched for verify anything: a
    file cannot make the hub work with keys of its own choice.
    """
    issued_by: dict[bytes, list[Certificate]] = {}
    for each in dict.fromkeys((leaf, *others)):
        issued_by.setdefault(each.issuer_der, []).append(each)
    open_chains: deque[tuple[Certificate, ...]] = deque((each,) for each in anchors.certificates)
    steps = 0
    while open_chains:
        chain = open_chains.popleft()
        for below in issued_by.get(chain[0].subject_der, ()):
            steps += 1
            if steps > _MAX_STEPS:
                return
            if below in chain or below in anchors.certificates or not _issued(below, chain[0]):
                continue
            if below == leaf:
                yield (leaf, *chain)
            elif len(chain) < MAX_CHAIN - 1 and below.is_authority:
                open_chains.append((below, *chain))


def _issued(certificate: Certificate, issuer: Certificate) -> bool:
    try:
        certificate.parsed.verify_directly_issued_by(issuer.parsed)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _structural_defect(
    chain: tuple[Certificate, ...], policy: AlgorithmPolicy, purpose: Purpose
) -> Defect | None:
    """Return what makes `chain` invalid at any time, or None."""
    return (
        _signer_defect(chain[0], purpose)
        or next(filter(None, map(_authority_defect, chain[1:])), None)
        or _weakness(chain, policy)
        or _library_defect(chain)
    )


def _signer_defect(signer: Certificate, purpose: Purpose) -> Defect | None:
    if signer.extensions is None:
        return _general("unreadable-extensions", _UNREADABLE, signer)
    if signer.is_authority:
        return _constraint("authority-as-signer", _AUTHORITY_AS_SIGNER, signer)
    if not signer.may_sign_documents:
        return _constraint("key-usage", _KEY_USAGE, signer)
    if purpose is Purpose.TIMESTAMPS:
        fits = signer.serves_timestamps
        return None if fits else _constraint("not-for-timestamps", _NOT_FOR_TIMESTAMPS, signer)
    if signer.made_for_other_purpose:
        return _constraint("other-purpose", _OTHER_PURPOSE, signer)
    return None


def _authority_defect(authority: Certificate) -> Defect | None:
    usage = authority.key_usage
    if authority.restricts_policies:
        return _general("policy-constraints", _POLICIES_RESTRICTED, authority)
    if not authority.is_authority or (usage is not None and not usage.key_cert_sign):
        return _general("not-an-authority", _NOT_AN_AUTHORITY, authority)
    return None


def _weakness(chain: tuple[Certificate, ...], policy: AlgorithmPolicy) -> Defect | None:
    for certificate in chain:
        key = certificate.public_key
        if key is None:
            return _general("unknown-key", _UNREADABLE, certificate)
        # An anchor is trusted as it is: its own signature proves nothing (RFC 5280 §6.1).
        digest = [] if certificate is chain[-1] else [certificate.signature_digest or "?"]
        weak = policy.judge_digests(digest) + policy.judge_key(key)
        if weak:
            return weak[0]
    return None


def _library_defect(chain: tuple[Certificate, ...]) -> Defect | None:
    """Ask `cryptography` whether this very chain is a valid path (RFC 5280 §6.1)."""
    begin, end = _window(chain)
    if begin > end:
        return _general("no-common-validity", _NO_COMMON_VALIDITY, chain[0])
    leaf, *between, anchor = (each.parsed for each in chain)
    verifier = (
        verification.PolicyBuilder()
        .store(verification.Store([anchor]))
        .extension_policies(ca_policy=_CA_POLICY, ee_policy=_EE_POLICY)
        .max_chain_depth(MAX_CHAIN - 2)
        .time(begin)
        .build_client_verifier()
    )
    try:
        verifier.verify(leaf, between)
    except (verification.VerificationError, ValueError) as error:
        return _general("path-invalid", _PATH_INVALID.format(reason=brief(str(error))), chain[0])
    return None


def _window(chain: tuple[Certificate, ...]) -> tuple[datetime, datetime]:
    return max(each.not_before for each in chain), min(each.not_after for each in chain)


def _time_defect(chain: tuple[Certificate, ...], at: datetime) -> Defect | None:
    """Return what is wrong with `at`, or None.

    The signer's dates are judged apart from the path (EN 319 102-1 §5.2.6.4 step 7); an authority's
    are part of it (step 4, shell model).
    """
    for authority in chain[1:]:
        if not authority.not_before <= at <= authority.not_after:
            return _general("authority-out-of-validity", _AUTHORITY_OUT_OF_VALIDITY, authority)
    signer = chain[0]
    if at > signer.not_after:
        return Defect("expired", _OUT_OF_BOUNDS, _EXPIRED, brief(signer.subject))
    if at < signer.not_before:
        return Defect("not-yet-valid", _OUT_OF_BOUNDS, _NOT_YET_VALID, brief(signer.subject))
    return None


def _result(chain: tuple[Certificate, ...], defect: Defect | None) -> PathResult:
    begin, end = _window(chain)
    return PathResult(chain, begin, end, defect)


def _must_be_authority(
    _policy: verification.Policy, _certificate: x509.Certificate, extension: x509.BasicConstraints
) -> None:
    if not extension.ca:
        raise ValueError("basicConstraints.cA is not asserted")


def _must_sign_certificates(
    _policy: verification.Policy, _certificate: x509.Certificate, extension: x509.KeyUsage | None
) -> None:
    if extension is not None and not extension.key_cert_sign:
        raise ValueError("keyUsage has no keyCertSign")


_ANY: Final = verification.Criticality.AGNOSTIC
_CA_POLICY: Final = (
    verification.ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, _ANY, _must_be_authority)
    .may_be_present(x509.KeyUsage, _ANY, _must_sign_certificates)
)
# The library's own policy for end entities wants a subjectAltName and digitalSignature; a qualified
# certificate has neither (ETSI EN 319 412-2). What a signer needs is checked in `_signer_defect`.
_EE_POLICY: Final = verification.ExtensionPolicy.permit_all()

_OUT_OF_BOUNDS: Final = SubIndication.OUT_OF_BOUNDS_NO_POE


def _general(code: str, text: Text, certificate: Certificate) -> Defect:
    return Defect(
        code, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE, text, brief(certificate.subject)
    )


def _constraint(code: str, text: Text, certificate: Certificate) -> Defect:
    return Defect(code, SubIndication.CHAIN_CONSTRAINTS_FAILURE, text, brief(certificate.subject))


def _no_chain(certificate: Certificate) -> Defect:
    return Defect(
        "no-chain",
        SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
        Text(
            "Không nối được chứng thư số tới một gốc tin cậy nào.",
            "The certificate does not chain to any trust anchor.",
        ),
        brief(certificate.issuer),
    )


_UNREADABLE: Final = Text(
    "Chứng thư số có phần không đọc được.", "A part of the certificate cannot be read."
)
_AUTHORITY_AS_SIGNER: Final = Text(
    "Chứng thư số của tổ chức chứng thực không được dùng để ký tài liệu.",
    "A certification authority's certificate must not sign documents.",
)
_KEY_USAGE: Final = Text(
    "Chứng thư số không được cấp để ký (thiếu digitalSignature và nonRepudiation).",
    "The certificate is not for signing (neither digitalSignature nor nonRepudiation).",
)
_OTHER_PURPOSE: Final = Text(
    "Chứng thư số được cấp cho mục đích khác, không phải để ký tài liệu.",
    "The certificate is for another purpose, not for signing documents.",
)
_NOT_FOR_TIMESTAMPS: Final = Text(
    "Chứng thư số không được cấp riêng cho dịch vụ cấp dấu thời gian.",
    "The certificate is not a time-stamp authority's alone.",
)
_NOT_AN_AUTHORITY: Final = Text(
    "Một chứng thư số ở giữa chuỗi không phải của tổ chức chứng thực.",
    "A certificate inside the path is no certification authority's.",
)
_POLICIES_RESTRICTED: Final = Text(
    "Tổ chức chứng thực giới hạn chính sách chứng thư số, điều chưa được hỗ trợ.",
    "The authority restricts certificate policies, which is not supported.",
)
_NO_COMMON_VALIDITY: Final = Text(
    "Các chứng thư số trong chuỗi không có thời gian hiệu lực chung.",
    "The certificates of the path are never valid at the same time.",
)
_PATH_INVALID: Final = Text(
    "Chuỗi chứng thư số không hợp lệ theo RFC 5280: {reason}.",
    "The path is not valid by RFC 5280: {reason}.",
)
_AUTHORITY_OUT_OF_VALIDITY: Final = Text(
    "Chứng thư số của tổ chức chứng thực không có hiệu lực tại thời điểm kiểm tra.",
    "A certification authority's certificate is not valid at the time of checking.",
)
_EXPIRED: Final = Text(
    "Chứng thư số đã hết hạn và không có bằng chứng rằng chữ ký được tạo trước đó.",
    "The certificate has expired, and nothing proves that the signature was made before.",
)
_NOT_YET_VALID: Final = Text(
    "Chứng thư số chưa có hiệu lực tại thời điểm kiểm tra.",
    "The certificate is not yet valid at the time of checking.",
)
