"""What plugins build, inside a guard: what callers hold instead of the plugin's own.

Exceptions are held back (`hub.core.host.guard`) and every result is checked where it crosses into
the hub, so that a wrong return does not travel far.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import TypeVar

from pydantic import SecretStr

from hub.core.contracts import (
    Acknowledgement,
    Adapter,
    Availability,
    DeliveryOutcome,
    Destination,
    Evidence,
    FieldMapping,
    FilePage,
    Holder,
    HolderCertificate,
    HookCall,
    HookReply,
    Input,
    Notice,
    Packet,
    Page,
    Probe,
    PushOutcome,
    Query,
    Question,
    Reason,
    Receipt,
    ReceiptState,
    Record,
    RecordAnswer,
    RecordState,
    SecretStore,
    SignedFile,
    Signer,
    SigningOutcome,
    SigningRequest,
    SigningState,
    SourceCell,
    SourcePlace,
    Terms,
    Ticket,
)
from hub.core.errors import Reject
from hub.core.host.guard import Guard, broken_promise, guarded_iteration
from hub.core.model import Transcript
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
        async with aclosing(self._iterated("pull", lambda: self._inner.pull(query), Page)) as pages:
            async for page in pages:
                yield self._checked(page)

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Write transcripts to the vendor; one outcome a record, in their order."""
        with Guard(self.plugin, "push"):
            given = await self._inner.push(records, request_id=request_id, overwrite=overwrite)
            outcomes = _many(self.plugin, "push", given, PushOutcome)
            keys = tuple(record.key for record in records)
            if tuple(outcome.key for outcome in outcomes) != keys:
                raise broken_promise(self.plugin, "push", f"{len(keys)} outcomes in order", given)
            return outcomes

    async def documents(self, query: Query) -> AsyncIterator[FilePage]:
        """Yield the signed documents that the vendor has."""
        async with aclosing(
            self._iterated("documents", lambda: self._inner.documents(query), FilePage)
        ) as pages:
            async for page in pages:
                _many(self.plugin, "documents", page.files, SignedFile)
                yield page

    async def deliver(
        self, files: Sequence[SignedFile], *, request_id: str
    ) -> tuple[DeliveryOutcome, ...]:
        """Hand signed documents to the vendor; one outcome a file, in their order."""
        with Guard(self.plugin, "deliver"):
            given = await self._inner.deliver(files, request_id=request_id)
            outcomes = _many(self.plugin, "deliver", given, DeliveryOutcome)
            names = tuple(file.name for file in files)
            if tuple(outcome.name for outcome in outcomes) != names:
                raise broken_promise(self.plugin, "deliver", f"{len(names)} outcomes", given)
            return outcomes

    async def _iterated(
        self, method: str, begin: Callable[[], object], kind: type[Wanted]
    ) -> AsyncGenerator[Wanted, None]:
        """Yield what the plugin's iterator of that method yields, in its guard."""
        with Guard(self.plugin, method):
            items = begin()
        if inspect.iscoroutine(items):
            items.close()
        if not isinstance(items, AsyncIterator):
            raise broken_promise(self.plugin, method, f"AsyncIterator[{kind.__name__}]", items)
        async with aclosing(guarded_iteration(self.plugin, method, items)) as guarded:
            async for item in guarded:
                yield _one(self.plugin, method, item, kind)

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

    def terms(self) -> Terms:
        """Tell how the provider wants to be asked."""
        with Guard(self.plugin, "terms"):
            return _one(self.plugin, "terms", self._inner.terms(), Terms)

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
            return self._ticket("start", await self._inner.start(request, given))

    async def find(self, request: SigningRequest) -> Ticket | None:
        """Ask for a request by our own id."""
        with Guard(self.plugin, "find"):
            found = await self._inner.find(request)
            return None if found is None else self._ticket("find", found)

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Tell where the request stands."""
        with Guard(self.plugin, "poll"):
            return self._outcome("poll", await self._inner.poll(ticket))

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Take a webhook's or a browser's answer."""
        with Guard(self.plugin, "receive"):
            return self._outcome("receive", await self._inner.receive(ticket, message))

    async def hook(self, call: HookCall) -> HookReply:
        """Answer a call of the provider."""
        with Guard(self.plugin, "hook"):
            return _one(self.plugin, "hook", await self._inner.hook(call), HookReply)

    async def cancel(self, ticket: Ticket) -> None:
        """Withdraw the request where the provider allows it."""
        with Guard(self.plugin, "cancel"):
            await self._inner.cancel(ticket)

    def _ticket(self, call: str, ticket: Ticket) -> Ticket:
        _one(self.plugin, call, ticket, Ticket)
        if ticket.outcome is not None:
            self._outcome(call, ticket.outcome)
        return ticket

    def _outcome(self, call: str, outcome: SigningOutcome) -> SigningOutcome:
        _one(self.plugin, call, outcome, SigningOutcome)
        _one(self.plugin, call, outcome.state, SigningState)
        _many(self.plugin, call, outcome.signatures, bytes)
        return outcome


class GuardedDestination(Destination):
    """A destination whose mistakes become `Bug` and whose results are checked."""

    def __init__(self, plugin: str, destination: Destination) -> None:
        self.plugin = plugin
        self._inner = destination

    async def probe(self) -> Probe:
        """Try settings, network and credentials without sending anything."""
        with Guard(self.plugin, "probe"):
            return _one(self.plugin, "probe", await self._inner.probe(), Probe)

    async def send(self, packet: Packet) -> Acknowledgement:
        """Hand the packet over."""
        with Guard(self.plugin, "send"):
            given = await self._inner.send(packet)
            _one(self.plugin, "send", given, Acknowledgement)
            _one(self.plugin, "send", given.reference, str)
            self._receipt("send", given.receipt)
            return given

    async def answer(self, packet_id: str) -> Receipt | None:
        """Ask what became of the packet."""
        with Guard(self.plugin, "answer"):
            given = await self._inner.answer(packet_id)
            return None if given is None else self._receipt("answer", given)

    def _receipt(self, call: str, receipt: Receipt) -> Receipt:
        _one(self.plugin, call, receipt, Receipt)
        _one(self.plugin, call, receipt.state, ReceiptState)
        _one(self.plugin, call, receipt.content, bytes)
        _one(self.plugin, call, receipt.latest_version, int)
        _many(self.plugin, call, receipt.problems, Reason)
        for record in _many(self.plugin, call, receipt.records, RecordAnswer):
            _one(self.plugin, call, record.state, RecordState)
            _many(self.plugin, call, record.problems, Reason)
        return receipt


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
