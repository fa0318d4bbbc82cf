"""How each version of CSC is written: what the invented service reads and answers (cách viết)."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from simulation.csc.quirks import Quirk
from simulation.csc.vault import Guarded

Json = dict[str, Any]

_RSA: Final = ["1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.10"]
_ECDSA: Final = ["1.2.840.10045.4.3.2"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Digests that a request names."""

    credential: str
    digests: tuple[bytes, ...]


class V1:
    """Version 1.0.4."""

    SPECS = "1.0.4.0"
    METHODS = (
        "auth/login",
        "credentials/list",
        "credentials/info",
        "credentials/authorize",
        "credentials/sendOTP",
        "signatures/signHash",
    )
    CHALLENGE = "credentials/sendOTP"
    LATER = False
    HASHES = "hash"
    WRONG: Final = {"pin": "invalid_pin", "otp": "invalid_otp"}

    @staticmethod
    def given(body: Json) -> tuple[str | None, str | None]:
        """Return the PIN and the OTP."""
        return body.get("PIN"), body.get("OTP")

    @staticmethod
    def guard(guarded: Guarded, quirks: Collection[Quirk]) -> Json:
        """Tell how a credential is opened."""

        def word(yes: bool) -> object:
            return yes if Quirk.WORDS_AS_BOOLEANS in quirks else str(yes).lower()

        mode = "implicit" if guarded.by_phone else "explicit"
        otp_type = "online" if guarded.online else "offline"
        return {
            "authMode": "oauth2code" if guarded.browser else mode,
            "PIN": {"presence": word(bool(guarded.pin)), "format": "N", "label": "PIN"},
            "OTP": {"presence": word(guarded.otp), "type": otp_type, "format": "N"},
        }


class V2:
    """Version 2."""

    SPECS = "2.0.0.0"
    METHODS = (
        "auth/login",
        "credentials/list",
        "credentials/info",
        "credentials/authorize",
        "credentials/authorizeCheck",
        "credentials/getChallenge",
        "signatures/signHash",
        "signatures/signPolling",
    )
    CHALLENGE = "credentials/getChallenge"
    LATER = True
    HASHES = "hashes"
    WRONG: Final = {"pin": "invalid_authentication_data", "otp": "invalid_authentication_data"}

    @staticmethod
    def given(body: Json) -> tuple[str | None, str | None]:
        """Return the PIN and the OTP."""
        values = {one["id"]: one["value"] for one in body.get("authData", [])}
        return values.get("ma-pin"), values.get("ma-otp")

    @staticmethod
    def guard(guarded: Guarded, quirks: Collection[Quirk]) -> Json:
        """Tell how a credential is opened."""
        objects: list[Json] = []
        if guarded.pin:
            objects.append({"type": "Password", "id": "ma-pin", "format": "N", "label": "PIN"})
        if guarded.otp:
            kind = {"type": "ChallengeResponseOTP"} if guarded.online else {"generator": "totp"}
            objects.append({"type": "Password", "id": "ma-otp", "format": "N", **kind})
        if guarded.browser:
            return {"auth": {"mode": "oauth2code"}}
        if guarded.by_phone:
            return {"auth": {"mode": "implicit"}}
        expression = " AND ".join(one["id"] for one in objects)
        return {"auth": {"mode": "explicit", "expression": expression, "objects": objects}}


Words = type[V1] | type[V2]
VERSIONS: Final[dict[str, Words]] = {"v1": V1, "v2": V2}


def batch_of(body: Json, words: Words) -> Batch:
    """Return what a request names.

    :raises ValueError: when a digest is not base64.
    """
    texts = body.get(words.HASHES, [])
    return Batch(
        body.get("credentialID", ""), tuple(b64decode(text, validate=True) for text in texts)
    )


def described(guarded: Guarded, words: Words, quirks: Collection[Quirk], body: Json) -> Json:
    """Return the answer to ``credentials/info``."""
    credential = guarded.credential
    number = str if Quirk.NUMBERS_AS_TEXT in quirks else int
    wanted = {"none": 0, "single": 1, "chain": 9}[body.get("certificates", "single")]
    told = {
        "key": {
            "status": "enabled" if guarded.enabled else "disabled",
            "algo": _RSA if credential.is_rsa else _ECDSA,
            "len": number(credential.holder.key.key_size),
        },
        "cert": {
            "status": credential.status,
            "certificates": [b64encode(der).decode() for der in credential.chain[:wanted]],
        },
        "SCAL": "2" if guarded.bound else "1",
        "multisign": number(guarded.most),
    }
    return told | words.guard(guarded, quirks)
