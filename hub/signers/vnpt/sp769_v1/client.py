"""Calls of sp769, and what failed ones mean (gọi dịch vụ sp769).

A question may be asked again however it failed. A request for signatures is made again only where
the first certainly did not arrive: another one is another prompt on the phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, SecretStr
from tenacity.retry import retry_base

from hub.core.contracts import CannotSign
from hub.core.errors import HubError, Pause
from hub.core.transport.http import HttpAnswer, HttpEndpoint
from hub.core.transport.pace import ANY_FAILURE, NOT_ARRIVED, Pace
from hub.signers.vnpt.faults import (
    READER,
    certificate_unusable,
    credentials_refused,
    no_such_user,
    provider_failed,
    quota_used,
    refused,
)
from hub.signers.vnpt.sp769_v1 import wire

Data = TypeVar("Data", bound=BaseModel)

_ANSWERS = (200, 400, 401, 403)


@dataclass(frozen=True, slots=True)
class ServiceProvider:
    """The hub's own account at VNPT (SP), which stands in every request's body."""

    sp_id: str
    sp_password: SecretStr

    def asks_for(self, user_id: str) -> dict[str, str]:
        """Return the fields that say who asks, and for whom."""
        return {
            "sp_id": self.sp_id,
            "sp_password": self.sp_password.get_secret_value(),
            "user_id": user_id,
        }


class Sp769Client:
    """One service provider's calls; `accepted` once VNPT has let the account in."""

    def __init__(self, endpoint: HttpEndpoint, caller: ServiceProvider, pace: Pace) -> None:
        self.where = endpoint.where
        self.caller = caller
        self._endpoint = endpoint
        self._pace = pace
        self.accepted = False

    async def reachable(self) -> None:
        """Return when the server answers at all; no account is tried.

        :raises HubError: when it does not.
        """
        await self._endpoint.request(
            "POST", wire.GET_CERTIFICATE, json=b"{}", expect=range(200, 600)
        )

    async def certificates(
        self, user_id: str, transaction_id: str
    ) -> tuple[wire.UserCertificate, ...]:
        """Return every certificate of a subscriber."""
        body = wire.CertificateBody(**self.caller.asks_for(user_id), transaction_id=transaction_id)
        data = await self.given(wire.GET_CERTIFICATE, body, wire.CertificateData, ANY_FAILURE)
        return data.user_certificates

    async def sign(self, body: wire.SignBody) -> wire.SignData | None:
        """Ask for signatures; None where VNPT calls the request wrong, as it may a known id.

        :raises LostAnswer: when it may have been taken.
        """
        envelope = await self.ask(wire.SIGN, body, wire.SignData, NOT_ARRIVED)
        if envelope.status_code == wire.BAD_REQUEST:
            return None
        return self.taken(envelope)

    async def status(self, transaction_id: str) -> wire.Envelope[wire.StatusData]:
        """Return where a request stands, by our own id."""
        path = wire.status_path(transaction_id)
        return await self.ask(path, None, wire.StatusData, ANY_FAILURE, attempts=1)

    def taken(self, envelope: wire.Envelope[Data]) -> Data:
        """Return the data of a request for signatures that was taken.

        :raises CannotSign: for every other answer, as the vendor's own samples have it.
        """
        data = self.data_of(envelope)
        if envelope.message != wire.WAITING:
            raise refused(self.where, envelope.status_code)
        return data

    async def given(self, path: str, body: BaseModel, form: type[Data], when: retry_base) -> Data:
        """Return the data of an answer that must have some."""
        return self.data_of(await self.ask(path, body, form, when))

    async def ask(
        self,
        path: str,
        body: BaseModel | None,
        form: type[Data],
        when: retry_base,
        *,
        attempts: int | None = None,
    ) -> wire.Envelope[Data]:
        """Make a request and return its answer, whatever it says.

        :param attempts: 1 asks once: whoever asks at a pace of their own needs no other.
        """
        content = b"{}" if body is None else body.model_dump_json().encode()

        async def once() -> wire.Envelope[Data]:
            answer = await self._endpoint.request("POST", path, json=content, expect=_ANSWERS)
            try:
                envelope = self._read(form, answer)
            except Pause:
                if when is ANY_FAILURE:
                    raise
                # What was asked for may have been taken, whatever the answer looks like.
                raise provider_failed(self.where, answer.status) from None
            self.accepted = self.accepted or envelope.status_code == wire.SUCCESS
            if envelope.status_code >= 500:
                raise self._failed(envelope)
            return envelope

        return await (once() if attempts == 1 else self._pace.attempts(when)(once))

    def _read(self, form: type[Data], answer: HttpAnswer) -> wire.Envelope[Data]:
        """Read an answer; a refusal without a body says by its status what it is."""
        if not answer.content and answer.status != wire.SUCCESS:
            return wire.Envelope(status_code=answer.status)
        kind: Any = wire.Envelope[form]  # type: ignore[valid-type]
        envelope: wire.Envelope[Data] = READER.read(kind, answer.content, self.where)
        return envelope

    def data_of(self, envelope: wire.Envelope[Data]) -> Data:
        """Return the data of a success; raise what any other answer means."""
        if envelope.status_code != wire.SUCCESS:
            raise self._failed(envelope)
        if envelope.data is None:
            raise READER.other_shape(self.where, "data")
        return envelope.data

    def _failed(self, envelope: wire.Envelope[Any]) -> HubError:
        told, code = envelope.message.upper(), envelope.status_code
        if "QUOTA" in told:  # In 403 and in 500; the words are not published.
            return quota_used(self.where)
        if code >= 500:
            return provider_failed(self.where, code)
        if code == wire.CREDENTIAL_INVALID:
            return self.turned_away(told)
        if code == wire.CERTIFICATE_INVALID:
            return certificate_unusable(self.where)
        return refused(self.where, code)

    def turned_away(self, told: str) -> CannotSign:
        """Return what 401 means: it may be either account; one accepted before is still good."""
        if self.accepted or "USER" in told:
            return no_such_user(self.where)
        return credentials_refused(self.where)
