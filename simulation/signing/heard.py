"""What an invented signing provider was asked, without the secrets (sổ ghi yêu cầu)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

Json = dict[str, Any]

SECRETS: Final = frozenset(
    {"client_secret", "password", "sp_password", "otp", "OTP", "PIN", "SAD", "sad", "authData"}
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One request, as it was understood."""

    path: str
    body: Json

    @classmethod
    def of(cls, path: str, body: Json) -> Heard:
        """Keep a request; values that open something are left out."""
        return cls(path, {name: value for name, value in body.items() if name not in SECRETS})
