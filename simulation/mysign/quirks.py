"""What an invented MySign may do beyond what its documents say (nết riêng)."""

from __future__ import annotations

from enum import StrEnum

from hub.core.text import Text


class Quirk(StrEnum):
    """One way in which the provider differs; several may come together."""

    NUMBERS = "numbers"
    EXPIRY_AS_CODE = "expiry-as-code"
    SHUFFLED = "shuffled"
    TOO_FEW = "too-few"
    FORGED = "forged"
    EMPTY = "empty"
    UNKNOWN_STATUS = "unknown-status"

    @property
    def told(self) -> Text:
        """What a person reads about it."""
        return _TOLD[self]


_TOLD = {
    Quirk.NUMBERS: Text("trả số ở chỗ vốn là chữ", "gives numbers where text is documented"),
    Quirk.EXPIRY_AS_CODE: Text(
        "báo mã truy cập hết hạn bằng mã 58038, không phải HTTP 401",
        "tells of an expired token by code 58038 instead of HTTP 401",
    ),
    Quirk.SHUFFLED: Text("trả chữ ký không theo thứ tự", "gives signatures in another order"),
    Quirk.TOO_FEW: Text("trả thiếu một chữ ký", "gives one signature too few"),
    Quirk.FORGED: Text("chữ ký của khóa khác", "its signatures are another key's"),
    Quirk.EMPTY: Text("báo đã ký mà không có chữ ký", "says signed and gives no signature"),
    Quirk.UNKNOWN_STATUS: Text("trạng thái chưa ai biết", "answers with an unknown status"),
}
