"""What the invented SmartCA knows: subscribers, and requests with what became of them (sổ)."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import uuid4

from simulation.signing.account import Account, Credential
from simulation.signing.phone import Answer


class Trick(StrEnum):
    """How the signatures that come back are wrong (chữ ký trả về sai kiểu gì)."""

    EMPTY = "empty"
    FALSE = "false"
    SWAPPED = "swapped"
    ONE_MISSING = "one-missing"
    ONE_TWICE = "one-twice"


@dataclass(slots=True)
class Subscriber:
    """A subscriber with what sp769 v2 asks for besides the phone.

    :param otp_secret: the TOTP key as the app shows it, base64.
    :param mistakes: passwords and codes that were wrong, one after another; five lock the account.
    """

    account: Account
    password: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    otp_secret: str = field(default_factory=lambda: b64encode(secrets.token_bytes(20)).decode())
    mistakes: int = 0

    def credential(self, serial: str) -> Credential | None:
        """Return the certificate with that serial number, the first where none is named."""
        for one in self.account.credentials:
            if serial in ("", serial_of(one)):
                return one
        return None


@dataclass(slots=True)
class Request:
    """A request for signatures.

    :param code: the provider's own number.
    :param digests: what is to be signed, by the name under which it came.
    :param sad: authorises the second step of sp769 v2; issued at `issued_at`, seconds.
    """

    id: str
    subscriber: Subscriber
    credential: Credential
    digests: tuple[tuple[str, bytes], ...]
    code: str = field(default_factory=lambda: str(uuid4()))
    answer: Answer | None = None
    expired: bool = False
    sad: str = ""
    issued_at: float = 0.0


@dataclass(slots=True)
class Book:
    """Subscribers by user id, requests by the asker's id.

    :param trick: what is wrong with the signatures, if anything.
    :param webhook: told each answer as often as the phone reports it; given the message.
    """

    subscribers: dict[str, Subscriber] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    trick: Trick | None = None
    webhook: Callable[[bytes], None] | None = None
    sp_id: str = field(default_factory=lambda: f"gl-{uuid4().hex[:8]}")
    sp_password: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    def take(self, request: Request, *, shown: bool = True) -> None:
        """Keep a request and, where it is `shown`, ask the person's phone."""
        self.requests[request.id] = request
        account = request.subscriber.account
        if account.quota is not None:
            account.quota -= len(request.digests)
        if shown:
            account.phone.show(request.id, tuple(name for name, _ in request.digests))

    def look(self, request: Request) -> Answer | None:
        """Look whether the person has answered."""
        if request.answer is None and not request.expired:
            request.answer = request.subscriber.account.phone.look(request.id)
        return request.answer

    def press(self, request_id: str) -> None:
        """Let the person answer now, and the provider tell it to whoever wants to be called."""
        request = self.requests[request_id]
        phone = request.subscriber.account.phone
        while self.look(request) is None:
            phone.hesitation = 0
        for _ in range(phone.reports):
            if self.webhook is not None:
                self.webhook(self.message(request))

    def message(self, request: Request) -> bytes:
        """Return the webhook's message about an answered request; the array is ``signed_files``."""
        signed = request.answer is Answer.CONFIRMED
        said = {
            "sp_id": self.sp_id,
            "status_code": 200 if signed else 400,
            "message": "SUCCESS" if signed else "sig_user_rejected",
            "transaction_id": request.id,
            "signed_files": self.signatures(request) if signed else None,
        }
        return json.dumps(said).encode()

    def signatures(self, request: Request) -> list[dict[str, str | None]]:
        """Return the signatures of a confirmed request, as they are told."""
        values = [
            (name, b64encode(self._sign(request, digest)).decode("ascii"))
            for name, digest in request.digests
        ]
        if self.trick is Trick.SWAPPED:
            names = [name for name, _ in reversed(values)]
            values = [(name, value) for name, (_, value) in zip(names, values, strict=True)]
        if self.trick is Trick.EMPTY:
            values = [(name, "") for name, _ in values]
        if self.trick is Trick.ONE_MISSING:
            values = values[1:]
        if self.trick is Trick.ONE_TWICE:
            values = [*values, values[0]]
        return [
            {"doc_id": name, "signature_value": value, "timestamp_signature": None}
            for name, value in values
        ]

    def _sign(self, request: Request, digest: bytes) -> bytes:
        signed = bytes(reversed(digest)) if self.trick is Trick.FALSE else digest
        return request.credential.sign(signed)


def serial_of(credential: Credential) -> str:
    """Return the serial number of a certificate as VNPT writes it: hexadecimal digits."""
    return f"{credential.holder.certificate.serial_number:x}"
