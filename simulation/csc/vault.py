"""The keys of the invented service, and how each is guarded (kho khóa)."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from simulation.csc.quirks import Quirk
from simulation.signing.account import Account, Credential

MISTAKES: Final = 3
_PSS: Final = "1.2.840.113549.1.1.10"


@dataclass(slots=True)
class Guarded:
    """A credential and what opens it; the phone where there is neither PIN nor OTP.

    :param online: whether the service sends the one-time password when it is asked to.
    :param sent: the one-time passwords that were sent, the latest last.
    :param mistakes: wrong ones since the last right one; `MISTAKES` of them lock the credential.
    :param most: signatures of one leave (multisign).
    :param bound: whether leave is for named digests only (SCAL 2).
    """

    account: Account
    credential: Credential
    pin: str = ""
    otp: bool = False
    online: bool = False
    browser: bool = False
    enabled: bool = True
    most: int = 100
    bound: bool = True
    sent: list[str] = field(default_factory=list)
    mistakes: int = 0

    @property
    def by_phone(self) -> bool:
        """Whether a phone asks the person."""
        return not (self.pin or self.otp)

    def new_password(self) -> str:
        """Make a one-time password, as the person reads it on a phone or a card."""
        self.sent.append(f"{secrets.randbelow(10**6):06}")
        return self.sent[-1]

    def opens(self, pin: str | None, otp: str | None) -> str | None:
        """Return what is wrong: ``pin``, ``otp``, ``locked``; None when it opens."""
        if self.mistakes >= MISTAKES:
            return "locked"
        wrong = None
        if self.pin and pin != self.pin:
            wrong = "pin"
        elif self.otp and (not self.sent or otp != self.sent[-1]):
            wrong = "otp"
        self.mistakes = self.mistakes + 1 if wrong else 0
        if wrong is None:
            self.sent.clear()
        return wrong


@dataclass(slots=True)
class Leave:
    """Leave to sign (SAD): for how many signatures, for which digests."""

    sad: str
    guarded: Guarded
    left: int
    digests: frozenset[bytes] | None


def sign(
    guarded: Guarded, digests: tuple[bytes, ...], oid: str, quirks: Collection[Quirk]
) -> tuple[str, ...]:
    """Sign, and return base64 as the service gives it."""
    credential = guarded.credential
    if Quirk.FORGED in quirks:
        digests = tuple(bytes(len(digest)) for digest in digests)
    values = [credential.sign(digest, pss=oid == _PSS) for digest in digests]
    if Quirk.RAW_ECDSA in quirks and not credential.is_rsa:
        values = [_raw(value, credential.holder.key.key_size) for value in values]
    texts = tuple(b64encode(value).decode("ascii") for value in values)
    if Quirk.EMPTY in quirks:
        return ()
    if Quirk.SHUFFLED in quirks:
        return (*texts[1:], texts[0])
    return texts[:-1] if Quirk.TOO_FEW in quirks else texts


def _raw(der: bytes, bits: int) -> bytes:
    half = (bits + 7) // 8
    return b"".join(number.to_bytes(half, "big") for number in decode_dss_signature(der))
