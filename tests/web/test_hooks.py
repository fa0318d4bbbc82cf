"""A provider calls: what it brings is verified, what it says is asked for, and it counts once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest
import uvicorn

from hub.core.journey.schools import collect_school, issue_class
from hub.core.journey.workshop import Workshop
from hub.core.registry.matters import SIGNERS
from hub.core.store import WAITING, StoredTicket, TicketState
from hub.web.app import application
from hub.web.hooks import MAX_BODY
from simulation.signing.phone import Habit
from simulation.smartca.book import Trick
from tests.journey.jobs.conftest import host, office, school, world
from tests.journey.worlds import SmallWorld
from tests.smartca.assigned import assign_smartca
from tests.smartca.services import Service, serving

__all__ = ["host", "office", "school", "world"]


@contextmanager
def served(shop: Workshop) -> Iterator[int]:
    """Serve the application on a free port."""
    server = uvicorn.Server(uvicorn.Config(application(shop), port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            threading.Event().wait(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def post(port: int, path: str, body: bytes, method: str = "POST") -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture
def waiting(
    office: tuple[Workshop, object], world: SmallWorld
) -> Iterator[tuple[Workshop, Service, list[StoredTicket]]]:
    """A class that waits for its homeroom teachers' phones."""
    shop, _ = office
    with serving(habit=Habit.ANSWERS_TWICE, hesitation=1000) as service:
        for matter in SIGNERS.values():
            assign_smartca(shop, world.plan.code, matter, service, poll_seconds=600)
        collect_school(shop, world.cohort, actor="local")
        issue_class(shop, world.cohort, actor="local")
        with shop.store.reading() as transaction:
            tickets = list(transaction.tickets.find(WAITING))
        yield shop, service, tickets


def state_of(shop: Workshop, ticket: StoredTicket) -> TicketState:
    with shop.store.reading() as transaction:
        return transaction.tickets.get(ticket.request_id).state


Waiting = tuple[Workshop, Service, list[StoredTicket]]


def test_what_a_phone_confirmed_counts_once_and_a_forged_call_changes_nothing(
    waiting: Waiting,
) -> None:
    shop, service, (ticket, *_) = waiting
    statuses: list[int] = []
    with served(shop) as port:
        path = f"/hooks/{ticket.account}"
        book = service.world.book
        book.webhook = lambda message: statuses.append(post(port, path, message))
        request = book.requests[ticket.request_id]
        book.trick = Trick.FALSE
        forged = book.message(request).replace(b"sig_user_rejected", b"SUCCESS")
        assert post(port, path, forged) == 200
        assert state_of(shop, ticket) is TicketState.PENDING
        book.trick = None
        book.press(ticket.request_id)
        assert statuses == [200, 200]
    assert state_of(shop, ticket) is TicketState.SIGNED
    with shop.store.reading() as transaction:
        entries = transaction.ledger.of(f"ticket:{ticket.request_id}")
    assert [entry.action for entry in entries] == ["ask-signatures", "signature-request"]


def test_what_is_no_provider_s_call_is_turned_away(waiting: Waiting) -> None:
    shop, service, (ticket, *_) = waiting
    asked = sum(service.server.asked.values())
    with served(shop) as port:
        path = f"/hooks/{ticket.account}"
        assert post(port, path, b"x" * (MAX_BODY + 1)) == 413
        assert post(port, path, b"{") == 400
        assert post(port, path, b'{"status_code":200,"transaction_id":"ky-none"}') == 200
        assert post(port, "/hooks/vnpt@999", b"{}") == 404
        assert post(port, "/hooks/vnpt", b"{}") == 404
        assert post(port, "/docs", b"", "GET") == 404
        assert sum(service.server.asked.values()) == asked
        refusal = f'{{"status_code":400,"message":"REJECT","transaction_id":"{ticket.request_id}"}}'
        assert post(port, path, refusal.encode()) == 200
    assert state_of(shop, ticket) is TicketState.PENDING
    assert sum(service.server.asked.values()) == asked + 1
