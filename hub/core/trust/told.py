"""What one OCSP answer or one CRL tells about one certificate (trạng thái thu hồi)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Told:
    """A believable word about a certificate.

    :param this_update: when it was true, aware UTC.
    :param next_update: when a newer word is promised, aware UTC; None where it is not said.
    :param revoked_at: since when the certificate is revoked, aware UTC; None: it is not.
    :param evidence: the bytes that say so.
    """

    this_update: datetime
    next_update: datetime | None
    revoked_at: datetime | None
    evidence: bytes = field(repr=False)


class NotBelieved(Exception):
    """Revocation evidence that must not be believed; never leaves this layer.

    :param reason: one of `REASONS`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


REASONS: Final = {
    "unreadable": Text("không đọc được", "it cannot be read"),
    "try-later": Text("máy chủ OCSP bảo hỏi lại sau", "the responder says to try later"),
    "unauthorised": Text(
        "máy chủ OCSP không trả lời về chứng thư số này",
        "the responder does not answer about this certificate",
    ),
    "unsuccessful": Text("máy chủ OCSP báo lỗi", "the responder reports a failure"),
    "other-certificate": Text("nói về chứng thư số khác", "it is about another certificate"),
    "unknown-certificate": Text(
        "máy chủ OCSP không biết chứng thư số này", "the responder does not know the certificate"
    ),
    "algorithm": Text("thuật toán ký không đủ mạnh", "its signature's algorithm is too weak"),
    "signature": Text("chữ ký không hợp lệ", "its signature does not hold"),
    "responder-missing": Text("không rõ ai trả lời", "it does not show who answered"),
    "responder-stranger": Text(
        "người trả lời không được tổ chức cấp chứng thư số uỷ quyền",
        "the certificate's issuer never authorised who answered",
    ),
    "responder-expired": Text(
        "chứng thư số của máy chủ OCSP không còn hiệu lực khi trả lời",
        "the responder's certificate was not valid when it answered",
    ),
    "nonce": Text("không trả lời câu hỏi vừa gửi", "it does not answer the question just sent"),
    "other-issuer": Text("của tổ chức chứng thực khác", "it is another authority's"),
    "partial": Text("chỉ là một phần danh sách", "it is only a part of a list"),
    "unreached": Text("không hỏi được", "nobody could be asked"),
    "host-not-allowed": Text(
        "chính sách không cho phép hỏi máy chủ này", "the policy does not name this host"
    ),
}
"""Why evidence is not believed, for people."""
