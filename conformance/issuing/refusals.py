"""Why a run or a key certifies nobody (từ chối cấp chứng nhận).

What is issued is only as good as its key and its binding: a simulated vendor, a development build
and a key that nobody vouches for are refused, each in its own words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Final

from conformance.engine.result import ExitCode, Report
from hub.core.errors import Actor, Pause
from hub.core.host import Build
from hub.core.text import Text
from hub.core.trust import Certificate, TrustAnchors
from hub.core.trust.path import validate_path

SHORTEST_KEY: Final = dt.timedelta(days=30)
"""A certificate that was made to last for less is a throw-away one."""


class NotIssued(Pause):
    """A certification that is not issued; its field ``reason`` is a word for machines."""

    code: ClassVar[str] = "certification-not-issued"


def check_report(report: Report, suite: Build | None) -> None:
    """Refuse a run that proves nothing about a vendor's real build.

    :param suite: the build of this suite, None in a checkout.
    :raises NotIssued: saying why.
    """
    if report.simulated:
        raise _refused("simulated", _SIMULATED, _OWN_SYSTEM, report.subject)
    if report.verdict.exit_code is not ExitCode.CERTIFIABLE:
        raise _refused("not-certifiable", _RED, _MEND, report.subject)
    provenance = report.provenance
    if suite is None or provenance.suite is None:
        raise _refused("development-suite", _CHECKOUT, _INSTALL, "hocba-hub")
    if provenance.suite != suite:
        raise _refused("another-suite", _ANOTHER_SUITE, _RUN_AGAIN, provenance.suite.version)
    if provenance.subject.kind != "documents" and provenance.build is None:
        raise _refused("development-build", _CHECKOUT, _INSTALL, report.subject)


def check_key(
    certificate: Certificate, chain: Sequence[Certificate], anchors: TrustAnchors, at: dt.datetime
) -> None:
    """Refuse a key for which no authority vouches, or not as an organisation's.

    :raises NotIssued: saying why.
    """
    name = certificate.common_name or ""
    path = validate_path(certificate, chain, anchors, at)
    if path.defect is not None:
        raise _refused("throw-away-key", path.defect.text, _REAL_KEY, name)
    if certificate.not_after - certificate.not_before < SHORTEST_KEY:
        raise _refused("throw-away-key", _SHORT, _REAL_KEY, name)
    if certificate.organisation_id is None:
        raise _refused("no-organisation", _NOBODY, _REAL_KEY, name)


def _refused(reason: str, what: Text, remedy: Text, where: str) -> NotIssued:
    return NotIssued(what, remedy=remedy, where=where, who=Actor.OPERATOR, reason=reason)


_SIMULATED = Text(
    "Lần chạy với máy chủ giả lập không chứng nhận được cho ai.",
    "A run against a simulated server certifies nobody.",
)
_OWN_SYSTEM = Text(
    "Chạy với hệ thống thử nghiệm của nhà cung cấp (--set address=…).",
    "Run against the vendor's own test system (--set address=…).",
)
_RED = Text("Lần chạy chưa đủ điều kiện chứng nhận.", "The run is not certifiable.")
_MEND = Text(
    "Sửa các dòng chưa đạt trong báo cáo rồi chạy lại.", "Mend the red lines and run again."
)
_CHECKOUT = Text(
    "Đây là bản phát triển: không ai biết chính xác mã nào đã được kiểm thử.",
    "This is a development build: nobody knows exactly which code was tested.",
)
_INSTALL = Text(
    "Cài gói từ tệp wheel đã phát hành rồi chạy lại cả kiểm thử.",
    "Install the released wheel, then run the tests again with it.",
)
_ANOTHER_SUITE = Text(
    "Lần chạy này do một bản khác của bộ kiểm thử thực hiện.",
    "Another build of the suite made this run.",
)
_RUN_AGAIN = Text("Chạy lại bằng bản đang dùng.", "Run again with the present one.")
_SHORT = Text(
    "Chứng thư số chỉ có hiệu lực dưới 30 ngày: khóa dùng tạm.",
    "The certificate lasts for less than 30 days: a throw-away key.",
)
_NOBODY = Text(
    "Chứng thư số không phải của một tổ chức (không có MST).",
    "The certificate is no organisation's (it has no MST).",
)
_REAL_KEY = Text(
    "Ký bằng khóa của cơ quan cấp, có chuỗi tới một chứng thư gốc trong --trust.",
    "Sign with the issuing office's key, which chains to a root in --trust.",
)
