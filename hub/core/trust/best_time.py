"""When a signature existed, by the time-stamps inside it (EN 319 102-1 §5.5, §5.6.3).

Each time-stamp is judged at the earliest moment at which it provably existed itself. That is now,
or when the whole file provably existed, or the time of a good archive time-stamp over it. So a
chain of archive time-stamps carries the first one beyond the end of its authority's certificate,
and a certificate that is revoked later takes nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from hub.core.text import Text
from hub.core.trust.anchors import TrustAnchors
from hub.core.trust.certificate import Certificate
from hub.core.trust.errors import TimestampRefused
from hub.core.trust.path import PathResult
from hub.core.trust.policy import SignaturePolicy
from hub.core.trust.revocation import Knowing, Standing, Status, status_at
from hub.core.trust.timestamps import NOT_CHECKED, Stamps
from hub.core.trust.token import TrustedTime, trusted_time
from hub.core.trust.verdict import Caution

_MOST_STAMPS: Final = 2
"""Signature time-stamps that are looked at; a second one may be another authority's."""


@dataclass(frozen=True, slots=True)
class BestTime:
    """What the time-stamps of a signature prove.

    :param proven: before this moment the signature existed, aware UTC; None where nothing proves
        when.
    :param cautions: what a person should know.
    :param paths: of the authorities that made time-stamps, whether or not these are believed.
    """

    proven: datetime | None
    cautions: tuple[Caution, ...] = ()
    paths: tuple[PathResult, ...] = ()


@dataclass(frozen=True, slots=True)
class StampRules:
    """By what time-stamps are judged.

    :param anchors: where their authorities' paths may end.
    :param known: what is known about revoked certificates, the signature's own evidence included.
    :param others: certificates that may stand between.
    """

    anchors: TrustAnchors
    policy: SignaturePolicy
    known: Knowing
    others: tuple[Certificate, ...] = ()


def best_time(stamps: Stamps, rules: StampRules, at: datetime, proven: datetime | None) -> BestTime:
    """Return when the signature existed.

    :param at: the validation time, aware.
    :param proven: when the whole file provably existed, or None.
    """
    existed = at if proven is None else min(at, proven)
    times = [] if proven is None else [proven]
    cautions: list[Caution] = []
    paths: list[PathResult] = []
    archive, signature = stamps.archive[::-1], stamps.signature[:_MOST_STAMPS]
    for number, stamp in enumerate((*archive, *signature)):
        try:
            time = trusted_time(stamp.token, stamp.imprint, rules.anchors, rules.others)
        except TimestampRefused:
            cautions.append(NOT_CHECKED)
            continue
        paths.append(time.path)
        believed, told = _judged(time, rules, existed)
        cautions += told
        if believed:
            times.append(time.at)
            existed = time.at if number < len(archive) else existed
    proof = min(times, default=None)
    return BestTime(proof, tuple(dict.fromkeys(cautions)), tuple(paths))


def _judged(
    time: TrustedTime, rules: StampRules, existed: datetime
) -> tuple[bool, tuple[Caution, ...]]:
    """Return whether a time-stamp that existed at a moment is believed, and what to say of it."""
    statuses = list(_statuses(time, rules, existed))
    unknown = any(each.standing is Standing.UNKNOWN for each in statuses)
    if any(_revoked_by(each, existed) for each in statuses):
        return False, (_REVOKED,)
    in_time = time.at <= existed + rules.policy.skew and existed <= time.lasts_until
    if not in_time or (unknown and rules.policy.revocation_required):
        return False, (NOT_CHECKED,)
    return True, (_UNKNOWN,) if unknown else ()


def _statuses(time: TrustedTime, rules: StampRules, existed: datetime) -> Iterable[Status]:
    policy = rules.policy
    for certificate, issuer in pairwise(time.path.chain):
        known = rules.known.about(certificate, issuer, policy.algorithms)
        yield status_at(certificate, known, existed, policy.freshness)


def _revoked_by(status: Status, existed: datetime) -> bool:
    revoked_at = status.word.revoked_at if status.word is not None else None
    return status.standing is Standing.REVOKED and revoked_at is not None and revoked_at <= existed


_REVOKED: Final = Caution(
    "timestamp-authority-revoked",
    Text(
        "Chứng thư số của dịch vụ cấp dấu thời gian đã bị thu hồi; dấu này không chứng minh gì.",
        "The time-stamp authority's certificate is revoked; its time-stamp proves nothing.",
    ),
)
_UNKNOWN: Final = Caution(
    "timestamp-revocation-unknown",
    Text(
        "Chưa kiểm tra được tình trạng thu hồi của dịch vụ cấp dấu thời gian.",
        "Whether the time-stamp authority's certificate was revoked has not been checked.",
    ),
)
