"""Asks authorities about revocation: OCSP first, their lists otherwise (hỏi tình trạng thu hồi).

Not among the names of its package: it loads the HTTP client, which verification does not need.

A hostile file must not steer the hub's requests: only certificates whose path reached an anchor may
be given here, and only hosts that the policy names are asked. Plain http is enough, for what comes
back is signed.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from hub.core.errors import HubError
from hub.core.transport.http import HttpBounds, HttpEndpoint
from hub.core.trust import crl as lists
from hub.core.trust import ocsp as answers
from hub.core.trust.certificate import Certificate
from hub.core.trust.policy import SignaturePolicy
from hub.core.trust.told import NotBelieved

Pair = tuple[Certificate, Certificate]
"""A certificate and its issuer's."""

MOST_ASKED: Final = 200
_AT_ONCE: Final = 4
_OCSP_QUERY: Final = "application/ocsp-request"
_ANSWER: Final = HttpBounds(size=answers.MAX_BYTES, connect=5, silence=10, total=20)
_LIST: Final = HttpBounds(size=lists.MAX_BYTES, connect=5, silence=30, total=120)


@dataclass(frozen=True, slots=True)
class Problem:
    """A question that brought nothing: whom was asked, and why, as in `told.REASONS`."""

    host: str
    reason: str


@dataclass(slots=True)
class Fetched:
    """What came back and may be believed, DER.

    :param answers: OCSP responses, each with the certificate that it is about.
    :param lists: CRLs, each once, with the certificate of the authority that signed it.
    """

    answers: list[tuple[Certificate, bytes]] = field(default_factory=list)
    lists: list[tuple[Certificate, bytes]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def responses(self) -> tuple[bytes, ...]:
        """The OCSP responses alone."""
        return tuple(content for _, content in self.answers)

    @property
    def crls(self) -> tuple[bytes, ...]:
        """The CRLs alone."""
        return tuple(content for _, content in self.lists)


async def fetch_revocations(pairs: Iterable[Pair], policy: SignaturePolicy) -> Fetched:
    """Ask about every certificate, a few at a time; nothing raises, problems are told."""
    asking = _Asking(policy)
    wanted = list(dict.fromkeys(pairs))[:MOST_ASKED]
    await asyncio.gather(*(asking.about(*pair) for pair in wanted))
    return asking.result


class _Asking:
    def __init__(self, policy: SignaturePolicy) -> None:
        self.result = Fetched()
        self._policy = policy
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._lists: dict[tuple[str, Certificate], asyncio.Task[bool]] = {}

    async def about(self, certificate: Certificate, issuer: Certificate) -> None:
        for address in certificate.ocsp_addresses[:2]:
            if await self._answered(address, certificate, issuer):
                return
        for address in certificate.crl_addresses[:2]:
            key = (address, issuer)
            if key not in self._lists:
                self._lists[key] = asyncio.ensure_future(self._listed(address, issuer))
            if await self._lists[key]:
                return

    async def _answered(self, address: str, certificate: Certificate, issuer: Certificate) -> bool:
        nonce = secrets.token_bytes(answers.NONCE_BYTES)
        try:
            endpoint = self._endpoint(address, _ANSWER)
            asked = answers.question(certificate, issuer, nonce)
            async with self._turn:
                content = await endpoint.post(asked, _OCSP_QUERY)
            answer, algorithms = answers.load(content), self._policy.algorithms
            answers.told(content, answer, certificate, issuer, algorithms, nonce=nonce)
        except (HubError, NotBelieved) as error:
            return self._failed(address, error)
        self.result.answers.append((certificate, content))
        return True

    async def _listed(self, address: str, issuer: Certificate) -> bool:
        try:
            endpoint = self._endpoint(address, _LIST)
            async with self._turn:
                content = (await endpoint.request("GET", "")).content
            lists.check(lists.load(content), issuer, self._policy.algorithms)
        except (HubError, NotBelieved) as error:
            return self._failed(address, error)
        self.result.lists.append((issuer, content))
        return True

    def _endpoint(self, address: str, bounds: HttpBounds) -> HttpEndpoint:
        if _host(address) not in self._policy.status_hosts:
            raise NotBelieved("host-not-allowed")
        return HttpEndpoint(address, bounds=bounds, plain=True)

    def _failed(self, address: str, error: Exception) -> bool:
        reason = error.reason if isinstance(error, NotBelieved) else "unreached"
        problem = Problem(_host(address) or "?", reason)
        if problem not in self.result.problems:
            self.result.problems.append(problem)
        return False


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
