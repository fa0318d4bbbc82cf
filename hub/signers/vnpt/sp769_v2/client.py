"""Calls of sp769 v2: sign, and confirm with what `sign` gave."""

from __future__ import annotations

from hub.core.contracts import CannotSign
from hub.core.transport.pace import ANY_FAILURE, NOT_ARRIVED
from hub.signers.vnpt.faults import credentials_refused, no_such_user, person_refused, refused
from hub.signers.vnpt.sp769_v1.client import Sp769Client
from hub.signers.vnpt.sp769_v1.wire import BAD_REQUEST, Envelope
from hub.signers.vnpt.sp769_v2 import wire


class OtpClient(Sp769Client):
    """One service provider's calls, with people's passwords and codes in the bodies."""

    async def sign_with_otp(self, body: wire.SignBody) -> wire.SadData:
        """Ask for signatures, once: a wrong code counts against the account.

        :raises CannotSign: when VNPT does not take the request.
        """
        envelope = await self.ask(wire.SIGN, body, wire.SadData, NOT_ARRIVED, attempts=1)
        if envelope.status_code == BAD_REQUEST:
            raise refused(self.where, BAD_REQUEST)
        return self.taken(envelope)

    async def confirm(self, body: wire.ConfirmBody) -> Envelope[wire.ConfirmData]:
        """Have the request carried out; asked again where the answer is lost.

        That the same `sad` gives the same signatures again is ours: it is not published.
        """
        return await self.ask(wire.CONFIRM, body, wire.ConfirmData, ANY_FAILURE)

    def turned_away(self, told: str) -> CannotSign:
        """Return what 401 means here: the account, an unknown person, or what the person gave."""
        if "USER" in told:
            return no_such_user(self.where)
        if self.accepted:
            return person_refused(self.where)
        return credentials_refused(self.where)
