"""Law: whatever answers come, in whatever order and however often, one at most counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.contracts import SigningOutcome, SigningProblem, SigningState
from hub.core.document.slots import Role
from hub.core.journey.tickets.settling import settle
from hub.core.store import WAITING, Store, StoredTicket, TicketState, Transaction, open_store
from tests.journey.tickets.desk import Desk, filled
from tests.smartca.services import pupils, serving

Asked = tuple[Store, StoredTicket, list[bytes]]

_ENDS = {"signed", "refused", "expired", "failed"}
_SAID = st.sampled_from(sorted({*_ENDS, "swapped", "too few", "pending"}))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A class that waits, and the values that its teacher will confirm."""
    place = tmp_path_factory.mktemp("once") / "hub.sqlite"
    with closing(open_store(place)) as store, serving(hesitation=0) as service:
        desk = Desk(filled(store, pupils()), service.signer())
        (ticket,) = desk.ask(pupils(), Role.GVCN)
        request = service.world.book.requests[ticket.request_id]
        values = [request.credential.sign(digest) for _, digest in request.digests]
        yield store, ticket, values


def _outcome(said: str, values: Sequence[bytes]) -> SigningOutcome:
    signed = {"signed": values, "swapped": list(reversed(values)), "too few": values[1:]}
    if said in signed:
        return SigningOutcome(SigningState.SIGNED, tuple(signed[said]))
    problem = SigningProblem.QUOTA if said == "failed" else None
    return SigningOutcome(SigningState(said), problem=problem)


class _Undone(Exception):
    """Ends a transaction so that nothing of it stays."""


@contextmanager
def undone(store: Store) -> Iterator[Transaction]:
    """Open a transaction of which nothing stays."""
    with suppress(_Undone), store.writing() as transaction:
        yield transaction
        raise _Undone


@settings(max_examples=25)
@given(answers=st.lists(_SAID, min_size=1, max_size=6))
def test_one_answer_at_most_counts(asked: Asked, answers: list[str]) -> None:
    store, ticket, values = asked
    ends = [each for each in answers if each in _ENDS]
    signed = bool(ends) and (ends[0] == "signed" or (ends[0] == "expired" and "signed" in ends))
    expected = "signed" if signed else ends[0] if ends else "pending"
    with undone(store) as transaction:
        done = [settle(transaction, ticket.request_id, _outcome(each, values)) for each in answers]
        assert [each.embedded for each in done if each.embedded] == [len(values)] * signed
        assert done[-1].ticket.state == expected
        assert (done[-1].ticket.state in WAITING) is (expected == "pending")
        latest = transaction.documents.latest_of([each.key for each in pupils()])
        assert {each.slots for each in latest.values()} == {("GVCN",) if signed else ()}
        assert len(transaction.ledger.of(f"ticket:{ticket.request_id}")) <= 3


@pytest.mark.parametrize(("first", "counts"), [("expired", True), ("refused", False)])
def test_a_late_signature_counts_and_one_after_a_refusal_does_not(
    asked: Asked, first: str, counts: bool
) -> None:
    store, ticket, values = asked
    with undone(store) as transaction:
        settle(transaction, ticket.request_id, _outcome(first, values))
        late = settle(transaction, ticket.request_id, _outcome("signed", values))
        assert bool(late.embedded) is counts
        assert (late.ticket.state is TicketState.SIGNED) is counts
