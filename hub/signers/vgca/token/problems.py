"""What can be wrong with a token, in words, with what to do about it; never a PIN."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

import pkcs11

from hub.core.contracts import CannotSign, SigningProblem
from hub.core.text import Text


class Problem(Enum):
    """One thing that can be wrong with a token: what it is, and the remedy."""

    NO_MODULE = (
        Text("Không có tệp mô-đun PKCS#11.", "The PKCS#11 module's file is not there."),
        Text(
            "Cài phần mềm của hãng token, chỉ đúng tệp (Windows bit4xpki.dll hoặc eTPKCS11.dll, "
            "Linux libbit4xpki.so hoặc opensc-pkcs11.so, macOS libbit4xpki.dylib).",
            "Install the token maker's software, name the file (Windows bit4xpki.dll or "
            "eTPKCS11.dll, Linux libbit4xpki.so or opensc-pkcs11.so, macOS libbit4xpki.dylib).",
        ),
    )
    NOT_A_MODULE = (
        Text(
            "Tệp này không nạp được như một mô-đun PKCS#11.",
            "This file cannot be loaded as a PKCS#11 module.",
        ),
        Text(
            "Dùng mô-đun cùng kiến trúc (64 bit) với chương trình này; xem cấu hình của mô-đun.",
            "Use a module of this program's architecture (64 bit); see the module's configuration.",
        ),
    )
    NO_TOKEN = (
        Text("Không thấy token.", "No token is there."),
        Text(
            "Cắm token; nếu đã cắm, xem lại nhãn và khe trong cài đặt.",
            "Plug the token in; if it is, see label and slot in the settings.",
        ),
    )
    SEVERAL_TOKENS = (
        Text("Có nhiều token, không rõ dùng cái nào.", "Several tokens are there; which one?"),
        Text("Điền cài đặt label hoặc slot.", "Fill in the setting label or slot."),
    )
    TOKEN_REMOVED = (
        Text("Token bị rút ra giữa chừng.", "The token was removed meanwhile."),
        Text("Cắm lại token rồi ký lại.", "Plug the token in again, then sign again."),
    )
    NO_CERTIFICATE = (
        Text("Token không có chứng thư số nào.", "The token holds no certificate."),
        Text(
            "Nạp chứng thư số vào token bằng phần mềm của hãng.",
            "Load the certificate into the token with the maker's software.",
        ),
    )
    EXPIRED = (
        Text(
            "Mọi chứng thư số trên token đều ngoài thời hạn.",
            "Every certificate on the token is outside its validity.",
        ),
        Text(
            "Xem ngày giờ của máy; nếu đúng, xin gia hạn chứng thư số.",
            "See the machine's date; if it is right, have the certificate renewed.",
        ),
    )
    NO_KEY = (
        Text(
            "Token không có khoá của chứng thư số này.",
            "The token does not hold this certificate's key.",
        ),
        Text(
            "Cắm đúng token của người ký, hoặc chọn bộ ký số khác.",
            "Plug in the signer's own token, or choose another signer.",
        ),
    )
    UNFIT = (
        Text(
            "Token hoặc khoá này không ký được bằng thuật toán đã chọn.",
            "This token or key cannot sign by the chosen method.",
        ),
        Text(
            "Chọn thuật toán hợp với khoá (RSA PKCS#1 hay ECDSA), hoặc khoá khác.",
            "Choose a method that fits the key (RSA PKCS#1 or ECDSA), or another key.",
        ),
    )
    PIN_NEEDED = (
        Text("Cần mã PIN của token.", "The token's PIN is needed."),
        Text("Nhập mã PIN rồi ký lại.", "Give the PIN, then sign again."),
    )
    WRONG_PIN = (
        Text(
            "Sai mã PIN; token tự khoá sau vài lần sai nên không thử lại.",
            "The PIN is wrong; a token locks after a few, so it is not tried again.",
        ),
        Text("Nhập lại đúng mã PIN.", "Give the right PIN."),
    )
    LAST_TRY = (
        Text(
            "Token chỉ còn một lần nhập PIN trước khi khoá; trục không dùng lần đó.",
            "The token has one try left before its PIN locks; the hub does not spend it.",
        ),
        Text(
            "Đăng nhập đúng PIN một lần bằng phần mềm của hãng token rồi ký lại.",
            "Log in once with the token maker's software, then sign again.",
        ),
    )
    PIN_LOCKED = (
        Text("Mã PIN của token đã bị khoá.", "The token's PIN is locked."),
        Text(
            "Mở khoá theo hướng dẫn của VGCA (mã PUK hoặc nơi cấp token).",
            "Have it unlocked as VGCA tells (PUK, or who issued the token).",
        ),
    )
    PIN_EXPIRED = (
        Text("Mã PIN phải được đổi trước khi ký.", "The PIN must be changed before signing."),
        Text("Đổi PIN bằng phần mềm của hãng token.", "Change it with the token maker's software."),
    )
    PIN_NOT_SET = (
        Text("Token chưa được đặt mã PIN.", "The token has no PIN yet."),
        Text("Đặt PIN bằng phần mềm của hãng token.", "Set it with the token maker's software."),
    )
    FAILED = (
        Text("Token báo lỗi khi ký.", "The token failed while signing."),
        Text(
            "Rút ra, cắm lại rồi ký lại; nếu lặp lại, hỏi nơi cấp token.",
            "Unplug it, plug it in, sign again; if it repeats, ask who issued the token.",
        ),
    )

    def __init__(self, what: Text, remedy: Text) -> None:
        self.what = what
        self.remedy = remedy

    @property
    def kind(self) -> SigningProblem:
        """What kind of problem the hub takes it for."""
        return _KINDS.get(self, SigningProblem.PROVIDER)

    def at(self, where: str, error: str = "") -> TokenProblem:
        """Return the error that tells of this problem with the module or token `where`."""
        return TokenProblem(self, where, error)


class TokenProblem(CannotSign):
    """A token cannot be used until somebody acts. Nothing of it is ever tried again by itself.

    :param error: the module's own name for it.
    """

    code: ClassVar[str] = "token"

    def __init__(self, token: Problem, where: str, error: str) -> None:
        super().__init__(
            token.kind,
            token.what,
            remedy=token.remedy,
            where=where,
            token=token.name.lower().replace("_", "-"),
            error=error,
        )
        self.token = token


_KINDS = {
    Problem.NO_CERTIFICATE: SigningProblem.CERTIFICATE,
    Problem.EXPIRED: SigningProblem.CERTIFICATE,
    Problem.NO_KEY: SigningProblem.CERTIFICATE,
    Problem.UNFIT: SigningProblem.CERTIFICATE,
    Problem.PIN_NEEDED: SigningProblem.CREDENTIALS,
    Problem.WRONG_PIN: SigningProblem.CREDENTIALS,
    Problem.LAST_TRY: SigningProblem.CREDENTIALS,
    Problem.PIN_LOCKED: SigningProblem.CREDENTIALS,
    Problem.PIN_EXPIRED: SigningProblem.CREDENTIALS,
    Problem.PIN_NOT_SET: SigningProblem.CREDENTIALS,
}

_BY_ERROR: dict[type[pkcs11.PKCS11Error], Problem] = {
    pkcs11.PinIncorrect: Problem.WRONG_PIN,
    pkcs11.PinInvalid: Problem.WRONG_PIN,
    pkcs11.PinLenRange: Problem.WRONG_PIN,
    pkcs11.PinLocked: Problem.PIN_LOCKED,
    pkcs11.PinExpired: Problem.PIN_EXPIRED,
    pkcs11.UserPinNotInitialized: Problem.PIN_NOT_SET,
    pkcs11.TokenNotPresent: Problem.TOKEN_REMOVED,
    pkcs11.DeviceRemoved: Problem.TOKEN_REMOVED,
    pkcs11.SessionHandleInvalid: Problem.TOKEN_REMOVED,
    pkcs11.SessionClosed: Problem.TOKEN_REMOVED,
    # What SoftHSM says of a key whose token is gone.
    pkcs11.ObjectHandleInvalid: Problem.TOKEN_REMOVED,
    pkcs11.NoSuchKey: Problem.NO_KEY,
    pkcs11.MechanismInvalid: Problem.UNFIT,
    pkcs11.MechanismParamInvalid: Problem.UNFIT,
    pkcs11.KeyTypeInconsistent: Problem.UNFIT,
    pkcs11.KeySizeRange: Problem.UNFIT,
    pkcs11.DataLenRange: Problem.UNFIT,
}


def problem_of(error: pkcs11.PKCS11Error) -> Problem:
    """Return what an error of the module means."""
    return _BY_ERROR.get(type(error), Problem.FAILED)
