"""What CSC's errors mean for the hub (mã lỗi của CSC).

The codes are few, and one of them, ``invalid_request``, stands for very different things: there
the description of the specification decides (v2 §10.2, §11). A description is never shown: it may
hold anything.
"""

from __future__ import annotations

from typing import Final

from hub.core.contracts import CannotSign, SigningOutcome, SigningProblem, SigningState
from hub.core.errors import Actor, HubError, Retry
from hub.core.text import Text
from hub.core.transport.answers import AnswerReader
from hub.signers.csc import reasons
from hub.signers.csc.wire import CONTRACT, Fault

READER: Final = AnswerReader("dịch vụ ký CSC / CSC service", CONTRACT)

BAD_TOKEN: Final = frozenset({"invalid_token", "expired_token"})

_SIGNER: Final = Text(
    "Người ký nhập lại cho đúng rồi ký lại; sai nhiều lần có thể bị khóa.",
    "The signer gives it again, rightly, and signs again; many wrong ones may lock the credential.",
)
_SETTINGS: Final = Text(
    "Sửa thiết lập của bộ ký; thử lại nhiều lần có thể bị khóa.",
    "Mend the signer's settings; many attempts may lock the account.",
)
_PROVIDER: Final = Text(
    "Hỏi nhà cung cấp dịch vụ ký theo mã này.", "Ask the signing provider about this code."
)

_Meaning = tuple[SigningProblem, Text, Text]

_LOGIN: Final[_Meaning] = (
    SigningProblem.CREDENTIALS,
    Text("Dịch vụ ký từ chối tài khoản của trục.", "The service turns the hub's account away."),
    _SETTINGS,
)
_CODES: Final[dict[str, _Meaning]] = {
    "invalid_pin": (
        SigningProblem.CREDENTIALS,
        Text("Mã PIN sai.", "The PIN is wrong."),
        _SIGNER,
    ),
    "invalid_otp": (
        SigningProblem.CREDENTIALS,
        Text("Mã OTP sai hoặc đã hết hạn.", "The OTP is wrong or has expired."),
        _SIGNER,
    ),
    "invalid_authentication_data": (
        SigningProblem.CREDENTIALS,
        Text("Mã PIN hoặc OTP sai.", "The PIN or the OTP is wrong."),
        _SIGNER,
    ),
    "authentication_error": _LOGIN,
    "invalid_client": _LOGIN,
    "invalid_grant": _LOGIN,
    "unauthorized_client": _LOGIN,
    "invalid_token": _LOGIN,
    "expired_token": _LOGIN,
}
_DESCRIPTIONS: Final[tuple[tuple[str, _Meaning], ...]] = (
    (
        "locked",
        (
            SigningProblem.CREDENTIALS,
            Text("Chứng thư số đã bị khóa.", "The credential is locked."),
            Text(
                "Người ký mở khóa ở nhà cung cấp dịch vụ ký.",
                "The signer has it unlocked at the signing provider.",
            ),
        ),
    ),
    (
        "disabled",
        (
            SigningProblem.CERTIFICATE,
            reasons.DISABLED,
            _PROVIDER,
        ),
    ),
    (
        "certificate is expired",
        (
            SigningProblem.CERTIFICATE,
            Text("Chứng thư số đã hết hạn.", "The certificate has expired."),
            Text("Người ký gia hạn chứng thư số.", "The signer has the certificate renewed."),
        ),
    ),
    (
        "too high",
        (
            SigningProblem.PROVIDER,
            Text(
                "Nhiều chữ ký hơn mức một lần xác nhận cho phép.",
                "More signatures than one authorization allows.",
            ),
            reasons.FEWER,
        ),
    ),
    (
        "sad",
        (
            SigningProblem.PROVIDER,
            Text(
                "Quyền ký (SAD) đã hết hạn hoặc đã dùng.",
                "The leave to sign (SAD) has expired or was used.",
            ),
            reasons.AGAIN,
        ),
    ),
    (
        "client_secret",
        _LOGIN,
    ),
    (
        "client_id",
        _LOGIN,
    ),
)
_STATUSES: Final[dict[int, _Meaning]] = {
    401: _LOGIN,
    402: (
        SigningProblem.QUOTA,
        Text("Đã hết lượt ký đã mua.", "The signatures that were paid for are used up."),
        Text("Mua thêm lượt ký.", "Buy more signatures."),
    ),
}

_REFUSED: Final = SigningOutcome(
    SigningState.REFUSED,
    reason=Text("Người ký đã từ chối.", "The signer refused."),
)
_EXPIRED: Final = SigningOutcome(
    SigningState.EXPIRED,
    reason=Text("Hết thời gian xác nhận.", "The time to confirm has passed."),
)


def outcome_of(fault: Fault) -> SigningOutcome | None:
    """Return what a person's answer, or silence, made of a request; None for every other fault.

    That nobody answered in time has no code of its own: the description tells.
    """
    if fault.error == "access_denied":
        return _REFUSED
    return _EXPIRED if "timed out" in fault.error_description.lower() else None


def fault_of(fault: Fault, status: int, where: str) -> HubError:
    """Return the error for a failed call."""
    if fault.error in {"server_error", "temporarily_unavailable"}:
        return Retry(
            Text("Dịch vụ ký đang bận hoặc gặp lỗi.", "The service is busy or has failed."),
            remedy=Text("Đợi rồi thử lại.", "Wait and try again."),
            where=where,
            who=Actor.VENDOR,
            vendor_code=fault.error,
        )
    problem, what, remedy = _meaning(fault, status)
    return CannotSign(problem, what, remedy=remedy, where=where, vendor_code=_shown(fault, status))


def _meaning(fault: Fault, status: int) -> _Meaning:
    if fault.error in _CODES and "locked" not in fault.error_description.lower():
        return _CODES[fault.error]
    description = fault.error_description.lower()
    for words, meaning in _DESCRIPTIONS:
        if words in description:
            return meaning
    if status in _STATUSES:
        return _STATUSES[status]
    what = Text("Dịch vụ ký từ chối yêu cầu ({code}).", "The service refused ({code}).")
    return SigningProblem.PROVIDER, what.format(code=_shown(fault, status)), _PROVIDER


def _shown(fault: Fault, status: int) -> str:
    """Return a code for people to read: only what looks like one."""
    code = fault.error[:40]
    is_code = code.isascii() and code.replace("_", "").isalnum()
    return code if is_code else f"HTTP {status}"


def is_about_the_account(error: CannotSign) -> bool:
    """Tell whether the hub's own account is turned away, not one signer's request."""
    return error.what == _LOGIN[1]
