"""What a person reads where the hub itself sees that nothing can be signed; what signers give."""

from __future__ import annotations

from typing import Final

from hub.core.contracts import Input
from hub.core.text import Text

PIN_INPUT: Final = Input("pin", Text("Mã PIN của chứng thư số", "PIN of the credential"))
OTP_INPUT: Final = Input(
    "otp",
    Text(
        "Mã OTP (để trống lần đầu nếu nhà cung cấp gửi mã qua tin nhắn)",
        "OTP (empty the first time where the provider sends it in a message)",
    ),
)

DISABLED: Final = Text("Khóa ký đã bị tắt.", "The signing key is disabled.")
NOT_VALID: Final = Text(
    "Dịch vụ ký báo chứng thư số không còn hiệu lực.",
    "The service says that the certificate is not valid.",
)
RENEW: Final = Text(
    "Người ký gia hạn hoặc cấp lại chứng thư số.", "The signer has the certificate renewed."
)
REPLACED: Final = Text(
    "Chứng thư số đã được thay sau khi chuẩn bị ký.",
    "The certificate was replaced after signing was prepared.",
)
AGAIN: Final = Text("Ký lại.", "Sign again.")
LEAVE_UNUSED: Final = Text(
    "Người ký đã cho phép nhưng dịch vụ ký bận, chưa ký.",
    "The signer gave leave, but the service is busy and has not signed.",
)
TOO_MANY: Final = Text(
    "{n} chữ ký vượt mức {most} của một lần xác nhận.",
    "{n} signatures are more than the {most} of one confirmation.",
)
FEWER: Final = Text("Đặt most_items thấp hơn.", "Set a lower most_items.")
BY_BROWSER: Final = Text(
    "Chứng thư số này chỉ xác nhận được trên trang web của nhà cung cấp (oauth2code).",
    "Leave for this credential is given on the provider's web page only (oauth2code).",
)
NO_ALGORITHM: Final = Text(
    "Khóa ký không có thuật toán ký cần dùng.", "The key does not offer the method that is needed."
)
ASK_PROVIDER: Final = Text(
    "Hỏi nhà cung cấp chứng thư số dùng được PIN, OTP hoặc điện thoại với thuật toán này.",
    "Ask the provider for a credential with PIN, OTP or phone, and this method.",
)
PIN_WANTED: Final = Text("Chứng thư số đòi mã PIN.", "The credential wants a PIN.")
GIVE_PIN: Final = Text(
    "Bật asks_pin trong thiết lập, nhập PIN rồi ký lại.",
    "Switch on asks_pin in the settings, give the PIN, sign again.",
)
OTP_WANTED: Final = Text("Chứng thư số đòi mã OTP.", "The credential wants an OTP.")
OTP_SENT: Final = Text(
    "Dịch vụ ký vừa gửi mã OTP cho người ký.", "The service has just sent the signer an OTP."
)
GIVE_OTP: Final = Text(
    "Bật asks_otp trong thiết lập, nhập OTP rồi ký lại.",
    "Switch on asks_otp in the settings, give the OTP, sign again.",
)
OTHER_VERSION: Final = Text(
    "Dịch vụ ký dùng phiên bản {specs}; sửa version trong thiết lập.",
    "The service speaks version {specs}; mend version in the settings.",
)
NO_METHOD: Final = Text(
    "Dịch vụ ký không có lệnh {methods}.", "The service has no method {methods}."
)
