"""What an invented CSC service may do beyond the text of the specification (nết riêng)."""

from __future__ import annotations

from enum import StrEnum

from hub.core.text import Text


class Quirk(StrEnum):
    """One way in which the service differs; several may come together."""

    NUMBERS_AS_TEXT = "numbers-as-text"
    WORDS_AS_BOOLEANS = "words-as-booleans"
    EXPIRY_AS_CODE = "expiry-as-code"
    RAW_ECDSA = "raw-ecdsa"
    SHUFFLED = "shuffled"
    TOO_FEW = "too-few"
    FORGED = "forged"
    EMPTY = "empty"
    SAD_EXPIRES = "sad-expires"

    @property
    def told(self) -> Text:
        """What a person reads about it."""
        return _TOLD[self]


_TOLD = {
    Quirk.NUMBERS_AS_TEXT: Text("viết số thành chữ", "writes numbers as text"),
    Quirk.WORDS_AS_BOOLEANS: Text(
        "viết true, false không ngoặc kép", "writes true and false without quotes"
    ),
    Quirk.EXPIRY_AS_CODE: Text(
        "báo mã truy cập hết hạn bằng HTTP 400, không phải 401",
        "tells of an expired token by HTTP 400 instead of 401",
    ),
    Quirk.RAW_ECDSA: Text("chữ ký ECDSA dạng r‖s", "ECDSA values as r‖s instead of DER"),
    Quirk.SHUFFLED: Text("trả chữ ký không theo thứ tự", "gives signatures in another order"),
    Quirk.TOO_FEW: Text("trả thiếu một chữ ký", "gives one signature too few"),
    Quirk.FORGED: Text("chữ ký sai", "its signatures are false"),
    Quirk.EMPTY: Text("không trả chữ ký nào", "gives no signature at all"),
    Quirk.SAD_EXPIRES: Text("quyền ký hết hạn ngay", "leave to sign expires at once"),
}
