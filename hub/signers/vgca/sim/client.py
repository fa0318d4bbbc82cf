"""Calls to a mobile signature service; a fault's code is an answer like any other.

Reading a certificate or a status may be asked again. A signature is asked for once: the standard
has no question by the caller's own number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

from hub.core.contracts import CannotSign, SigningProblem
from hub.core.errors import HubError, Pause
from hub.core.text import Text
from hub.core.transport.http import HttpEndpoint
from hub.core.transport.soap import SoapEndpoint
from hub.signers.vgca.sim.wire import (
    NO_SUBSCRIBER,
    PORTS,
    REGISTRATION,
    SCHEMA,
    SIGNATURE,
    STATUS,
    WSDL,
    Answer,
    Caller,
    certificates_in,
    outcome_of,
    signature_request,
)

_ANY_STATUS: Final = range(200, 600)


@dataclass(frozen=True, slots=True)
class Account:
    """The hub as the service knows it (application provider), and the service's own name.

    :param mode: ``asynchClientServer``, or ``synch`` where the service holds the call meanwhile.
    :param window: seconds that a person has.
    """

    ap: str
    password: str = field(repr=False)
    mssp: str
    mode: str
    window: int


class MsspClient:
    """One service."""

    def __init__(self, endpoint: HttpEndpoint, account: Account) -> None:
        self._endpoint = endpoint
        self._soap = SoapEndpoint(endpoint, wsdl=WSDL, schema=SCHEMA, paths=PORTS, faults=_fault_of)
        self._account = account
        self.where = endpoint.where

    async def ping(self) -> None:
        """Reach the service and show it the hub's certificate; nobody is asked anything.

        :raises HubError: when it cannot be reached.
        """
        await self._endpoint.request("GET", "", expect=_ANY_STATUS)

    async def certificates(self, msisdn: str) -> list[bytes]:
        """Return the certificate on a SIM and its issuers; none where the SIM has none.

        :raises HubError: when the service could not be asked.
        """
        message = {**self._head("A" + msisdn), "MobileUser": {"MSISDN": msisdn}}
        try:
            told = await self._soap.call(REGISTRATION, MSS_RegistrationReq=message)
        except StatusFault as fault:
            if fault.status in NO_SUBSCRIBER:
                return []
            raise cannot_sign(fault.status, self.where) from None
        return certificates_in(told)

    async def sign(self, transaction: str, msisdn: str, data: bytes, line: str) -> Answer:
        """Ask, once, for a signature over `data` (DigestInfo).

        :raises LostAnswer: when nobody knows whether the phone was asked.
        :raises Retry: when it certainly was not.
        """
        message = signature_request(
            self._head(transaction),
            msisdn,
            data,
            line,
            mode=self._account.mode,
            seconds=self._account.window,
        )
        return await self._answer(SIGNATURE, MSS_SignatureReq=message)

    async def status(self, transaction: str, provider_id: str) -> Answer:
        """Ask what became of a signature.

        :param provider_id: the service's own number of it.
        :raises Retry: when the service could not be asked.
        """
        message = {**self._head(transaction), "MSSP_TransID": provider_id}
        return await self._answer(STATUS, MSS_StatusReq=message)

    async def _answer(self, operation: str, **message: Any) -> Answer:  # noqa: ANN401 - zeep's
        try:
            return Answer.read(await self._soap.call(operation, **message))
        except StatusFault as fault:
            return Answer(fault.status)

    def _head(self, transaction: str) -> dict[str, Any]:
        account = self._account
        caller = Caller(account.ap, account.password, account.mssp, transaction)
        return caller.head(dt.datetime.now(dt.UTC))


class StatusFault(Pause):
    """A SOAP fault whose subcode is a status of the standard (``mss:_401``)."""

    def __init__(self, status: int) -> None:
        reason = outcome_of(status).reason
        super().__init__(reason or _SAME, remedy=_REMEDY, status=status)
        self.status = status


def cannot_sign(status: int, where: str) -> CannotSign:
    """Return the error of a status that is no signature."""
    outcome = outcome_of(status)
    problem = outcome.problem or SigningProblem.PROVIDER
    return CannotSign(problem, outcome.reason or _SAME, remedy=_REMEDY, where=where, status=status)


def _fault_of(code: str) -> HubError | None:
    number = code.removeprefix("_")
    known = code.startswith("_") and number.isascii() and number.isdigit() and len(number) == 3
    return StatusFault(int(number)) if known else None


_SAME = Text(
    "Dịch vụ ký trên SIM trả lời không đúng quy ước.",
    "The SIM signing service answered otherwise than agreed.",
)
_REMEDY = Text(
    "Xem số điện thoại, SIM và tài khoản kết nối với VGCA, rồi ký lại.",
    "See the number, the SIM and the account with VGCA, then sign again.",
)
