"""Submit: issued transcripts go to the office that is assigned to check them (nộp học bạ).

Without an assigned office nobody would ever decide on them, so they are not submitted.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.core.errors import HubError
from hub.core.journey.moving import Facts, Moved, move
from hub.core.journey.states import Step
from hub.core.registry.offices import Offices
from hub.core.store import Transaction
from hub.core.text import Text


def submit(transaction: Transaction, keys: Sequence[str], *, actor: str) -> Moved:
    """Submit each of `keys` to its office; what has none is refused with what to type.

    :param actor: who submits, for the ledger.
    """
    offices = Offices.load(transaction)
    facts: dict[str, Facts] = {}
    refused: dict[str, Text] = {}
    for key, (school, level) in transaction.transcripts.places(keys).items():
        office = offices.find(school, level)
        if isinstance(office, HubError):
            refused[key] = Text("{what} {remedy}", "{what} {remedy}").format(
                what=office.what, remedy=office.remedy
            )
        else:
            facts[key] = {"office": office}
    moved = move(transaction, list(facts), Step.SUBMIT, actor=actor, facts=facts)
    moved.refused |= refused
    return moved
