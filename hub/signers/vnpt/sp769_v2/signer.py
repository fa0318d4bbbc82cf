"""The signer by password and one-time code: both steps at once, the result in the ticket."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from pydantic import SecretStr

from hub.core.contracts import Input, SigningOutcome, SigningRequest, SigningState, Terms, Ticket
from hub.core.text import Text
from hub.signers.vnpt.faults import PROVIDER_FAILED
from hub.signers.vnpt.holders import Reference
from hub.signers.vnpt.sp769_v1.signer import Clock, PhoneSigner, files_of, outcome_of, ticket_for
from hub.signers.vnpt.sp769_v1.wire import BAD_REQUEST
from hub.signers.vnpt.sp769_v2 import wire
from hub.signers.vnpt.sp769_v2.client import OtpClient

PASSWORD, OTP = "password", "otp"

_INPUTS = (
    Input(PASSWORD, Text("Mật khẩu SmartCA", "SmartCA password")),
    Input(OTP, Text("Mã OTP SmartCA", "SmartCA one-time code")),
)
_EXPIRED = SigningOutcome(SigningState.EXPIRED)


class OtpSigner(PhoneSigner):
    """Signs by sp769 v2. An account that falls back to the app is waited for as by v1.

    :param seal_user: the subscriber whose certificate is the school's seal.
    """

    def __init__(
        self, client: OtpClient, terms: Terms, seal_user: str | None, clock: Clock
    ) -> None:
        super().__init__(client, terms, seal_user, clock)
        self._otp = client
        self._time = clock

    def inputs(self) -> tuple[Input, ...]:
        """The person's password and code; the hub keeps neither, nor the key of the codes."""
        return _INPUTS

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Sign and confirm: the signatures stand in the ticket."""
        known = Reference.of(request.reference)
        caller = self._otp.caller.asks_for(known.user_id)
        password = given[PASSWORD].get_secret_value()
        taken = await self._otp.sign_with_otp(
            wire.SignBody(
                **caller,
                transaction_id=request.request_id,
                transaction_desc=request.description,
                serial_number=known.serial,
                sign_files=files_of(request),
                password=password,
                otp=given[OTP].get_secret_value(),
            )
        )
        if taken.sad is None:
            return ticket_for(request, taken.tran_code)
        body = wire.ConfirmBody(
            **caller, password=password, transaction_id=request.request_id, sad=taken.sad
        )
        outcome = await self._confirmed(body, len(request.items))
        life = dt.timedelta(seconds=taken.expired_in or self.terms().window_seconds)
        return ticket_for(request, taken.tran_code, expires_at=self._time() + life, outcome=outcome)

    async def _confirmed(self, body: wire.ConfirmBody, count: int) -> SigningOutcome:
        envelope = await self._otp.confirm(body)
        if envelope.status_code == BAD_REQUEST:
            return _EXPIRED  # The `sad` has died: all of it must be asked for anew.
        data = self._otp.data_of(envelope)
        return PROVIDER_FAILED if data.signatures is None else outcome_of(data.signatures, count)
