"""A store with a class in it, and what a person at the hub does with its requests."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.core.contracts import Signer
from hub.core.document.frozen import Document
from hub.core.document.slots import Role
from hub.core.journey.issue import compose_works, keep_documents
from hub.core.journey.moving import move
from hub.core.journey.preparing import Work
from hub.core.journey.states import Step
from hub.core.journey.tickets.polling import Polled, poll_due
from hub.core.journey.tickets.starting import Asking
from hub.core.model import Transcript
from hub.core.spec import Checker
from hub.core.store import Store, StoredTicket, TicketState

BEGIN = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
ACCOUNT = "vnpt"


@dataclass(slots=True)
class Desk:
    """A person who asks for signatures, with a clock of their own."""

    store: Store
    signer: Signer
    time: dt.datetime = BEGIN
    problems: list[object] = field(default_factory=list)

    def now(self) -> dt.datetime:
        return self.time

    def later(self, seconds: float) -> None:
        self.time += dt.timedelta(seconds=seconds)

    def ask(self, transcripts: Sequence[Transcript], *roles: Role) -> tuple[StoredTicket, ...]:
        """Ask for what can be signed now."""
        with self.store.reading() as unit:
            works, _ = compose_works(transcripts, unit, Checker(()))
        asking = Asking(
            self.store,
            self.signer,
            ACCOUNT,
            "local",
            self.time,
            roles=frozenset(roles or Role),
            clock=self.now,
        )
        made = asyncio.run(asking.ask(works))
        self.problems = [work.problem for work in works if work.problem is not None]
        return made

    def poll(self, *, after: float = 5.0) -> Polled:
        """Let time pass and ask about what is due."""
        self.later(after)
        return asyncio.run(poll_due(self.store, lambda _account: self.signer, clock=self.now))

    def poll_until_nobody_waits(self) -> None:
        for _ in range(20):
            self.poll()
            if not self.waiting:
                return
        raise AssertionError("somebody still waits")

    @property
    def waiting(self) -> tuple[StoredTicket, ...]:
        return self.tickets(TicketState.PENDING, TicketState.UNCERTAIN)

    def tickets(self, *states: TicketState) -> tuple[StoredTicket, ...]:
        with self.store.reading() as unit:
            return unit.tickets.find(states or tuple(TicketState))

    def slots(self, transcript: Transcript) -> tuple[str, ...]:
        """Which slots of the stored document are signed."""
        with self.store.reading() as unit:
            kept = unit.documents.latest(transcript.key)
        assert kept is not None
        work = Work(transcript, Document(kept.content))
        signed = tuple(slot.name for slot in work.slots if work.document.is_signed(slot))
        assert signed == kept.slots
        return signed

    def state(self, transcript: Transcript) -> str:
        with self.store.reading() as unit:
            return unit.journeys.standing([transcript.key])[transcript.key].state


def filled(store: Store, transcripts: Sequence[Transcript]) -> Store:
    """Put a class into the store, composed."""
    keys = [each.key for each in transcripts]
    with store.writing() as unit:
        unit.transcripts.save(transcripts)
        move(unit, keys, Step.COLLECT, actor="local")
        works, _ = compose_works(transcripts, unit, Checker(()))
        keep_documents(unit, works, actor="local")
    return store
