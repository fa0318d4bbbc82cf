"""The verdict on one signature: what it is worth at a given time (EN 319 102-1 §5.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from hub.core.text import Text
from hub.core.trust.anchors import TrustAnchors
from hub.core.trust.best_time import BestTime, StampRules, best_time
from hub.core.trust.certificate import Certificate
from hub.core.trust.level import Level
from hub.core.trust.path import PathResult, validate_path
from hub.core.trust.policy import DEFAULT_SIGNATURE_POLICY, SignaturePolicy
from hub.core.trust.revocation import NOTHING_KNOWN, Knowing, Revocations, Together
from hub.core.trust.revoked import judge_revocation
from hub.core.trust.timestamps import NOT_CHECKED
from hub.core.trust.verdict import Caution, Defect, SubIndication, Verdict
from hub.core.trust.verification import Integrity


@dataclass(frozen=True, slots=True)
class PathRules:
    """By what a signature's certificate is judged.

    :param anchors: where paths may end.
    :param policy: which algorithms are strong enough, how old evidence may be.
    :param known: what is known about revoked certificates.
    """

    anchors: TrustAnchors
    policy: SignaturePolicy = DEFAULT_SIGNATURE_POLICY
    known: Revocations = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The verdict on one signature.

    :param verdict: passed, failed or indeterminate.
    :param sub_indication: ETSI's reason; None exactly when passed.
    :param signed_at: the proven time, else the claimed one, aware UTC; None where neither is.
    :param level: what form the signature has.
    :param defects: every reason, the deciding one first.
    :param warnings: what a person should know; shown whatever the verdict.
    :param path: the certificate path; None where no signer's certificate was found.
    :param stamp_paths: those of the authorities that time-stamped it.
    """

    verdict: Verdict
    sub_indication: SubIndication | None
    signed_at: datetime | None
    level: Level
    defects: tuple[Defect, ...]
    warnings: tuple[Caution, ...]
    path: PathResult | None = field(repr=False)
    stamp_paths: tuple[PathResult, ...] = field(default=(), repr=False)


def conclude(
    integrity: Integrity, rules: PathRules, at: datetime, *, proven: datetime | None = None
) -> Conclusion:
    """Return the verdict on a signature.

    :param integrity: from `check`.
    :param at: the validation time, aware; "now" in daily work.
    :param proven: a time at which the signature is proven to have existed (a time-stamp, a
        checkpoint), aware; the path is then judged at that time (§5.5, best signature time).
    """
    defects = list(integrity.defects)
    warnings = list(integrity.cautions)
    path: PathResult | None = None
    certificate = integrity.certificate
    known = _known(integrity, rules)
    best = _best_time(integrity, rules, known, at, proven)
    proven = best.proven
    warnings += best.cautions
    if certificate is not None:
        moment = proven or at
        path = validate_path(
            certificate,
            integrity.certificates,
            rules.anchors,
            moment,
            policy=rules.policy.algorithms,
        )
        claimed, skew = integrity.claimed_time, rules.policy.skew
        revocation = judge_revocation(path, known, rules.policy, moment, claimed)
        warnings += revocation.cautions
        if path.defect is not None:
            defects.append(path.defect)
        defects += revocation.defects
        defects += _time_defects(claimed, certificate, skew, at, proven)
        defects += _other_named_certificates(integrity, path)
    if proven is None and rules.policy.time_required:
        defects.append(_constraint("time-not-proven", _TIME_NOT_PROVEN))
    warnings += _time_warnings(integrity.claimed_time, proven)
    # What is certain to be wrong outweighs what cannot be known (§5.1.3); else the order found.
    defects.sort(key=lambda each: each.sub_indication.verdict is not Verdict.FAILED)
    first = defects[0].sub_indication if defects else None
    return Conclusion(
        verdict=first.verdict if first else Verdict.PASSED,
        sub_indication=first,
        signed_at=proven or integrity.claimed_time,
        level=integrity.level,
        defects=tuple(defects),
        warnings=tuple(dict.fromkeys(warnings)),
        path=path,
        stamp_paths=best.paths,
    )


def _best_time(
    integrity: Integrity, rules: PathRules, known: Knowing, at: datetime, proven: datetime | None
) -> BestTime:
    """Return when the signature existed, by its own time-stamps and by what is proven outside.

    They are looked at only when the signer's path reaches an anchor, so that a file of a stranger's
    cannot make the hub work.
    """
    stamps, policy = integrity.stamps, rules.policy
    signer, others = integrity.certificate, integrity.certificates
    if not stamps.signature and not stamps.archive:
        return BestTime(proven)
    if (
        signer is None
        or not validate_path(signer, others, rules.anchors, at, policy=policy.algorithms).chain
    ):
        return BestTime(proven, (NOT_CHECKED,))
    further = integrity.embedded.certificates
    return best_time(stamps, StampRules(rules.anchors, policy, known, further), at, proven)


def _known(integrity: Integrity, rules: PathRules) -> Knowing:
    """Return what is known, with what the signature itself brings along."""
    own = integrity.embedded
    if not own.responses and not own.crls:
        return rules.known
    return Together(Revocations(own.responses, own.crls), rules.known)


def _time_defects(
    claimed: datetime | None,
    certificate: Certificate,
    skew: timedelta,
    at: datetime,
    proven: datetime | None,
) -> list[Defect]:
    """Return what is wrong with the times, by our constraint on the claimed signing time.

    A claimed time proves nothing, so a false one never makes a signature *failed*: it does not meet
    the validation constraints, which is SIG_CONSTRAINTS_FAILURE, indeterminate (§5.2.8.4.2.2 and
    §5.2.8.4.1). A *proven* time before the certificate existed is NOT_YET_VALID, failed (table 6).
    """
    found: list[Defect] = []
    if proven is not None and proven < certificate.not_before:
        found.append(Defect("proven-too-early", SubIndication.NOT_YET_VALID, _PROVEN_TOO_EARLY))
    if claimed is None:
        return found
    if not certificate.not_before <= claimed <= certificate.not_after:
        found.append(_constraint("claimed-time-outside-validity", _CLAIMED_OUTSIDE))
    if claimed > at + skew:
        found.append(_constraint("claimed-time-in-future", _CLAIMED_IN_FUTURE))
    if proven is not None and claimed > proven + skew:
        found.append(_constraint("claimed-time-after-proof", _CLAIMED_AFTER_PROOF))
    return found


def _other_named_certificates(integrity: Integrity, path: PathResult) -> list[Defect]:
    """Return a defect where a bound certificate is not in the path (§5.2.8.4.2.1)."""
    if not path.chain or all(
        any(named.matches(each) for each in path.chain) for named in integrity.named
    ):
        return []
    return [_constraint("other-certificate-named", _OTHER_NAMED)]


def _time_warnings(claimed: datetime | None, proven: datetime | None) -> list[Caution]:
    if proven is not None:
        return []
    return [_TIME_UNKNOWN if claimed is None else _TIME_CLAIMED]


def _constraint(code: str, text: Text) -> Defect:
    return Defect(code, SubIndication.SIG_CONSTRAINTS_FAILURE, text)


_TIME_CLAIMED: Final = Caution(
    "time-claimed",
    Text(
        "Thời điểm ký do người ký tự ghi, chưa có dấu thời gian chứng minh.",
        "The signing time is the signer's own claim; no time-stamp proves it.",
    ),
)
_TIME_UNKNOWN: Final = Caution(
    "time-unknown",
    Text("Chữ ký không ghi thời điểm ký.", "The signature does not say when it was made."),
)
_TIME_NOT_PROVEN: Final = Text(
    "Chính sách đòi thời điểm ký phải được chứng minh bằng dấu thời gian hoặc điểm chốt.",
    "The policy wants the signing time proven, by a time-stamp or a checkpoint.",
)
_PROVEN_TOO_EARLY: Final = Text(
    "Chữ ký đã có trước khi chứng thư số có hiệu lực.",
    "The signature existed before the certificate became valid.",
)
_CLAIMED_OUTSIDE: Final = Text(
    "Thời điểm ký được ghi nằm ngoài thời gian hiệu lực của chứng thư số.",
    "The claimed signing time lies outside the certificate's validity.",
)
_CLAIMED_IN_FUTURE: Final = Text(
    "Thời điểm ký được ghi nằm trong tương lai.",
    "The claimed signing time lies in the future.",
)
_CLAIMED_AFTER_PROOF: Final = Text(
    "Thời điểm ký được ghi muộn hơn thời điểm đã được chứng minh là chữ ký tồn tại.",
    "The claimed signing time is later than a time at which the signature provably existed.",
)
_OTHER_NAMED: Final = Text(
    "Chữ ký ghi thêm một chứng thư số không thuộc chuỗi chứng thực của người ký.",
    "The signature names a further certificate that is not in the signer's path.",
)
