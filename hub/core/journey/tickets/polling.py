"""Asks the providers about requests that are due, at their pace, many at once (hỏi kết quả ký).

One call of `poll_due` is one round: it claims what is due, asks, and lets every answer count in a
transaction of its own. Nothing is held between rounds but rows.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hub.core.contracts import (
    CannotSign,
    InputMoment,
    Signer,
    SigningOutcome,
    SigningProblem,
    SigningRequest,
    SigningState,
)
from hub.core.errors import HubError, LostAnswer, Pause, Retry
from hub.core.journey.tickets.accounts import Clock, Signers, now, request_of, ticket_of
from hub.core.journey.tickets.settling import close, settle, settle_answer
from hub.core.journey.tickets.starting import note_begun
from hub.core.store import WAITING, Store, StoredTicket, TicketState
from hub.core.transport.keeping import kept_connections

ROUND = 500
"""Requests of one round: what a provider with a few connections answers in seconds."""

_PENDING = SigningOutcome(SigningState.PENDING)
_UNCERTAIN = SigningOutcome(SigningState.UNCERTAIN)
_NOT_ARRIVED = SigningOutcome(SigningState.FAILED, problem=SigningProblem.PROVIDER)


@dataclass(slots=True)
class Polled:
    """What one round did.

    :param asked: requests that were due.
    :param ended: how many came to each state; what still waits is not among them.
    :param signed: the requests that were signed.
    :param embedded: signatures that stand in documents now.
    :param troubles: why an account or a request could not be asked about; each told once.
    """

    asked: int = 0
    ended: Counter[TicketState] = field(default_factory=Counter)
    signed: list[str] = field(default_factory=list)
    embedded: int = 0
    troubles: list[HubError] = field(default_factory=list)


async def poll_due(
    store: Store, signers: Signers, *, clock: Clock = now, limit: int = ROUND
) -> Polled:
    """Ask about the requests that are due, and let their answers count.

    An account that is turned away is asked about no more until a person has acted (`resume`).
    """
    at = clock()
    with store.writing() as unit:
        due = unit.tickets.claim(at, limit)
    accounts: dict[str, list[StoredTicket]] = defaultdict(list)
    for ticket in due:
        accounts[ticket.account].append(ticket)
    polled = Polled(asked=len(due))
    rounds = (
        _Round(store, polled, clock).ask(account, signers, tickets)
        for account, tickets in accounts.items()
    )
    async with kept_connections():
        await asyncio.gather(*rounds)
    return polled


def resume(store: Store, request_ids: Sequence[str], *, clock: Clock = now) -> None:
    """Make requests due now, also those that were held until a person had acted."""
    with store.writing() as unit:
        unit.tickets.ask_at(clock(), request_ids)


@dataclass(slots=True)
class _Round:
    """One account's part of a round."""

    store: Store
    polled: Polled
    clock: Clock
    _stopped: bool = False

    async def ask(self, account: str, signers: Signers, due: Sequence[StoredTicket]) -> None:
        try:
            signer = signers(account)
        except HubError as problem:
            self._hold(account, problem)
            return
        places = asyncio.Semaphore(signer.terms().at_once)

        async def one(ticket: StoredTicket) -> None:
            async with places:
                if not self._stopped:
                    await self._ask_about(signer, ticket)

        await asyncio.gather(*(one(ticket) for ticket in due))

    async def _ask_about(self, signer: Signer, ticket: StoredTicket) -> None:
        try:
            outcome = await self._outcome(signer, ticket)
        except Retry as problem:  # Asked again at the next round, however long it takes.
            self._tell(problem)
        except Pause as problem:
            self._hold(ticket.account, problem)
        except HubError as problem:
            self._hold_one(ticket, problem)
        else:
            self._count(ticket, outcome)

    async def _outcome(self, signer: Signer, ticket: StoredTicket) -> SigningOutcome:
        if ticket.provider_id is not None:
            return await signer.poll(ticket_of(ticket))
        if not signer.terms().finds_by_request_id:
            return _UNCERTAIN
        with self.store.reading() as unit:
            request = request_of(ticket, unit.tickets.items(ticket.request_id))
        found = await signer.find(request)
        if found is not None:
            note_begun(self.store, ticket.request_id, found)
            return found.outcome or _PENDING
        if self._over(ticket) or _needs_person(signer):
            return _NOT_ARRIVED
        return await self._start_again(signer, request)

    async def _start_again(self, signer: Signer, request: SigningRequest) -> SigningOutcome:
        """Send a request again that the provider has not, under the same id.

        Should the first be under way after all, the provider refuses the second: ids are unique.
        """
        try:
            ticket = await signer.start(request, {})
        except LostAnswer:
            return _UNCERTAIN
        except CannotSign as problem:
            if problem.problem is SigningProblem.CREDENTIALS:
                raise
            return SigningOutcome(SigningState.FAILED, problem=problem.problem)
        note_begun(self.store, request.request_id, ticket)
        return ticket.outcome or _PENDING

    def _over(self, ticket: StoredTicket) -> bool:
        return self.clock() >= ticket.closes_at

    def _count(self, ticket: StoredTicket, outcome: SigningOutcome) -> None:
        """Let an answer count; what waits after its window is over waits no more."""
        waits = outcome.state in (SigningState.PENDING, SigningState.UNCERTAIN)
        if waits and self._over(ticket):
            self._ended(self._expire(ticket, outcome), 0)
        elif not waits or outcome.state.value != ticket.state.value:
            done = settle_answer(self.store, ticket.request_id, outcome)
            self._ended(done.ticket, done.embedded)

    def _expire(self, ticket: StoredTicket, outcome: SigningOutcome) -> StoredTicket:
        with self.store.writing() as unit:
            noted = settle(unit, ticket.request_id, outcome).ticket
            waits = noted.state in WAITING
            return close(unit, noted, TicketState.EXPIRED) if waits else noted

    def _ended(self, ticket: StoredTicket, embedded: int) -> None:
        self.polled.embedded += embedded
        if ticket.state not in WAITING:
            self.polled.ended[ticket.state] += 1
        if embedded:
            self.polled.signed.append(ticket.request_id)

    def _hold(self, account: str, problem: HubError) -> None:
        self._stopped = True
        with self.store.writing() as unit:
            unit.tickets.hold_account(account, _word(problem))
        self._tell(problem)

    def _hold_one(self, ticket: StoredTicket, problem: HubError) -> None:
        with self.store.writing() as unit:
            held = unit.tickets.get(ticket.request_id, hold=True)
            unit.tickets.save(replace(held, next_at=None, problem=_word(problem)))
        self._tell(problem)

    def _tell(self, problem: HubError) -> None:
        if str(problem.what) not in {str(each.what) for each in self.polled.troubles}:
            self.polled.troubles.append(problem)


def _needs_person(signer: Signer) -> bool:
    return any(one.moment is InputMoment.BEFORE_START for one in signer.inputs())


def _word(problem: HubError) -> str:
    return problem.problem if isinstance(problem, CannotSign) else SigningProblem.PROVIDER
