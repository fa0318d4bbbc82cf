"""What only a person can say about a plan: whose an id is, and what may be so (quyết định)."""

from __future__ import annotations

from hub.core.errors import Actor, Reject, UnknownCode
from hub.core.registry.days import today
from hub.core.registry.identities import relink
from hub.core.store import (
    IdentityKind,
    Link,
    NewEntry,
    Register,
    StoredSwitch,
    SwitchItem,
    Transaction,
)
from hub.core.switching.planning import subject
from hub.core.switching.words import ACCEPTABLE, Found, Kind, Outcome, Stage
from hub.core.text import Text


def latest(transaction: Transaction, school: str) -> StoredSwitch:
    """Return the school's latest switch.

    :raises UnknownCode: when none was ever planned.
    """
    found = transaction.switches.latest(school)
    if found is None:
        raise UnknownCode(
            Text("Trường chưa có kế hoạch chuyển đổi.", "No switch was planned for the school."),
            where=school,
            who=Actor.OPERATOR,
            remedy=Text(
                "Lập kế hoạch: hub switch plan TRƯỜNG --from A --to B.",
                "Plan it: hub switch plan SCHOOL --from A --to B.",
            ),
        )
    return found


def settle(
    transaction: Transaction, switch: StoredSwitch, pupil: str, there: str, *, why: str, actor: str
) -> None:
    """Say that the pupil `pupil` is, or will be, `there` at the target; the plan is made anew then.

    Where the target uses the code `pupil` for somebody else, that one gets a canonical code of the
    target's own, so that the two are never mixed up.

    :param why: the person's reason, without names.
    :raises Reject: when the switch is under way already.
    :raises IdentityTaken: when `there` stands for somebody else.
    """
    _must_be(switch, Stage.PLANNED)
    register = Register(IdentityKind.PUPIL, switch.school, switch.target)
    links = transaction.identities.in_force(register)
    if there != pupil and links.get(pupil, pupil) == pupil and _theirs(transaction, switch, pupil):
        other = f"{switch.target}:{pupil}"
        relink(transaction, Link(register, pupil, other, today(), why), actor=actor)
    relink(transaction, Link(register, there, pupil, today(), why), actor=actor)


def accept(
    transaction: Transaction, switch: StoredSwitch, keys: frozenset[str], *, why: str, actor: str
) -> int:
    """Accept what blocks the switch.

    Differences are overwritten at the target, what the source no longer gives goes from the hub's
    own copy, and what cannot be moved stays with the hub.

    :param keys: of the items; empty stands for all that can be accepted.
    :returns: how many were accepted.
    :raises Reject: when there is nothing of the kind to accept.
    """
    accepted = [
        each.id
        for each in transaction.switches.items(switch.id)
        if (each.key in keys or not keys) and _acceptable(each)
    ]
    if not accepted:
        raise _nothing(switch)
    transaction.switches.note(accepted, accepted_by=actor, accepted_why=why)
    facts: dict[str, str | int | None] = {"count": len(accepted), "reason": why}
    transaction.ledger.append([NewEntry(actor, "switch-accept", subject(switch.id), facts)])
    return len(accepted)


def _acceptable(item: SwitchItem) -> bool:
    if item.accepted_by is not None:
        return False
    return item.finding in ACCEPTABLE or item.outcome == Outcome.HELD


def _theirs(transaction: Transaction, switch: StoredSwitch, pupil: str) -> bool:
    """Tell whether the target uses the code for somebody whom nobody matched."""
    ambiguous = transaction.switches.items(
        switch.id, kind=Kind.RECORD, findings=(Found.AMBIGUOUS, Found.THEIRS)
    )
    return any(each.pupil == pupil for each in ambiguous)


def _must_be(switch: StoredSwitch, stage: Stage) -> None:
    if switch.state != stage:
        raise not_now(switch, Stage(switch.state))


def not_now(switch: StoredSwitch, stage: Stage) -> Reject:
    """Return the error for a step that the switch's stage does not allow."""
    return Reject(
        Text(
            "Lần chuyển đổi này đang ở bước “{stage}”, chưa hoặc không còn làm việc ấy được.",
            "The switch is “{stage}”: not yet, or no more, the moment for that.",
        ).format(stage=stage.label),
        where=switch.school,
        who=Actor.OPERATOR,
        remedy=Text(
            "Xem hub switch show {school} để biết bước kế tiếp.",
            "See hub switch show {school} for the next step.",
        ).format(school=switch.school),
    )


def _nothing(switch: StoredSwitch) -> Reject:
    return Reject(
        Text("Không có mục nào để chấp nhận.", "There is nothing to accept."),
        where=switch.school,
        who=Actor.SCHOOL_OFFICE,
        remedy=Text(
            "Mục chưa rõ của ai thì dùng hub switch settle.",
            "Whose something is, is told with hub switch settle.",
        ),
    )
