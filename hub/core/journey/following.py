"""Follow: the states of reported transcripts follow what the receiver answered (theo dõi báo cáo).

Reporting itself never counts anything twice (`hub.core.journey.report`), so running again after a
crash brings the states to where the answers are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from hub.core.contracts import RecordAnswer, RecordState
from hub.core.errors import Actor, Reject
from hub.core.journey.moving import move
from hub.core.journey.recall import withdraw_untold
from hub.core.journey.report import Account, Held, Reporter
from hub.core.journey.states import State, Step
from hub.core.store import Store, Transaction
from hub.core.text import Text

UNDERWAY = (State.RECALLED, State.PUBLISHED, State.PACKAGED, State.REPORTED)
"""States of transcripts that are to be reported or recalled, or whose answer is waited for.

In this order: a recall goes before the new version that takes the place of what is recalled.
"""

_SETTLED = (State.RECALL_REPORTED, State.WITHDRAWN)
"""States of an earlier version after which a new one may be reported."""


async def report_underway(
    reporter: Reporter, store: Store, keys: Sequence[str], *, actor: str, again: bool = False
) -> Account:
    """Report or recall `keys` and bring their states to where the receiver's answers are.

    :param keys: a bounded batch of transcripts that stand in one of `UNDERWAY`.
    :param actor: who reports, for the ledger.
    :param again: report those anew that the receiver has refused.
    :raises Pause: when a person must act first; what is packed stays and goes the next time.
    :raises Reject: when the receiver cannot read a packet, or a receipt cannot be believed.
    """
    with store.reading() as transaction:
        standing = transaction.journeys.standing(keys)
    recalled: dict[str, list[str]] = defaultdict(list)
    for key, known in standing.items():
        if known.state == State.RECALLED:
            recalled[known.reason or ""].append(key)
    accounts = [
        await _report_recalled(reporter, store, group, reason, actor=actor, again=again)
        for reason, group in recalled.items()
    ]
    taken = {key for group in recalled.values() for key in group}
    rest = [key for key in keys if key not in taken]
    if rest:
        accounts.append(await _report_published(reporter, store, rest, actor=actor, again=again))
    return _together(accounts)


async def _report_recalled(
    reporter: Reporter, store: Store, keys: Sequence[str], reason: str, *, actor: str, again: bool
) -> Account:
    account = await reporter.recall(keys, reason, again=again)
    with store.writing() as transaction:
        done = [each.key for each in _in(RecordState.ACCEPTED, account.answers)]
        move(transaction, done, Step.REPORT_RECALL, actor=actor)
        # One may have been refused meanwhile that was on its way when it was recalled.
        open_ends = [key for key in keys if key not in done]
        withdraw_untold(transaction, open_ends, reason=reason, actor=actor)
    return account


async def _report_published(
    reporter: Reporter, store: Store, keys: Sequence[str], *, actor: str, again: bool
) -> Account:
    held = _held_back(store, keys)
    blocked = {each.key for each in held}
    account = await reporter.report([key for key in keys if key not in blocked], again=again)
    with store.writing() as transaction:
        follow(transaction, account, actor=actor)
    return replace(account, held=(*account.held, *held))


def _held_back(store: Store, keys: Sequence[str]) -> list[Held]:
    """Return those whose earlier version the receiver may still hold as the one in force."""
    with store.reading() as transaction:
        before = transaction.versions.before(keys)
        earlier = [each for group in before.values() for each in group]
        standing = transaction.journeys.standing(earlier)
    settled = {key for key, known in standing.items() if known.state in _SETTLED}
    return [
        Held(key, problem=_not_recalled(key))
        for key, group in before.items()
        if not settled.issuperset(group)
    ]


def _together(accounts: Sequence[Account]) -> Account:
    return Account(
        tuple(answer for each in accounts for answer in each.answers),
        tuple(held for each in accounts for held in each.held),
        next((each.delay for each in accounts if each.delay is not None), None),
    )


def _not_recalled(key: str) -> Reject:
    return Reject(
        Text(
            "Nơi nhận chưa tiếp nhận việc thu hồi phiên bản trước.",
            "The receiver has not taken the recall of the earlier version yet.",
        ),
        where=key,
        who=Actor.PROVINCE,
        remedy=Text(
            "Chạy lại hub report: thu hồi được gửi trước, phiên bản mới sau.",
            "Run hub report again: the recall goes first, then the new version.",
        ),
    )


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
