"""The signer itself: credentials, leave to sign (SAD), signatures in one batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, SecretStr

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
)
from hub.core.contracts.holders import UserIds, fitting
from hub.core.contracts.methods import check_request
from hub.core.errors import Bug, HubError, LostAnswer, Retry
from hub.core.text import Text
from hub.signers.csc import reasons, wire
from hub.signers.csc.algorithms import DIGEST_SIZES
from hub.signers.csc.client import VERSIONS, CscClient, Settled
from hub.signers.csc.faults import READER, is_about_the_account
from hub.signers.csc.login import ServiceLogin
from hub.signers.csc.manifest import CscSettings
from hub.signers.csc.offers import batch_of, offer_of, why_not
from hub.signers.csc.values import half_of, signature_value

PIN, OTP = reasons.PIN_INPUT.name, reasons.OTP_INPUT.name
_POLL_SECONDS: Final = 2.0
_DESCRIPTION: Final = 255
_NEEDED: Final = frozenset({wire.CREDENTIAL, wire.SIGN})


class _Memo(BaseModel):
    """What a ticket must hold: what to ask for once leave is given, and how values look.

    :param batch: while leave is waited for; None while signatures are.
    :param half: bytes of each half of an ECDSA value; 0 for RSA.
    """

    model_config = ConfigDict(frozen=True)

    batch: wire.Batch | None = None
    half: int = 0


class CscSigner(Signer):
    """Signs through a CSC service; all it must know after a restart stands in the ticket."""

    def __init__(self, client: CscClient, settings: CscSettings) -> None:
        self._client = client
        self._settings = settings
        self._users = UserIds(settings.person, settings.organisation, settings.users)

    @classmethod
    def of(cls, settings: CscSettings) -> CscSigner:
        """Make the signer that the settings describe.

        :raises Pause: when an address or the authority's file cannot be used.
        """
        service = _at(settings, f"{settings.address.rstrip('/')}/csc/{settings.version}")
        endpoint, patient = service.endpoint(), service.endpoint(patience=settings.window)
        login = ServiceLogin(settings, endpoint, _token_server(settings).endpoint())
        client = CscClient(settings.version, endpoint, patient, login, settings.pace())
        return cls(client, settings)

    def terms(self) -> Terms:
        """Tell that a person has some minutes, and that CSC cannot be asked by our id."""
        return Terms(
            most_items=self._settings.most_items,
            poll_seconds=_POLL_SECONDS,
            window_seconds=self._settings.window,
        )

    async def availability(self) -> Availability:
        """Ask the service what it can do, and log in."""
        try:
            info = await self._client.info()
            await self._client.log_in()
        except HubError as error:
            told = Text("{what} {remedy}", "{what} {remedy}")
            return Availability(False, told.format(what=error.what, remedy=error.remedy))
        if not info.specs.startswith(VERSIONS[self._settings.version].SPECS):
            return Availability(False, reasons.OTHER_VERSION.format(specs=info.specs[:20] or "?"))
        missing = _NEEDED - set(info.methods)
        if missing:
            return Availability(False, reasons.NO_METHOD.format(methods=", ".join(sorted(missing))))
        return Availability(True)

    def inputs(self) -> tuple[Input, ...]:
        """Tell what signers must give: as the settings say, for credentials differ."""
        asked = (
            (self._settings.asks_pin, reasons.PIN_INPUT),
            (self._settings.asks_otp, reasons.OTP_INPUT),
        )
        return tuple(each for wanted, each in asked if wanted)

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the holder's certificates, the latest issued first.

        :raises CannotSign: when the account is turned away, or no certificate is valid any more.
        """
        user = self._users.of(holder)
        found = await self._client.credentials(user)
        offers = {one.id: offer_of(one, self._client.where) for one in found if one.certificates}
        usable = [offers[one.id] for one in found if one.certificates and why_not(one) is None]
        vouched = user is not None
        fit = fitting(holder, usable, vouched=vouched)
        if not fit and fitting(holder, offers.values(), vouched=vouched):
            raise self._cannot(SigningProblem.CERTIFICATE, reasons.NOT_VALID, reasons.RENEW)
        return fit

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Get leave to sign, once, and the signatures where they come at once."""
        check_request(request, DIGEST_SIZES)
        credential = await self._client.credential(_reference(request))
        batch = batch_of(request, credential, self._client.where)
        values = await self._given(credential, given)
        half = half_of(request.certificate)
        try:
            leave = await self._client.authorize(batch, values, credential)
            if leave.sad is None:
                return self._waiting_for_leave(request, leave, batch, half)
            told = await self._signed(batch, leave.sad)
        except Settled as settled:
            return Ticket(request.request_id, request.request_id, outcome=settled.outcome)
        if told.response_id is not None and told.signatures is None:
            memo = _Memo(half=half).model_dump_json()
            return Ticket(request.request_id, told.response_id, memo=memo)
        outcome = self._outcome(told, half)
        return Ticket(request.request_id, request.request_id, outcome=outcome)

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Ask whether leave was given, or for the signatures that were to come later."""
        if ticket.outcome is not None:
            return ticket.outcome
        memo = _Memo.model_validate_json(ticket.memo)
        try:
            told = await self._told(ticket.provider_id, memo.batch)
        except Settled as settled:
            return settled.outcome
        except CannotSign as error:
            if is_about_the_account(error):
                raise
            return SigningOutcome(SigningState.FAILED, reason=error.what, problem=error.problem)
        return _PENDING if told is None else self._outcome(told, memo.half)

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Ask: a service's notice says only that something has happened."""
        return await self.poll(ticket)

    async def cancel(self, ticket: Ticket) -> None:
        """Do nothing: CSC has no call for it, leave that is not used ends by itself."""

    async def _told(self, number: str, batch: wire.Batch | None) -> wire.Signed | None:
        """Return the signatures; None while a person or the service is waited for."""
        if batch is None:
            return await self._client.signed(number)
        leave = await self._client.authorized(number)
        if leave.sad is None:
            return None
        return await self._client.sign(batch, leave.sad, asynchronous=False)

    async def _signed(self, batch: wire.Batch, sad: str) -> wire.Signed:
        """Use the leave. A failure that could be tried again would ask the person again."""
        try:
            return await self._client.sign(batch, sad, asynchronous=self._settings.asynchronous)
        except LostAnswer:
            raise
        except Retry:
            raise self._cannot(
                SigningProblem.PROVIDER, reasons.LEAVE_UNUSED, reasons.AGAIN
            ) from None

    def _waiting_for_leave(
        self, request: SigningRequest, leave: wire.Authorized, batch: wire.Batch, half: int
    ) -> Ticket:
        if leave.handle is None:
            raise READER.other_shape(self._client.where, "SAD")
        memo = _Memo(batch=batch, half=half).model_dump_json()
        return Ticket(request.request_id, leave.handle, memo=memo)

    async def _given(
        self, credential: wire.Credential, given: Mapping[str, SecretStr]
    ) -> wire.Given:
        """Return what the person gave, all of it that the credential wants.

        :raises CannotSign: saying what is missing; a password of one time has then been sent.
        """
        values = {name: secret.get_secret_value() for name, secret in given.items()}
        if credential.pin and not values.get(PIN):
            raise self._cannot(SigningProblem.CREDENTIALS, reasons.PIN_WANTED, reasons.GIVE_PIN)
        if credential.otp and not values.get(OTP):
            if credential.otp.sent:
                await self._client.challenge(credential.id, credential.otp)
                raise self._cannot(SigningProblem.CREDENTIALS, reasons.OTP_SENT, reasons.GIVE_OTP)
            raise self._cannot(SigningProblem.CREDENTIALS, reasons.OTP_WANTED, reasons.GIVE_OTP)
        return wire.Given(values.get(PIN), values.get(OTP))

    def _outcome(self, told: wire.Signed, half: int) -> SigningOutcome:
        try:
            values = tuple(signature_value(text, half) for text in told.signatures or ())
        except ValueError:
            return _UNREADABLE
        return SigningOutcome(SigningState.SIGNED, values) if values else _UNREADABLE

    def _cannot(self, problem: SigningProblem, what: Text, remedy: Text) -> CannotSign:
        return CannotSign(problem, what, remedy=remedy, where=self._client.where)


def _at(settings: CscSettings, address: str) -> CscSettings:
    return settings.model_copy(update={"address": address})


def _token_server(settings: CscSettings) -> CscSettings:
    """Return how tokens are asked for; the pinned key is the service's, not another server's."""
    if settings.oauth2 is None:
        return settings
    return settings.model_copy(update={"address": settings.oauth2, "pin": None})


def _reference(request: SigningRequest) -> str:
    if request.reference:
        return request.reference
    raise Bug(
        Text("Yêu cầu ký không mang credentialID.", "The request does not say which credentialID."),
        remedy=Text("Báo người phát triển.", "Tell the developers."),
        request_id=request.request_id,
    )


_PENDING: Final = SigningOutcome(SigningState.PENDING)
_UNREADABLE: Final = SigningOutcome(
    SigningState.FAILED,
    reason=Text(
        "Dịch vụ ký không trả chữ ký đọc được.", "The service gives no readable signature."
    ),
    problem=SigningProblem.PROVIDER,
)
