"""What a signature needs so that it can be validated without a network (EN 319 132-1 §5.4, A.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from hub.core.document.augmenting.raised import Judged
from hub.core.document.slots import Slot
from hub.core.errors import Actor, Pause
from hub.core.text import Text
from hub.core.trust import Certificate, PathResult
from hub.core.trust.errors import SignatureNotRaised
from hub.core.trust.policy import SignaturePolicy
from hub.core.trust.properties import stamp_values, values
from hub.core.trust.revocation import Revocations, Standing, status_at

Pair = tuple[Certificate, Certificate]
"""A certificate and its issuer's."""


def pairs_of(judged: Judged) -> Iterator[Pair]:
    """Yield about which certificates authorities must be asked."""
    for path in (judged.conclusion.path, *judged.conclusion.stamp_paths):
        if path is not None:
            yield from pairwise(path.chain)


def validation_data(judged: Judged, known: Revocations, policy: SignaturePolicy, slot: Slot) -> str:
    """Return the properties that raise a signature from T to LT.

    Certificates that stand in the signature's KeyInfo are not repeated, nor is a word that stands
    there already; anchors go along, so that a reader sees the whole path.

    :raises Pause: when a certificate is revoked, or nobody could tell.
    """
    path, proven = judged.conclusion.path, judged.conclusion.signed_at
    assert path is not None  # noqa: S101 - judged before
    assert proven is not None  # noqa: S101 - judged before
    seen: set[object] = {*judged.integrity.certificates, judged.integrity.certificate}
    text = values(*_about(path, known, policy, proven, slot, seen))
    for each in judged.conclusion.stamp_paths:
        text += stamp_values(*_about(each, known, policy, proven, slot, seen))
    return text


def _about(
    path: PathResult,
    known: Revocations,
    policy: SignaturePolicy,
    moment: dt.datetime,
    slot: Slot,
    seen: set[object],
) -> tuple[list[Certificate], list[bytes], list[bytes]]:
    """Return certificates, OCSP answers and lists for one path that are not seen yet."""
    words: dict[bytes, None] = {}
    for certificate, issuer in pairwise(path.chain):
        told = known.about(certificate, issuer, policy.algorithms)
        status = status_at(certificate, told, moment, policy.freshness)
        if status.standing is not Standing.GOOD or status.word is None:
            raise _not_good(status.standing, certificate, slot)
        words[status.word.evidence] = None
    certificates = [each for each in path.chain if each not in seen]
    fresh = [each for each in words if each not in seen]
    seen |= {*certificates, *fresh}
    lists = frozenset(known.crls)
    return (
        certificates,
        [each for each in fresh if each not in lists],
        [each for each in fresh if each in lists],
    )


def _not_good(standing: Standing, certificate: Certificate, slot: Slot) -> Pause:
    revoked = standing is Standing.REVOKED
    return SignatureNotRaised(
        (_REVOKED if revoked else _UNKNOWN).format(name=certificate.common_name or "?"),
        where=slot.name,
        who=slot.role.actor if revoked else Actor.OPERATOR,
        remedy=_SIGN_AGAIN if revoked else _ASK_AGAIN,
    )


_REVOKED = Text("Chứng thư số “{name}” đã bị thu hồi.", "The certificate “{name}” is revoked.")
_UNKNOWN = Text(
    "Không hỏi được tình trạng thu hồi của chứng thư số “{name}”.",
    "Nobody could tell whether the certificate “{name}” was revoked.",
)
_SIGN_AGAIN = Text(
    "Ký lại bằng chứng thư số còn hiệu lực; nếu là của tổ chức chứng thực, hỏi tổ chức ấy.",
    "Sign again with a certificate that is valid; if it is an authority's, ask the authority.",
)
_ASK_AGAIN = Text(
    "Cho phép hỏi máy chủ của tổ chức chứng thực (--ask-host hoặc chính sách), rồi chạy lại.",
    "Allow the authority's host to be asked (--ask-host or the policy), then run it again.",
)
