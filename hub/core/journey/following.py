"""Follow: the states of reported transcripts follow what the receiver answered (theo dõi báo cáo).

Reporting itself never counts anything twice (`hub.core.journey.report`), so running again after a
crash brings the states to where the answers are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from hub.core.contracts import RecordAnswer, RecordState
from hub.core.journey.moving import move
from hub.core.journey.report import Account, Reporter
from hub.core.journey.states import State, Step
from hub.core.store import Store, Transaction

UNDERWAY = (State.PUBLISHED, State.PACKAGED, State.REPORTED)
"""States of transcripts that are to be reported, or whose answer is still waited for."""


async def report_published(
    reporter: Reporter, store: Store, keys: Sequence[str], *, actor: str, again: bool = False
) -> Account:
    """Report `keys` and bring their states to where the receiver's answers are.

    :param keys: a bounded batch of transcripts that stand in one of `UNDERWAY`.
    :param actor: who reports, for the ledger.
    :param again: report those anew that the receiver has refused.
    :raises Pause: when a person must act first; what is packed stays and goes the next time.
    :raises Reject: when the receiver cannot read a packet, or a receipt cannot be believed.
    """
    account = await reporter.report(keys, again=again)
    with store.writing() as transaction:
        follow(transaction, account, actor=actor)
    return account


def follow(transaction: Transaction, account: Account, *, actor: str) -> None:
    """Move every transcript that a packet holds to where its answer is; others stay."""
    answers = account.answers
    move(transaction, [each.key for each in answers], Step.PACKAGE, actor=actor)
    if account.delay is not None:
        # What is still waited for may not have arrived: it is packaged, no more.
        answers = tuple(each for each in answers if each.state is not RecordState.WAITING)
    move(transaction, [each.key for each in answers], Step.REPORT, actor=actor)
    accepted = {each.key: {"code": each.code} for each in _in(RecordState.ACCEPTED, answers)}
    move(transaction, list(accepted), Step.RECEIPT, actor=actor, facts=accepted)
    for reason, keys in _by_reason(_in(RecordState.REFUSED, answers)).items():
        move(transaction, keys, Step.REFUSE, actor=actor, reason=reason)


def _in(state: RecordState, answers: Sequence[RecordAnswer]) -> list[RecordAnswer]:
    return [each for each in answers if each.state is state]


def _by_reason(refused: Sequence[RecordAnswer]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for each in refused:
        groups[", ".join(problem.code for problem in each.problems) or "refused"].append(each.key)
    return groups
