"""The protocols sp769 v1 and v2 without their socket: JSON in, JSON out."""

from __future__ import annotations

import json
import secrets
import time
from base64 import encodebytes
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from simulation.signing.account import Credential
from simulation.signing.phone import Answer
from simulation.smartca.book import Book, Request, Subscriber, serial_of
from simulation.smartca.totp import codes_around
from simulation.vendors.bad_days import Days
from simulation.vendors.server import Answered, Asked

Json = dict[str, Any]

WAITING: Final = "sig_wait_for_user_confirm"
SAD_SECONDS: Final = 299
MISTAKES: Final = 5
_PREFIX: Final = "/sca/sp769/"
_SIGN: Final = "/sca/sp769/v1/signatures/sign"


@dataclass(slots=True)
class Sp769Desk:
    """One service provider's door to SmartCA.

    :param terse: certificates come with as few fields as SmartCA TH's sample has.
    :param clock: seconds since the epoch, for one-time codes and their time to live.
    :param closed: everything is answered with 401 and no word more, as a gateway in front does.
    :param without_sad: sp769 v2 falls back to the app: its answer has no ``sad``.
    """

    book: Book
    terse: bool = False
    without_sad: bool = False
    closed: bool = False
    clock: Callable[[], float] = time.time
    _lock: Lock = field(default_factory=Lock)

    def answer(self, asked: Asked, days: Days) -> Answered:
        """Do what is asked."""
        path = asked.path.partition("?")[0]
        if self.closed:
            return Answered(status=401)
        with self._lock:
            body: Json = json.loads(asked.body or b"{}")
            if path.startswith(f"{_SIGN}/") and path.endswith("/status"):
                return self._status(path.removeprefix(f"{_SIGN}/").removesuffix("/status"))
            if body.get("sp_id") != self.book.sp_id or (
                body.get("sp_password") != self.book.sp_password
            ):
                return _told(401, "SP_CREDENTIAL_INVALID")
            subscriber = self.book.subscribers.get(body.get("user_id", ""))
            if subscriber is None:
                return _told(401, "USER_NOT_FOUND")
            call = self._calls().get(path.removeprefix(_PREFIX))
            return call(body, subscriber) if call is not None else Answered(status=404)

    def failure(self, asked: Asked) -> Answered:
        """Return HTTP 200 with a failure inside."""
        return _told(500, "SERVAR_INTERNAL_ERROR")

    def _calls(self) -> dict[str, Callable[[Json, Subscriber], Answered]]:
        return {
            "v1/credentials/get_certificate": self._certificates,
            "v1/signatures/sign": self._sign,
            "v2/signatures/sign": self._sign_with_otp,
            "v2/signatures/confirm": self._confirm,
        }

    def _certificates(self, body: Json, subscriber: Subscriber) -> Answered:
        wanted = body.get("serial_number", "")
        shown = [
            self._certificate(one, body["transaction_id"])
            for one in subscriber.account.credentials
            if wanted in ("", serial_of(one))
        ]
        return _told(200, "SUCCESS", {"user_certificates": shown})

    def _certificate(self, credential: Credential, transaction: str) -> Json:
        leaf, issuer, *_ = credential.chain
        shown: Json = {
            "cert_id": credential.id,
            "cert_data": _with_line_breaks(leaf),
            "chain_data": {"ca_cert": _with_line_breaks(issuer), "root_cert": None},
            "serial_number": serial_of(credential),
            "transaction_id": transaction,
        }
        if self.terse:
            return shown
        certificate = credential.holder.certificate
        return shown | {
            "service_type": "ESEAL" if credential.holder.profile.role == "seal" else "SMARTCA",
            "service_name": "SMARTCA PERSONAL PRO",
            "cert_status": "Đang hoạt động",
            "cert_subject": certificate.subject.rfc4514_string(),
            "cert_valid_from": certificate.not_valid_before_utc.isoformat().replace("+00:00", "Z"),
            "cert_valid_to": certificate.not_valid_after_utc.isoformat().replace("+00:00", "Z"),
        }

    # ── v1: the phone ────────────────────────────────────────────────────────────────────────────

    def _sign(self, body: Json, subscriber: Subscriber) -> Answered:
        taken = self._taken(body, subscriber)
        if isinstance(taken, Answered):
            return taken
        self.book.take(taken)
        return _told(200, WAITING, {"transaction_id": taken.id, "tran_code": taken.code})

    def _taken(self, body: Json, subscriber: Subscriber) -> Request | Answered:
        """Return the request, or why it is refused."""
        files = body["sign_files"]
        credential = subscriber.credential(body.get("serial_number", ""))
        if body["transaction_id"] in self.book.requests or credential is None or not files:
            return _told(400, "BAD_REQUEST")
        if any(each["sign_type"] != "hash" for each in files):
            return _told(400, "BAD_REQUEST")
        if credential.status != "valid":
            return _told(403, "CREDENTIAL_STATUS_INVALID")
        quota = subscriber.account.quota
        if quota is not None and quota < len(files):
            return _told(403, "QUOTA_EXCEEDED")
        digests = tuple((each["doc_id"], _digest(each["data_to_be_signed"])) for each in files)
        if any(not digest for _, digest in digests):
            return _told(400, "BAD_REQUEST")
        return Request(body["transaction_id"], subscriber, credential, digests)

    def _status(self, transaction: str) -> Answered:
        request = self.book.requests.get(transaction)
        if request is None:
            return _told(400, "BAD_REQUEST")
        data: Json = {"transaction_id": request.id, "signatures": None}
        if request.expired:
            return _told(200, "sig_expired", data)
        answer = self.book.look(request)
        if answer is Answer.REFUSED:
            return _told(200, "sig_user_rejected", data)
        if answer is Answer.CONFIRMED:
            data["signatures"] = self.book.signatures(request)
        return _told(200, "SUCCESS", data)

    # ── v2: password and one-time code ───────────────────────────────────────────────────────────

    def _sign_with_otp(self, body: Json, subscriber: Subscriber) -> Answered:
        refused = self._not_proven(body, subscriber) or self._wrong_code(body, subscriber)
        if refused is not None:
            return refused
        if not body.get("serial_number"):
            return _told(400, "BAD_REQUEST")
        taken = self._taken(body, subscriber)
        if isinstance(taken, Answered):
            return taken
        data: Json = {"transaction_id": taken.id, "tran_code": taken.code}
        if not self.without_sad:
            taken.sad, taken.issued_at = f"gl.{secrets.token_urlsafe(12)}", self.clock()
            data |= {"sad": taken.sad, "expired_in": SAD_SECONDS}
        self.book.take(taken, shown=self.without_sad)
        return _told(200, WAITING, data)

    def _confirm(self, body: Json, subscriber: Subscriber) -> Answered:
        refused = self._not_proven(body, subscriber)
        request = self.book.requests.get(body["transaction_id"])
        if refused is not None or request is None:
            return refused or _told(400, "BAD_REQUEST")
        if not request.sad or request.sad != body["sad"]:
            return _told(401, "SAD_INVALID")
        if self.clock() > request.issued_at + SAD_SECONDS:
            return _told(400, "SAD_EXPIRED")
        request.answer = Answer.CONFIRMED
        signatures = self.book.signatures(request)
        data = {"transaction_id": request.id, "expired_in": SAD_SECONDS, "signatures": signatures}
        return _told(200, "SUCCESS", data)

    def _not_proven(self, body: Json, subscriber: Subscriber) -> Answered | None:
        if subscriber.mistakes >= MISTAKES:
            return _told(401, "ACCOUNT_LOCKED")
        if body.get("password") == subscriber.password:
            return None
        subscriber.mistakes += 1
        return _told(401, "PASSWORD_INVALID")

    def _wrong_code(self, body: Json, subscriber: Subscriber) -> Answered | None:
        if body.get("otp") in codes_around(subscriber.otp_secret, self.clock()):
            subscriber.mistakes = 0
            return None
        subscriber.mistakes += 1
        return _told(401, "OTP_INVALID")


def _digest(text: str) -> bytes:
    """Return the 32 bytes of hexadecimal digits in lower case; nothing for anything else."""
    try:
        digest = bytes.fromhex(text)
    except ValueError:
        return b""
    return digest if len(digest) == 32 and digest.hex() == text else b""


def _with_line_breaks(der: bytes) -> str:
    """Return base64 as it comes from VNPT: in lines that end with CRLF."""
    return encodebytes(der).decode("ascii").replace("\n", "\r\n")


def _told(code: int, message: str, data: Json | None = None) -> Answered:
    content = json.dumps({"status_code": code, "message": message, "data": data})
    return Answered(content.encode(), code if code in (400, 401, 403) else 200)
