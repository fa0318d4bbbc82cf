"""Cut over and roll back: which vendor the school uses, from a day on (chuyển hẳn, quay lại).

Both are one move in the assignments: the adapter in use and the next one change places. So the way
back needs nothing to be typed again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hub.core.errors import Actor, Pause
from hub.core.journey.workshop import Workshop
from hub.core.registry.days import today
from hub.core.registry.matters import Matter
from hub.core.store import Assignment, NewEntry, Span, StoredSwitch, Transaction
from hub.core.switching.deciding import not_now
from hub.core.switching.planning import existing, subject
from hub.core.switching.sides import side_of
from hub.core.switching.verifying import Held
from hub.core.switching.words import OURS, Checked, Found, Outcome, Stage
from hub.core.text import Text

_SOUND = frozenset({Checked.SAME, Checked.HELD})


def cut_over(
    shop: Workshop, switch: StoredSwitch, day: dt.date, until: dt.date, *, actor: str
) -> StoredSwitch:
    """Let the school use the target from `day` on; until the day `until` it may go back.

    :raises Reject: when the switch is not verified, or the days lie in the past or crosswise.
    :raises Pause: when the hub holds something that nobody has accepted.
    """
    if switch.state != Stage.VERIFIED or not today() <= day <= until:
        raise not_now(switch, Stage(switch.state))
    ours = side_of(shop, switch.school, Matter.ADAPTER, switch.source).assignment
    theirs = side_of(shop, switch.school, Matter.NEXT_ADAPTER, switch.target).assignment
    with shop.store.writing() as transaction:
        _stop_at_held(transaction, switch)
        _exchange(transaction, switch.school, ours, theirs, day)
        transaction.switches.change(
            switch.id, state=Stage.CUT_OVER, cut_over_on=day, agreed_until=until
        )
        facts = {"day": day.isoformat(), "until": until.isoformat()}
        transaction.ledger.append([NewEntry(actor, "switch-cut-over", subject(switch.id), facts)])
        return existing(transaction, switch.id)


def roll_back(shop: Workshop, switch: StoredSwitch, *, why: str, actor: str) -> StoredSwitch:
    """Let the school use the source again, from today, or from the day of the cut-over.

    :raises Reject: when it was not cut over, or the agreed time is over.
    :raises Pause: when the target has changed meanwhile: what is new there would be lost, and must
        be switched back instead.
    """
    if switch.state != Stage.CUT_OVER or _over(switch):
        raise not_now(switch, Stage(switch.state))
    day = max(today(), switch.cut_over_on or today())
    with shop.store.reading() as transaction:
        found = transaction.assignments.find(units=[switch.school])
    theirs = _in_force(found, Matter.ADAPTER, switch.target, day)
    ours = _in_force(found, Matter.NEXT_ADAPTER, switch.source, day)
    _stop_at_news(shop, switch)
    with shop.store.writing() as transaction:
        _exchange(transaction, switch.school, theirs, ours, day)
        transaction.switches.change(switch.id, state=Stage.ROLLED_BACK)
        facts = {"day": day.isoformat(), "reason": why}
        transaction.ledger.append([NewEntry(actor, "switch-roll-back", subject(switch.id), facts)])
        return existing(transaction, switch.id)


def _over(switch: StoredSwitch) -> bool:
    return switch.agreed_until is None or today() > switch.agreed_until


def _in_force(
    found: tuple[Assignment, ...], matter: Matter, value: str, day: dt.date
) -> Assignment:
    for each in found:
        if (each.matter, each.value) == (matter, value) and day in each.span:
            return each
    raise Pause(
        Text(
            "Phân công đã bị đổi sau khi chuyển hẳn; không tự quay lại được.",
            "The assignments were changed after the cut-over; it cannot be rolled back by itself.",
        ),
        who=Actor.OPERATOR,
        remedy=Text(
            "Xem hub assign list rồi phân công lại bằng tay.",
            "Look at hub assign list, then assign by hand.",
        ),
    )


def _exchange(
    transaction: Transaction, school: str, used: Assignment, following: Assignment, day: dt.date
) -> None:
    """Let the adapter in use and the next one change places, from `day` on."""
    transaction.units.hold()
    for each in (used, following):
        if each.unit == school:  # What a unit above assigned stays as it is.
            _end(transaction, each, day)
    span = Span(day)
    for each, matter in ((following, Matter.ADAPTER), (used, Matter.NEXT_ADAPTER)):
        kept = replace(each, unit=school, matter=matter, level=following.level, span=span, id=None)
        transaction.assignments.add(kept)


def _end(transaction: Transaction, assignment: Assignment, day: dt.date) -> None:
    if assignment.id is None:
        raise LookupError(assignment.unit)
    if assignment.span.start >= day:
        transaction.assignments.remove(assignment.id)
    else:
        transaction.assignments.end(assignment.id, day)


def _stop_at_held(transaction: Transaction, switch: StoredSwitch) -> None:
    held = sum(
        each.outcome == Outcome.HELD and each.accepted_by is None
        for each in transaction.switches.items(switch.id, findings=OURS)
    )
    if held:
        raise Pause(
            Text(
                "Bên mới không giữ được {n} mục, trục đang giữ; cần người xác nhận.",
                "The target cannot hold {n} items, which the hub holds; somebody must accept it.",
            ).format(n=held),
            where=switch.school,
            who=Actor.SCHOOL_OFFICE,
            remedy=Text(
                "Xem hub switch show {school} --held, rồi hub switch accept {school}.",
                "See hub switch show {school} --held, then hub switch accept {school}.",
            ).format(school=switch.school),
        )


def _stop_at_news(shop: Workshop, switch: StoredSwitch) -> None:
    """Stop when the target has something of ours otherwise than it was verified."""
    side = side_of(shop, switch.school, Matter.ADAPTER, switch.target)
    held = Held.read(shop, switch, side)
    with shop.store.reading() as transaction:
        items = list(transaction.switches.items(switch.id))
    ours = [each for each in items if each.finding != Found.THEIRS]
    changed = sum(held.compare(each)[0] not in _SOUND for each in ours)
    changed += held.beyond([each.key for each in items])
    if changed:
        raise Pause(
            Text(
                "Bên mới đã thay đổi {n} mục sau khi đối chiếu; quay lại sẽ mất chúng.",
                "The target has changed {n} items since they were verified; going back would lose "
                "them.",
            ).format(n=changed),
            where=switch.school,
            who=Actor.SCHOOL_OFFICE,
            remedy=Text(
                "Chuyển ngược lại như một lần chuyển mới: hub switch plan {school} --from {target} "
                "--to {source}.",
                "Switch back as a switch of its own: hub switch plan {school} --from {target} --to "
                "{source}.",
            ).format(school=switch.school, target=switch.target, source=switch.source),
        )
