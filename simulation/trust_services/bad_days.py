"""What can go wrong with a trust service, by name (ngày xấu trời)."""

from __future__ import annotations

from enum import StrEnum

from hub.core.text import Text


class BadDay(StrEnum):
    """How the trust services misbehave; what one does not concern works as always."""

    NONE = "none"
    SLOW = "slow"
    DROPPED = "dropped"
    BUSY = "busy"
    GARBAGE = "garbage"
    STAMP_REFUSED = "stamp-refused"
    STAMP_WRONG_NONCE = "stamp-wrong-nonce"
    STAMP_WRONG_IMPRINT = "stamp-wrong-imprint"
    STAMP_BROKEN = "stamp-broken"
    STAMP_EXPIRED = "stamp-expired"
    STAMP_OTHER_PURPOSE = "stamp-other-purpose"
    OCSP_TRY_LATER = "ocsp-try-later"
    OCSP_UNAUTHORISED = "ocsp-unauthorised"
    OCSP_WRONG_NONCE = "ocsp-wrong-nonce"
    OCSP_OTHER_CERTIFICATE = "ocsp-other-certificate"
    OCSP_BROKEN = "ocsp-broken"
    OCSP_STALE = "ocsp-stale"
    OCSP_RESPONDER_EXPIRED = "ocsp-responder-expired"
    OCSP_RESPONDER_STRANGER = "ocsp-responder-stranger"
    CRL_STALE = "crl-stale"
    CRL_BROKEN = "crl-broken"
    CRL_OTHER_ISSUER = "crl-other-issuer"

    @property
    def told(self) -> Text:
        """What a person reads about it."""
        return _TOLD[self]


_TOLD = {
    BadDay.NONE: Text("mọi việc bình thường", "all is well"),
    BadDay.SLOW: Text("trả lời rất chậm", "answers very slowly"),
    BadDay.DROPPED: Text("ngắt kết nối không trả lời", "drops the connection without an answer"),
    BadDay.BUSY: Text("báo HTTP 503", "says HTTP 503"),
    BadDay.GARBAGE: Text("trả về nội dung vô nghĩa", "answers with garbage"),
    BadDay.STAMP_REFUSED: Text("từ chối cấp dấu thời gian", "refuses to time-stamp"),
    BadDay.STAMP_WRONG_NONCE: Text("dấu thời gian sai nonce", "time-stamps with another nonce"),
    BadDay.STAMP_WRONG_IMPRINT: Text(
        "dấu thời gian cho mã băm khác", "time-stamps another digest than asked for"
    ),
    BadDay.STAMP_BROKEN: Text("chữ ký của dấu thời gian hỏng", "a token whose signature is broken"),
    BadDay.STAMP_EXPIRED: Text(
        "chứng thư số của dịch vụ dấu thời gian đã hết hạn", "its certificate has expired"
    ),
    BadDay.STAMP_OTHER_PURPOSE: Text(
        "chứng thư số không dành cho dấu thời gian", "its certificate is for another purpose"
    ),
    BadDay.OCSP_TRY_LATER: Text("OCSP báo tryLater", "OCSP says tryLater"),
    BadDay.OCSP_UNAUTHORISED: Text("OCSP báo unauthorized", "OCSP says unauthorized"),
    BadDay.OCSP_WRONG_NONCE: Text("OCSP trả nonce khác", "OCSP answers with another nonce"),
    BadDay.OCSP_OTHER_CERTIFICATE: Text(
        "OCSP trả lời về chứng thư số khác", "OCSP answers about another certificate"
    ),
    BadDay.OCSP_BROKEN: Text("chữ ký của OCSP hỏng", "OCSP's signature is broken"),
    BadDay.OCSP_STALE: Text("câu trả lời OCSP đã cũ", "OCSP's answer is stale"),
    BadDay.OCSP_RESPONDER_EXPIRED: Text(
        "chứng thư số của máy chủ OCSP đã hết hạn", "OCSP's responder has expired"
    ),
    BadDay.OCSP_RESPONDER_STRANGER: Text(
        "máy chủ OCSP không được uỷ quyền", "OCSP's responder was never authorised"
    ),
    BadDay.CRL_STALE: Text("danh sách thu hồi đã cũ", "the CRL is stale"),
    BadDay.CRL_BROKEN: Text("chữ ký của danh sách thu hồi hỏng", "the CRL's signature is broken"),
    BadDay.CRL_OTHER_ISSUER: Text(
        "danh sách thu hồi của tổ chức khác", "another authority's CRL is handed out"
    ),
}
