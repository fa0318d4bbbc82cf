"""Answers providers that call the hub (webhook); nothing they say is believed (gọi lại).

A call names a request. The signer may take signatures out of it, which are verified as every other;
whatever else it says only makes the hub ask.
"""

from __future__ import annotations

from hub.core.contracts import HookCall, HookReply, Signer
from hub.core.errors import HubError
from hub.core.journey.tickets.accounts import Clock, Signers, now, ticket_of
from hub.core.journey.tickets.settling import settle
from hub.core.store import WAITING, Store, StoredTicket, TicketState


async def take_call(
    store: Store, signers: Signers, account: str, call: HookCall, *, clock: Clock = now
) -> HookReply:
    """Return what the provider is answered; let what it brings count where it holds.

    :param account: whose hook was called (`StoredTicket.account`).
    :raises HubError: when there is no such account.
    """
    signer = signers(account)
    reply = await signer.hook(call)
    if reply.about is not None:
        with store.reading() as unit:
            ticket = unit.tickets.about(account.partition("@")[0], reply.about)
        if ticket is not None and ticket.state in (*WAITING, TicketState.EXPIRED):
            await _take(store, signer, ticket, call.body, clock)
    return reply


async def _take(
    store: Store, signer: Signer, ticket: StoredTicket, message: bytes, clock: Clock
) -> None:
    try:
        outcome = await signer.receive(ticket_of(ticket), message)
        with store.writing() as unit:
            believed = not settle(unit, ticket.request_id, outcome).false_values
    except HubError:
        believed = False
    if not believed:
        with store.writing() as unit:
            unit.tickets.ask_at(clock(), [ticket.request_id])
