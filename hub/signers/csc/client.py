"""Calls to a CSC service, in the words of the version that it speaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from hub.core.contracts import SigningOutcome
from hub.core.transport.http import HttpAnswer, HttpEndpoint
from hub.core.transport.pace import ANY_FAILURE, Pace
from hub.signers.csc import v1, v2, wire
from hub.signers.csc.faults import BAD_TOKEN, READER, fault_of, outcome_of
from hub.signers.csc.login import ServiceLogin, fault_in
from hub.signers.csc.manifest import Version

Answer = TypeVar("Answer")


class Words(Protocol):
    """How one version says things; the modules `v1` and `v2` are alike in this."""

    @property
    def SPECS(self) -> str:  # noqa: N802 - a constant of the modules
        """The beginning of the version that a service tells of itself."""
        ...

    def read_credential(self, credential: str, content: bytes, where: str) -> wire.Credential:
        """Read the answer to ``credentials/info``."""
        ...

    def list_body(self, user: str | None, page: str | None) -> wire.Json:
        """Ask for the credentials of a user."""
        ...

    def challenge(self, credential: str, need: wire.Need) -> tuple[str, wire.Json]:
        """Have the service send what a person must give: path and body."""
        ...

    def authorize_body(
        self, batch: wire.Batch, given: wire.Given, credential: wire.Credential
    ) -> wire.Json:
        """Ask for leave to sign."""
        ...

    def sign_body(self, batch: wire.Batch, sad: str, *, asynchronous: bool) -> wire.Json:
        """Ask for signatures."""
        ...


VERSIONS: Final[dict[Version, Words]] = {Version.V1: v1, Version.V2: v2}
MOST_CREDENTIALS: Final = 500
"""Credentials of one account; a service that lists more is asked for no more."""

_ANSWERS: Final = (200, 202, 204, 400, 401, 402, 403, 404)
_UNDER_WAY: Final = 202


class Settled(Exception):
    """The person said no, or nothing in time; never leaves this folder.

    :param outcome: what became of the request.
    """

    def __init__(self, outcome: SigningOutcome) -> None:
        super().__init__(outcome.state)
        self.outcome = outcome


class CscClient:
    """One service.

    :param patient: the same service, for calls that are held until a person has answered.
    """

    def __init__(
        self,
        version: Version,
        endpoint: HttpEndpoint,
        patient: HttpEndpoint,
        login: ServiceLogin,
        pace: Pace,
    ) -> None:
        self.where = endpoint.where
        self._words = VERSIONS[version]
        self._endpoint = endpoint
        self._patient = patient
        self._login = login
        self._pace = pace

    async def info(self) -> wire.Info:
        """Return what the service says of itself; nobody needs to be logged in for it."""
        answer = await self._endpoint.request("POST", wire.INFO, json=b"{}")
        return READER.read(wire.Info, answer.content, self.where)

    async def log_in(self) -> None:
        """Log in, unless that was done already.

        :raises CannotSign: when the account is turned away.
        """
        await self._login.headers()

    async def credentials(self, user: str | None) -> list[wire.Credential]:
        """Return the credentials of a user, of whoever is logged in when None."""
        found: list[str] = []
        page: str | None = None
        while len(found) < MOST_CREDENTIALS:
            asked = self._words.list_body(user, page)
            listed = await self._question(wire.LIST, asked, self._listed)
            found += listed.credential_ids
            page = listed.next_page
            if not page or not listed.credential_ids:
                break
        return [await self.credential(one) for one in found[:MOST_CREDENTIALS]]

    async def credential(self, credential: str) -> wire.Credential:
        """Return what the service says now of one credential."""
        asked = {"credentialID": credential, "certificates": "chain", "authInfo": True}

        def read(content: bytes) -> wire.Credential:
            return self._words.read_credential(credential, content, self.where)

        return await self._question(wire.CREDENTIAL, asked, read)

    async def challenge(self, credential: str, need: wire.Need) -> None:
        """Have the service send the person a one-time password."""
        path, asked = self._words.challenge(credential, need)
        await self._call(path, asked)

    async def authorize(
        self, batch: wire.Batch, given: wire.Given, credential: wire.Credential
    ) -> wire.Authorized:
        """Ask for leave to sign, once.

        :raises Settled: when the person says no, or nothing in time.
        """
        asked = self._words.authorize_body(batch, given, credential)
        # Held by the service until the person has answered, where it knows no other way.
        answer = await self._call(wire.AUTHORIZE, asked, patient=True)
        return READER.read(wire.Authorized, answer.content, self.where)

    async def authorized(self, handle: str) -> wire.Authorized:
        """Ask whether leave was given; version 2 only.

        :raises Settled: when the person says no, or nothing in time.
        """
        answer = await self._call(v2.AUTHORIZE_CHECK, v2.check_body(handle))
        return READER.read(wire.Authorized, answer.content, self.where)

    async def sign(self, batch: wire.Batch, sad: str, *, asynchronous: bool) -> wire.Signed:
        """Ask for signatures, once.

        :raises Settled: when the person says no, or nothing in time.
        """
        asked = self._words.sign_body(batch, sad, asynchronous=asynchronous)
        answer = await self._call(wire.SIGN, asked, patient=True)
        return READER.read(wire.Signed, answer.content, self.where)

    async def signed(self, response: str) -> wire.Signed | None:
        """Ask for signatures that were to come later; None while they are made. Version 2 only.

        :raises Settled: when the person says no, or nothing in time.
        """
        answer = await self._call(v2.POLLING, v2.polling_body(response))
        if answer.status == _UNDER_WAY:
            return None
        return READER.read(wire.Signed, answer.content, self.where)

    def _listed(self, content: bytes) -> wire.Listed:
        return READER.read(wire.Listed, content, self.where)

    async def _question(
        self, path: str, asked: wire.Json, read: Callable[[bytes], Answer]
    ) -> Answer:
        """Ask something that has no effect, again while the network fails."""

        async def once() -> Answer:
            return read((await self._call(path, asked)).content)

        return await self._pace.attempts(ANY_FAILURE)(once)

    async def _call(self, path: str, asked: wire.Json, *, patient: bool = False) -> HttpAnswer:
        """Make a call; a token that is turned away is replaced, and tried, once."""
        endpoint = self._patient if patient else self._endpoint
        content = wire.body(asked)
        answer = await self._sent(endpoint, path, content)
        if _turns_away(answer) and self._login.renews:
            self._login.forget()
            answer = await self._sent(endpoint, path, content)
        if answer.status < 300:
            return answer
        fault = fault_in(answer)
        outcome = outcome_of(fault)
        if outcome is not None and not _turns_away(answer):
            raise Settled(outcome)
        raise fault_of(fault, answer.status, self.where)

    async def _sent(self, endpoint: HttpEndpoint, path: str, content: bytes) -> HttpAnswer:
        headers = await self._login.headers()
        return await endpoint.request("POST", path, json=content, headers=headers, expect=_ANSWERS)


def _turns_away(answer: HttpAnswer) -> bool:
    """Tell whether the token is the trouble."""
    return answer.status == 401 or (
        answer.status in {400, 403} and fault_in(answer).error in BAD_TOKEN
    )
