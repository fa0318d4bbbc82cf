"""The signer by phone: many digests, one confirmation, asked about by our own id."""

from __future__ import annotations

import datetime as dt
import re
import uuid
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
    SigningItem,
    SigningOutcome,
    SigningRequest,
    SigningState,
    Terms,
    Ticket,
)
from hub.core.contracts.methods import RSA_SHA256, check_request
from hub.core.errors import HubError
from hub.core.transport.answers import plain_base64
from hub.signers.vnpt.faults import (
    CERTIFICATE_FAILED,
    PROVIDER_FAILED,
    credentials_refused,
    ended_by,
    refused,
)
from hub.signers.vnpt.holders import Offered, Reference, subscriber_of, usable
from hub.signers.vnpt.sp769_v1 import wire
from hub.signers.vnpt.sp769_v1.client import Sp769Client

DIGEST_SIZES = {RSA_SHA256: 32}

Clock = Callable[[], dt.datetime]

_NUMBER = re.compile(r"^([0-9]{1,6})\. ")
_PENDING = SigningOutcome(SigningState.PENDING)
_UNCERTAIN = SigningOutcome(SigningState.UNCERTAIN)
_TAKEN = HookReply(b'{"status_code":200,"message":"SUCCESS"}')
_NOT_UNDERSTOOD = HookReply(b'{"status_code":400,"message":"BAD_REQUEST"}', status=400)


class PhoneSigner(Signer):
    """Signs by sp769 v1: what is known of a request stands in its ticket and at VNPT.

    :param seal_user: the subscriber whose certificate is the school's seal.
    :param clock: the time, with a zone: which certificates are in force.
    """

    def __init__(
        self, client: Sp769Client, terms: Terms, seal_user: str | None, clock: Clock
    ) -> None:
        self._client = client
        self._terms = terms
        self._seal_user = seal_user
        self._clock = clock

    def terms(self) -> Terms:
        """As the settings say; VNPT can be asked by our own id."""
        return self._terms

    async def availability(self) -> Availability:
        """Tell whether the server answers; accounts are not tried, which could lock them."""
        try:
            await self._client.reachable()
        except HubError as error:
            return Availability(False, error.what)
        return Availability(True)

    def inputs(self) -> tuple[Input, ...]:
        """Nothing is given here: the person confirms in the app."""
        return ()

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the holder's certificates in force, the latest issued first."""
        return await certificates_of(self._client, holder, self._seal_user, self._clock())

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Ask the person's phone, under our id; one that VNPT has already is not asked again."""
        known = Reference.of(request.reference)
        body = wire.SignBody(
            **self._client.caller.asks_for(known.user_id),
            transaction_id=request.request_id,
            transaction_desc=request.description,
            serial_number=known.serial,
            sign_files=files_of(request),
        )
        taken = await self._client.sign(body)
        if taken is not None:
            return ticket_for(request, taken.tran_code)
        found = await self.find(request)
        if found is None:
            raise refused(self._client.where, wire.BAD_REQUEST)
        return found

    async def find(self, request: SigningRequest) -> Ticket | None:
        """Ask by our id; what VNPT calls a bad request it does not have (ours: not published)."""
        envelope = await self._client.status(request.request_id)
        return None if envelope.data is None else ticket_for(request, None)

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Ask once; signatures are null while the person has not confirmed."""
        return await polled(self._client, ticket.request_id, int(ticket.memo))

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Take the signatures of a webhook, which the hub verifies; else ask."""
        said = _webhook(message)
        if said is not None and said.signed_files:
            outcome = outcome_of(said.signed_files, int(ticket.memo or len(said.signed_files)))
            if outcome.state is SigningState.SIGNED:
                return outcome
        return await self.poll(ticket)

    async def hook(self, call: HookCall) -> HookReply:
        """Tell which request VNPT's message is about."""
        said = _webhook(call.body)
        if said is None:
            return _NOT_UNDERSTOOD
        return HookReply(_TAKEN.content, about=said.transaction_id)

    async def cancel(self, ticket: Ticket) -> None:
        """Do nothing: VNPT has no call for it, the prompt goes away by itself."""


async def certificates_of(
    client: Sp769Client, holder: Holder, seal_user: str | None, at: dt.datetime
) -> tuple[HolderCertificate, ...]:
    """Return the holder's certificates in force: one person may hold seals besides."""
    subscriber = subscriber_of(holder, seal_user)
    if subscriber is None:
        return ()
    found = await client.certificates(subscriber.user_id, f"ct-{uuid.uuid4().hex}")
    offers = [
        _offer(one, subscriber.user_id)
        for one in found
        if one.service_type in (None, subscriber.service_type)
    ]
    return usable(holder, offers, at)


def files_of(request: SigningRequest) -> tuple[wire.SignFile, ...]:
    """Return the digests in hexadecimal digits, each under its number and line.

    :raises UnknownCode: when something else than RSA with SHA-256 is wanted.
    """
    check_request(request, DIGEST_SIZES)
    return tuple(
        wire.SignFile(data_to_be_signed=item.digest.hex(), doc_id=_doc_id(number, item))
        for number, item in enumerate(request.items, start=1)
    )


async def polled(client: Sp769Client, request_id: str, count: int) -> SigningOutcome:
    """Return where a request of `count` digests stands, by our own id.

    :raises CannotSign: when the hub's own account is turned away.
    """
    envelope = await client.status(request_id)
    if envelope.data is not None and envelope.data.signatures is not None:
        return outcome_of(envelope.data.signatures, count)
    if envelope.status_code == wire.CREDENTIAL_INVALID:
        raise credentials_refused(client.where)
    if envelope.status_code == wire.CERTIFICATE_INVALID:
        return CERTIFICATE_FAILED
    ended = ended_by(envelope.message)
    if ended is not None:
        return ended
    return _PENDING if envelope.status_code == wire.SUCCESS else _UNCERTAIN


def outcome_of(signatures: Sequence[wire.Signature], count: int) -> SigningOutcome:
    """Return the signatures in the order of the items; they come back under their numbers.

    An empty value is a failure to sign; so is one that is missing, double or unknown.
    """
    found: dict[int, bytes] = {}
    for one in signatures:
        number = _NUMBER.match(one.doc_id)
        if number is None or int(number[1]) in found:
            return PROVIDER_FAILED
        try:
            found[int(number[1])] = plain_base64(one.signature_value or "")
        except ValueError:
            return PROVIDER_FAILED
    if sorted(found) != list(range(1, count + 1)):
        return PROVIDER_FAILED
    return SigningOutcome(SigningState.SIGNED, tuple(found[n] for n in sorted(found)))


def _doc_id(number: int, item: SigningItem) -> str:
    return f"{number}. {item.line}"


def ticket_for(
    request: SigningRequest,
    tran_code: str | None,
    *,
    expires_at: dt.datetime | None = None,
    outcome: SigningOutcome | None = None,
) -> Ticket:
    """Return the ticket of a request: how many values must come stands in its memo."""
    number = tran_code or request.request_id
    return Ticket(request.request_id, number, expires_at, str(len(request.items)), outcome)


def _offer(one: wire.UserCertificate, user_id: str) -> Offered:
    chain = one.chain_data or wire.ChainData()
    reference = Reference(user_id, one.serial_number)
    return Offered(one.cert_data, (chain.ca_cert, chain.root_cert), reference.to_text())


def _webhook(message: bytes) -> wire.WebhookBody | None:
    try:
        return wire.WebhookBody.model_validate_json(message)
    except ValidationError:
        return None
