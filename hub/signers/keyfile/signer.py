"""The signer itself: everything is signed at once, in a worker thread, when it is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

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
)
from hub.core.errors import Bug, HubError, Pause, UnknownCode
from hub.core.text import Text
from hub.signers.keyfile.keystore import KeyStore
from hub.signers.keyfile.methods import METHODS, Method

_FORGOTTEN = SigningOutcome(
    SigningState.FAILED,
    reason=Text(
        "Không còn yêu cầu này (chương trình đã khởi động lại); chưa có gì ra ngoài, hãy ký lại.",
        "This request is gone (a restart); nothing has left the hub, sign again.",
    ),
    problem=SigningProblem.PROVIDER,
)


class KeyFileSigner(Signer):
    """Signs with the keys of a store. Nothing travels, so no outcome is ever uncertain."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store

    def terms(self) -> Terms:
        """Nobody is waited for, and any number is signed at once."""
        return Terms()

    async def availability(self) -> Availability:
        """Tell whether at least one key can be used, and which files cannot."""
        try:
            return Availability(True, await asyncio.to_thread(self._store.check))
        except HubError as error:
            return Availability(False, Text(*_with_place(error)))

    def inputs(self) -> tuple[Input, ...]:
        """Nobody needs to give anything: the password is a setting."""
        return ()

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the holder's certificates, the latest issued first.

        :raises Pause: when the holder's file cannot be used.
        """
        found = await asyncio.to_thread(self._store.find, holder)
        return tuple(credential.offer for credential in found)

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Sign every digest of `request` now; the ticket's outcome is there when this returns.

        :raises Pause: when the certificate's key is not here, cannot be used or does not fit.
        :raises UnknownCode: when the signature method is not known.
        """
        method = _method(request)
        signatures = await asyncio.to_thread(self._sign, request, method)
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

    def _sign(self, request: SigningRequest, method: Method) -> tuple[bytes, ...]:
        credential = self._store.by_certificate(request.certificate)
        if credential is None:
            raise _no_such_certificate()
        key = credential.key
        if not method.fits(key):
            raise _unfit(request, str(credential.path))
        try:
            return method.sign(key, [item.digest for item in request.items])
        except ValueError:
            raise _unfit(request, str(credential.path)) from None


def _method(request: SigningRequest) -> Method:
    method = METHODS.get(request.signature_method)
    if method is None:
        raise UnknownCode(
            Text("Không ký được bằng thuật toán này.", "This algorithm cannot be signed with."),
            remedy=Text(
                "Chọn RSA, RSA-PSS hoặc ECDSA với SHA-256, 384 hay 512.",
                "Choose RSA, RSA-PSS or ECDSA with SHA-256, 384 or 512.",
            ),
            where=request.signature_method[:100],
            request_id=request.request_id,
        )
    if any(len(item.digest) != method.digest_size for item in request.items):
        raise Bug(
            Text(
                "Giá trị băm không dài đúng như thuật toán ký đòi hỏi.",
                "A digest is not as long as the signature method asks.",
            ),
            remedy=Text("Báo người phát triển.", "Tell the developers."),
            request_id=request.request_id,
        )
    return method


def _no_such_certificate() -> Pause:
    return Pause(
        Text("Không có khoá của chứng thư số này.", "The key of this certificate is not here."),
        remedy=Text(
            "Đặt tệp khoá vào thư mục đã cài đặt, hoặc chọn bộ ký số khác.",
            "Put its key file into the folder of the settings, or choose another signer.",
        ),
    )


def _unfit(request: SigningRequest, path: str) -> Pause:
    return Pause(
        Text(
            "Khoá này không ký được bằng thuật toán đã chọn (khác loại, hoặc quá ngắn).",
            "This key cannot sign by the chosen method (another kind, or too short).",
        ),
        remedy=Text(
            "Chọn thuật toán hợp với khoá, hoặc khoá khác.",
            "Choose a method that fits the key, or another key.",
        ),
        where=path,
        request_id=request.request_id,
    )


def _with_place(error: HubError) -> tuple[str, str]:
    return (
        f"{error.where}: {error.what.vi} {error.remedy.vi}",
        f"{error.where}: {error.what.en} {error.remedy.en}",
    )
