"""The signer of the local service: digests go one by one, to a person who sits at the machine."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from pydantic import SecretStr

from hub.core.contracts import (
    Availability,
    CannotSign,
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
    offer_of,
    offers_to,
)
from hub.core.errors import HubError
from hub.core.text import Text
from hub.signers.vgca.service.client import NOT_RUNNING, NOT_RUNNING_REMEDY, ServiceClient, Silence
from hub.signers.vgca.service.wire import CANCELLED, DONE, Reply

RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
"""All that is known of ``SignMsg``: HashAlg SHA256, Encode RSA (PKCS#1 v1.5)."""

WHO_SIGNS: Final = sha256("trục học bạ: chứng thư số nào sẽ ký?".encode()).digest()
"""What is signed to learn the certificate. The service tells it only with a signature; this digest
is of no document, so that this one is worth nothing."""


_OFFER_SECONDS: Final = 300.0
"""For which a token is taken to be the same."""


class ServiceSigner(Signer):
    """Signs through VGCA Sign Service. Nothing leaves the machine, so no outcome is uncertain.

    :param issuers: certificates of the issuing authorities, which the service does not give.
    """

    def __init__(self, client: ServiceClient, issuers: Sequence[x509.Certificate] = ()) -> None:
        self._client = client
        self._issuers = issuers
        self._offer: HolderCertificate | None = None
        self._offer_ends = 0.0

    def terms(self) -> Terms:
        """Everything is answered by `start`: a person sits at the machine."""
        return Terms()

    async def availability(self) -> Availability:
        """Tell whether the service is running; no person notices."""
        try:
            await self._client.ping()
        except HubError as error:
            return Availability(False, _told(error, self._client.where))
        return Availability(True)

    def inputs(self) -> tuple[Input, ...]:
        """The service itself asks for the PIN, in a window of its own."""
        return ()

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the certificate of the token in this machine, if it is the holder's.

        A person may be asked for the PIN, once in a while: tokens are changed.

        :raises CannotSign: when that was refused, or the answer proves no certificate.
        """
        if self._offer is None or time.monotonic() > self._offer_ends:
            self._offer = await self._learn()
            self._offer_ends = time.monotonic() + _OFFER_SECONDS
        return offers_to(holder, [self._offer])

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Sign the digests one by one; what became of them is in the ticket.

        The first that is not signed ends it: half a request is none.

        :raises Retry: when the service cannot be reached.
        """
        if request.signature_method != RSA_SHA256:
            raise _cannot(SigningProblem.CERTIFICATE, _METHOD, self._client.where)
        signatures: list[bytes] = []
        for item in request.items:
            reply = _signed_or_why(await self._client.sign(item.digest))
            if isinstance(reply, SigningOutcome):
                return _ended(request, reply)
            if reply.certificate != request.certificate:
                self._offer = None
                return _ended(request, _failed(_OTHER_TOKEN, SigningProblem.CERTIFICATE))
            signatures.append(reply.signature)
        return _ended(request, SigningOutcome(SigningState.SIGNED, tuple(signatures)))

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Return what the ticket holds; one without it is from before a restart, sign again."""
        return ticket.outcome or _failed(_FORGOTTEN, SigningProblem.PROVIDER)

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Return what `poll` returns: no message is expected, so none is believed."""
        return await self.poll(ticket)

    async def cancel(self, ticket: Ticket) -> None:
        """Do nothing: what was signed is signed."""

    async def _learn(self) -> HolderCertificate:
        reply = _signed_or_why(await self._client.sign(WHO_SIGNS))
        if isinstance(reply, SigningOutcome):
            problem = reply.problem or SigningProblem.CREDENTIALS
            raise _cannot(problem, reply.reason or _BROKE_OFF, self._client.where)
        leaf = _proven(reply)
        if leaf is None:
            raise _cannot(SigningProblem.PROVIDER, _UNPROVEN, self._client.where)
        return replace(offer_of(leaf, self._issuers), in_token=True)


def _signed_or_why(reply: Reply | Silence) -> Reply | SigningOutcome:
    """Return an answer that has a signature, else why it has none."""
    if reply is Silence.SLEPT:
        return SigningOutcome(SigningState.EXPIRED, reason=_SLEPT)
    if isinstance(reply, Silence):
        return _failed(_BROKE_OFF, SigningProblem.PROVIDER)
    if reply.status == CANCELLED:
        return SigningOutcome(SigningState.REFUSED, reason=_REFUSED)
    if reply.status != DONE:
        return _failed(_STATUS.format(status=reply.status), SigningProblem.PROVIDER)
    if not reply.signature or not reply.certificate:
        return _failed(_BROKE_OFF, SigningProblem.PROVIDER)
    return reply


def _proven(reply: Reply) -> x509.Certificate | None:
    """Return the certificate whose key made the signature, if it did."""
    try:
        leaf = x509.load_der_x509_certificate(reply.certificate)
        public = leaf.public_key()
        if not isinstance(public, rsa.RSAPublicKey):
            return None
        public.verify(reply.signature, WHO_SIGNS, padding.PKCS1v15(), Prehashed(SHA256()))
    except (ValueError, InvalidSignature):
        return None
    return leaf


def _ended(request: SigningRequest, outcome: SigningOutcome) -> Ticket:
    return Ticket(request.request_id, request.request_id, outcome=outcome)


def _failed(reason: Text, problem: SigningProblem) -> SigningOutcome:
    return SigningOutcome(SigningState.FAILED, reason=reason, problem=problem)


def _cannot(problem: SigningProblem, what: Text, where: str) -> CannotSign:
    return CannotSign(problem, what, remedy=_REMEDY, where=where)


def _told(error: HubError, where: str) -> Text:
    """Return why the service cannot be used; one that does not answer is mostly not running."""
    what, remedy = error.what, error.remedy
    if error.code == "retry":
        what, remedy = NOT_RUNNING, NOT_RUNNING_REMEDY
    return Text(f"{where}: {what.vi} {remedy.vi}", f"{where}: {what.en} {remedy.en}")


_SLEPT = Text(
    "Không ai nhập PIN trên máy cắm token trong thời gian chờ.",
    "Nobody gave the PIN at the machine with the token in time.",
)
_REFUSED = Text(
    "Người ký đã bấm huỷ trên VGCA Sign Service.", "The signer cancelled in VGCA Sign Service."
)
_STATUS = Text(
    "VGCA Sign Service báo lỗi, mã trạng thái {status}; lý do hiện trên máy cắm token",
    "VGCA Sign Service failed with status {status}; the machine with the token shows why",
)
_BROKE_OFF = Text(
    "VGCA Sign Service không trả lời đúng quy ước", "VGCA Sign Service did not answer as it should"
)
_OTHER_TOKEN = Text(
    "Token trên máy đã bị thay bằng token của người khác",
    "The token in the machine is now another person's",
)
_UNPROVEN = Text(
    "Chữ ký thử không khớp chứng thư số mà VGCA Sign Service đưa ra.",
    "The trial signature does not fit the certificate that VGCA Sign Service gave.",
)
_METHOD = Text(
    "VGCA Sign Service chỉ ký được RSA với SHA-256.",
    "VGCA Sign Service signs by RSA with SHA-256 only.",
)
_FORGOTTEN = Text(
    "Không còn yêu cầu này (chương trình đã khởi động lại); chưa có gì ra ngoài, hãy ký lại.",
    "This request is gone (a restart); nothing has left the hub, sign again.",
)
_REMEDY = Text(
    "Xem cửa sổ VGCA Sign Service và token trên máy, rồi ký lại.",
    "See the window of VGCA Sign Service and the token in the machine, then sign again.",
)
