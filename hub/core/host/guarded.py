"""What plugins build, inside a guard: what callers hold instead of the plugin's own.

Exceptions are held back (`hub.core.host.guard`) and every result is checked where it crosses into
the hub, so that a wrong return does not travel far.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import TypeVar

from pydantic import SecretStr

from hub.core.contracts import (
    Adapter,
    Availability,
    Evidence,
    Holder,
    HolderCertificate,
    Input,
    Notice,
    Page,
    Probe,
    Query,
    Record,
    SecretStore,
    Signer,
    SigningOutcome,
    SigningRequest,
    SigningState,
    Ticket,
)
from hub.core.host.guard import Guard, broken_promise, guarded_iteration

Wanted = TypeVar("Wanted")


class GuardedAdapter(Adapter):
    """An adapter whose mistakes become `Bug` and whose results are checked."""

    def __init__(self, plugin: str, adapter: Adapter) -> None:
        self.plugin = plugin
        self._inner = adapter

    async def probe(self) -> Probe:
        """Try settings, network and credentials without reading records."""
        with Guard(self.plugin, "probe"):
            return _one(self.plugin, "probe", await self._inner.probe(), Probe)

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield pages of what the source has."""
        with Guard(self.plugin, "pull"):
            pages: object = self._inner.pull(query)
        if inspect.iscoroutine(pages):
            pages.close()
        if not isinstance(pages, AsyncIterator):
            raise broken_promise(self.plugin, "pull", "AsyncIterator[Page]", pages)
        async with aclosing(guarded_iteration(self.plugin, "pull", pages)) as guarded:
            async for page in guarded:
                yield self._checked(page)

    def give_back(self, refused: Sequence[Notice]) -> tuple[Evidence, ...]:
        """Return the refused rows in the source's own form."""
        with Guard(self.plugin, "give_back"):
            return _many(self.plugin, "give_back", self._inner.give_back(refused), Evidence)

    def _checked(self, page: Page) -> Page:
        _one(self.plugin, "pull", page, Page)
        _many(self.plugin, "pull", page.records, Record)
        for notices in (page.refused, page.flagged):
            _many(self.plugin, "pull", notices, Notice)
        _many(self.plugin, "pull", page.evidence, Evidence)
        return page


class GuardedSigner(Signer):
    """A signer whose mistakes become `Bug` and whose results are checked."""

    def __init__(self, plugin: str, signer: Signer) -> None:
        self.plugin = plugin
        self._inner = signer

    async def availability(self) -> Availability:
        """Tell whether signing is possible now, and why not."""
        with Guard(self.plugin, "availability"):
            given = await self._inner.availability()
            return _one(self.plugin, "availability", given, Availability)

    def inputs(self) -> tuple[Input, ...]:
        """Tell what a person must give, and when."""
        with Guard(self.plugin, "inputs"):
            return _many(self.plugin, "inputs", self._inner.inputs(), Input)

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the certificates with which `holder` can sign."""
        with Guard(self.plugin, "certificates"):
            given = await self._inner.certificates(holder)
            return _many(self.plugin, "certificates", given, HolderCertificate)

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Ask the provider to have the digests signed."""
        with Guard(self.plugin, "start"):
            return _one(self.plugin, "start", await self._inner.start(request, given), Ticket)

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Tell where the request stands."""
        with Guard(self.plugin, "poll"):
            return self._outcome("poll", await self._inner.poll(ticket))

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Take a webhook's or a browser's answer."""
        with Guard(self.plugin, "receive"):
            return self._outcome("receive", await self._inner.receive(ticket, message))

    async def cancel(self, ticket: Ticket) -> None:
        """Withdraw the request where the provider allows it."""
        with Guard(self.plugin, "cancel"):
            await self._inner.cancel(ticket)

    def _outcome(self, call: str, outcome: SigningOutcome) -> SigningOutcome:
        _one(self.plugin, call, outcome, SigningOutcome)
        _one(self.plugin, call, outcome.state, SigningState)
        _many(self.plugin, call, outcome.signatures, bytes)
        return outcome


class GuardedSecretStore(SecretStore):
    """A secret store whose mistakes become `Bug` and whose results are checked."""

    def __init__(self, plugin: str, store: SecretStore) -> None:
        self.plugin = plugin
        self._inner = store

    def read(self, reference: str) -> SecretStr:
        """Return the secret known as `reference`."""
        with Guard(self.plugin, "read"):
            return _one(self.plugin, "read", self._inner.read(reference), SecretStr)


def _one(plugin: str, call: str, result: Wanted, kind: type[Wanted]) -> Wanted:
    if not isinstance(result, kind):
        raise broken_promise(plugin, call, kind.__name__, result)
    return result


def _many(
    plugin: str, call: str, results: Sequence[Wanted], kind: type[Wanted]
) -> tuple[Wanted, ...]:
    if not isinstance(results, (tuple, list)):
        raise broken_promise(plugin, call, f"tuple[{kind.__name__}, ...]", results)
    for result in results:
        if not isinstance(result, kind):
            raise broken_promise(plugin, call, f"tuple[{kind.__name__}, ...]", result)
    return tuple(results)
