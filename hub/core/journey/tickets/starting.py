"""Asks people for signatures: each request is kept, then sent, then waits (gửi yêu cầu ký)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from hub.core.contracts import (
    CannotSign,
    InputMoment,
    Signer,
    SigningProblem,
    Terms,
    Ticket,
)
from hub.core.document.slots import Role
from hub.core.errors import LostAnswer, Pause, Retry
from hub.core.journey.asking import Given, HolderKey, nothing_given
from hub.core.journey.preparing import Preparer, Waiting, Work, split
from hub.core.journey.seal import SealRules
from hub.core.journey.sign import check_available
from hub.core.journey.tickets.accounts import Clock, now, request_of
from hub.core.journey.tickets.settling import close, settle_answer, subject_of
from hub.core.store import (
    NewEntry,
    Store,
    StoredTicket,
    TicketItem,
    TicketState,
)
from hub.core.text import Text


def check_nothing_is_typed(signer: Signer) -> None:
    """Return when the signer needs nothing that only a person at a terminal can give.

    :raises Pause: when it does, with what to type.
    """
    inputs = [one.label for one in signer.inputs() if one.moment is InputMoment.BEFORE_START]
    if inputs:
        raise Pause(
            Text("Người ký phải nhập: {what}.", "The signer must give: {what}.").format(
                what=inputs[0]
            ),
            remedy=Text(
                "Người ký tự chạy hub sign --person SỐ-ĐỊNH-DANH.",
                "The person runs hub sign --person PERSONAL-ID.",
            ),
        )


@dataclass(slots=True)
class Asking:
    """Asks for signatures with one signer at one signing time.

    :param account: how the signer is found again (`StoredTicket.account`).
    :param actor: who asks, for the ledger.
    :param given: what the holder must give before it starts.
    :param chosen: ask only this person, by id or name.
    """

    store: Store
    signer: Signer
    account: str
    actor: str
    signing_time: dt.datetime
    roles: frozenset[Role] = frozenset(Role)
    given: Given = nothing_given
    chosen: str | None = None
    clock: Clock = now
    _preparer: Preparer = field(init=False)

    def __post_init__(self) -> None:
        self._preparer = Preparer(
            self.signer, self.signing_time, self.chosen, SealRules(self.store)
        )

    async def ask(self, works: Sequence[Work]) -> tuple[StoredTicket, ...]:
        """Ask for every slot of `works` that can be signed now and for which nobody is waited.

        The works' documents are in the store. One that cannot be asked for gets its `problem`.

        :return: the requests as they are now: most of them pending, some signed or failed.
        :raises Retry: when a request certainly did not arrive; it is kept as failed.
        :raises CannotSign: when an account is turned away: nobody else is asked, it could lock.
        :raises Pause: when the signer cannot be used at all.
        """
        await check_available(self.signer)
        with self.store.reading() as unit:
            taken = unit.tickets.waiting([work.transcript.key for work in works])
        made: list[StoredTicket] = []
        for role in Role:
            if role not in self.roles:
                continue
            found = await self._preparer.prepare(role, works, taken)
            for key, batch in found.items():
                for method, group in _requests(batch, self.signer.terms()):
                    stored = self._keep(key, method, group)
                    if stored is not None:
                        made.append(await self._send(stored, key))
        return tuple(made)

    def _keep(self, key: HolderKey, method: str, group: Sequence[Waiting]) -> StoredTicket | None:
        """Keep a request before it is sent; None where somebody else has just asked for all of it.

        A part that somebody else asked for is left out.
        """
        keys = [waiting.work.transcript.key for waiting in group]
        with self.store.writing() as unit:
            unit.tickets.hold_transcripts(keys)
            taken = unit.tickets.waiting(keys)
            doubted = unit.tickets.doubted(keys)
            free = [waiting for waiting in group if _place(waiting) not in taken]
            if not free:
                return None
            again = any(_place(waiting) in doubted for waiting in free)
            ticket = self._new(key, method, free, _description(free, again=again))
            unit.tickets.add(ticket, [_item(waiting) for waiting in free])
            detail: dict[str, str | int | None] = {
                "signer": ticket.signer,
                "items": len(free),
                "unit": ticket.unit,
            }
            entry = NewEntry(self.actor, "ask-signatures", subject_of(ticket), detail)
            unit.ledger.append([entry])
        return ticket

    def _new(
        self, key: HolderKey, method: str, group: Sequence[Waiting], description: str
    ) -> StoredTicket:
        terms, at = self.signer.terms(), self.clock()
        closes = at + dt.timedelta(seconds=terms.window_seconds)
        return StoredTicket(
            request_id=f"ky-{uuid.uuid4().hex}",
            signer=self.account.partition("@")[0],
            account=self.account,
            unit=group[0].work.transcript.school.code,
            actor=self.actor,
            state=TicketState.UNCERTAIN,
            method=method,
            certificate=key.certificate.der,
            reference=key.reference,
            description=description,
            provider_id=None,
            memo="",
            poll_seconds=terms.poll_seconds,
            next_at=at + dt.timedelta(seconds=terms.poll_seconds),
            closes_at=closes,
            problem=None,
            doubted=False,
            created_at=at,
            changed_at=at,
        )

    async def _send(self, stored: StoredTicket, key: HolderKey) -> StoredTicket:
        """Send a request that is kept, once, and keep what became of it.

        What is neither an answer nor a clear failure leaves it uncertain: it may have arrived.
        """
        given = self.given(self.signer, key)
        with self.store.reading() as unit:
            request = request_of(stored, unit.tickets.items(stored.request_id))
        try:
            ticket = await self.signer.start(request, given)
        except LostAnswer:
            return stored
        except CannotSign as problem:
            ended = self._fail(stored, problem.problem)
            if problem.problem is SigningProblem.CREDENTIALS:
                raise
            return ended
        except (Retry, Pause):
            self._fail(stored, SigningProblem.PROVIDER)
            raise
        begun = note_begun(self.store, stored.request_id, ticket)
        if ticket.outcome is None:
            return begun
        return settle_answer(self.store, stored.request_id, ticket.outcome).ticket

    def _fail(self, stored: StoredTicket, problem: SigningProblem) -> StoredTicket:
        with self.store.writing() as unit:
            held = unit.tickets.get(stored.request_id, hold=True)
            return close(unit, held, TicketState.FAILED, problem)


def note_begun(store: Store, request_id: str, ticket: Ticket) -> StoredTicket:
    """Keep what the provider said; an answer that came meanwhile, by a webhook, stays."""
    with store.writing() as unit:
        held = unit.tickets.get(request_id, hold=True)
        known = replace(held, provider_id=ticket.provider_id, memo=ticket.memo)
        if held.state is TicketState.UNCERTAIN:
            closes = ticket.expires_at or held.closes_at
            known = replace(known, state=TicketState.PENDING, closes_at=closes)
        return unit.tickets.save(known)


def _requests(batch: Sequence[Waiting], terms: Terms) -> Iterator[tuple[str, list[Waiting]]]:
    """Yield what one confirmation signs: of one school, by one algorithm, within the terms."""
    schools: dict[str, list[Waiting]] = defaultdict(list)
    for waiting in batch:
        schools[waiting.work.transcript.school.code].append(waiting)
    for group in schools.values():
        yield from split(group, terms.most_items)


def _place(waiting: Waiting) -> tuple[str, str]:
    return waiting.work.transcript.key, waiting.slot.name


def _item(waiting: Waiting) -> TicketItem:
    key, slot = _place(waiting)
    return TicketItem(
        key, slot, waiting.work.document.sha256, waiting.line, waiting.prepared.to_json()
    )


def _description(group: Sequence[Waiting], *, again: bool) -> str:
    """What the screen shows above the lines; a person who may have been asked before reads so."""
    classes = sorted({waiting.work.transcript.classroom.name for waiting in group})
    said = _AGAIN if again else _FIRST
    return said.format(n=len(group), classes=", ".join(classes)[:60]).vi


_FIRST = Text("Ký {n} học bạ lớp {classes}", "Sign {n} transcripts of {classes}")
_AGAIN = Text(
    "Hỏi lại: lần trước không rõ kết quả. Ký {n} học bạ lớp {classes}",
    "Asked again: nobody knows what became of the last request. Sign {n} transcripts of {classes}",
)
