"""How a request's signer is found again, in another process and on another day (tài khoản ký)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TypeAlias

from hub.core.contracts import Signer, SigningItem, SigningRequest, Ticket
from hub.core.store import StoredTicket, TicketItem
from hub.core.trust import Prepared

Signers: TypeAlias = Callable[[str], Signer]
"""Builds the signer of an account, as `StoredTicket.account` names it.

It raises `Pause` where it cannot: no such assignment, no settings at hand.
"""

Clock: TypeAlias = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """Return the time, in UTC."""
    return dt.datetime.now(dt.UTC)


def ticket_of(stored: StoredTicket) -> Ticket:
    """Return what a signer gave when the request began."""
    return Ticket(
        stored.request_id, stored.provider_id or "", expires_at=stored.closes_at, memo=stored.memo
    )


def request_of(stored: StoredTicket, items: Sequence[TicketItem]) -> SigningRequest:
    """Return the request as it was sent, or was to be sent."""
    return SigningRequest(
        request_id=stored.request_id,
        certificate=stored.certificate,
        signature_method=stored.method,
        items=tuple(
            SigningItem(f"{number}", Prepared.from_json(item.prepared).digest, item.line)
            for number, item in enumerate(items)
        ),
        description=stored.description,
        reference=stored.reference,
    )
