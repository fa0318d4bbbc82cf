"""How a request's signer is found again, in another process and on another day (tài khoản ký)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from hub.core.contracts import Signer, SigningItem, SigningRequest, Ticket
from hub.core.store import Assignment, StoredTicket, TicketItem
from hub.core.trust import Prepared

Signers: TypeAlias = Callable[[str], Signer]
"""Builds the signer of an account, as `StoredTicket.account` names it.

It raises `Pause` where it cannot: no such assignment, no settings at hand.
"""


@dataclass(frozen=True, slots=True)
class AssignedSigner:
    """A signer with its settings, and the account by which it is found again.

    :param account: see `StoredTicket.account`.
    """

    signer: Signer
    account: str


def account_of(assignment: Assignment) -> str:
    """Return the account of a signer that an assignment sets up."""
    return f"{assignment.value}@{assignment.id}"


def assignment_of(account: str) -> int | None:
    """Return the number of the assignment that sets an account up; None where none does."""
    number = account.partition("@")[2]
    return int(number) if number.isdecimal() else None


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
