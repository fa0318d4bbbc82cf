"""The signer of a token: everything is signed at once, in one login, when it is asked for."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Mapping

from pydantic import SecretStr

from hub.core.contracts import (
    Availability,
    Holder,
    HolderCertificate,
    Input,
    Signer,
    SigningOutcome,
    SigningProblem,
    SigningRequest,
    SigningState,
    Terms,
    Ticket,
    offers_to,
)
from hub.core.errors import Bug
from hub.core.text import Text
from hub.signers.vgca.token.client import TokenClient
from hub.signers.vgca.token.problems import Problem, TokenProblem
from hub.signers.vgca.token.wire import METHODS, Method

PIN = "pin"


def utc_now() -> dt.datetime:
    """Return the moment, aware UTC."""
    return dt.datetime.now(dt.UTC)


class TokenSigner(Signer):
    """Signs with a token's keys. Nothing travels, so no outcome is ever uncertain.

    The PIN is never kept. Of one that was wrong a salted hash is, as long as this object lives, so
    that whoever asks again with the same PIN does not cost the token another of its few tries.

    :param now: tells the time, by which certificates are in or out of their validity.
    """

    def __init__(self, client: TokenClient, now: Callable[[], dt.datetime] = utc_now) -> None:
        self._client = client
        self._now = now
        self._salt = secrets.token_bytes(16)
        self._wrong: set[bytes] = set()

    def terms(self) -> Terms:
        """Nobody is waited for, and any number is signed in one login."""
        return Terms()

    async def availability(self) -> Availability:
        """Tell whether module, token, PIN and a valid certificate are there."""
        try:
            warning = await self._client.check(self._now())
        except TokenProblem as error:
            return Availability(False, _told(error))
        return Availability(True, None if warning is None else _SOME_TRIES)

    def inputs(self) -> tuple[Input, ...]:
        """The PIN must be given before the start; it is no setting."""
        return (Input(PIN, Text("Mã PIN của token", "PIN of the token")),)

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the holder's certificates on the token, the latest issued first.

        :raises TokenProblem: when the token cannot be read.
        """
        return offers_to(holder, await self._client.certificates())

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Sign every digest of `request` now; the ticket's outcome is there when this returns.

        :raises TokenProblem: when the token does not sign; a wrong PIN is not tried again.
        """
        method = self._method(request)
        digests = [item.digest for item in request.items]
        pin = given[PIN].get_secret_value() if PIN in given else ""
        if not pin:
            raise Problem.PIN_NEEDED.at(self._client.where)
        if self._fingerprint(pin) in self._wrong:
            raise Problem.WRONG_PIN.at(self._client.where)
        try:
            signatures = await self._client.sign(request.certificate, method, digests, pin)
        except TokenProblem as error:
            if error.token is Problem.WRONG_PIN:
                self._wrong.add(self._fingerprint(pin))
            raise
        outcome = SigningOutcome(SigningState.SIGNED, signatures)
        return Ticket(request.request_id, request.request_id, outcome=outcome)

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Return what the ticket holds; one whose signatures are gone has failed, sign again."""
        return ticket.outcome or _FORGOTTEN

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Return what `poll` returns: no message is expected, so none is believed."""
        return await self.poll(ticket)

    async def cancel(self, ticket: Ticket) -> None:
        """Do nothing: what was signed is signed."""

    def _method(self, request: SigningRequest) -> Method:
        method = METHODS.get(request.signature_method)
        if method is None:
            raise Problem.UNFIT.at(self._client.where)
        if any(len(item.digest) != method.size for item in request.items):
            raise Bug(
                Text(
                    "Giá trị băm không dài đúng như thuật toán ký đòi hỏi.",
                    "A digest is not as long as the signature method asks.",
                ),
                remedy=Text("Báo người phát triển.", "Tell the developers."),
                request_id=request.request_id,
            )
        return method

    def _fingerprint(self, pin: str) -> bytes:
        return hashlib.scrypt(pin.encode(), salt=self._salt, n=2**10, r=8, p=1)


def _told(error: TokenProblem) -> Text:
    return Text(
        f"{error.where}: {error.what.vi} {error.remedy.vi}",
        f"{error.where}: {error.what.en} {error.remedy.en}",
    )


_SOME_TRIES = Text(
    "Lần nhập PIN gần nhất bị sai; sai thêm vài lần thì token tự khoá.",
    "The last PIN was wrong; after a few more the token locks.",
)
_FORGOTTEN = SigningOutcome(
    SigningState.FAILED,
    reason=Text(
        "Không còn yêu cầu này (chương trình đã khởi động lại); chưa có gì ra ngoài, hãy ký lại.",
        "This request is gone (a restart); nothing has left the hub, sign again.",
    ),
    problem=SigningProblem.PROVIDER,
)
