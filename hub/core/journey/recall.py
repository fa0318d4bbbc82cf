"""Recall: what somebody signed is taken back, with a reason; its bytes stay (thu hồi).

What a receiver accepted, or may have, is told to it by a packet; what none was ever told of ends
here. A published list that names the document stays as it was signed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hub.core.journey.moving import Moved, move
from hub.core.journey.states import Step
from hub.core.store import Transaction


def recall(transaction: Transaction, keys: Sequence[str], *, reason: str, actor: str) -> Moved:
    """Take back those of `keys` whose state allows it; the others are refused with the reason.

    :param reason: why; not about the pupil. It travels with the packet that recalls.
    :param actor: who recalls, for the ledger.
    """
    recalled = move(transaction, keys, Step.RECALL, actor=actor, reason=reason)
    transaction.versions.recall(recalled.moved)
    withdraw_untold(transaction, recalled.moved, reason=reason, actor=actor)
    return recalled


def withdraw_untold(
    transaction: Transaction, keys: Collection[str], *, reason: str, actor: str
) -> None:
    """End the way of those recalled `keys` that no receiver needs to be told of."""
    told = transaction.packets.told(keys)
    untold = [key for key in keys if key not in told]
    move(transaction, untold, Step.WITHDRAW, actor=actor, reason=reason)
