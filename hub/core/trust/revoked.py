"""What revocation means for a signature (EN 319 102-1 §5.2.6, §5.3, §5.5, table 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from hub.core.text import Text
from hub.core.trust.certificate import Certificate
from hub.core.trust.path import REVOCATION_UNKNOWN, PathResult
from hub.core.trust.policy import SignaturePolicy
from hub.core.trust.revocation import Knowing, Standing, Status, status_at
from hub.core.trust.told import REASONS
from hub.core.trust.verdict import Caution, Defect, SubIndication, brief


@dataclass(frozen=True, slots=True)
class RevocationJudgement:
    """What revocation does to the verdict.

    :param statuses: of each certificate of the path below its anchor, the signer's first.
    """

    defects: tuple[Defect, ...] = ()
    cautions: tuple[Caution, ...] = (REVOCATION_UNKNOWN,)
    statuses: tuple[Status, ...] = ()


def judge_revocation(
    path: PathResult,
    known: Knowing,
    policy: SignaturePolicy,
    moment: datetime,
    claimed: datetime | None,
) -> RevocationJudgement:
    """Return what revocation does to a signature whose certificate has `path`.

    :param moment: at which the signature existed as far as is proven: a proven time, else now.
    :param claimed: the signer's own word for when it was made.
    """
    if not path.chain:
        return RevocationJudgement()
    statuses = tuple(
        status_at(each, known.about(each, issuer, policy.algorithms), moment, policy.freshness)
        for each, issuer in pairwise(path.chain)
    )
    defects: list[Defect] = []
    cautions: list[Caution] = []
    for number, (certificate, status) in enumerate(zip(path.chain, statuses, strict=False)):
        if status.standing is Standing.REVOKED:
            found = _revoked(certificate, status, moment, claimed, by_authority=number > 0)
            defects += [found] if isinstance(found, Defect) else []
            cautions += [found] if isinstance(found, Caution) else []
        cautions += [_refused(each) for each in status.refused]
    if any(each.standing is Standing.UNKNOWN for each in statuses):
        cautions.append(REVOCATION_UNKNOWN)
        if policy.revocation_required:
            defects.append(_UNKNOWN)
    return RevocationJudgement(tuple(defects), tuple(dict.fromkeys(cautions)), statuses)


def _revoked(
    certificate: Certificate,
    status: Status,
    moment: datetime,
    claimed: datetime | None,
    *,
    by_authority: bool,
) -> Defect | Caution:
    revoked_at = status.word.revoked_at if status.word is not None else None
    if revoked_at is None or revoked_at > moment:
        return _REVOKED_LATER
    where = brief(certificate.subject)
    if by_authority:
        return Defect("authority-revoked", SubIndication.REVOKED_CA_NO_POE, _CA_REVOKED, where)
    if claimed is not None and claimed >= revoked_at:
        # The signer's own word puts the signature after the revocation: nothing can be worse.
        return Defect("revoked", SubIndication.REVOKED, _REVOKED, where)
    return Defect("revoked-without-proof", SubIndication.REVOKED_NO_POE, _NO_PROOF, where)


def _refused(reason: str) -> Caution:
    return Caution("revocation-evidence-refused", _REFUSED.format(why=REASONS[reason]))


_REVOKED_LATER: Final = Caution(
    "revoked-later",
    Text(
        "Chứng thư số bị thu hồi sau thời điểm đã chứng minh là chữ ký tồn tại; chữ ký vẫn giữ "
        "giá trị.",
        "The certificate was revoked after the signature provably existed; the signature stands.",
    ),
)
_REVOKED: Final = Text(
    "Chứng thư số đã bị thu hồi trước khi ký.",
    "The certificate was revoked before the signature was made.",
)
_NO_PROOF: Final = Text(
    "Chứng thư số đã bị thu hồi, và không có bằng chứng rằng chữ ký được tạo trước đó.",
    "The certificate is revoked, and nothing proves that the signature was made before.",
)
_CA_REVOKED: Final = Text(
    "Chứng thư số của tổ chức chứng thực đã bị thu hồi.",
    "A certification authority's certificate is revoked.",
)
_REFUSED: Final = Text(
    "Một bằng chứng về tình trạng thu hồi không dùng được: {why}.",
    "Evidence about revocation cannot be used: {why}.",
)
_UNKNOWN: Final = Defect(
    "revocation-unknown",
    SubIndication.TRY_LATER,
    Text(
        "Chính sách đòi biết tình trạng thu hồi, mà hiện chưa biết.",
        "The policy wants to know about revocation, and nothing is known yet.",
    ),
)
