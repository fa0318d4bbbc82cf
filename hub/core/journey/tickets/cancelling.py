"""Withdraws a request: nobody is waited for any more (rút yêu cầu ký)."""

from __future__ import annotations

from hub.core.errors import Reject
from hub.core.journey.tickets.accounts import Signers, ticket_of
from hub.core.journey.tickets.settling import close
from hub.core.store import WAITING, Store, StoredTicket, TicketState
from hub.core.text import Text


async def cancel(store: Store, signers: Signers, request_id: str) -> StoredTicket:
    """Withdraw a request at the provider, where that is possible, and here.

    What the person signs all the same does not count.

    :raises UnknownCode: when there is no such request.
    :raises Reject: when it has ended already.
    :raises Retry: when the provider could not be told; the request still waits.
    """
    with store.reading() as unit:
        ticket = unit.tickets.get(request_id)
    if ticket.state not in WAITING:
        raise _ended(ticket)
    await signers(ticket.account).cancel(ticket_of(ticket))
    with store.writing() as unit:
        held = unit.tickets.get(request_id, hold=True)
        if held.state not in WAITING:
            raise _ended(held)
        return close(unit, held, TicketState.CANCELLED)


def _ended(ticket: StoredTicket) -> Reject:
    return Reject(
        Text("Yêu cầu ký này đã kết thúc.", "This request for signatures has ended."),
        where=ticket.request_id,
        state=ticket.state,
        remedy=Text("Xem hub ticket list --all.", "See hub ticket list --all."),
    )
