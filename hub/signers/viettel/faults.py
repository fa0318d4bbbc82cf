"""What MySign's codes mean for the hub: of the API, and of a transaction (mã lỗi, trạng thái).

Source: signers.md §2.2 and §2.3, where two independent integrators agree. Viettel's own sentences
are never shown: they may hold anything.
"""

from __future__ import annotations

from typing import Final

from hub.core.contracts import CannotSign, SigningOutcome, SigningProblem, SigningState
from hub.core.errors import Actor, HubError, Retry
from hub.core.text import Text
from hub.core.transport.answers import AnswerReader
from hub.signers.viettel.wire import CONTRACT

READER: Final = AnswerReader("Viettel MySign", CONTRACT)

TOKEN_EXPIRED: Final = "58038"  # noqa: S105 - an error code
OF_THE_APP: Final = frozenset({"58007", "86024", "86002"})
"""Codes that turn the application away, whoever the user is."""
INTERNAL: Final = "50000"
SIGNED: Final = "1"

_ASK_SETTINGS: Final = Text(
    "Sửa thiết lập của bộ ký; thử lại nhiều lần có thể bị khóa.",
    "Mend the signer's settings; many attempts may lock the account.",
)
_ASK_VIETTEL: Final = Text("Hỏi Viettel theo mã này.", "Ask Viettel about this code.")

_FAULTS: Final[dict[str, tuple[SigningProblem, Text, Text]]] = {
    "58007": (
        SigningProblem.CREDENTIALS,
        Text("Viettel không biết mã ứng dụng này.", "Viettel does not know this client id."),
        _ASK_SETTINGS,
    ),
    "58008": (
        SigningProblem.CERTIFICATE,
        Text("Người dùng này chưa kích hoạt MySign.", "This user has not activated MySign."),
        Text(
            "Người ký kích hoạt MySign, hoặc sửa mã người dùng trong thiết lập.",
            "The signer activates MySign, or the user id in the settings is mended.",
        ),
    ),
    "59033": (
        SigningProblem.CREDENTIALS,
        Text("Viettel từ chối người dùng này.", "Viettel turns this user away."),
        _ASK_SETTINGS,
    ),
    "86024": (
        SigningProblem.CREDENTIALS,
        Text("Khóa ứng dụng sai.", "The client secret is wrong."),
        _ASK_SETTINGS,
    ),
    "86002": (
        SigningProblem.CREDENTIALS,
        Text(
            "Chứng thư số kết nối của ứng dụng đã bị thu hồi.",
            "The application's connection certificate is revoked.",
        ),
        _ASK_VIETTEL,
    ),
    TOKEN_EXPIRED: (
        SigningProblem.CREDENTIALS,
        Text(
            "Viettel không nhận mã truy cập vừa cấp.",
            "Viettel turns away the token that it has just given.",
        ),
        _ASK_VIETTEL,
    ),
}

_OUTCOMES: Final[dict[str, SigningOutcome]] = {
    "0": SigningOutcome(SigningState.PENDING),
    "4000": SigningOutcome(SigningState.PENDING),
    "6000": SigningOutcome(SigningState.PENDING),
    "4001": SigningOutcome(
        SigningState.EXPIRED,
        reason=Text("Hết thời gian xác nhận.", "The time to confirm has passed."),
    ),
    "4002": SigningOutcome(
        SigningState.REFUSED,
        reason=Text("Người ký đã từ chối trên điện thoại.", "The signer refused on the phone."),
    ),
    "4004": SigningOutcome(
        SigningState.FAILED,
        reason=Text("Viettel báo ký không thành công.", "Viettel says that signing failed."),
        problem=SigningProblem.PROVIDER,
    ),
    "4005": SigningOutcome(
        SigningState.FAILED,
        reason=Text("Đã hết lượt ký của thuê bao.", "The subscriber's signatures are used up."),
        problem=SigningProblem.QUOTA,
    ),
    "13004": SigningOutcome(
        SigningState.FAILED,
        reason=Text(
            "Chứng thư số đã hết hạn hoặc bị thu hồi.", "The certificate is expired or revoked."
        ),
        problem=SigningProblem.CERTIFICATE,
    ),
}


def outcome_of(code: str, where: str) -> SigningOutcome:
    """Return what a transaction's status says; signatures are not in it.

    :raises Retry: when Viettel could not tell.
    """
    if code == INTERNAL:
        raise fault_of(code, where)
    known = _OUTCOMES.get(code)
    if known is not None:
        return known
    return SigningOutcome(
        SigningState.UNCERTAIN,
        reason=Text(
            "Viettel trả lời trạng thái chưa biết: {code}.",
            "Viettel answers with a status that is not known: {code}.",
        ).format(code=_safe(code)),
    )


def is_status(code: str) -> bool:
    """Tell whether a code says where a transaction stands."""
    return code in _OUTCOMES or code == INTERNAL


def fault_of(code: str, where: str) -> HubError:
    """Return the error for a failed call."""
    if code == INTERNAL:
        return Retry(
            Text("Viettel gặp lỗi khi đọc thông tin.", "Viettel failed while reading information."),
            remedy=Text("Hỏi lại sau; không cần làm gì thêm.", "Ask again; nothing is needed."),
            where=where,
            who=Actor.VENDOR,
            vendor_code=code,
        )
    if code in _FAULTS:
        problem, what, remedy = _FAULTS[code]
        return CannotSign(problem, what, remedy=remedy, where=where, vendor_code=code)
    outcome = _OUTCOMES.get(code)
    if outcome is not None and outcome.reason is not None:
        problem = outcome.problem or SigningProblem.PROVIDER
        return CannotSign(
            problem, outcome.reason, remedy=_ASK_VIETTEL, where=where, vendor_code=code
        )
    return CannotSign(
        SigningProblem.PROVIDER,
        Text("Viettel từ chối yêu cầu (mã {code}).", "Viettel refused ({code}).").format(
            code=_safe(code)
        ),
        remedy=_ASK_VIETTEL,
        where=where,
        who=Actor.VENDOR,
        vendor_code=_safe(code),
    )


def no_valid_certificate(where: str, statuses: frozenset[str]) -> CannotSign:
    """Return the error for a user whose certificates are all unusable."""
    return CannotSign(
        SigningProblem.CERTIFICATE,
        Text(
            "Viettel báo chứng thư số không còn hiệu lực ({status}).",
            "Viettel says that the certificate is not valid ({status}).",
        ).format(status=", ".join(sorted(map(_safe, statuses)))),
        remedy=Text(
            "Người ký gia hạn hoặc cấp lại chứng thư số ở Viettel.",
            "The signer has the certificate renewed at Viettel.",
        ),
        where=where,
    )


def _safe(code: str) -> str:
    """Return a code for people to read: only what looks like one."""
    return code[:30] if code.isascii() and code.isalnum() else "?"
