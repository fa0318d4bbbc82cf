"""Adapters and signers of plugins inside a guard: what callers hold instead of the plugin's own.

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
    FieldMapping,
    Holder,
    HolderCertificate,
    Input,
    Notice,
    Page,
    Probe,
    Query,
    Question,
    Record,
    Signer,
    SigningOutcome,
    SigningRequest,
    SigningState,
    SourceCell,
    SourcePlace,
    Ticket,
)
from hub.core.errors import Reject
from hub.core.host.guard import Guard, broken_promise, guarded_iteration
from hub.core.text import Text

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

    def locate(self, place: SourcePlace, paths: Sequence[str]) -> tuple[SourceCell | None, ...]:
        """Return where the values with these paths stood."""
        with Guard(self.plugin, "locate"):
            found = self._inner.locate(place, paths)
            _many(self.plugin, "locate", [cell for cell in found if cell is not None], SourceCell)
            if len(found) != len(paths):
                raise broken_promise(self.plugin, "locate", f"{len(paths)} answers", found)
            return tuple(found)

    def question(self, error: Reject) -> Question | None:
        """Return what a person may answer so that an import can go on."""
        with Guard(self.plugin, "question"):
            asked = self._inner.question(error)
            return None if asked is None else _one(self.plugin, "question", asked, Question)

    def mapping(self) -> FieldMapping | None:
        """Return what a person is asked about a source of unknown layout."""
        with Guard(self.plugin, "mapping"):
            asked = self._inner.mapping()
            return None if asked is None else _one(self.plugin, "mapping", asked, FieldMapping)

    def profile(self, columns: Mapping[str, str], title: Text) -> Evidence | None:
        """Return the profile that says which column is which field."""
        with Guard(self.plugin, "profile"):
            made = self._inner.profile(columns, title)
            return None if made is None else _one(self.plugin, "profile", made, Evidence)

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
