"""The signer by the OAuth2 API: the phone confirms, VNPT is asked by its own number."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence

from pydantic import SecretStr, ValidationError

from hub.core.contracts import (
    Availability,
    Holder,
    HolderCertificate,
    HookCall,
    HookReply,
    Input,
    Signer,
    SigningOutcome,
    SigningRequest,
    SigningState,
    Terms,
    Ticket,
)
from hub.core.contracts.methods import RSA_SHA256, check_request
from hub.core.errors import HubError
from hub.core.transport.answers import plain_base64
from hub.signers.vnpt.faults import PROVIDER_FAILED
from hub.signers.vnpt.holders import Offered, Reference, subscriber_of, usable
from hub.signers.vnpt.oauth2 import wire
from hub.signers.vnpt.oauth2.client import OAuth2Client

_VALID = "VALID"
_STATES: dict[int, SigningOutcome] = {
    wire.TranStatus.WAITING: SigningOutcome(SigningState.PENDING),
    wire.TranStatus.EXPIRED: SigningOutcome(SigningState.EXPIRED),
    wire.TranStatus.REJECTED: SigningOutcome(SigningState.REFUSED),
}


class OAuth2Signer(Signer):
    """Signs by the OAuth2 API; a ticket says whose token and which number to ask with.

    :param notify_url: where VNPT calls the hub back, once; polled all the same.
    """

    def __init__(
        self,
        client: OAuth2Client,
        terms: Terms,
        *,
        seal_user: str | None,
        notify_url: str | None,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._client = client
        self._terms = terms
        self._seal_user = seal_user
        self._notify_url = notify_url
        self._clock = clock

    def terms(self) -> Terms:
        """As the settings say; VNPT cannot be asked by our own id here."""
        return self._terms

    async def availability(self) -> Availability:
        """Tell whether the server answers; accounts are not tried, which could lock them."""
        try:
            await self._client.reachable()
        except HubError as error:
            return Availability(False, error.what)
        return Availability(True)

    def inputs(self) -> tuple[Input, ...]:
        """Nothing is given here: people have logged in before, and confirm in the app."""
        return ()

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the holder's certificates in force; none where the person never logged in."""
        subscriber = subscriber_of(holder, self._seal_user)
        if subscriber is None or not self._client.logins.knows(subscriber.user_id):
            return ()
        user = subscriber.user_id
        offers = []
        for credential in await self._client.credentials(user):
            certificate = (await self._client.info(user, credential)).cert
            if certificate.status == _VALID and certificate.certificates:
                leaf, *issuers = certificate.certificates
                offers.append(Offered(leaf, issuers, Reference(user, credential).to_text()))
        return usable(holder, offers, self._clock())

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Ask the person's phone."""
        check_request(request, {RSA_SHA256: 32})
        known = Reference.of(request.reference)
        body = wire.SignHashBody(
            credential_id=known.serial,
            ref_tran_id=request.request_id,
            notify_url=self._notify_url,
            description=request.description,
            datas=tuple(
                wire.HashData(
                    name=f"{number}. {item.line}", hash=b64encode(item.digest).decode("ascii")
                )
                for number, item in enumerate(request.items, start=1)
            ),
        )
        taken = await self._client.sign_hash(known.user_id, body)
        memo = Reference(known.user_id, str(len(request.items))).to_text()
        return Ticket(request.request_id, taken.tran_id, memo=memo)

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Ask once, in the person's name."""
        known = Reference.of(ticket.memo)
        found = await self._client.transaction(known.user_id, ticket.provider_id)
        if found.tran_status == wire.TranStatus.SUCCESS:
            return _signed(found.documents or (), int(known.serial))
        return _STATES.get(found.tran_status, PROVIDER_FAILED)

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Ask: the message holds no signature, and its word is nobody's."""
        return await self.poll(ticket)

    async def hook(self, call: HookCall) -> HookReply:
        """Tell which request VNPT's message is about."""
        try:
            said = wire.NotifyBody.model_validate_json(call.body)
        except ValidationError:
            return HookReply(status=400)
        return HookReply(about=said.ref_tran_id or said.tran_id)

    async def cancel(self, ticket: Ticket) -> None:
        """Do nothing: VNPT has no call for it, the prompt goes away by itself."""


def _signed(documents: Sequence[wire.SignedDocument], count: int) -> SigningOutcome:
    """Return the signatures in the order of the items, known by the number in their names."""
    found: dict[str, str] = {}
    for one in documents:
        number = one.name.partition(".")[0]
        if number in found or not one.sig:
            return PROVIDER_FAILED
        found[number] = one.sig
    wanted = [str(number) for number in range(1, count + 1)]
    if found.keys() != set(wanted):
        return PROVIDER_FAILED
    try:
        return SigningOutcome(
            SigningState.SIGNED, tuple(plain_base64(found[number]) for number in wanted)
        )
    except ValueError:
        return PROVIDER_FAILED
