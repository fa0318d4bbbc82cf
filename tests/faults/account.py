"""The account after a death: nothing lost, nothing twice, told by the store and the other side."""

from __future__ import annotations

from collections import Counter

from hub.core.journey.states import State
from hub.core.store import audit
from tests.faults.scenario import Scenario

WAY = (
    *("collect", "check", "compose", "issue", "submit", "approve", "publish"),
    *("package", "report", "receipt"),
)
"""What happens to a transcript, in this order."""

SLOT_BY_SLOT = {"compose", "sign"}
"""What happens again with every slot that somebody is asked for; all else happens once."""


def check_at_any_moment(scenario: Scenario) -> None:
    """Hold against the store what must be true however far the work has come."""
    known = {each.key for each in scenario.known}
    with scenario.shop.store.reading() as transaction:
        assert audit(transaction.ledger).intact
        kept = {each.key for each in transaction.transcripts.of(sorted(known))}
        standing = transaction.journeys.standing(sorted(known))
        steps = Counter(
            (entry.subject, entry.action)
            for entry in transaction.ledger.iterate()
            if entry.subject in known and entry.action not in SLOT_BY_SLOT
        )
    assert standing.keys() == kept
    twice = [step for step, count in steps.items() if count > 1]
    assert not twice, twice
    assert max(scenario.gateway.desk.book.counted.values(), default=1) == 1


def check_at_the_end(scenario: Scenario) -> None:
    """Hold against store and gateway what must be true when nothing is left to do."""
    check_at_any_moment(scenario)
    known = sorted(each.key for each in scenario.known)
    with scenario.shop.store.reading() as transaction:
        standing = transaction.journeys.standing(known)
        entries = [entry for key in known for entry in transaction.ledger.of(key)]
        documents = transaction.documents.latest_of(known)
        stopped = [f"{e.subject}: {e.what} {e.place}" for e in transaction.stoppages.find()]
    assert stopped == [], stopped
    assert {key: each.state for key, each in standing.items()} == dict.fromkeys(
        known, State.RECEIPTED
    )
    told: dict[str, dict[str, None]] = {key: {} for key in known}
    for entry in entries:
        told[entry.subject][entry.action] = None
    assert {tuple(step for step in each if step != "sign") for each in told.values()} == {WAY}
    assert {each.state for each in documents.values()} == {State.ISSUED}
    book = scenario.gateway.desk.book
    assert book.counted == dict.fromkeys(known, 1)
    issued = {str(entry.facts["document"]) for entry in entries if entry.action == "issue"}
    assert {each.sha256 for each in documents.values()} == issued
