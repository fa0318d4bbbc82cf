"""What VNPT's failures mean for the hub (lỗi của VNPT SmartCA).

The texts inside ``message`` are published nowhere; only whole words that several integrators match
are looked for, and never shown: they may hold anything.
"""

from __future__ import annotations

from hub.core.contracts import CannotSign, SigningOutcome, SigningProblem, SigningState
from hub.core.errors import Actor, LostAnswer
from hub.core.text import Text
from hub.core.transport.answers import AnswerReader

READER = AnswerReader("VNPT SmartCA", "SmartCA (03/05/2024)")

CERTIFICATE_FAILED = SigningOutcome(SigningState.FAILED, problem=SigningProblem.CERTIFICATE)
PROVIDER_FAILED = SigningOutcome(SigningState.FAILED, problem=SigningProblem.PROVIDER)


def ended_by(message: str) -> SigningOutcome | None:
    """Return how a request ended, by the words that integrators match (signers.md §1.4, grade L).

    :param message: the provider's own text.
    """
    told = message.upper()
    if "REJECT" in told:
        return SigningOutcome(SigningState.REFUSED)
    if "EXPIRED" in told:
        return SigningOutcome(SigningState.EXPIRED)
    if "FAILED" in told:
        return PROVIDER_FAILED
    return None


def credentials_refused(where: str) -> CannotSign:
    """Return the error for the hub's own account that is turned away."""
    return CannotSign(
        SigningProblem.CREDENTIALS,
        Text("VNPT không chấp nhận tài khoản kết nối.", "VNPT turns the account away."),
        remedy=Text(
            "Kiểm tra mã và mật khẩu kết nối do VNPT cấp; thử nhiều lần có thể bị khóa.",
            "Check the id and password that VNPT gave; many attempts may lock the account.",
        ),
        where=where,
    )


def person_refused(where: str) -> CannotSign:
    """Return the error for a person's password or OTP that is turned away."""
    return CannotSign(
        SigningProblem.CREDENTIALS,
        Text(
            "VNPT không chấp nhận mật khẩu hoặc mã OTP của người ký.",
            "VNPT turns the signer's password or OTP away.",
        ),
        remedy=Text(
            "Người ký nhập lại; sai quá 5 lần tài khoản bị khóa 5 phút.",
            "The signer gives them again; after 5 mistakes the account is locked for 5 minutes.",
        ),
        where=where,
    )


def login_needed(where: str) -> CannotSign:
    """Return the error for a person whose login has run out, or never was."""
    return CannotSign(
        SigningProblem.CREDENTIALS,
        Text("Người ký phải đăng nhập lại SmartCA.", "The signer must log in to SmartCA again."),
        remedy=Text(
            "Đăng nhập trên trang của VNPT, rồi đặt lại refresh_tokens (còn hạn 3 tháng).",
            "Log in at VNPT's page, then set refresh_tokens anew (they live for 3 months).",
        ),
        where=where,
    )


def no_such_user(where: str) -> CannotSign:
    """Return the error for a person whom VNPT does not know."""
    return CannotSign(
        SigningProblem.CERTIFICATE,
        Text("Người ký chưa có SmartCA.", "The signer has no SmartCA account."),
        remedy=Text(
            "Đăng ký SmartCA cho người này bằng đúng số định danh, hoặc chọn bộ ký khác.",
            "Register this person for SmartCA by the right personal id, or use another signer.",
        ),
        where=where,
    )


def certificate_unusable(where: str) -> CannotSign:
    """Return the error for a certificate that VNPT does not let sign."""
    return CannotSign(
        SigningProblem.CERTIFICATE,
        Text(
            "VNPT báo chứng thư số không dùng được (hết hạn, thu hồi, tạm dừng).",
            "VNPT says that the certificate cannot be used (expired, revoked, suspended).",
        ),
        remedy=Text("Người ký gia hạn chứng thư số với VNPT.", "The signer renews it with VNPT."),
        where=where,
    )


def quota_used(where: str) -> CannotSign:
    """Return the error for signatures that are used up."""
    return CannotSign(
        SigningProblem.QUOTA,
        Text("Đã hết lượt ký của gói dịch vụ.", "The signatures that were paid for are used up."),
        remedy=Text("Mua thêm lượt ký của VNPT.", "Buy more signatures from VNPT."),
        where=where,
    )


def refused(where: str, code: int) -> CannotSign:
    """Return the error for a request that VNPT calls wrong."""
    return CannotSign(
        SigningProblem.PROVIDER,
        Text("VNPT từ chối yêu cầu (mã {code}).", "VNPT refused the request ({code}).").format(
            code=code
        ),
        remedy=Text(
            "Hỏi VNPT theo mã yêu cầu; có thể giảm most_items.",
            "Ask VNPT by the request's id; a smaller most_items may help.",
        ),
        where=where,
        who=Actor.OPERATOR,
        vendor_code=code,
    )


def provider_failed(where: str, code: int) -> LostAnswer:
    """Return the error for a failure of VNPT's own: the request may have been taken."""
    return LostAnswer(
        Text("Máy chủ VNPT báo lỗi xử lý.", "VNPT's server reports a failure of its own."),
        remedy=Text("Hỏi lại theo mã yêu cầu.", "Ask about it by the request's id."),
        where=where,
        who=Actor.VENDOR,
        vendor_code=code,
    )
